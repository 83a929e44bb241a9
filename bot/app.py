"""The only file that knows everyone: settings, content, features and the dispatcher become one app."""

import json
import logging
import random
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from bot import cache, config, content, matching
from bot.config import Settings
from bot.content import Library
from bot.content.load import fingerprint
from bot.core.dispatcher import Dispatcher
from bot.core.drafts import Drafts
from bot.core.flood import Flood
from bot.features import features
from bot.features.language import Languages
from bot.features.urgent import screen
from bot.matching import Matcher, Progress

CODE = Path(__file__).parent
Watcher = Callable[[], Progress]
"""Called when something slow begins; what it gives is told the share done."""


@dataclass(frozen=True, slots=True)
class App:
    """A bot that is ready to be spoken to."""

    settings: Settings
    library: Library
    matchers: Callable[[str], Matcher]
    languages: Languages
    dispatcher: Dispatcher


def load_library(settings: Settings, file: str = "config.yaml") -> Library:
    """The checked content, from the cache where nothing has changed. Raises ContentError and ConfigError."""
    folder = Path(settings.folders.content)
    mark = cache.fingerprint(sys.version, cache.of_code(CODE), str(folder), fingerprint(folder))
    library = cache.keep(Path(settings.folders.data) / "content.pickle", mark, lambda: content.load(folder))
    config.check_language(settings, library, file)
    return replace(library, help_lines=config.with_own_lines(library.help_lines, settings.help_lines))


def load_matcher(settings: Settings, library: Library, language: str, watch: Watcher = lambda: lambda done: None) -> Matcher:
    """The matcher of a language, from the cache where nothing has changed."""
    mark = cache.fingerprint(sys.version, cache.of_code(CODE), library.fingerprint)
    file = Path(settings.folders.data) / f"matcher-{language}.pickle"
    return cache.keep(file, mark, lambda: matching.learn(library.languages[language], watch()))


def create(
    settings: Settings,
    library: Library,
    *,
    watch: Watcher = lambda: lambda done: None,
    chance: random.Random | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> App:
    """An app with all its features. Matchers are made ready here, so that no message waits for one."""
    ready = {language: load_matcher(settings, library, language, watch) for language in library.languages}
    languages = Languages(library.languages, settings.community.language)
    dispatcher = Dispatcher(
        features(
            settings,
            library,
            ready.__getitem__,
            languages,
            chance or random.Random(),
            lambda: tuple(dispatcher.table.values()),
        ),
        plain="ask",
        screen=screen(library, ready.__getitem__, settings.community.country),
        locale=languages.of,
        words=lambda locale: library.languages[locale].messages.core,
        drafts=Drafts(now),
        flood=Flood(now),
    )
    return App(settings, library, ready.__getitem__, languages, dispatcher)


class Lines(logging.Formatter):
    """One line a message; an exception by its type only, as its text may hold what a person wrote."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, name, message and the type of the exception, if any."""
        return " ".join(self.parts(record).values())

    def parts(self, record: logging.LogRecord) -> dict[str, str]:
        """What a line holds."""
        kind = record.exc_info[0] if record.exc_info else None
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "name": record.name,
            "message": record.getMessage(),
        }
        return line | ({"exception": kind.__name__} if kind else {})


class JsonLines(Lines):
    """The same as one JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """As an object."""
        return json.dumps(self.parts(record), ensure_ascii=False)


def start_log(settings: Settings) -> None:
    """Logs to standard error, in the form the settings ask for."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if settings.log.format == "json" else Lines())
    logging.basicConfig(level=settings.log.level.upper(), handlers=[handler], force=True)
