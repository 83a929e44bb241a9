from pathlib import Path

import pytest

from bot import config
from bot.config import Settings
from bot.content import Library
from bot.errors import ConfigError
from tests.conftest import ROOT


def written(folder: Path, text: str) -> Path:
    file = folder / "config.yaml"
    file.write_text(text)
    return file


def test_the_example_shows_every_setting_with_its_default(tmp_path: Path) -> None:
    example = config.load(ROOT / "config.example.yaml", tmp_path)
    assert example == config.load(None, tmp_path)
    text = (ROOT / "config.example.yaml").read_text()
    for name in ("language", "country", "name", "contact", "level", "format", "content", "data", "help_lines"):
        assert f"{name}:" in text


@pytest.mark.parametrize("text", ["", "# nothing\n", "community:\n  country: GB\n"])
def test_what_is_left_out_keeps_its_default(tmp_path: Path, text: str) -> None:
    settings = config.load(written(tmp_path, text), tmp_path)
    assert settings.log == Settings().log
    assert settings.folders.data == str(tmp_path / "data")


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    file = written(tmp_path, "community: {language: 5}\nlog: {level: loud}\nloog: {}\nhelp_lines: [a]\n")
    with pytest.raises(ConfigError) as caught:
        config.load(file, tmp_path)
    said = [f"{problem.path}: {problem.expected}" for problem in caught.value.problems]
    assert len(said) == 4
    assert any(line.startswith("community.language: expected text, got") for line in said)
    assert any(line.startswith("log.level: expected 'debug', 'info', 'warning' or 'error', got \"loud\"") for line in said)
    assert any(line.startswith("loog: not a name that is known here") for line in said)
    assert any(line.startswith("help_lines: expected names with values, got a list") for line in said)


def test_language_and_countries_are_checked_against_the_content(library: Library) -> None:
    wrong = Settings(community=config.Community("klingon", "Great Britain"))
    with pytest.raises(ConfigError) as caught:
        config.check(wrong, library, "config.yaml")
    assert [problem.path for problem in caught.value.problems] == ["community.language", "community.country"]


def test_a_settings_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="expected this file, it is missing"):
        config.load(tmp_path / "none.yaml", tmp_path)
