"""A community on each platform, with a moderator, the other people there, and what the bot posts for all of them to read."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.telegram import Telegram
from bot.app import App
from bot.core.messages import Target
from tests.adapters.discord import conftest as on_discord
from tests.adapters.lives import Typed, words
from tests.adapters.running import Running
from tests.adapters.talkers import BUTTON
from tests.adapters.telegram import conftest as on_telegram
from tests.conftest import Clock, MakeApp
from tests.platforms import discord as discords
from tests.platforms import telegram as telegrams

HELPFUL = "Helpful"
"""What stands on a button below each post, and below nothing else."""


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
        return _with(sees, await self._type(line))

    async def commands(self, name: str, sees: str, **options: str) -> str:
        """Ben uses a command with these options, typed in their order where the platform knows none."""
        self.clock.pass_(6)
        return _with(sees, await self._command(name, options))

    async def presses(self, label: str, sees: str) -> str:
        """Ben presses, or chooses, what begins so below the message he saw last."""
        self.clock.pass_(0.2)
        return _with(sees, await self._press(label))

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


def _with(sees: str, seen: str) -> str:
    assert words(sees) in words(seen), seen
    return seen


REFUSED = "Only moderators"


@dataclass(kw_only=True)
class ConsoleCommunity(Community):
    """Where one person plays the moderator, and whoever reads along."""

    capsys: pytest.CaptureFixture[str]
    folder: Path
    moderator: str = "somebody"
    has_threads: bool = False
    printed: str = ""
    last: str = ""

    @property
    def target(self) -> Target:
        return Target("console", "group")

    @property
    def thread(self) -> str:
        return ""

    def _console(self, user: str, *, moderator: bool) -> Typed:
        known = self.app.library.languages
        talk = Typed(
            self.app.dispatcher,
            lambda locale: known[locale].messages.console,
            self.app.languages.of,
            user=user,
            group=True,
            moderator=moderator,
            folder=self.folder,
        )
        talk.type_from(asyncio.Queue())
        return talk

    async def _connect(self) -> None:
        self.talk = self._console("you", moderator=True)
        self.app.deliver(self.talk)
        self.talking = asyncio.create_task(self.talk.run())
        await self.talk.waits.wait()
        self._read()

    async def _leave(self) -> None:
        self._read()
        await self.talk.lines.put("quit")
        await self.talking

    async def arrives(self, sees: str) -> None:
        """Nobody adds it to a console."""
        await self.types("/community", "Settings of this community")

    def opens_thread(self) -> None:
        raise AssertionError("there are none")

    async def _type(self, line: str) -> str:
        self._read()
        return await self._say(self.talk, line)

    async def _say(self, talk: Typed, line: str) -> str:
        talk.waits.clear()
        await talk.lines.put(line)
        await talk.waits.wait()
        return self._read()

    async def _press(self, label: str) -> str:
        return await self._type(self._number(self.last, label))

    @staticmethod
    def _number(shown: str, label: str) -> str:
        found = [number for number, known in BUTTON.findall(shown) if known.startswith(label)]
        assert found, f"no button {label!r} in {shown}"
        return str(found[-1])

    def posts(self) -> list[Post]:
        self._read()
        return [Post("", "") for _, label in BUTTON.findall(self.printed) if label == HELPFUL]

    async def reacts(self, person: str, label: str, sees: str) -> None:
        """There is nobody else, and each further vote is the same person's."""
        seen = await self._type(self._number(self.printed, label))
        if person == "Anna":
            _with(sees, seen)

    async def is_refused(self, line: str) -> None:
        anna = self._console("anna", moderator=False)
        talking = asyncio.create_task(anna.run())
        await anna.waits.wait()
        _with(REFUSED, await self._say(anna, line))
        await anna.lines.put("quit")
        await talking

    async def is_refused_at(self, label: str) -> None:
        """Buttons are numbered for each person by themselves."""

    def _read(self) -> str:
        text = self.capsys.readouterr().out
        self.printed += text
        self.last = text or self.last
        return text


@dataclass(kw_only=True)
class TelegramCommunity(Community):
    """A group with topics; Ben is its administrator."""

    fake: telegrams.FakeTelegram
    people: dict[str, telegrams.Person] = field(default_factory=dict)
    topic: telegrams.Topic | None = None
    last: Any = None

    def __post_init__(self) -> None:
        self.group = self.fake.group("MS friends", forum=True)
        self.group.bot_status = "left"
        for name in ("Anna", "Ben", "Cleo"):
            self.people[name] = self.fake.person(name)
            self.group.member(self.people[name], status="administrator" if name == "Ben" else "member")

    @property
    def target(self) -> Target:
        return Target("telegram", str(self.group.id))

    @property
    def thread(self) -> str:
        return str(self.topic.id) if self.topic else ""

    async def _connect(self) -> None:
        self.running: Running = on_telegram.run(self.fake, self.app)
        assert isinstance(self.running.adapter, Telegram)
        self.running.adapter._limits._in_group = 1000  # what takes days here is over in a second
        await self.running.start()

    async def _leave(self) -> None:
        await self.running.end()

    async def arrives(self, sees: str) -> None:
        await self.group.invites_bot(self.people["Ben"])
        _with(sees, await self._next())

    def opens_thread(self) -> None:
        self.topic = self.group.topic("Tips", self.people["Ben"])

    async def _type(self, line: str) -> str:
        await self.people["Ben"].writes(self.group, line, topic=self.topic)
        return await self._next()

    async def _press(self, label: str) -> str:
        answer = await (await self.people["Ben"].presses(self.last, label)).wait(15)
        return answer.text or await self._next()

    async def _next(self) -> str:
        """The next message but for posts."""
        self.last = await self.group.next(15)
        while HELPFUL in self.last.labels:
            self.last = await self.group.next(15)
        return str(self.last.text)

    def _posted(self) -> list[telegrams.Seen]:
        return [seen for seen in self.group.messages if HELPFUL in seen.labels]

    def posts(self) -> list[Post]:
        return [Post(str(seen.thread or ""), seen.text, seen.labels) for seen in self._posted()]

    async def reacts(self, person: str, label: str, sees: str) -> None:
        """At the button, or by the link that it opens."""
        who = self.people[person]
        answer = await (await who.presses(self._posted()[-1], label)).wait(15)
        if answer.url:
            await who.starts(answer.url.partition("?start=")[2])
            _with(sees, (await who.private.next(15)).text)
        else:
            _with(sees, answer.text)

    async def is_refused(self, line: str) -> None:
        await self.people["Anna"].writes(self.group, line, topic=self.topic)
        _with(REFUSED, (await self.group.next(15)).text)

    async def is_refused_at(self, label: str) -> None:
        answer = await (await self.people["Anna"].presses(self.last, label)).wait(15)
        _with(REFUSED, answer.text)
        assert answer.alert, "she alone sees it"


@dataclass(kw_only=True)
class DiscordCommunity(Community):
    """A server with a channel; Ben may manage the server."""

    fake: discords.FakeDiscord
    people: dict[str, discords.Person] = field(default_factory=dict)
    last: Any = None

    def __post_init__(self) -> None:
        self.guild = self.fake.guild("MS friends", with_bot=False)
        self.place = self.channel = self.guild.channel("lobby")
        for name in ("Anna", "Ben", "Cleo"):
            self.people[name] = self.fake.person(name)
            self.guild.member(self.people[name], manage_guild=name == "Ben")

    @property
    def target(self) -> Target:
        return Target("discord", str(self.guild.id))

    @property
    def thread(self) -> str:
        return "" if self.place is self.channel else str(self.place.id)

    async def _connect(self) -> None:
        self.running: Running = on_discord.run(self.fake, self.app)
        await self.running.start()

    async def _leave(self) -> None:
        await self.running.end()

    async def arrives(self, sees: str) -> None:
        self.fake.add_guild(self.guild)
        self.last = await self.channel.next(15)
        _with(sees, self.last.content)

    def opens_thread(self) -> None:
        self.place = self.channel.thread("tips")

    async def chosen(self, name: str, option: str, typed: str) -> str:
        offered = await self.people["Ben"].completes(self.place, name, **{option: typed})
        assert offered, f"nothing is offered for {typed!r}"
        return str(offered[0][1])

    async def _command(self, name: str, options: dict[str, str]) -> str:
        return self._seen(await self.people["Ben"].slash(self.place, name, **options))

    async def _type(self, line: str) -> str:
        """In a message that names the bot, which all can read."""
        await self.people["Ben"].writes(self.place, line, mentions_bot=True)
        self.last = await self.place.next(15)
        while HELPFUL in self.last.buttons:
            self.last = await self.place.next(15)
        return str(self.last.content)

    async def _press(self, label: str) -> str:
        return self._seen(await self._chooses("Ben", label))

    async def _chooses(self, person: str, label: str) -> Any:
        """A button, or one of a list."""
        who, options = self.people[person], [option for option in self.last.options if option.startswith(label)]
        return await (who.selects(self.last, options[:1]) if options else who.presses(self.last, label))

    def _seen(self, shown: Any) -> str:
        assert isinstance(shown, discords.Seen), shown
        assert shown.ephemeral, "what a moderator does with a command is for nobody else to read"
        self.last = shown
        return shown.content

    def _posted(self) -> list[discords.Seen]:
        return [seen for channel in (self.channel, *self.channel.threads) for seen in channel.messages if HELPFUL in seen.buttons]

    def posts(self) -> list[Post]:
        found = self._posted()
        return [Post("" if seen.channel is self.channel else str(seen.channel.id), seen.content, seen.buttons) for seen in found]

    async def reacts(self, person: str, label: str, sees: str) -> None:
        seen = await self.people[person].presses(self._posted()[-1], label)
        _with(sees, seen.content)
        assert seen.ephemeral

    async def is_refused(self, line: str) -> None:
        """The command is not even offered to her; in a message she can type it all the same."""
        anna, name = self.people["Anna"], " ".join(line[1:].split()[:2])
        with pytest.raises(AssertionError, match="may not use"):
            await anna.slash(self.place, name)
        await anna.writes(self.place, line, mentions_bot=True)
        _with(REFUSED, (await self.place.next(15)).content)

    async def is_refused_at(self, label: str) -> None:
        """Below a list that Ben asked for in a message."""
        seen = await self._chooses("Anna", label)
        _with(REFUSED, seen.content)
        assert seen.ephemeral
