"""Check-ins in a group on Telegram: whatever is asked, whoever presses and whatever fails, nothing of them is shown there."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path

import pytest

from bot.adapters import telegram as adapters
from bot.adapters.telegram import links, render
from bot.adapters.telegram.limits import Limits
from bot.config import Database
from bot.core.messages import Button, User
from bot.storage import SQLITE
from tests.adapters import diary
from tests.adapters.diary import Ours
from tests.adapters.telegram.conftest import Stage
from tests.conftest import Clock, MakeApp
from tests.platforms.telegram import FakeTelegram

Trouble = Callable[[FakeTelegram], None]
TROUBLES: dict[str, Trouble] = {
    "none": lambda fake: None,
    "500": lambda fake: fake.fails("sendMessage", status=500),
    "429": lambda fake: fake.fails("sendMessage", status=429, retry_after=1),
    "403": lambda fake: fake.fails("sendMessage", status=403, description="Forbidden: bot was blocked by the user", times=3),
    "400": lambda fake: fake.fails("sendMessage", status=400, description="Bad Request: something new", times=3),
    "slow": lambda fake: fake.slow("sendMessage", 0.3, times=3),
    "cut": lambda fake: fake.drops("sendMessage"),
    "cut after": lambda fake: fake.drops("sendMessage", after=True),
    "pictures": lambda fake: fake.fails("sendPhoto", status=400, description="Bad Request: something new"),
    "papers": lambda fake: fake.fails("sendDocument", status=413, description="Request Entity Too Large"),
    "cut papers": lambda fake: fake.drops("sendDocument", after=True),
    "presses": lambda fake: fake.fails("answerCallbackQuery", status=500, times=3),
    "edits": lambda fake: fake.fails("editMessageText", status=400, description="Bad Request: message can't be edited", times=3),
}


@pytest.fixture
async def ours(
    stage: Stage, make_app: MakeApp, database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> AsyncIterator[Ours]:
    """Anna keeps a diary; the bot has a board for all, and does not wait for the pace of groups."""
    caplog.set_level(logging.DEBUG, "bot")
    monkeypatch.setattr(adapters, "Limits", partial(Limits, in_group=10_000))
    app = make_app()
    diary.with_board(app)
    await stage.restart(app)
    await diary.keeps(app, User("telegram", str(stage.anna.id)))
    ours = Ours(app, Path(database.url.removeprefix(SQLITE)), monkeypatch)
    yield ours
    ours.mended()
    stage.fake.faults.planned.clear()
    stage.fake.forget_deadlines()
    stage.fake.problems.clear()


async def tries(stage: Stage, clock: Clock, trouble: Trouble) -> None:
    """Every private command in every way that a group knows, by Anna and by Ben, while Anna uses it in private as well."""
    anna, ben, group = stage.anna, stage.ben, stage.group
    await anna.starts()
    await anna.writes(group, "/board")
    await stage.fake.until(lambda: any(seen.labels for seen in group.messages))
    board = next(seen for seen in group.messages if seen.labels)
    start = next(seen for seen in stage.private.messages if seen.sender.is_bot)
    for name in diary.private(stage.app):
        trouble(stage.fake)
        await anna.writes(stage.private, f"/{name} all")
        await anna.presses_data(start, Button("", "checkin", {"at": f"{diary.IDS[0]}.as", "do": "edit"}).id)
        for line in (f"/{name}", f"/{name}@unwind_test_bot all", f"/{name} after", f"@unwind_test_bot {name}"):
            await anna.writes(group, line)
        for person in (anna, ben):
            await person.presses(board, f"To {name}")
            await person.presses_data(board, Button("", name, {"at": f"{diary.IDS[0]}.as", "do": "edit"}).id)
            await person.writes(group, f"/start@unwind_test_bot {links.payload(Button('', name, {'page': '1'}).id)}")
            await person.writes(group, "pain", reply_to=board)
        clock.pass_(10)
        await asyncio.sleep(0.05)
    await anna.writes(stage.private, "/checkin")
    await anna.writes(group, "@unwind_test_bot after")
    for command in ("unanswered", "why"):
        await ben.writes(group, f"/{command}")


def holds(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    """Nothing of Anna's was ever posted in the group, nor tried to be, nor logged."""
    people = (str(stage.anna.id), str(stage.ben.id))
    calls = [call for call in stage.fake.calls if str(call.params.get("chat_id")) == str(stage.group.id)]
    assert calls
    assert {call.method for call in calls} <= {"sendMessage", "editMessageText", "getChatAdministrators"}
    for seen in stage.group.said:
        assert diary.betrayed(f"{seen.text} {seen.caption} {seen.labels}", stage.app) == [], seen
        assert not seen.file
    for call in calls:
        assert not any(word in str(call) for word in (diary.NOTE, *diary.IDS)), call
    log = diary.logged(caplog)
    assert log
    assert [word for word in (diary.NOTE, *diary.IDS, *people, stage.fake.token, "stiffness") if word in log.casefold()] == []


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_nothing_shows_when_telegram_fails(
    stage: Stage, ours: Ours, trouble: str, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    await tries(stage, clock, TROUBLES[trouble])
    await diary.settled(caplog, 1.2 if trouble in ("500", "429", "cut", "cut after", "cut papers") else 0.4)
    holds(stage, caplog)
    if trouble == "none":
        seen = "".join(f"{message.text} {message.caption}" for message in stage.private.messages if message.sender.is_bot)
        assert diary.NOTE in seen, "in private she does see it"
        assert any(message.file for message in stage.private.messages)


@pytest.mark.parametrize("trouble", diary.OURS)
async def test_nothing_shows_when_something_of_ours_fails(
    stage: Stage, ours: Ours, trouble: str, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    await getattr(ours, trouble)()
    await tries(stage, clock, TROUBLES["none"])
    await diary.settled(caplog)
    holds(stage, caplog)


async def test_nothing_shows_when_papers_are_too_large(
    stage: Stage, ours: Ours, clock: Clock, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(render, "LARGEST_FILE", 10)
    monkeypatch.setattr(render, "LARGEST_PICTURE", 10)
    await tries(stage, clock, TROUBLES["none"])
    await diary.settled(caplog)
    holds(stage, caplog)
    assert any("too large" in seen.text for seen in stage.private.messages)


@pytest.mark.parametrize("status", [0, 400, 403, 429, 500])
async def test_what_comes_by_itself_comes_to_nobody_else(
    stage: Stage, ours: Ours, clock: Clock, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    await stage.anna.starts()
    await stage.private.next()
    clock.pass_(90)
    if status:
        stage.fake.fails("sendMessage", status=status, times=9)
    for job in stage.app.jobs:
        await job.run()
    await asyncio.sleep(0.5)
    assert stage.group.said == []
    texts = [seen.text for seen in stage.private.messages if seen.sender.is_bot][1:]
    assert len(texts) == (0 if status else 2)
    assert str(stage.anna.id) not in diary.logged(caplog)
