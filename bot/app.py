"""The only file that knows everyone: settings, content, features and platforms become one app."""

import random
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import cache, config, content, matching, upkeep
from bot.config import Settings
from bot.content import Library
from bot.content.load import fingerprint
from bot.core.adapter import Adapter, Check, Core, Deliverer
from bot.core.choices import Choices
from bot.core.commands import Command, Job
from bot.core.communities import SETTINGS, Communities
from bot.core.dispatcher import Dispatcher
from bot.core.drafts import Drafts
from bot.core.flood import Flood
from bot.core.kept import Memories
from bot.core.messages import Reply, Request, Target, User
from bot.core.repeats import Repeats
from bot.core.shown import Shown
from bot.core.words import ChatWords
from bot.errors import ConfigError, DeliveryError, Problem
from bot.features import Given, features
from bot.features.language import Languages
from bot.features.urgent import screen
from bot.matching import Matcher, Progress, encoder, prepared
from bot.storage import Storage

CODE = Path(__file__).parent
ENCODER_BROKEN = "expected an encoder that can be run. Install these packages again, or remove onnxruntime to do without"
NOT_RUNNING = 60.0
"""Seconds until it may be worth trying a platform again that does not run."""
SAVED_EVERY = timedelta(seconds=3)
"""What a crash can lose of decks, open questions and limits. What was confirmed to somebody is on disk before."""
Watcher = Callable[[], Progress]
"""Called when something slow begins; what it gives is told the share done."""


@dataclass(frozen=True, slots=True)
class App:
    """A bot that is ready to be spoken to. `checks`, `deliverers` and `nonces` are filled by the platforms that run."""

    settings: Settings
    library: Library
    matchers: Callable[[str], Matcher]
    languages: Languages
    dispatcher: Dispatcher
    repeats: Repeats
    storage: Storage
    communities: Communities
    memories: Memories
    jobs: tuple[Job, ...]
    checks: dict[str, Check]
    deliverers: dict[str, Deliverer]
    nonces: set[str]

    def deliver(self, *deliverers: Deliverer) -> None:
        """From now on these bring messages that nobody asked for just now."""
        self.deliverers.update({deliverer.platform: deliverer for deliverer in deliverers})
        self.nonces.update(deliverer.platform for deliverer in deliverers if deliverer.recognises_nonces)

    async def open(self) -> None:
        """Remember what is stored. Raises StartError."""
        await self.memories.load()

    async def close(self) -> None:
        """Store what is not stored yet, and let go of the database."""
        try:
            await self.memories.save()
        finally:
            await self.storage.close()


def load_library(settings: Settings, file: str = "config.yaml") -> Library:
    """The checked content, from the cache where nothing has changed. Raises ContentError and ConfigError."""
    folder = Path(settings.folders.content)
    mark = cache.fingerprint(sys.version, cache.of_code(CODE), str(folder), fingerprint(folder))
    library = cache.keep(Path(settings.folders.data) / "content.pickle", mark, lambda: content.load(folder))
    config.check_language(settings, library, file)
    return replace(library, help_lines=config.with_own_lines(library.help_lines, settings.help_lines))


def load_matcher(settings: Settings, library: Library, language: str, watch: Watcher = lambda: lambda done: None) -> Matcher:
    """The matcher of a language; what it learned comes from the cache where neither content nor encoder have changed.

    Raises ConfigError where the encoder is installed, but cannot be run."""
    mark = cache.fingerprint(sys.version, cache.of_code(CODE / "matching"), library.fingerprint, encoder.mark(language))
    file = Path(settings.folders.data) / f"matcher-{language}.pickle"
    with ThreadPoolExecutor(1) as aside:  # the encoder is loaded while what was learned is read
        model = aside.submit(encoder.load, language)
        try:

            def learn() -> matching.Learned:
                content = library.languages[language]
                kept = prepared.load(prepared_file(settings, language), matching.mark(content, encoder.mark(language)))
                return matching.learn(content, kept or matching.prepare(content, model.result(), watch()))

            learned = cache.keep(file, mark, learn)
            return Matcher(learned, model.result())
        except (ImportError, OSError, RuntimeError) as error:
            raise ConfigError(Problem("requirements-encoder.txt", "", f"{ENCODER_BROKEN} ({type(error).__name__})")) from error


def prepared_file(settings: Settings, language: str) -> Path:
    """Where the slow part of the learning is kept beside the content, for everybody who gets it, as this machine needs it."""
    return _prepared_file(settings, language, encoder.mark(language))


def _prepared_file(settings: Settings, language: str, mark: str) -> Path:
    name = "prepared-words.npz" if mark == encoder.WORDS_ALONE else "prepared.npz"
    return Path(settings.folders.content) / language / name


def keep_prepared(settings: Settings, library: Library, language: str, learned: matching.Learned, watch: Watcher) -> None:
    """Keeps the slow part of what was learned beside the content, also that for machines without an encoder. Raises OSError."""
    questions, content = learned.questions, library.languages[language]
    done = {
        encoder.WORDS_ALONE: None,
        encoder.mark(language): matching.Prepared(
            learned.likeness.by_meaning, questions.model, questions.nearest, learned.emergencies.model
        ),
    }
    for mark, one in done.items():
        ready = one or matching.prepare(content, None, watch())
        prepared.save(_prepared_file(settings, language, mark), matching.mark(content, mark), ready)


def communities_of(settings: Settings, storage: Storage) -> Communities:
    """What moderators chose for their communities, and what people chose for themselves under the same names."""
    usual, chosen = settings.community, {name: Choices(storage.choices(name)) for name in SETTINGS}
    return Communities(chosen, {"language": usual.language, "timezone": usual.timezone, "country": usual.country})


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
    storage = upkeep.storage_of(settings, now)
    communities = communities_of(settings, storage)
    languages = Languages(library.languages, settings.community.language, communities.chosen["language"])
    drafts, flood, shown = Drafts(now, storage.drafts), Flood(now, storage.flood), Shown(now)
    checks, deliverers, nonces = dict[str, Check](), dict[str, Deliverer](), set[str]()
    memories = Memories(drafts.kept, flood.kept, shown.kept, *(chosen.kept for chosen in communities.chosen.values()))

    async def whisper(user: User, reply: Reply, nonce: str) -> str:
        if user.platform not in deliverers:
            raise DeliveryError(retry_after=NOT_RUNNING)
        return await deliverers[user.platform].whisper(user, reply, nonce)

    async def post(target: Target, reply: Reply, nonce: str) -> str:
        if target.platform not in deliverers:
            raise DeliveryError(retry_after=NOT_RUNNING)
        await deliverers[target.platform].pace(target)
        return await deliverers[target.platform].post(target, reply, nonce)

    async def open_form(user: User, command: str, answers: Mapping[str, str]) -> Reply:
        return await dispatcher.open(Request(user, Target(user.platform, user.id), command, answers=answers))

    def moved(old: Target, new: Target | None) -> None:
        dispatcher.move(old, new)

    def commands() -> tuple[Command, ...]:
        return tuple(dispatcher.menu.values())

    given = Given(
        settings,
        library,
        ready.__getitem__,
        languages,
        communities,
        chance or random.Random(),
        commands,
        checks,
        storage,
        whisper,
        post,
        open_form,
        nonces,
        deliverers,
        moved,
        memories,
        now,
    )
    offered = features(given)
    dispatcher = Dispatcher(
        offered,
        plain="ask",
        screen=screen(library, ready.__getitem__, communities.country),
        locale=languages.of,
        words=lambda locale: library.languages[locale].messages.core,
        drafts=drafts,
        flood=flood,
        shown=shown,
    )
    jobs = (Job("memories", SAVED_EVERY, memories.save), *(job for feature in offered for job in feature.jobs))
    return App(
        settings,
        library,
        ready.__getitem__,
        languages,
        dispatcher,
        Repeats(now),
        storage,
        communities,
        memories,
        jobs,
        checks,
        deliverers,
        nonces,
    )


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

    core = Core(app.dispatcher, app.repeats, words, locales)
    if settings.telegram.token:
        from bot.adapters import telegram

        hook, ids = settings.telegram.webhook, frozenset(map(str, settings.moderators.telegram))
        webhook = telegram.Webhook(hook.url, hook.listen, hook.port, hook.secret) if hook else None
        made.append(telegram.Telegram(telegram.Account(settings.telegram.token, settings.telegram.api_url, webhook, ids), core))
    if settings.discord.token:
        from bot.adapters import discord

        ids = frozenset(map(str, settings.moderators.discord))
        made.append(discord.Discord(discord.Account(settings.discord.token, settings.discord.api_url, ids), core))
    app.checks.update({adapter.platform: adapter.check for adapter in made})
    app.deliver(*made)
    return tuple(made)
