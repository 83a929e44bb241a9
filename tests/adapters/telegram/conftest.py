"""The bot on a fake Telegram, through the real python-telegram-bot."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.adapters.telegram import Account, Telegram
from bot.app import App
from tests.adapters.running import Running, core
from tests.conftest import MakeApp
from tests.platforms.telegram import Chat, FakeTelegram, Person


@dataclass
class Stage:
    """Anna, who has a private chat with the bot, and a group that she and Ben, its administrator, are in."""

    fake: FakeTelegram
    app: App
    running: Running
    anna: Person
    ben: Person
    private: Chat
    group: Chat

    async def restart(self, app: App | None = None) -> None:
        """Stops the bot and starts it anew, with nothing in its memory if it is another app."""
        await self.running.end()
        self.app = app or self.app
        self.running = run(self.fake, self.app)
        await self.running.start()


def run(fake: FakeTelegram, app: App, **account: object) -> Running:
    """The adapter of an app, to be started."""
    given = Account(fake.token, fake.url, **account)  # type: ignore[arg-type]
    adapter = Telegram(given, core(app))
    app.checks[adapter.platform] = adapter.check
    app.deliver(adapter)
    return Running(adapter)


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as fake:
        yield fake


@pytest.fixture
async def stage(fake: FakeTelegram, make_app: MakeApp) -> AsyncIterator[Stage]:
    app, anna, ben = make_app(), fake.person("Anna"), fake.person("Ben")
    group = fake.group("MS friends")
    group.member(anna)
    group.member(ben, status="administrator")
    stage = Stage(fake, app, run(fake, app), anna, ben, anna.private, group)
    try:
        await stage.running.start()
        yield stage
    finally:
        await stage.running.end()
    assert fake.problems == []
