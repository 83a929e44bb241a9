"""Private means private: whatever is asked in a group and whatever fails, nothing personal is posted there."""

import asyncio
from collections.abc import Callable

import pytest

from tests.adapters.rating import SECRET, rated
from tests.adapters.telegram.conftest import Stage
from tests.platforms.telegram import FakeTelegram

TROUBLES: dict[str, Callable[[FakeTelegram], None]] = {
    "none": lambda fake: None,
    "500": lambda fake: fake.fails("sendMessage", status=500, times=2),
    "slow": lambda fake: fake.slow("sendMessage", 0.3),
    "photos": lambda fake: fake.fails("sendPhoto", status=400, description="Bad Request: something new"),
    "papers": lambda fake: fake.drops("sendDocument", times=2, after=True),
    "presses": lambda fake: fake.fails("answerCallbackQuery", status=500),
    "429": lambda fake: fake.fails("sendMessage", status=429, retry_after=1),
    "403": lambda fake: fake.fails("sendMessage", status=403, description="Forbidden: bot was blocked by the user"),
    "400": lambda fake: fake.fails("sendMessage", status=400, description="Bad Request: something new"),
    "cut": lambda fake: fake.drops("sendMessage", times=2),
    "edit": lambda fake: fake.fails("editMessageText", status=400, description="Bad Request: message can't be edited"),
}


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_the_checklist_does_not_show_in_a_group(stage: Stage, trouble: str) -> None:
    texts = [item.text for part in stage.app.library.languages["en"].checklist.parts for item in part.items]
    await stage.anna.starts()
    TROUBLES[trouble](stage.fake)
    for line in ("/prepare", "/prepare a c", "/prepare@unwind_test_bot none", "@unwind_test_bot prepare", "a", "none"):
        await stage.anna.writes(stage.group, line)
        await stage.anna.writes(stage.private, "/prepare")
        await stage.anna.writes(stage.private, "a c")
    await asyncio.sleep(1.5 if trouble in ("429", "500", "cut") else 0.3)
    posted = [f"{seen.text} {' '.join(seen.labels)}" for seen in stage.group.messages if seen.sender.is_bot]
    assert posted, "it does say how to go on"
    for text in texts:
        assert not any(text in shown for shown in posted)
    stage.fake.forget_deadlines()
    stage.fake.problems[:] = [problem for problem in stage.fake.problems if "something new" not in problem]


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_neither_ratings_nor_papers_show_in_a_group(stage: Stage, trouble: str) -> None:
    """Private commands, and private words of commands for all, typed and pressed, while the same goes on in private."""
    rated(stage.app)
    await stage.anna.starts()
    await stage.anna.writes(stage.group, "/board")
    board = await stage.group.next()
    for command in ("paper", "rate", "aloud"):
        TROUBLES[trouble](stage.fake)
        await stage.anna.writes(stage.group, f"/{command} 7")
        await stage.anna.writes(stage.private, f"/{command} 7")
        await stage.anna.writes(stage.group, "7")
        await stage.anna.presses(board, "Mine")
        await stage.ben.presses(board, "Mine")
        await asyncio.sleep(0.8 if trouble in ("429", "500", "cut", "papers") else 0.2)
        stage.fake.faults.planned.clear()
    await stage.anna.presses(board, "Paper")
    await stage.fake.until(lambda: any(SECRET in seen.text for seen in stage.private.messages), 10)
    posted = [seen for seen in stage.group.messages if seen.sender.is_bot]
    assert posted
    for seen in posted:
        assert SECRET not in f"{seen.text} {seen.caption} {seen.labels}"
        assert not seen.file
    stage.fake.forget_deadlines()
    stage.fake.problems[:] = [problem for problem in stage.fake.problems if "something new" not in problem]
