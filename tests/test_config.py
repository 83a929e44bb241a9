from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

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
        "database",
        "moderators",
        "token",
        "token_file",
        "api_url",
        "webhook",
        "url",
        "secret",
        "listen",
        "port",
        "key",
        "key_file",
        "keep_months",
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


def test_the_database_is_a_file_of_the_project_unless_it_is_said_where(tmp_path: Path) -> None:
    usual = config.load(None, tmp_path, {}).database
    assert usual == config.Database(f"sqlite+aiosqlite:///{tmp_path}/data/unwind.db", "", str(tmp_path / "data" / "unwind.key"))
    said = "database: {url: 'sqlite+aiosqlite:////srv/unwind.db', key_file: /srv/unwind.key}\n"
    absolute = config.load(written(tmp_path, said), tmp_path, {}).database
    assert (absolute.url, absolute.key_file) == ("sqlite+aiosqlite:////srv/unwind.db", "/srv/unwind.key")


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    file = written(tmp_path, f"database: {{url: 'sqlite+aiosqlite:///a.db', key: '{old}'}}\n")
    environment = {"DATABASE_URL": "postgresql+asyncpg://anna:secret@db/unwind", "UNWIND_KEY": f"{new}, {old}\n"}
    found = config.load(file, tmp_path, environment).database
    assert (found.url, found.key) == ("postgresql+asyncpg://anna:secret@db/unwind", f"{new}, {old}")
    assert "secret" not in repr(found)
    assert new not in repr(found)


@pytest.mark.parametrize(
    "url", ["mysql://anna:secret@db/unwind", "sqlite:///a.db", "postgresql://anna:secret@db/x", "sqlite+aiosqlite:///", "secret"]
)
def test_a_database_that_is_not_known_is_named_without_its_password(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigError, match=r"database\.url: expected sqlite\+aiosqlite:///FILE or postgresql") as caught:
        config.load(written(tmp_path, f"database: {{url: '{url}'}}\n"), tmp_path, {})
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("key", ["short", "x" * 44, "geheim, geheim", "ä" * 44, "5"])
def test_a_key_that_is_none_is_named_but_not_shown(tmp_path: Path, key: str) -> None:
    for set_to, environment in ((f"'{key}'", {}), ("''", {"UNWIND_KEY": key})):
        _, problems = config.read_all(written(tmp_path, f"database: {{key: {set_to}}}\n"), tmp_path, environment)
        assert [(problem.path, key in problem.expected) for problem in problems] == [("database.key", False)]
    _, problems = config.read_all(written(tmp_path, "database: {key: 4711}\n"), tmp_path, {})
    assert "4711" not in str(problems[0])


@pytest.mark.parametrize("months", [1, 121, "twelve"])
def test_how_long_things_are_kept_has_limits(tmp_path: Path, months: object) -> None:
    with pytest.raises(ConfigError, match=r"database\.keep_months: "):
        config.load(written(tmp_path, f"database: {{keep_months: {months}}}\n"), tmp_path, {})


@pytest.mark.parametrize(
    ("listen", "means"),
    [("127.0.0.1:8080", ("127.0.0.1", 8080)), ("[::1]:80", ("::1", 80)), ("localhost:65535", ("localhost", 65535))],
)
def test_an_address_to_listen_at(tmp_path: Path, listen: str, means: tuple[str, int]) -> None:
    found = config.load(written(tmp_path, f"server: {{listen: '{listen}'}}\n"), tmp_path, {})
    assert config.address(found.server.listen) == means


@pytest.mark.parametrize("listen", ["8080", "localhost", "127.0.0.1:", "127.0.0.1:70000", "::1:80", "a b:80", "http://a:80"])
def test_what_is_no_address_to_listen_at_is_said(tmp_path: Path, listen: str) -> None:
    with pytest.raises(ConfigError) as caught:
        config.load(written(tmp_path, f"server: {{listen: '{listen}'}}\n"), tmp_path, {})
    assert [problem.path for problem in caught.value.problems] == ["server.listen"]


@given(st.text())
def test_whatever_stands_for_an_address_breaks_nothing(listen: str) -> None:
    found = config.address(listen)
    assert found is None or (found[0] and 0 <= found[1] < 65536)
