"""Private means private: whatever is asked in a channel and whatever fails, nothing personal is posted there."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest

from bot.adapters.discord import responding
from bot.core.messages import Reply, Request
from tests.adapters.discord.conftest import Stage
from tests.adapters.rating import SECRET, rated
from tests.conftest import MakeApp
from tests.platforms.discord import FakeDiscord, Seen

TROUBLES: dict[str, Callable[[FakeDiscord], None]] = {
    "none": lambda fake: None,
    "500": lambda fake: fake.fails("POST", "/interactions", 500),
    "500 always": lambda fake: fake.fails("POST", "/interactions", 500, times=9),
    "cut": lambda fake: fake.drops("POST", "/interactions"),
    "cut always": lambda fake: fake.drops("POST", "/interactions", times=3),
    "cut after": lambda fake: fake.drops("POST", "/interactions", after=True),
    "cut after, always": lambda fake: fake.drops("POST", "/interactions", times=3, after=True),
    "404": lambda fake: fake.fails("POST", "/interactions", 404, code=10062),
    "403": lambda fake: fake.fails("POST", "/interactions", 403, code=50013),
    "slow": lambda fake: fake.slow("POST", "/interactions", 0.6),
    "follow-ups": lambda fake: fake.fails("POST", "/webhooks", 500, times=2),
    "no follow-ups": lambda fake: fake.fails("POST", "/webhooks", 404, code=10015),
    "cut follow-ups": lambda fake: fake.drops("POST", "/webhooks", after=True),
    "edits": lambda fake: fake.fails("PATCH", "/webhooks", 500, times=2),
    "no edits": lambda fake: fake.fails("PATCH", "/webhooks", 404, code=10008),
    "cut edits": lambda fake: fake.drops("PATCH", "/webhooks", times=3),
}


LATE = ("none", "404", "cut follow-ups", "no edits")
"""Those that are tried again where Discord was asked to wait."""


@pytest.fixture
def hurried(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """All times are a tenth of the real ones, and what is broken on purpose is no problem."""
    monkeypatch.setattr(responding, "DEFER_AFTER", 0.05)
    stage.fake.interaction_deadline, stage.fake.update_wait, stage.fake.follow_up_wait = 0.5, 0.2, 0.2
    yield stage
    stage.fake.heal()
    stage.fake.problems.clear()


def delayed(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every answer takes so long that it is announced first."""
    handle = stage.app.dispatcher.handle

    async def late(request: Request) -> Reply:
        await asyncio.sleep(0.1)
        return await handle(request)

    monkeypatch.setattr(stage.app.dispatcher, "handle", late)


def readable(seen: Seen) -> str:
    return f"{seen.text} {seen.options} {seen.attachments}"


@pytest.mark.parametrize(("trouble", "slowly"), [("none", False), ("cut after", False), ("404", True), ("follow-ups", True)])
async def test_the_checklist_does_not_show_in_a_channel(
    hurried: Stage, trouble: str, slowly: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = hurried
    if slowly:
        delayed(stage, monkeypatch)
    texts = [item.text for part in stage.app.library.languages["en"].checklist.parts for item in part.items]
    TROUBLES[trouble](stage.fake)
    stage.anna.begins(stage.channel, "prepare show")
    await stage.anna.writes(stage.channel, "/prepare a c", mentions_bot=True)
    await stage.anna.writes(stage.channel, "a c", mentions_bot=True)
    await asyncio.sleep(1.5 if trouble in ("500", "follow-ups") else 0.5)
    for shown in stage.channel.messages:
        assert not any(text in readable(shown) for text in texts)


@pytest.mark.parametrize(("trouble", "slowly"), [*((trouble, False) for trouble in TROUBLES), *((name, True) for name in LATE)])
async def test_neither_ratings_nor_papers_show_in_a_channel(
    hurried: Stage, trouble: str, slowly: bool, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Private commands, and private words of commands for all: begun, pressed by the asker and by somebody else."""
    stage, app = hurried, make_app()
    rated(app)
    await stage.restart(app)
    board = await stage.anna.slash(stage.channel, "board")
    asked = await stage.anna.slash(stage.channel, "rate")
    if slowly:
        delayed(stage, monkeypatch)
    acts: list[Callable[[], Awaitable[Any]]] = [
        lambda: stage.anna.slash(stage.channel, "paper"),
        lambda: stage.anna.slash(stage.channel, "aloud"),
        lambda: stage.anna.slash(stage.channel, "rate", pain=3),
        lambda: stage.anna.presses(board, "Mine"),
        lambda: stage.anna.presses(board, "Paper"),
        lambda: stage.ben.presses(board, "Mine"),
        lambda: stage.ben.presses(board, "Paper"),
        lambda: stage.anna.presses(asked, "7"),
        lambda: stage.anna.writes(stage.channel, "/aloud", mentions_bot=True),
        lambda: stage.anna.writes(stage.channel, "/paper", mentions_bot=True),
    ]
    for act in acts:
        TROUBLES[trouble](stage.fake)
        await asyncio.gather(act(), return_exceptions=True)
        stage.fake.heal()
    await asyncio.sleep(1)
    public = [message for message in stage.channel.kept.values() if not message.ephemeral]
    for message in public:
        assert SECRET not in readable(message.seen()), message.content
        assert not message.attachments
    if trouble == "none":
        assert any(SECRET in readable(shown) for shown in stage.anna.private_messages)
        assert any(shown.attachments for shown in stage.ben.private_messages)


async def test_private_words_follow_a_public_wait_for_the_asker_alone(
    hurried: Stage, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app()
    rated(app)
    await hurried.restart(app)
    delayed(hurried, monkeypatch)
    said = await hurried.anna.slash(hurried.channel, "aloud")
    assert said.content == "I answered that so that only the person who asked can see it."
    follow = await hurried.anna.next_private()
    assert SECRET in follow.content
    assert follow.attachments
