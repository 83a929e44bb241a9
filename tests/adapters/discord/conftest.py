"""The bot on a fake Discord, through the real discord.py."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.adapters.discord import Account, Discord
from bot.app import App
from tests.adapters.running import Running, core
from tests.conftest import MakeApp
from tests.platforms.discord import Channel, FakeDiscord, Guild, Person


@dataclass
class Stage:
    """A server that Anna and Ben, who manages it, are in, with the bot."""

    fake: FakeDiscord
    app: App
    running: Running
    guild: Guild
    channel: Channel
    anna: Person
    ben: Person

    async def restart(self, app: App | None = None) -> None:
        """Stops the bot and starts it anew, with nothing in its memory if it is another app."""
        await self.running.end()
        self.app = app or self.app
        self.running = run(self.fake, self.app)
        await self.running.start()


def run(fake: FakeDiscord, app: App, token: str = "") -> Running:
    """The adapter of an app, to be started."""
    account = Account(token or fake.token, fake.url)
    adapter = Discord(account, core(app))
    app.checks[adapter.platform] = adapter.check
    app.deliver(adapter)
    return Running(adapter)


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    async with FakeDiscord() as fake:
        yield fake
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


@pytest.fixture
async def stage(fake: FakeDiscord, make_app: MakeApp) -> AsyncIterator[Stage]:
    app, guild = make_app(), fake.guild("MS friends")
    anna, ben = fake.person("Anna", locale="en-GB"), fake.person("Ben")
    guild.member(anna)
    guild.member(ben, manage_guild=True)
    stage = Stage(fake, app, run(fake, app), guild, guild.channel("general"), anna, ben)
    try:
        await stage.running.start()
        yield stage
    finally:
        await stage.running.end()
    assert fake.problems == []
