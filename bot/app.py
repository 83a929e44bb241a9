"""The only file that knows everyone: settings, content, features and platforms become one app."""

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
from bot.core.adapter import Adapter, Check
from bot.core.dispatcher import Dispatcher
from bot.core.drafts import Drafts
from bot.core.flood import Flood
from bot.core.repeats import Repeats
from bot.core.words import ChatWords
from bot.features import features
from bot.features.language import Languages
from bot.features.urgent import screen
from bot.matching import Matcher, Progress

CODE = Path(__file__).parent
Watcher = Callable[[], Progress]
"""Called when something slow begins; what it gives is told the share done."""


@dataclass(frozen=True, slots=True)
class App:
    """A bot that is ready to be spoken to. `checks` are filled by the platforms that run."""

    settings: Settings
    library: Library
    matchers: Callable[[str], Matcher]
    languages: Languages
    dispatcher: Dispatcher
    repeats: Repeats
    checks: dict[str, Check]


def load_library(settings: Settings, file: str = "config.yaml") -> Library:
    """The checked content, from the cache where nothing has changed. Raises ContentError and ConfigError."""
    folder = Path(settings.folders.content)
    mark = cache.fingerprint(sys.version, cache.of_code(CODE), str(folder), fingerprint(folder))
    library = cache.keep(Path(settings.folders.data) / "content.pickle", mark, lambda: content.load(folder))
    config.check_language(settings, library, file)
    return replace(library, help_lines=config.with_own_lines(library.help_lines, settings.help_lines))


def load_matcher(settings: Settings, library: Library, language: str, watch: Watcher = lambda: lambda done: None) -> Matcher:
    """The matcher of a language, from the cache where nothing has changed."""
    mark = cache.fingerprint(sys.version, cache.of_code(CODE / "matching"), library.fingerprint)
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
    languages, checks = Languages(library.languages, settings.community.language), dict[str, Check]()
    dispatcher = Dispatcher(
        features(
            settings,
            library,
            ready.__getitem__,
            languages,
            chance or random.Random(),
            lambda: tuple(dispatcher.table.values()),
            checks,
            now,
        ),
        plain="ask",
        screen=screen(library, ready.__getitem__, settings.community.country),
        locale=languages.of,
        words=lambda locale: library.languages[locale].messages.core,
        drafts=Drafts(now),
        flood=Flood(now),
    )
    return App(settings, library, ready.__getitem__, languages, dispatcher, Repeats(now), checks)


def has_platform(settings: Settings) -> bool:
    """Whether there is anything to run but the console."""
    return bool(settings.telegram.token or settings.discord.token)


def adapters(app: App) -> tuple[Adapter, ...]:
    """The platforms that have a token. Only these are imported."""
    settings, made = app.settings, list[Adapter]()
    usual = settings.community.language
    locales = (usual, *(language for language in app.library.languages if language != usual))

    def words(locale: str) -> ChatWords:
        return app.library.languages[locale].messages.chat

    shared = (app.dispatcher, app.repeats, words, locales)
    if settings.telegram.token:
        from bot.adapters import telegram

        hook, ids = settings.telegram.webhook, frozenset(map(str, settings.moderators.telegram))
        webhook = telegram.Webhook(hook.url, hook.listen, hook.port, hook.secret) if hook else None
        made.append(
            telegram.Telegram(telegram.Account(settings.telegram.token, settings.telegram.api_url, webhook, ids), *shared)
        )
    if settings.discord.token:
        from bot.adapters import discord

        ids = frozenset(map(str, settings.moderators.discord))
        made.append(discord.Discord(discord.Account(settings.discord.token, settings.discord.api_url, ids), *shared))
    app.checks.update({adapter.platform: adapter.check for adapter in made})
    return tuple(made)
