"""Private means private: whatever is asked in a channel and whatever fails, nothing personal is posted there."""

import asyncio
from collections.abc import Callable

import pytest

from bot.adapters.discord import responding
from bot.core.messages import Reply, Request
from tests.adapters.discord.conftest import Stage
from tests.platforms.discord import FakeDiscord

TROUBLES: dict[str, Callable[[FakeDiscord], None]] = {
    "none": lambda fake: None,
    "500": lambda fake: fake.fails("POST", "/interactions", 500),
    "cut": lambda fake: fake.drops("POST", "/interactions"),
    "cut after": lambda fake: fake.drops("POST", "/interactions", after=True),
    "404": lambda fake: fake.fails("POST", "/interactions", 404, code=10062),
    "403": lambda fake: fake.fails("POST", "/interactions", 403, code=50013),
    "follow-ups": lambda fake: fake.fails("*", "/webhooks", 500, times=2),
}


@pytest.mark.parametrize("slowly", [False, True])
@pytest.mark.parametrize("trouble", TROUBLES)
async def test_no_private_command_shows_anything_in_a_channel(
    stage: Stage, trouble: str, slowly: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(responding, "DEFER_AFTER", 0.05)
    stage.fake.interaction_deadline = 0.5
    if slowly:
        handle = stage.app.dispatcher.handle

        async def late(request: Request) -> Reply:
            await asyncio.sleep(0.1)
            return await handle(request)

        monkeypatch.setattr(stage.app.dispatcher, "handle", late)
    texts = [item.text for part in stage.app.library.languages["en"].checklist.parts for item in part.items]
    for name in (name for name, command in stage.app.dispatcher.table.items() if command.private):
        TROUBLES[trouble](stage.fake)
        stage.anna.begins(stage.channel, name)
        await stage.anna.writes(stage.channel, f"/{name} a c", mentions_bot=True)
        await stage.anna.writes(stage.channel, "a c", mentions_bot=True)
    await asyncio.sleep(1.5 if trouble in ("500", "follow-ups") else 0.5)
    for shown in stage.channel.messages:
        assert not any(text in f"{shown.text} {shown.options}" for text in texts)
    stage.fake.heal()
    stage.fake.problems.clear()
