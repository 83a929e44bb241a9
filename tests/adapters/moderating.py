"""A community on each platform, with a moderator, the other people there, and what the bot posts for all of them to read."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.app import App
from bot.core.messages import Target
from tests.adapters.lives import words
from tests.conftest import Clock, MakeApp

HELPFUL = "Helpful"
"""What stands on a button below each post, and below nothing else."""
REFUSED = "Only moderators"


@dataclass(frozen=True)
class Post:
    """Something that was posted for all to read, as it is now: in the thread with this id ("": in none)."""

    thread: str
    text: str
    labels: Sequence[str] = ()


@dataclass(kw_only=True)
class Community(ABC):
    """Its moderator is Ben. What he does gives what he then sees; `sees` must be in it."""

    make_app: MakeApp
    clock: Clock
    app: App
    moderator: str = "Ben"
    """What the bot calls him."""
    has_threads: bool = True

    async def types(self, line: str, sees: str) -> str:
        """Ben types a line for the bot where he is."""
        self.clock.pass_(6)
        return with_words(sees, await self._type(line))

    async def commands(self, name: str, sees: str, **options: str) -> str:
        """Ben uses a command with these options, typed in their order where the platform knows none."""
        self.clock.pass_(6)
        return with_words(sees, await self._command(name, options))

    async def presses(self, label: str, sees: str) -> str:
        """Ben presses, or chooses, what begins so below the message he saw last."""
        self.clock.pass_(0.2)
        return with_words(sees, await self._press(label))

    async def becomes(self, time: str) -> None:
        """It is that time in UTC, and the bot looks more than once what is due."""
        self.clock.now = datetime.fromisoformat(time).replace(tzinfo=UTC)
        for _ in range(2):
            await next(job for job in self.app.jobs if job.name == "schedules").run()

    async def restarts(self) -> None:
        """The bot stops and another one begins, which only knows what is stored."""
        await self.end()
        self.app = self.make_app()
        await self.begin()

    async def begin(self) -> None:
        """The bot is started."""
        await self.app.open()
        await self._connect()

    async def end(self) -> None:
        """The bot is stopped."""
        await self._leave()
        await self.app.close()

    async def stored(self) -> list[tuple[int, str, str]]:
        """The schedules of the community: number, when and what."""
        return [(one.number, one.when, one.what) for one in await self.app.storage.schedules.of(self.target)]

    async def _command(self, name: str, options: dict[str, str]) -> str:
        typed = [f'"{value}"' if option == "text" else value for option, value in options.items()]
        return await self._type(" ".join([f"/{name}", *typed]))

    async def chosen(self, name: str, option: str, typed: str) -> str:
        """What Ben chooses for an option of which he typed the beginning, where the platform offers how it may go on."""
        return typed

    @property
    @abstractmethod
    def target(self) -> Target:
        """The community as the bot knows it."""

    @property
    @abstractmethod
    def thread(self) -> str:
        """The id of the thread that Ben is in; "" for none."""

    @abstractmethod
    async def arrives(self, sees: str) -> None:
        """Ben adds the bot, and sees what it says then."""

    @abstractmethod
    def opens_thread(self) -> None:
        """Ben opens a thread, and goes there."""

    @abstractmethod
    def posts(self) -> list[Post]:
        """All posts."""

    @abstractmethod
    async def reacts(self, person: str, label: str, sees: str) -> None:
        """Somebody presses a button below the last post; nobody else sees what comes."""

    @abstractmethod
    async def is_refused(self, line: str) -> None:
        """Anna, who is no moderator, tries a command, and is told that she cannot."""

    @abstractmethod
    async def is_refused_at(self, label: str) -> None:
        """The same with a button of the list that Ben looks at."""

    @abstractmethod
    async def _connect(self) -> None: ...
    @abstractmethod
    async def _leave(self) -> None: ...
    @abstractmethod
    async def _type(self, line: str) -> str: ...
    @abstractmethod
    async def _press(self, label: str) -> str: ...


def with_words(sees: str, seen: str) -> str:
    assert words(sees) in words(seen), seen
    return seen
