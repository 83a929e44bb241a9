"""The settings: config.yaml as a frozen value. What is not set keeps its default; config.example.yaml shows all."""

import binascii
import os
import re
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import field, replace
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from annotated_types import Interval, MinLen

from bot.accounts import Discord, Moderators, Telegram, check_accounts, with_tokens
from bot.content.checks import check_lines
from bot.content.help_lines import PLACES
from bot.content.models import Country, HelpLines, Library
from bot.errors import ConfigError, Problem
from bot.schema import load_yaml, read, value

SQLITE = "sqlite+aiosqlite:///"
POSTGRESQL = "postgresql+asyncpg://"
"""How the address of a database begins."""
KEY_BYTES = 32


@value
class Community:
    """What a new community starts with. `timezone`: of the IANA database. `country`: ISO 3166, "" where it is unknown."""

    language: Annotated[str, MinLen(2)] = "en"
    timezone: str = "UTC"
    country: str = ""


@value
class Operator:
    """Who runs this bot, as /about says it."""

    name: str = ""
    contact: str = ""


@value
class Log:
    """How much is logged, and how."""

    level: Literal["debug", "info", "warning", "error"] = "warning"
    format: Literal["text", "json"] = "text"


@value
class Folders:
    """Where content is read from, and where the bot keeps its own files; relative to the project's folder."""

    content: str = "content"
    data: str = "data"


@value
class Database:
    """Where things are stored. `key` encrypts what people rated and wrote: one or more keys, the newest first, apart by commas
    or blanks; `key_file` holds them where `key` is "", and is made where it is missing.

    `keep_months`: after so long without use, what is stored about somebody is erased."""

    url: str = f"{SQLITE}data/unwind.db"
    key: str = ""
    key_file: str = "data/unwind.key"
    keep_months: Annotated[int, Interval(ge=2, le=120)] = 12


@value
class Schedules:
    """Scheduled posts. `late_minutes`: what could not be posted in time is posted up to so much later, or not at all."""

    late_minutes: Annotated[int, Interval(ge=5, le=720)] = 120


@value
class Server:
    """A page for the operator's monitoring. `listen`: host:port, such as 127.0.0.1:8080; "" for none."""

    listen: str = ""


@value
class Settings:
    """All settings. `help_lines` replaces lines of a country, kind by kind."""

    community: Community = Community()
    telegram: Telegram = Telegram()
    discord: Discord = Discord()
    moderators: Moderators = Moderators()
    database: Database = Database()
    schedules: Schedules = Schedules()
    operator: Operator = Operator()
    server: Server = Server()
    log: Log = Log()
    folders: Folders = Folders()
    help_lines: Mapping[str, Country] = field(default_factory=dict)


NOWHERE = "the environment"
"""What is wrong there is wrong in no file."""


def load(file: Path | None, home: Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings in `file`, or the defaults without one. Raises ConfigError with every problem."""
    settings, problems = read_all(file, home, environment)
    if problems:
        raise ConfigError(*problems)
    return settings


def read_all(file: Path | None, home: Path, environment: Mapping[str, str] = os.environ) -> tuple[Settings, list[Problem]]:
    """The settings, with defaults for the sections that are wrong, and what is wrong with them.

    Folders and files come back absolute, starting from `home`. What the environment says goes before what a file says."""
    problems: list[Problem] = []
    name = str(file) if file else NOWHERE
    data = load_yaml(file, name, problems) if file else {}
    settings = Settings()
    if data is not None and not isinstance(data, dict):
        problems.append(Problem(name, "", "expected names with values"))
    elif data:
        whole = read(Settings, data, name, problems)
        sections = {key: read(Settings, {key: section}, "", []) for key, section in data.items()}
        good = {key: getattr(section, key) for key, section in sections.items() if section}
        settings = whole or replace(settings, **good)
    settings = replace(
        settings,
        database=_with_database(settings.database, home, environment, name, problems),
        telegram=with_tokens(settings.telegram, "telegram", home, environment, problems),
        discord=with_tokens(settings.discord, "discord", home, environment, problems),
    )
    _check_zone(settings.community.timezone, name, problems)
    if settings.server.listen and not address(settings.server.listen):
        problems.append(
            Problem(name, "server.listen", f'expected host:port such as 127.0.0.1:8080, got "{settings.server.listen}"')
        )
    _check_countries(settings, name, problems)
    check_accounts(settings.telegram, settings.discord, name, problems)
    folders = Folders(str(home / settings.folders.content), str(home / settings.folders.data))
    return replace(settings, folders=folders), problems


def _with_database(
    database: Database, home: Path, environment: Mapping[str, str], file: str, problems: list[Problem]
) -> Database:
    """The database with what the environment says of it (DATABASE_URL, UNWIND_KEY). What is wrong is not repeated: it may
    hold a password."""
    url = environment.get("DATABASE_URL", "").strip() or database.url.strip()
    key = environment.get("UNWIND_KEY", "").strip() or database.key.strip()
    if not re.fullmatch(rf"{re.escape(SQLITE)}.+|{re.escape(POSTGRESQL)}.+", url):
        problems.append(Problem(file, "database.url", f"expected {SQLITE}FILE or {POSTGRESQL}USER:PASSWORD@HOST/NAME"))
    if not all(map(_is_key, key.replace(",", " ").split())):
        problems.append(Problem(file, "database.key", "expected keys of 32 random bytes in URL-safe base64"))
    path = url.removeprefix(SQLITE)
    absolute = f"{SQLITE}{home / path}" if path != url else url
    return replace(database, url=absolute, key=key, key_file=str(home / database.key_file))


def address(listen: str) -> tuple[str, int] | None:
    """The host and the port of "127.0.0.1:8080" or "[::1]:8080"; None for what is no such address."""
    found = re.fullmatch(r"(?:\[([0-9a-fA-F:.]+)\]|([^\s:\[\]]+)):([0-9]{1,5})", listen)
    return (found[1] or found[2], int(found[3])) if found and int(found[3]) < 65536 else None


def _is_key(text: str) -> bool:
    try:
        return len(urlsafe_b64decode(text)) == KEY_BYTES
    except (binascii.Error, ValueError):
        return False


def _check_zone(name: str, file: str, problems: list[Problem]) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        problems.append(Problem(file, "community.timezone", f'expected a zone such as Europe/Berlin, got "{name}"'))


def _check_countries(settings: Settings, file: str, problems: list[Problem]) -> None:
    codes = {"community.country": settings.community.country}
    for path, code in (codes | {f"help_lines.{code}": code for code in settings.help_lines}).items():
        if code == "UK":
            problems.append(Problem(file, path, "expected GB for the United Kingdom (ISO 3166), got UK"))
        elif code and not (len(code) == 2 and code.isascii() and code.isalpha() and code.isupper()):
            problems.append(Problem(file, path, f'expected two capital letters (ISO 3166) such as GB, got "{code}"'))
    check_lines(file, {f"help_lines.{code}": country for code, country in settings.help_lines.items()}, problems)


def check_language(settings: Settings, library: Library, file: str) -> None:
    """Whether the content has the language of the settings. Raises ConfigError if not."""
    language, known = settings.community.language, ", ".join(library.languages)
    if language not in library.languages:
        raise ConfigError(Problem(file, "community.language", f'expected one of {known}, got "{language}"'))


def with_own_lines(lines: HelpLines, own: Mapping[str, Country]) -> HelpLines:
    """The help lines, with those of the settings in place of the same kind of lines of the same country."""
    countries = dict(lines.countries)
    for code, country in own.items():
        given = {place: getattr(country, place) for place in PLACES if getattr(country, place)}
        countries[code] = replace(countries.get(code, Country()), **given)
    return HelpLines(countries, lines.anywhere)
