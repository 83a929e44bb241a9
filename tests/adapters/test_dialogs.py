"""The same conversations on every platform: the answers agree in substance."""

from collections.abc import AsyncIterator

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.adapters import talkers
from tests.adapters.discord import conftest as on_discord
from tests.adapters.talkers import Shown
from tests.adapters.telegram import conftest as on_telegram
from tests.conftest import MakeApp
from tests.dialogs import DIALOGS
from tests.platforms.discord import FakeDiscord
from tests.platforms.telegram import FakeTelegram

each_dialog = pytest.mark.parametrize("name", DIALOGS)


async def agree(make_app: MakeApp, name: str, seen: list[Shown]) -> None:
    """The words of the core's own replies, with what is expected in them, and its buttons, are there."""
    expected = await talkers.in_the_core(make_app(), DIALOGS[name])
    for step, core, shown in zip(DIALOGS[name], expected, seen, strict=True):
        assert step.sees in core.text, step
        assert shown.words == core.words, step
        assert shown.labels == core.labels, step


@each_dialog
async def test_on_the_console(make_app: MakeApp, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    await agree(make_app, name, await talkers.on_the_console(make_app(), DIALOGS[name], capsys))


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as fake:
        yield fake
        assert fake.problems == []


@each_dialog
async def test_on_telegram(make_app: MakeApp, name: str, telegram: FakeTelegram) -> None:
    async with on_telegram.run(telegram, make_app()):
        seen = await talkers.on_telegram(telegram.person("Anna"), DIALOGS[name])
    await agree(make_app, name, seen)


@pytest.fixture
async def discords() -> AsyncIterator[FakeDiscord]:
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    async with FakeDiscord() as fake:
        yield fake
        assert fake.problems == []
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


@each_dialog
async def test_on_discord(make_app: MakeApp, name: str, discords: FakeDiscord) -> None:
    app, anna = make_app(), discords.person("Anna")
    async with on_discord.run(discords, app):
        seen = await talkers.on_discord(app, anna, discords.dm(anna), DIALOGS[name])
    await agree(make_app, name, seen)
