"""The settings: config.yaml as a frozen value. What is not set keeps its default; config.example.yaml shows all."""

from collections.abc import Mapping
from dataclasses import field, replace
from pathlib import Path
from typing import Annotated, Literal

from annotated_types import MinLen

from bot.content.models import Country, Library
from bot.errors import ConfigError, Problem
from bot.schema import load_yaml, read, value


@value
class Community:
    """What a new community starts with. `country`: ISO 3166, two letters, "" where it is unknown."""

    language: Annotated[str, MinLen(2)] = "en"
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
class Settings:
    """All settings. `help_lines` replaces the lines of whole countries."""

    community: Community = Community()
    operator: Operator = Operator()
    log: Log = Log()
    folders: Folders = Folders()
    help_lines: Mapping[str, Country] = field(default_factory=dict)


def load(file: Path | None, home: Path) -> Settings:
    """The settings in `file`, or the defaults without one; folders come back absolute, starting from `home`.

    Raises ConfigError with every problem."""
    problems: list[Problem] = []
    settings: Settings | None = Settings()
    if file is not None:
        data = load_yaml(file, str(file), problems)
        if not problems:
            settings = read(Settings, {} if data is None else data, str(file), problems)
    if problems or settings is None:
        raise ConfigError(*problems)
    return _with_absolute_folders(settings, home)


def load_folders(file: Path, home: Path) -> Settings:
    """Of broken settings only the folders, or else the defaults, so that the content can be checked all the same."""
    data = load_yaml(file, "", [])
    folders = read(Folders, data.get("folders", {}), "", []) if isinstance(data, dict) else None
    return _with_absolute_folders(Settings(folders=folders or Folders()), home)


def _with_absolute_folders(settings: Settings, home: Path) -> Settings:
    folders = Folders(str(home / settings.folders.content), str(home / settings.folders.data))
    return replace(settings, folders=folders)


def check(settings: Settings, library: Library, file: str) -> None:
    """Settings against what the content offers. Raises ConfigError with every problem."""
    problems = []
    language, country = settings.community.language, settings.community.country
    if language not in library.languages:
        known = ", ".join(library.languages)
        problems.append(Problem(file, "community.language", f'expected one of {known}, got "{language}"'))
    for path, code in [("community.country", country), *((f"help_lines.{code}", code) for code in settings.help_lines)]:
        if code and not (len(code) == 2 and code.isascii() and code.isalpha() and code.isupper()):
            problems.append(Problem(file, path, f'expected two capital letters (ISO 3166) such as GB, got "{code}"'))
    if problems:
        raise ConfigError(*problems)
