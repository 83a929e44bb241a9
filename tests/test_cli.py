"""The command line as a person or a script uses it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.fixture
def config(tmp_path: Path, data: Path) -> Path:
    """Settings that keep the tests' own cache."""
    file = tmp_path / "config.yaml"
    file.write_text(f"community: {{country: GB}}\nfolders: {{content: {ROOT / 'content'}, data: {data}}}\n")
    return file


def run(config: Path, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "main.py"), *arguments, "--config", str(config)]
    return subprocess.run(command, input=given, capture_output=True, text=True, check=False)


def test_without_a_command_it_chats(config: Path) -> None:
    done = run(config, given="/help\ncan massage cure ms?\n/tip\n")
    assert done.returncode == 0
    assert "Can massage therapy cure MS?" in done.stdout
    assert "Traceback" not in done.stderr


def test_ask_gives_one_answer(config: Path) -> None:
    done = run(config, "ask", "will massage get rid of my ms")
    assert done.returncode == 0
    assert done.stdout.startswith("Can massage therapy cure MS?\n\nNo.")


def test_ask_for_a_machine(config: Path) -> None:
    found = json.loads(run(config, "ask", "--json", "will massage get rid of my ms").stdout)
    assert found["kind"] == "answer"
    assert found["id"] == found["ranked"][0][0] == "cure"
    assert 0 <= found["score"] <= 1
    assert found["suggestions"] == []
    assert found["urgent"] is None
    assert len(found["ranked"]) == 3


def test_many_questions_are_answered_in_order_and_a_bad_line_does_not_stop_them(config: Path) -> None:
    lines = ['{"text": "will massage get rid of my ms"}', "rubbish", "", '{"no": 1}', '{"text": "I want to die"}', '{"text": ""}']
    done = run(config, "ask", "--jsonl", given="\n".join(lines) + "\n")
    first, second, third, fourth, fifth = (json.loads(line) for line in done.stdout.splitlines())
    assert first["id"] == "cure"
    assert second["error"].startswith("line 2: expected a JSON object")
    assert third["error"].startswith("line 4:")
    assert fourth["kind"] == "urgent"
    assert fourth["urgent"] == {"rule": "self-harm", "level": "urgent"}
    assert fourth["id"] is None
    assert fifth["kind"] == "unknown"
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_ask_tells_a_machine_of_a_second_question_and_of_dangers(config: Path) -> None:
    found = json.loads(run(config, "ask", "--json", "what does it cost and can they come to my house").stdout)
    assert {found["id"], found["also"]} == {"cost", "home-visit"}
    assert found["cautions"] == []
    found = json.loads(run(config, "ask", "--json", "are essential oils safe on apixaban").stdout)
    assert (found["id"], found["also"], found["cautions"]) == ("aromatherapy", None, ["blood-thinners"])


@pytest.mark.parametrize("arguments", [["ask"], ["ask", "--jsonl", "both"]])
def test_ask_says_what_it_needs(config: Path, arguments: list[str]) -> None:
    done = run(config, *arguments)
    assert done.returncode == 2
    assert "Give one question in quotes" in done.stderr


def test_check_asks_to_verify_the_lines_of_the_country(config: Path) -> None:
    done = run(config, "check")
    assert done.returncode == 0
    assert "67 topics" in done.stdout
    assert "Please verify the help lines of GB" in done.stdout
    assert "Samaritans" in done.stdout


def test_three_mistakes_in_settings_and_four_broken_files_are_all_named(tmp_path: Path) -> None:
    content = Path(shutil.copytree(ROOT / "content", tmp_path / "content"))
    for name in ("en/faq/cure.yaml", "en/tips.yaml", "help-lines.yaml", "en/urgent/stroke.yaml"):
        (content / name).write_text("broken: [")
    config = tmp_path / "config.yaml"
    config.write_text(
        f"community: {{country: Great}}\nlog: {{level: loud}}\nfolders: {{content: {content}, data: {tmp_path}}}\ntypo: 1\n"
    )
    for command in ("check", "chat", "quality"):
        done = run(config, command)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
        wanted = ["log.level", "typo"]
        if command == "check":
            wanted += ["cure.yaml", "tips.yaml", "help-lines.yaml", "stroke.yaml", "community.country"]
        for name in wanted:
            assert name in done.stderr, (command, done.stderr)


def test_quality_shows_authors_where_to_work(config: Path) -> None:
    said = run(config, "quality").stdout
    for words in ("right topic first:", "Weakest topics", "most often confused", "Not ours, yet answered", "taken as urgent:"):
        assert words in said
    assert "Notably worse" not in said


@pytest.mark.parametrize("command", [[], ["chat"], ["ask"], ["check"], ["quality"]])
def test_help_is_there_for_every_command(config: Path, command: list[str]) -> None:
    done = run(config, *command, "--help")
    assert done.returncode == 0
    assert "--config" in done.stdout
