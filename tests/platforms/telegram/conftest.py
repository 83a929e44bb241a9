"""A fake Telegram, and the real library that talks to it."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram import Bot
from telegram.ext import Application, ApplicationBuilder

from tests.platforms.telegram import Chat, FakeTelegram, Person

App = Application[Any, Any, Any, Any, Any, Any]


@pytest.fixture(autouse=True)
def _times_of_the_next_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without this the library warns of its own attribute each time it meets a 429, and here warnings are errors."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as running:
        yield running


@pytest.fixture
async def bot(fake: FakeTelegram) -> AsyncIterator[Bot]:
    async with Bot(fake.token, fake.url + "/bot", fake.url + "/file/bot") as running:
        yield running


@pytest.fixture
def anna(fake: FakeTelegram) -> Person:
    return fake.person("Anna")


@pytest.fixture
async def private(fake: FakeTelegram, anna: Person) -> Chat:
    await anna.starts()
    return fake.private(anna)


@pytest.fixture
def group(fake: FakeTelegram, anna: Person) -> Chat:
    group = fake.group("MS friends")
    group.member(anna)
    return group


def build(fake: FakeTelegram) -> App:
    """An application of the library that talks to the fake."""
    return ApplicationBuilder().token(fake.token).base_url(fake.url + "/bot").base_file_url(fake.url + "/file/bot").build()


class Running:
    """An application that polls."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __aenter__(self) -> App:
        await self.app.initialize()
        assert self.app.updater
        await self.app.updater.start_polling(poll_interval=0, timeout=2, bootstrap_retries=-1)
        await self.app.start()
        return self.app

    async def __aexit__(self, *_: object) -> None:
        assert self.app.updater
        await self.app.updater.stop()
        await self.app.stop()
        await self.app.shutdown()
