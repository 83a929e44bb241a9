"""The console as a community: one person plays the moderator, and whoever reads along."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.core.messages import Target
from tests.adapters.lives import Typed
from tests.adapters.moderating import HELPFUL, REFUSED, Community, Post, with_words
from tests.adapters.talkers import BUTTON


@dataclass(kw_only=True)
class ConsoleCommunity(Community):
    """Where one person plays the moderator, and whoever reads along."""

    capsys: pytest.CaptureFixture[str]
    folder: Path
    moderator: str = "you"
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
            with_words(sees, seen)

    async def is_refused(self, line: str) -> None:
        anna = self._console("anna", moderator=False)
        talking = asyncio.create_task(anna.run())
        await anna.waits.wait()
        with_words(REFUSED, await self._say(anna, line))
        await anna.lines.put("quit")
        await talking

    async def is_refused_at(self, label: str) -> None:
        """Buttons are numbered for each person by themselves."""

    def _read(self) -> str:
        text = self.capsys.readouterr().out
        self.printed += text
        self.last = text or self.last
        return text
