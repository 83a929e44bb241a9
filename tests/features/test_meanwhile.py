"""What waits to be posted, or may have been, while its schedule changes: not lost, not planned twice, not posted against a no."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import cast

import pytest

from bot.core.messages import Reply, Target
from bot.errors import DeliveryError
from bot.features.schedule.replanning import change
from bot.storage import Storage
from bot.storage.scheduled import Delivery, Schedule, ScheduleState
from tests.conftest import Clock, MakeApp
from tests.features.test_posting import Group, on_board
from tests.platforms.board import Board
from tests.talk import Talk

WAIT = (DeliveryError(retry_after=30), False)


@pytest.fixture
def group(make_app: MakeApp, clock: Clock) -> Group:
    return on_board(make_app(), Board(), clock)


def moderator(group: Group) -> Talk:
    return Talk(group.app.dispatcher, user="ben", chat="group", private=False, moderator=True)


async def test_what_has_to_wait_again_and_again_leaves_one_plan(group: Group) -> None:
    await group.schedules()
    group.board.fails += [WAIT] * 3
    for minute in range(4):
        await group.until(f"2026-11-23 18:{minute:02}:03")
    assert await group.ledger() == [("11-23 18:00", "sent", ""), ("11-24 18:00", "planned", "")]


async def test_what_has_to_wait_is_posted_also_if_its_schedule_was_changed_meanwhile(group: Group) -> None:
    schedule = await group.schedules()
    group.board.fails.append(WAIT)
    await group.until("2026-11-23 18:00:03")
    assert await change(replace(schedule, what="tips sleep"), group.app.storage, "UTC", group.clock())
    await group.until("2026-11-23 18:01")
    assert await group.ledger() == [("11-23 18:00", "sent", ""), ("11-24 18:00", "planned", "")]
    assert "Sleep" in str(group.board.posts)


async def test_a_change_at_the_moment_of_posting_leaves_a_plan(group: Group) -> None:
    schedule, storage = await group.schedules(), group.app.storage
    group.clock.now = datetime(2026, 11, 23, 18, 0, 1, tzinfo=UTC)

    async def after_the_post(schedule: Schedule, planned: Delivery | None) -> bool:
        await group.tick()
        return await storage.schedules.change(schedule, planned)

    slow = SimpleNamespace(deliveries=storage.deliveries, schedules=SimpleNamespace(change=after_the_post))
    assert await change(schedule, cast(Storage, slow), "UTC", group.clock())
    assert await group.ledger() == [("11-23 18:00", "sent", ""), ("11-24 18:00", "planned", "")]


@pytest.mark.parametrize("state", [ScheduleState.PAUSED, ScheduleState.REMOVED])
async def test_what_was_stopped_while_it_was_unclear_is_not_posted_again(
    make_app: MakeApp, clock: Clock, state: ScheduleState
) -> None:
    group = on_board(make_app(), Board(recognises_nonces=True), clock)
    schedule = await group.schedules()
    group.board.fails.append((DeliveryError(), False))
    await group.until("2026-11-23 18:00:03")
    await change(replace(schedule, state=state), group.app.storage, "UTC", clock())
    await group.until("2026-11-23 18:02")
    assert (group.posted, await group.settled()) == (0, [("11-23 18:00", "unknown", "interrupted")])


@dataclass
class Strict(Board):
    """It takes only what has waited for its turn."""

    turns: int = 0

    async def pace(self, target: Target) -> None:
        self.turns += 1

    async def post(self, target: Target, reply: Reply, nonce: str) -> str:
        self.turns -= 1
        assert self.turns >= 0
        return await super().post(target, reply, nonce)


async def test_run_by_hand_it_waits_for_its_turn_too(make_app: MakeApp, clock: Clock) -> None:
    group = on_board(make_app(), Strict(), clock)
    await group.schedules()
    assert "Posted just now." in await moderator(group).say("/schedule run 1")


async def test_of_a_paused_one_that_has_to_wait_nobody_is_told_that_it_comes(group: Group) -> None:
    await group.schedules()
    ben = moderator(group)
    await ben.say("/schedule pause 1")
    group.board.fails.append(WAIT)
    assert "That did not work" in await ben.say("/schedule run 1")
    assert [outcome for _, outcome, _ in await group.ledger()] == ["skipped"]


@pytest.mark.parametrize("nonces", [True, False])
async def test_of_one_that_may_have_arrived_nobody_is_told_that_it_did_not(make_app: MakeApp, clock: Clock, nonces: bool) -> None:
    group = on_board(make_app(), Board(recognises_nonces=nonces), clock)
    await group.schedules()
    group.board.fails.append((DeliveryError(), True))
    assert "I do not know yet whether it arrived." in await moderator(group).say("/schedule run 1")
