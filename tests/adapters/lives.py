"""One person on each platform over days and weeks: time passes, messages come by themselves, the bot is started anew."""

import asyncio
import re
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.console import Console
from bot.app import App
from bot.core.messages import User
from tests.adapters.discord import conftest as on_discord
from tests.adapters.running import Running
from tests.adapters.talkers import BUTTON
from tests.adapters.telegram import conftest as on_telegram
from tests.conftest import Clock, MakeApp
from tests.platforms import discord as discords
from tests.platforms import telegram as telegrams


def words(text: str) -> str:
    """The words alone, without marks and layout."""
    return " ".join(re.findall(r"[a-z0-9]+", text.lower()))


@dataclass(frozen=True)
class Heard:
    """What came: its words, and the files and pictures with it by their names."""

    text: str
    files: dict[str, bytes] = field(default_factory=dict)


@dataclass(kw_only=True)
class Life(ABC):
    """Somebody and the bot, which is made by `make_app`. What they do gives what they then see; `sees` must be in it."""

    make_app: MakeApp
    clock: Clock
    app: App

    @property
    def in_public(self) -> bool:
        """Whether others read along where they are."""
        return False

    @property
    @abstractmethod
    def user(self) -> User:
        """As the bot knows them."""

    async def says(self, text: str, sees: str) -> Heard:
        """Types words."""
        return self._with(sees, await self._say(text))

    async def commands(self, name: str, sees: str, **options: Any) -> Heard:
        """Uses a command with these options, typed in their order where the platform knows none."""
        return self._with(sees, await self._command(name, options))

    async def presses(self, label: str, sees: str) -> Heard:
        """Presses, or chooses, what begins so under the message they saw last."""
        return self._with(sees, await self._press(label))

    async def gets(self, sees: str) -> Heard:
        """Gets a message that comes by itself."""
        return self._with(sees, await self._next())

    async def passes(self, *, hours: float) -> None:
        """Time passes; whatever the bot does by itself is done at the end of it."""
        self.clock.pass_(hours * 60)
        for job in self.app.jobs:
            await job.run()

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

    def _with(self, sees: str, heard: Heard) -> Heard:
        assert words(sees) in words(heard.text), heard.text
        return heard

    async def _command(self, name: str, options: dict[str, Any]) -> Heard:
        typed = [f"{value} minutes" if option == "minutes" else str(value) for option, value in options.items()]
        return await self._say(" ".join(["/" + name, *typed]))

    @abstractmethod
    async def quiet(self) -> None:
        """Nothing comes."""

    @abstractmethod
    async def _connect(self) -> None: ...
    @abstractmethod
    async def _leave(self) -> None: ...
    @abstractmethod
    async def _say(self, text: str) -> Heard: ...
    @abstractmethod
    async def _press(self, label: str) -> Heard: ...
    @abstractmethod
    async def _next(self) -> Heard: ...


class Typed(Console):
    """A console whose lines are typed while it runs; `waits` is set when it waits for the next one."""

    def type_from(self, lines: "asyncio.Queue[str]") -> None:
        self.lines, self.waits = lines, asyncio.Event()

    async def _piped(self) -> AsyncIterator[str]:
        while True:
            self.waits.set()
            yield await self.lines.get()


@dataclass(kw_only=True)
class ConsoleLife(Life):
    """Numbers press the buttons, files are saved to `folder`, and what is printed is found in `capsys`."""

    capsys: pytest.CaptureFixture[str]
    folder: Path
    printed: str = ""
    saved: set[Path] = field(default_factory=set)

    @property
    def user(self) -> User:
        return User("console", "you")

    async def _connect(self) -> None:
        known = self.app.library.languages
        talk = Typed(
            self.app.dispatcher, lambda locale: known[locale].messages.console, self.app.languages.of, folder=self.folder
        )
        talk.type_from(asyncio.Queue())
        self.talk = talk
        self.app.deliver(talk)
        self.talking = asyncio.create_task(talk.run())
        await talk.waits.wait()
        self._read()

    async def _leave(self) -> None:
        await self.talk.lines.put("quit")
        await self.talking

    async def _say(self, text: str) -> Heard:
        self.talk.waits.clear()
        await self.talk.lines.put(text)
        await self.talk.waits.wait()
        return self._read()

    async def _press(self, label: str) -> Heard:
        """The number of a button, or of a scale, or the label itself: after a restart no button has a number."""
        found = [number for number, shown in BUTTON.findall(self.printed) if shown.startswith(label)]
        return await self._say(found[-1] if found else label)

    async def _next(self) -> Heard:
        return self._read()

    async def quiet(self) -> None:
        assert self._read().text == ""

    def _read(self) -> Heard:
        text = self.capsys.readouterr().out
        self.printed = text or self.printed
        new = set(self.folder.iterdir()) - self.saved
        self.saved |= new
        return Heard(text, {path.name: path.read_bytes() for path in new})


@dataclass(kw_only=True)
class TelegramLife(Life):
    """In the private chat."""

    fake: telegrams.FakeTelegram
    person: telegrams.Person
    last: Any = None

    @property
    def user(self) -> User:
        return User("telegram", str(self.person.id))

    async def _connect(self) -> None:
        self.running: Running = on_telegram.run(self.fake, self.app)
        await self.running.start()

    async def _leave(self) -> None:
        await self.running.end()

    async def _say(self, text: str) -> Heard:
        await self.person.writes(self.person.private, text)
        return await self._next()

    async def _press(self, label: str) -> Heard:
        await self.person.presses(self.last, label)
        return await self._next()

    async def _next(self) -> Heard:
        files = {}
        self.last = await self.person.private.next()
        while self.last.file:
            files[self.last.filename] = self.last.file.content
            self.last = await self.person.private.next()
        return Heard(self.last.text, files)

    async def quiet(self) -> None:
        await self.person.private.quiet()


@dataclass(kw_only=True)
class DiscordLife(Life):
    """Slash commands with options, windows and lists; in `channel`, whose words only they see, or in direct messages."""

    fake: discords.FakeDiscord
    person: discords.Person
    channel: discords.Channel
    last: Any = None

    @property
    def in_public(self) -> bool:
        return self.channel.guild is not None

    @property
    def user(self) -> User:
        return User("discord", str(self.person.id))

    async def _connect(self) -> None:
        self.running: Running = on_discord.run(self.fake, self.app)
        await self.running.start()

    async def _leave(self) -> None:
        await self.running.end()

    async def _command(self, name: str, options: dict[str, Any]) -> Heard:
        family = any(other.startswith(f"{name} ") for other in self.app.dispatcher.table)
        return self._seen(await self.person.slash(self.channel, f"{name} show" if family else name, **options))

    async def _say(self, text: str) -> Heard:
        if text.startswith("/"):
            return await self._command(text[1:], {})
        if isinstance(self.last, discords.Modal):
            return self._seen(await self.person.submits(self.last, {self.last.labels[0]: text}))
        named = [label for label in getattr(self.last, "buttons", ()) if label.casefold() == text.casefold()]
        if self.in_public and named:  # nobody types answers where others read along
            return await self._press(named[0])
        direct = self.fake.dm(self.person)
        await self.person.writes(direct, text)
        return self._seen(await direct.next())

    async def _press(self, label: str) -> Heard:
        options = [option for option in self.last.options if option.startswith(label)]
        act = self.person.selects(self.last, options) if options else self.person.presses(self.last, label)
        return self._seen(await act)

    async def _next(self) -> Heard:
        return self._seen(await self.fake.dm(self.person).next())

    async def quiet(self) -> None:
        await self.fake.dm(self.person).quiet()

    def _seen(self, shown: Any) -> Heard:
        self.last = shown
        if isinstance(shown, discords.Modal):
            return Heard(" ".join(component["description"] for component in shown.components))
        return Heard(shown.content, {name: content for name, content, _ in shown.attachments})
