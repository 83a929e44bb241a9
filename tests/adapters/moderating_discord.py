"""A server on Discord with a moderator, through the real discord.py."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.core.messages import Target
from tests.adapters.discord import conftest as on_discord
from tests.adapters.moderating import HELPFUL, REFUSED, Community, Post, with_words
from tests.adapters.running import Running
from tests.platforms import discord as discords


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
        with_words(sees, self.last.content)

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
        with_words(sees, seen.content)
        assert seen.ephemeral

    async def is_refused(self, line: str) -> None:
        """The command is not even offered to her; in a message she can type it all the same."""
        anna, name = self.people["Anna"], " ".join(line[1:].split()[:2])
        with pytest.raises(AssertionError, match="may not use"):
            await anna.slash(self.place, name)
        await anna.writes(self.place, line, mentions_bot=True)
        with_words(REFUSED, (await self.place.next(15)).content)

    async def is_refused_at(self, label: str) -> None:
        """Below a list that Ben asked for in a message."""
        seen = await self._chooses("Anna", label)
        with_words(REFUSED, seen.content)
        assert seen.ephemeral
