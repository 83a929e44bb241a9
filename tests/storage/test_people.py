"""Consent, activity and reminders, on both databases."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.core.messages import User
from bot.storage import Storage
from bot.storage.values import Activity, Consent, Reminder, ReminderKind, ReminderState
from tests.storage.conftest import ANNA, BEN, NOON, Another, Counting, agree, keep, session

TODAY = NOON.date()
HOUR = timedelta(hours=1)


def reminder(id: str = "r1", user: User = ANNA, hours: float = 0, **more: object) -> Reminder:
    """Due so many hours after noon."""
    given = {"when": "weekly tue 18:00", "unless_logged": True} | more
    return Reminder(id, user, ReminderKind.OWN, NOON + timedelta(hours=hours), "Europe/Berlin", **given)  # type: ignore[arg-type]


async def test_the_last_consent_counts(storage: Storage) -> None:
    await agree(storage, BEN)
    assert await storage.consents.of(ANNA) is None
    await storage.consents.give(replace(ANNA, name="Anna"), "1", NOON)
    await storage.consents.give(ANNA, "2", NOON + HOUR)
    assert await storage.consents.of(ANNA) == Consent(ANNA, "2", NOON + HOUR)
    assert await storage.consents.of(BEN) == Consent(BEN, "1", NOON)


async def test_who_agreed_was_here(storage: Storage) -> None:
    await agree(storage)
    assert await storage.activity.quiet_since(TODAY, 5) == ()
    assert await storage.activity.quiet_since(TODAY + timedelta(1), 5) == (Activity(ANNA, TODAY),)


async def test_who_comes_back_is_not_quiet_and_no_longer_warned(storage: Storage) -> None:
    await agree(storage, ANNA, BEN)
    await storage.activity.warned(ANNA, TODAY)
    assert await storage.activity.quiet_since(date.max, 5) == (Activity(BEN, TODAY), Activity(ANNA, TODAY, TODAY))
    later = TODAY + timedelta(40)
    await storage.activity.touch(ANNA, later)
    assert await storage.activity.quiet_since(date.max, 5) == (Activity(BEN, TODAY), Activity(ANNA, later))
    assert await storage.activity.quiet_since(date.max, 1) == (Activity(BEN, TODAY),)
    await storage.activity.warned(ANNA, later)
    await storage.activity.touch(ANNA, later)
    assert await storage.activity.quiet_since(date.max, 5) == (Activity(BEN, TODAY), Activity(ANNA, later))


async def test_who_did_not_agree_leaves_no_trace(storage: Storage) -> None:
    await agree(storage, BEN)
    await storage.activity.warned(ANNA, TODAY)
    await storage.activity.touch(ANNA, TODAY)
    assert await storage.personal.counts(ANNA) == {}
    await storage.consents.give(ANNA, "1", NOON - timedelta(40))
    await storage.activity.touch(ANNA, TODAY)
    assert await storage.activity.quiet_since(TODAY, 5) == ()


async def test_being_here_is_written_once_a_day(storage: Storage) -> None:
    await agree(storage)
    counting = Counting(await storage.open())
    for day in (TODAY, TODAY, TODAY + timedelta(1), TODAY + timedelta(1)):
        await storage.activity.touch(ANNA, day)
    assert counting.writes == 2


async def test_the_next_reminder_comes_first(storage: Storage) -> None:
    await agree(storage, ANNA, BEN)
    for each in (reminder("r1", hours=2), reminder("r2", hours=1), reminder("r1", BEN)):
        await storage.reminders.add(each)
    assert await storage.reminders.of(ANNA) == (reminder("r2", hours=1), reminder("r1", hours=2))
    assert await storage.reminders.due(NOON + HOUR, 5) == (reminder("r1", BEN), reminder("r2", hours=1))
    assert await storage.reminders.due(NOON + HOUR, 1) == (reminder("r1", BEN),)
    assert await storage.reminders.due(NOON - HOUR, 5) == ()
    await storage.reminders.add(reminder("r2", hours=9))
    assert await storage.reminders.due(NOON + HOUR, 5) == (reminder("r1", BEN),)


async def test_a_reminder_is_claimed_once(storage: Storage, another: Another) -> None:
    await agree(storage)
    await storage.reminders.add(reminder())
    assert [await each.reminders.claim(reminder(), NOON) for each in (storage, another())] == [True, False]
    assert await storage.reminders.due(NOON, 5) == ()
    claimed = replace(reminder(), state=ReminderState.CLAIMED, claimed_at=NOON)
    assert await storage.reminders.claimed_before(NOON + HOUR) == (claimed,)
    assert await storage.reminders.claimed_before(NOON) == ()


async def test_a_reminder_that_was_changed_or_stopped_meanwhile_is_not_claimed(storage: Storage) -> None:
    await agree(storage)
    await storage.reminders.add(reminder(hours=1))
    assert not await storage.reminders.claim(reminder(), NOON)
    assert not await storage.reminders.claim(reminder("r9"), NOON)
    assert not await storage.reminders.claim(reminder(user=BEN), NOON)
    await storage.reminders.pause(ANNA)
    assert not await storage.reminders.claim(reminder(hours=1), NOON)


async def test_what_was_sent_comes_again_or_is_gone(storage: Storage) -> None:
    await agree(storage)
    for id in ("r1", "r2"):
        await storage.reminders.add(reminder(id))
        await storage.reminders.claim(reminder(id), NOON)
    await storage.reminders.settle("r1", ANNA, NOON + HOUR)
    await storage.reminders.settle("r2", ANNA, None)
    assert await storage.reminders.of(ANNA) == (reminder("r1", hours=1),)


async def test_what_was_stopped_while_it_was_sent_stays_so(storage: Storage) -> None:
    await agree(storage)
    await storage.reminders.add(reminder())
    await storage.reminders.claim(reminder(), NOON)
    assert await storage.reminders.stop(ANNA, None) == 1
    await storage.reminders.settle("r1", ANNA, NOON + HOUR)
    assert await storage.reminders.of(ANNA) == ()


async def test_some_or_all_are_stopped(storage: Storage) -> None:
    await agree(storage, ANNA, BEN)
    for each in (reminder("r1"), reminder("r2"), reminder("r3"), reminder("r1", BEN)):
        await storage.reminders.add(each)
    assert await storage.reminders.stop(ANNA, ("r1", "r9")) == 1
    assert await storage.reminders.stop(ANNA, ()) == 0
    assert await storage.reminders.stop(ANNA, None) == 2
    assert await storage.reminders.stop(ANNA, None) == 0
    assert await storage.reminders.of(BEN) == (reminder("r1", BEN),)


async def test_paused_ones_wait_until_they_are_planned_again(storage: Storage) -> None:
    await agree(storage)
    await storage.reminders.add(reminder())
    assert await storage.reminders.pause(ANNA) == 1
    assert await storage.reminders.due(NOON, 5) == ()
    await storage.reminders.settle("r1", ANNA, NOON)
    assert await storage.reminders.due(NOON, 5) == ()
    await storage.reminders.add(reminder())
    assert await storage.reminders.due(NOON, 5) == (reminder(),)


async def test_a_follow_up_goes_with_its_session(storage: Storage) -> None:
    await agree(storage)
    await keep(storage, session())
    follow_up = replace(reminder(session="s1"), kind=ReminderKind.FOLLOW_UP, when="")
    await storage.reminders.add(follow_up)
    await keep(storage, session(details={"note": "changed"}))
    assert await storage.reminders.of(ANNA) == (follow_up,)
    await storage.sessions.delete(ANNA, "s1")
    assert await storage.reminders.of(ANNA) == ()


@pytest.mark.parametrize(
    "wrong", [reminder(session="s9"), reminder(state=ReminderState.CLAIMED), reminder(claimed_at=NOON), reminder(user=BEN)]
)
async def test_the_database_refuses_a_reminder_that_cannot_be(storage: Storage, wrong: Reminder) -> None:
    await agree(storage)
    with pytest.raises(IntegrityError):
        await storage.reminders.add(wrong)
