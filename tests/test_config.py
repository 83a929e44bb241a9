from pathlib import Path

import pytest

from bot import config
from bot.config import Settings
from bot.content import Library
from bot.content.models import Country, Line
from bot.errors import ConfigError
from tests.conftest import ROOT


def written(folder: Path, text: str) -> Path:
    file = folder / "config.yaml"
    file.write_text(text)
    return file


def test_the_example_shows_every_setting_with_its_default(tmp_path: Path) -> None:
    example = config.load(ROOT / "config.example.yaml", tmp_path, {})
    assert example == config.load(None, tmp_path, {})
    text = (ROOT / "config.example.yaml").read_text()
    for name in ("language", "timezone", "country", "name", "contact", "level", "format", "content", "data", "help_lines"):
        assert f"{name}:" in text
    for name in (
        "telegram",
        "discord",
        "moderators",
        "token",
        "token_file",
        "api_url",
        "webhook",
        "url",
        "secret",
        "listen",
        "port",
    ):
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


def test_a_language_that_the_content_has_not_is_named(library: Library) -> None:
    with pytest.raises(ConfigError, match=r'community\.language: expected one of en, got "klingon"'):
        config.check_language(Settings(community=config.Community("klingon")), library, "x")


@pytest.mark.parametrize("country", ["Great Britain", "gb", "'44'", "UK"])
def test_a_country_is_two_capital_letters(tmp_path: Path, country: str) -> None:
    with pytest.raises(ConfigError, match=r"community\.country: expected"):
        config.load(written(tmp_path, f"community: {{country: {country}}}\n"), tmp_path)


def test_what_is_right_beside_a_mistake_is_kept(tmp_path: Path) -> None:
    settings, problems = config.read_all(written(tmp_path, "community: {country: GB}\nlog: {level: loud}\n"), tmp_path)
    assert settings.community.country == "GB"
    assert len(problems) == 1


def test_own_help_lines_replace_only_their_kind(library: Library) -> None:
    own = {"GB": Country(crisis=(Line("official", "their page", name="Ours", call="12345"),))}
    lines = config.with_own_lines(library.help_lines, own).countries["GB"]
    assert [line.call for line in lines.crisis] == ["12345"]
    assert lines.emergency == library.help_lines.countries["GB"].emergency


def test_own_help_lines_without_a_number_are_refused(tmp_path: Path) -> None:
    empty = "[{seen: official, where: x}]"
    _, problems = config.read_all(written(tmp_path, f"help_lines: {{GB: {{emergency: {empty}, crisis: {empty}}}}}\n"), tmp_path)
    assert [problem.path for problem in problems] == ["help_lines.GB.emergency[0]", "help_lines.GB.crisis[0]"]


@pytest.mark.parametrize("text", ["? [a, b]\n: 1\n", "a: 2026-13-45\n", "[" * 5000, "- a\n", "a: b: c\n", "\x00"])
def test_odd_yaml_is_named_and_nothing_crashes(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError):
        config.load(written(tmp_path, text), tmp_path)


def test_a_settings_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="expected this file, it is missing"):
        config.load(tmp_path / "none.yaml", tmp_path)


@pytest.mark.parametrize("zone", ["Nowhere/City", "../etc", "''", "/etc/passwd"])
def test_a_zone_is_one_that_there_is(tmp_path: Path, zone: str) -> None:
    with pytest.raises(ConfigError, match=r"community\.timezone: expected a zone such as Europe/Berlin"):
        config.load(written(tmp_path, f"community: {{timezone: {zone}}}\n"), tmp_path, {})
