"""The ledger: each occurrence is claimed once, settled once, and found again, on both databases."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bot.core.messages import Target
from bot.errors import Obstacle
from bot.storage import Storage
from bot.storage.scheduled import Delivery, Outcome, ScheduleState, Why
from bot.storage.tables import schedules, votes
from tests.storage.conftest import NOON, Another
from tests.storage.scheduled import DAY, HERE, HOUR, SERVER, THERE, add, delivery, log, schedule, sent

MINUTE = timedelta(minutes=1)


async def due(storage: Storage, limit: int = 9, after: Delivery | None = None, platform: str = "telegram") -> list[Delivery]:
    return [each for _, each in await storage.deliveries.due(platform, NOON, limit, after)]


async def test_what_is_due_comes_with_its_schedule_the_longest_ago_first(storage: Storage) -> None:
    late = delivery(-1, 0, THERE)
    added = [await add(storage), await add(storage), await add(storage, THERE, late), await add(storage, SERVER)]
    await add(storage, first=delivery(1))
    found = await storage.deliveries.due("telegram", NOON, 9)
    assert found == (
        (added[2], replace(late, number=1)),
        (added[0], delivery()),
        (added[1], delivery(number=2)),
    )
    assert await storage.deliveries.due("discord", NOON, 9) == ((added[3], delivery(community=SERVER)),)
    assert await storage.deliveries.due("telegram", NOON - MINUTE, 9) == found[:1]
    assert await storage.deliveries.due("telegram", NOON - 2 * DAY, 9) == ()


async def test_what_is_due_is_read_page_by_page(storage: Storage) -> None:
    for chat in ("-3", "-1", "-2"):
        for days in (0, -1):
            place = Target("telegram", chat)
            await add(storage, place, delivery(days, 0, place))
    whole = await due(storage)
    order = [(each.due_at, each.community.chat, each.number) for each in whole]
    assert order == sorted(order)
    assert len(set(order)) == 6
    pages, last = list[Delivery](), None
    while page := await due(storage, 1, last):
        pages += page
        last = page[-1]
    assert pages == whole
    assert await due(storage, 2, whole[1]) == whole[2:4]


async def test_two_of_one_schedule_that_are_due_at_once_are_both_found(storage: Storage) -> None:
    await add(storage, first=delivery(-1))
    assert await storage.deliveries.claim(delivery(-1), "", NOON, [delivery()])
    await storage.deliveries.postpone(delivery(-1), NOON)
    first, second = await due(storage)
    assert [first.occurrence, second.occurrence] == ["2026-11-22 12:00", "2026-11-23 12:00"]
    assert await due(storage, 1, first) == [second]


async def test_many_pages_of_texts_are_read_as_well(storage: Storage) -> None:
    for number in range(30):
        await add(storage, first=delivery(number=0), what="text", text=f"text {number}")
    found = await storage.deliveries.due("telegram", NOON, 100)
    assert [each.text for each, _ in found] == [f"text {number}" for number in range(30)]


async def test_what_is_paused_or_removed_is_not_due(storage: Storage) -> None:
    for state in (ScheduleState.PAUSED, ScheduleState.REMOVED):
        added = await add(storage, first=delivery(number=0))
        await storage.schedules.change(replace(added, state=state), delivery(number=added.number))
    assert await due(storage) == []


async def test_one_of_two_that_claim_at_once_wins(storage: Storage, another: Another) -> None:
    both = (storage, another())
    for each in both:
        await each.open()
    for number in range(1, 16):
        await add(storage, first=delivery(number=0))
        one, next_one = delivery(number=number), delivery(1, number)
        claims = (each.deliveries.claim(one, f"tip {place}", NOON, [next_one]) for place, each in enumerate(both))
        won = await asyncio.gather(*claims)
        assert sorted(won) == [False, True]
        found = await storage.deliveries.log(HERE, number, 9)
        claimed = replace(one, outcome=Outcome.CLAIMED, subject=f"tip {won.index(True)}", claimed_at=NOON)
        assert found == (next_one, claimed)


async def test_a_claim_is_confirmed_when_others_see_it(storage: Storage, another: Another) -> None:
    await add(storage)
    assert await storage.deliveries.claim(delivery(), "tip", NOON, [])
    assert await due(another()) == []
    assert not await another().deliveries.claim(delivery(), "tip", NOON, [])


@pytest.mark.parametrize("way", ["claim", "skip"])
@pytest.mark.parametrize("state", [ScheduleState.PAUSED, ScheduleState.REMOVED])
async def test_what_was_paused_or_removed_meanwhile_is_left_alone(storage: Storage, way: str, state: ScheduleState) -> None:
    added = await add(storage)
    assert await storage.schedules.change(replace(added, state=state), delivery())
    act = storage.deliveries.claim if way == "claim" else storage.deliveries.skip
    assert not await act(delivery(), "", NOON, [delivery(1)])
    assert await log(storage) == [(1, "11-23", "planned")]


@pytest.mark.parametrize("way", ["claim", "skip"])
async def test_what_was_planned_anew_meanwhile_is_left_alone(storage: Storage, way: str) -> None:
    added = await add(storage)
    act = storage.deliveries.claim if way == "claim" else storage.deliveries.skip
    await storage.schedules.change(added, replace(delivery(), due_at=NOON + HOUR))
    assert not await act(delivery(), "", NOON, [delivery(1)])
    await storage.schedules.change(added, delivery(2))
    assert not await act(delivery(), "", NOON, [delivery(1)])
    assert not await act(delivery(number=7), "", NOON, [delivery(1)])
    assert not await act(delivery(community=THERE), "", NOON, [delivery(1)])
    assert await log(storage) == [(1, "11-25", "planned")]


async def test_changes_and_claims_at_once_leave_one_plan(storage: Storage, another: Another) -> None:
    """A change never leaves what a claim had planned by the rule from before."""
    both = (storage, another())
    for each in both:
        await each.open()
    for number in range(1, 31):
        added = await add(storage, first=delivery(number=0))
        claim = both[0].deliveries.claim(delivery(number=number), "tip", NOON, [delivery(1, number)])
        change = both[1].schedules.change(replace(added, when="daily 18:00"), delivery(0.25, number))
        claimed, changed = await asyncio.gather(claim, change)
        assert changed
        rows = await storage.deliveries.log(HERE, number, 9)
        assert [each.occurrence for each in rows if each.outcome == Outcome.PLANNED] == ["2026-11-23 18:00"]
        assert len(rows) == 1 + claimed


async def test_following_ones_that_are_there_already_stay_as_they_are(storage: Storage) -> None:
    await add(storage)
    await sent(storage, 1)
    missed = delivery(2, outcome=Outcome.SKIPPED, why=Why.TOO_LATE, settled_at=NOON)
    assert await storage.deliveries.claim(delivery(), "", NOON, [replace(delivery(1), due_at=NOON), missed, delivery(3)])
    rows = ["claimed", "sent", "skipped", "planned"]
    assert [outcome for *_, outcome in await log(storage)] == rows
    assert (await storage.deliveries.log(HERE, 1, 9))[1] == missed
    assert (await storage.deliveries.log(HERE, 1, 9))[2].message == "m1"


async def test_what_was_claimed_is_settled_once(storage: Storage) -> None:
    await add(storage)
    for number, (outcome, why, message) in enumerate(
        [(Outcome.SENT, "", "m1"), (Outcome.FAILED, Obstacle.GONE, ""), (Outcome.UNKNOWN, Why.INTERRUPTED, "")]
    ):
        one = delivery(number)
        assert await storage.deliveries.claim(one, "tip", NOON, [delivery(number + 1)])
        await storage.deliveries.settle(one, outcome, NOON + HOUR, why, message)
        await storage.deliveries.settle(one, Outcome.LATE, NOON + DAY, "again", "m9")
        (newest,) = await storage.deliveries.log(HERE, 1, 1, delivery(number + 1))
        settled: dict[str, Any] = {"outcome": outcome, "why": why, "message": message, "settled_at": NOON + HOUR}
        assert newest == replace(one, subject="tip", claimed_at=NOON, **settled)
        assert not await storage.deliveries.claim(one, "tip", NOON, [])


async def test_what_is_only_planned_is_not_settled(storage: Storage) -> None:
    await add(storage)
    await storage.deliveries.settle(delivery(), Outcome.SENT, NOON)
    await storage.deliveries.postpone(delivery(), NOON + HOUR)
    assert await due(storage) == [delivery()]


async def test_what_a_moderator_runs_is_begun_once(storage: Storage) -> None:
    added = await add(storage)
    now = delivery(occurrence="now k3f9", outcome=Outcome.CLAIMED, claimed_at=NOON)
    assert await storage.deliveries.begin(now)
    assert not await storage.deliveries.begin(now)
    assert not await storage.deliveries.begin(delivery())
    assert (await storage.deliveries.log(HERE, 1, 1)) == (now,)
    await storage.schedules.change(replace(added, state=ScheduleState.PAUSED), None)
    assert await storage.deliveries.begin(replace(now, occurrence="now 2"))
    await storage.schedules.change(replace(added, state=ScheduleState.REMOVED), None)
    assert not await storage.deliveries.begin(replace(now, occurrence="now 3"))
    assert not await storage.deliveries.begin(replace(now, number=7))


async def test_what_is_skipped_says_why(storage: Storage) -> None:
    await add(storage)
    assert await storage.deliveries.skip(delivery(), Why.QUIET_HOURS, NOON + HOUR, [delivery(1)])
    assert not await storage.deliveries.skip(delivery(), Why.DAY_OFF, NOON, [delivery(2)])
    skipped = delivery(outcome=Outcome.SKIPPED, why=Why.QUIET_HOURS, settled_at=NOON + HOUR)
    assert await storage.deliveries.log(HERE, 1, 9) == (delivery(1), skipped)


async def test_what_has_to_wait_is_due_again_later(storage: Storage) -> None:
    await add(storage)
    assert await storage.deliveries.claim(delivery(), "tip", NOON, [delivery(1)])
    assert await storage.deliveries.postpone(delivery(), NOON + MINUTE)
    assert await due(storage) == []
    again = replace(delivery(), due_at=NOON + MINUTE)
    assert await storage.deliveries.due("telegram", NOON + MINUTE, 9) == ((schedule(number=1), again),)
    assert not await storage.deliveries.claim(delivery(), "tip", NOON, [])
    assert await storage.deliveries.claim(again, "tip", NOON + MINUTE, [delivery(1)])


@pytest.mark.parametrize("state", [ScheduleState.PAUSED, ScheduleState.REMOVED])
async def test_what_has_to_wait_is_skipped_where_the_schedule_stopped_meanwhile(storage: Storage, state: ScheduleState) -> None:
    added = await add(storage)
    assert await storage.deliveries.claim(delivery(), "tip", NOON, [delivery(1)])
    await storage.schedules.change(replace(added, state=state), None)
    assert not await storage.deliveries.postpone(delivery(), NOON + MINUTE)
    assert await log(storage) == [(1, "11-23", "skipped")]


async def test_what_was_claimed_long_ago_is_found(storage: Storage) -> None:
    added = await add(storage)
    await add(storage, SERVER)
    for community in (HERE, SERVER):
        assert await storage.deliveries.claim(delivery(community=community), "tip", NOON, [])
    assert await storage.deliveries.claimed_before("telegram", NOON) == ()
    claimed = delivery(outcome=Outcome.CLAIMED, subject="tip", claimed_at=NOON)
    assert await storage.deliveries.claimed_before("telegram", NOON + MINUTE) == ((added, claimed),)
    await storage.schedules.change(replace(added, state=ScheduleState.REMOVED), None)
    assert len(await storage.deliveries.claimed_before("telegram", NOON + MINUTE)) == 1
    await storage.deliveries.settle(delivery(), Outcome.UNKNOWN, NOON, Why.INTERRUPTED)
    assert await storage.deliveries.claimed_before("telegram", NOON + MINUTE) == ()


async def test_the_log_is_read_page_by_page_the_newest_first(storage: Storage) -> None:
    added = await add(storage)
    await add(storage, first=delivery(number=0))
    await add(storage, THERE)
    await sent(storage, -1, -2)
    await sent(storage, -2, -1, number=2)
    await storage.schedules.change(replace(added, state=ScheduleState.REMOVED), None)
    whole = await storage.deliveries.log(HERE, None, 9)
    assert [(each.number, each.occurrence[8:10]) for each in whole] == [(2, "23"), (2, "22"), (1, "22"), (2, "21"), (1, "21")]
    assert await storage.deliveries.log(HERE, None, 2) == whole[:2]
    assert await storage.deliveries.log(HERE, None, 2, whole[1]) == whole[2:4]
    assert await storage.deliveries.log(HERE, None, 9, whole[-1]) == ()
    assert await storage.deliveries.log(HERE, 1, 9) == (whole[2], whole[4])
    assert await storage.deliveries.log(HERE, 1, 9, whole[2]) == (whole[4],)


async def test_the_latest_and_the_next_one_by_number(storage: Storage) -> None:
    for _ in range(3):
        await add(storage, first=delivery(number=0))
    await sent(storage, -2, -1)
    await sent(storage, -3, number=2)
    assert await storage.deliveries.skip(delivery(number=2), Why.DAY_OFF, NOON, [delivery(1, 2)])
    assert await storage.deliveries.claim(delivery(), "", NOON, [delivery(1)])
    latest, coming = await storage.deliveries.latest(HERE), await storage.deliveries.next(HERE)
    assert {number: (each.occurrence[8:10], each.outcome) for number, each in latest.items()} == {
        1: ("22", Outcome.SENT),
        2: ("23", Outcome.SKIPPED),
    }
    assert coming == {1: delivery(1), 2: delivery(1, 2), 3: delivery(number=3)}
    await storage.deliveries.postpone(delivery(), NOON + MINUTE)
    assert (await storage.deliveries.next(HERE))[1].occurrence == delivery().occurrence
    assert await storage.deliveries.latest(THERE) == await storage.deliveries.next(THERE) == {}


async def test_what_a_wrong_clock_skipped_is_planned_again(storage: Storage) -> None:
    """The clock was three days ahead for a while."""
    added, other = await add(storage), await add(storage, first=delivery(2, 0))
    await sent(storage, -1)
    too_late: dict[str, Any] = {"outcome": Outcome.SKIPPED, "why": Why.TOO_LATE, "settled_at": NOON}
    following = [delivery(1, **too_late), delivery(2, **too_late), delivery(3)]
    assert await storage.deliveries.skip(delivery(), Why.TOO_LATE, NOON, following)
    assert await storage.deliveries.skip(delivery(2, 2), Why.QUIET_HOURS, NOON, [delivery(3, 2)])
    assert await storage.deliveries.skipped_after(NOON) == (added,)
    assert await storage.deliveries.skipped_after(NOON + 2 * DAY) == ()
    assert await storage.deliveries.skipped_after(NOON - HOUR) == (added,)
    await storage.deliveries.unskip(added, NOON, delivery(1))
    kept = [(1, "11-22", "sent"), (1, "11-23", "skipped"), (1, "11-24", "planned")]
    assert await log(storage, number=1) == kept
    assert await log(storage, number=2) == [(2, "11-25", "skipped"), (2, "11-26", "planned")]
    assert await storage.deliveries.skipped_after(NOON) == ()
    assert len(await due(storage)) == 0
    await storage.deliveries.unskip(other, NOON, None)
    assert await log(storage, number=2) == [(2, "11-25", "skipped")]


async def test_of_what_was_removed_nothing_is_planned_again(storage: Storage) -> None:
    added = await add(storage)
    skipped = delivery(1, outcome=Outcome.SKIPPED, why=Why.TOO_LATE, settled_at=NOON)
    assert await storage.deliveries.claim(delivery(), "", NOON, [skipped])
    await storage.schedules.change(replace(added, state=ScheduleState.REMOVED), None)
    assert await storage.deliveries.skipped_after(NOON) == ()
    await storage.deliveries.unskip(added, NOON, delivery(2))
    await storage.deliveries.unskip(schedule(number=8), NOON, delivery(2, 8))
    assert await log(storage) == [(1, "11-23", "claimed"), (1, "11-24", "skipped")]


async def test_everybody_is_counted_once(storage: Storage) -> None:
    await add(storage)
    await sent(storage, -1, -2)

    async def vote(mark: str, helpful: bool, day: int = -1) -> bool | None:
        return await storage.deliveries.vote(HERE, 1, delivery(day).occurrence, mark, helpful)

    assert [await vote("anna", True), await vote("ben", False), await vote("carla", True)] == [True, True, True]
    assert [await vote("anna", False), await vote("anna", True), await vote("anna", False, -2)] == [False, False, True]
    counts = [(each.helpful, each.not_for_me) for each in await storage.deliveries.log(HERE, 1, 9)]
    assert counts == [(0, 0), (2, 1), (0, 1)]


async def test_many_that_vote_at_once_are_all_counted(storage: Storage, another: Another) -> None:
    await add(storage)
    both = (storage, another())
    for each in both:
        await each.open()
    marks = [f"m{number % 20}" for number in range(40)]
    counted = await asyncio.gather(
        *(both[number // 20].deliveries.vote(HERE, 1, delivery().occurrence, mark, True) for number, mark in enumerate(marks))
    )
    (found,) = await storage.deliveries.log(HERE, 1, 1)
    assert found.helpful == counted.count(True) == 20


async def test_a_vote_for_what_is_not_there_does_not_count(storage: Storage) -> None:
    await add(storage)
    for community, number, occurrence in ((HERE, 1, "x"), (HERE, 2, delivery().occurrence), (THERE, 1, delivery().occurrence)):
        assert await storage.deliveries.vote(community, number, occurrence, "m", True) is None
    assert await storage.rows(select(votes)) == []


async def test_a_vote_does_not_say_which_way_it_was(storage: Storage) -> None:
    await add(storage)
    for mark, helpful in (("a", True), ("b", False)):
        await storage.deliveries.vote(HERE, 1, delivery().occurrence, mark, helpful)
    first, second = await storage.rows(select(votes))
    assert first[:4] == second[:4]
    assert set(votes.columns.keys()) == {"platform", "chat", "number", "occurrence", "mark"}


async def test_what_is_old_is_forgotten_and_what_is_not_stays(storage: Storage) -> None:
    kept, gone, busy = [await add(storage, first=delivery(-5, 0)) for _ in range(3)]
    await sent(storage, -3, -2, -1)
    await sent(storage, -3, number=gone.number)
    assert await storage.deliveries.claim(delivery(-5, busy.number), "", NOON, [])
    for day, mark in ((-3, "m"), (-1, "m")):
        assert await storage.deliveries.vote(HERE, 1, delivery(day).occurrence, mark, True)
    for each in (gone, busy):
        await storage.schedules.change(replace(each, state=ScheduleState.REMOVED), None)
    await storage.deliveries.forget_before(NOON - 2 * DAY)
    fresh = [(1, "11-18", "planned"), (3, "11-18", "claimed"), (1, "11-21", "sent"), (1, "11-22", "sent")]
    assert sorted(await log(storage)) == sorted(fresh)
    assert [row.occurrence for row in await storage.rows(select(votes))] == [delivery(-1).occurrence]
    assert await storage.schedules.of(HERE) == (kept,)
    assert [row.number for row in await storage.rows(select(schedules).order_by(schedules.c.number))] == [1, 3]
    await storage.deliveries.settle(delivery(-5, 3), Outcome.UNKNOWN, NOON)
    await storage.deliveries.forget_before(NOON - 2 * DAY)
    assert len(await storage.rows(select(schedules))) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        delivery(1, outcome=Outcome.CLAIMED),
        delivery(1, outcome=Outcome.SENT),
        delivery(1, settled_at=NOON),
        delivery(1, outcome="odd"),
        delivery(1, occurrence=""),
        delivery(1, number=7),
    ],
)
async def test_the_database_refuses_a_delivery_that_cannot_be(storage: Storage, wrong: Delivery) -> None:
    await add(storage)
    with pytest.raises(IntegrityError):
        await storage.deliveries.claim(delivery(), "", NOON, [wrong])
    assert await due(storage) == [delivery()], "all of it or nothing"
    naive = replace(delivery(1), due_at=NOON.replace(tzinfo=None))
    with pytest.raises(Exception, match="expected an aware time"):
        await storage.deliveries.claim(delivery(), "", NOON, [naive])
