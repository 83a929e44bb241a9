"""Schedules by community and number, and who changed what, on both databases."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bot.core.messages import Target, User
from bot.errors import Obstacle
from bot.storage import Storage
from bot.storage.keys import Keys
from bot.storage.scheduled import Change, Outcome, Schedule, ScheduleState, Why
from bot.storage.tables import changes, deliveries, schedules, votes
from tests.storage.conftest import ANNA, NOON, Another, opened
from tests.storage.scheduled import DAY, HERE, HOUR, MODERATOR, SERVER, THERE, add, delivery, log, schedule, sent

WORDS = "zzqxxq Grüße 🙂 of our own"


async def everything(storage: Storage) -> str:
    return str([await storage.rows(select(table)) for table in (schedules, deliveries, votes, changes)])


async def test_a_schedule_comes_back_as_it_was(storage: Storage, another: Another) -> None:
    given = schedule(
        target=Target("telegram", "-300", "7"),
        when="weekly tue 18:00 Europe/Berlin",
        what="text",
        text=WORDS,
        state=ScheduleState.PAUSED,
        paused_until=NOON,
        why=Obstacle.GONE,
    )
    assert await storage.schedules.add(given, None) == replace(given, number=1)
    plain = Schedule(HERE, 9, HERE, "daily 12:00", "topic cure")
    assert await storage.schedules.add(plain, None) == replace(plain, number=2)
    fresh = another()
    assert await fresh.schedules.of(HERE) == (replace(given, number=1), replace(plain, number=2))
    assert await fresh.schedules.get(HERE, 1) == replace(given, number=1)
    assert (await fresh.schedules.get(HERE, 3), await fresh.schedules.get(THERE, 1)) == (None, None)
    assert await log(fresh) == []


async def test_numbers_count_up_in_each_community(storage: Storage) -> None:
    for community in (HERE, HERE, THERE, SERVER, HERE):
        await add(storage, community, delivery(number=0, community=community))
    assert [each.number for each in await storage.schedules.of(HERE)] == [1, 2, 3]
    assert [each.number for each in await storage.schedules.of(THERE)] == [1]
    assert await log(storage) == [(1, "11-23", "planned"), (2, "11-23", "planned"), (3, "11-23", "planned")]


async def test_many_that_add_at_once_get_numbers_of_their_own(storage: Storage, another: Another) -> None:
    several = [storage, another(), another()]
    for process in several:
        await process.open()
    added = await asyncio.gather(*(add(several[number % 3]) for number in range(30)))
    assert sorted(each.number for each in added) == list(range(1, 31))
    assert len(await log(storage)) == 30


async def test_a_number_is_not_given_again_while_its_ledger_lives(storage: Storage) -> None:
    await add(storage)
    last = await add(storage)
    await sent(storage, -1, number=2)
    assert await storage.schedules.change(replace(last, state=ScheduleState.REMOVED), None)
    await storage.deliveries.forget_before(NOON - DAY)
    assert (await add(storage)).number == 3
    assert await log(storage, number=2) == [(2, "11-22", "sent")]


async def test_what_was_removed_is_gone_for_people_and_does_not_come_back(storage: Storage) -> None:
    added = await add(storage)
    assert await storage.schedules.change(replace(added, state=ScheduleState.REMOVED), None)
    assert await storage.schedules.of(HERE) == ()
    assert await storage.schedules.get(HERE, 1) is None
    assert await storage.schedules.in_chat(HERE) == ()
    assert not await storage.schedules.change(added, delivery(1))
    assert not await storage.schedules.change(schedule(number=7), delivery(1, 7))
    assert await log(storage) == []


async def test_an_edited_schedule_is_planned_anew(storage: Storage) -> None:
    added = await add(storage)
    other = await add(storage)
    await sent(storage, -1)
    edited = replace(added, when="daily 13:00", what="text", text=WORDS, target=THERE, paused_until=NOON, why="x")
    assert await storage.schedules.change(edited, delivery(2))
    assert await storage.schedules.of(HERE) == (edited, other)
    assert await log(storage) == [(1, "11-22", "sent"), (2, "11-23", "planned"), (1, "11-25", "planned")]
    assert await storage.schedules.change(added, None)
    assert await storage.schedules.of(HERE) == (added, other)
    assert await log(storage) == [(1, "11-22", "sent"), (2, "11-23", "planned")]


async def test_what_was_due_when_it_was_changed_is_said_to_be_skipped_or_stays(storage: Storage) -> None:
    added = await add(storage, first=delivery(-1))
    assert await storage.schedules.change(added, delivery(-1))
    assert await log(storage) == [(1, "11-22", "planned")]
    assert await storage.schedules.change(replace(added, state=ScheduleState.PAUSED), None)
    assert await log(storage) == [(1, "11-22", "skipped")]
    (row,) = await storage.deliveries.log(HERE, 1, 9)
    assert (row.why, row.settled_at) == (Why.CHANGED, NOON)


async def test_an_occurrence_that_is_in_the_ledger_is_not_planned_again(storage: Storage) -> None:
    added = await add(storage)
    await sent(storage, 1)
    assert await storage.schedules.change(added, delivery(1))
    assert await log(storage) == [(1, "11-24", "sent")]


async def test_a_change_while_it_is_posted_leaves_that_one_alone(storage: Storage) -> None:
    added = await add(storage)
    assert await storage.deliveries.claim(delivery(), "tip", NOON, [delivery(1)])
    assert await storage.schedules.change(replace(added, when="weekly mon 12:00"), delivery())
    assert await log(storage) == [(1, "11-23", "claimed")]
    assert await storage.schedules.change(replace(added, when="daily 18:00"), delivery(2))
    await storage.deliveries.settle(delivery(), Outcome.SENT, NOON)
    assert await log(storage) == [(1, "11-23", "sent"), (1, "11-25", "planned")]


async def test_who_made_it_stays_as_it_is_stored(storage: Storage) -> None:
    """Whoever holds an older value does not bring back somebody who was erased meanwhile."""
    added = await add(storage)
    await storage.personal.erase(MODERATOR)
    assert await storage.schedules.change(added, None)
    assert await storage.schedules.get(HERE, 1) == replace(added, made_by=None)
    assert "mod-1" not in await everything(storage)


async def test_a_chat_knows_what_is_posted_in_it_and_what_is_its_own(storage: Storage) -> None:
    channel = Target("discord", "5", "9")
    posted = await add(storage, SERVER, None, target=channel)
    await add(storage, SERVER, None, target=Target("discord", "6"))
    own = await add(storage, THERE, None, target=HERE, state=ScheduleState.PAUSED)
    await add(storage, Target("telegram", "5"), None, target=Target("telegram", "5"))
    gone = await add(storage, SERVER, None, target=channel)
    await storage.schedules.change(replace(gone, state=ScheduleState.REMOVED), None)
    assert await storage.schedules.in_chat(channel) == (posted,)
    assert await storage.schedules.in_chat(replace(channel, thread="")) == (posted,)
    assert await storage.schedules.in_chat(THERE) == await storage.schedules.in_chat(HERE) == (own,)
    assert len(await storage.schedules.in_chat(SERVER)) == 2


async def test_a_community_moves_with_all_that_it_has(storage: Storage) -> None:
    added = await add(storage)
    elsewhere = await add(storage, Target("telegram", "-9"), target=replace(HERE, thread="3"))
    foreign = await add(storage, Target("discord", "-100"))
    await sent(storage, -1)
    assert await storage.deliveries.vote(HERE, 1, delivery(-1).occurrence, "m", True)
    await storage.changes.note(Change(HERE, NOON, "schedule-added", MODERATOR))
    for _ in range(2):
        await storage.schedules.move(HERE, THERE)
    assert await storage.schedules.of(HERE) == ()
    assert await storage.schedules.of(THERE) == (replace(added, community=THERE, target=replace(THERE, thread="5")),)
    assert await storage.schedules.of(elsewhere.community) == (replace(elsewhere, target=replace(THERE, thread="3")),)
    assert await storage.schedules.of(foreign.community) == (foreign,)
    assert (await log(storage), await log(storage, THERE)) == ([], [(1, "11-22", "sent"), (1, "11-23", "planned")])
    assert not await storage.deliveries.vote(THERE, 1, delivery(-1).occurrence, "m", True)
    assert await storage.deliveries.vote(THERE, 1, delivery(-1).occurrence, "n", True)
    assert await storage.changes.of(THERE, 5) == (Change(THERE, NOON, "schedule-added", MODERATOR),)
    assert await storage.changes.of(HERE, 5) == ()
    await storage.schedules.move(THERE, THERE)
    assert [each.number for each in await storage.schedules.of(THERE)] == [1]


async def test_where_both_have_schedules_those_that_come_get_new_numbers(storage: Storage) -> None:
    for community, what in ((HERE, "a"), (HERE, "b"), (THERE, "c"), (THERE, "d")):
        await add(storage, community, delivery(number=0, community=community), what=what)
    gone = await add(storage, THERE, None, what="e")
    await storage.schedules.change(replace(gone, state=ScheduleState.REMOVED), None)
    await sent(storage, -1, number=2)
    assert await storage.deliveries.vote(HERE, 2, delivery(-1).occurrence, "m", False)
    await storage.schedules.move(HERE, THERE)
    assert [(each.number, each.what) for each in await storage.schedules.of(THERE)] == [(1, "c"), (2, "d"), (4, "a"), (5, "b")]
    assert await log(storage, THERE, 5) == [(5, "11-22", "sent"), (5, "11-23", "planned")]
    assert not await storage.deliveries.vote(THERE, 5, delivery(-1).occurrence, "m", False)
    assert len(await log(storage, THERE)) == 5
    assert "'-100'" not in await everything(storage)


async def test_of_a_community_that_is_forgotten_nothing_is_left(storage: Storage) -> None:
    for community in (HERE, THERE, Target("discord", "-100")):
        await add(storage, community)
        await sent(storage, -1, community=community)
        assert await storage.deliveries.vote(community, 1, delivery(-1).occurrence, "m", True)
        await storage.changes.note(Change(community, NOON, "schedule-added"))
    before = await everything(storage)
    await storage.schedules.forget(HERE)
    after = await everything(storage)
    for other in ("'telegram', '-200'", "'discord', '-100'"):
        assert after.count(other) == before.count(other) == 5
    assert "'telegram', '-100'" in before
    assert "'telegram', '-100'" not in after
    assert (await add(storage)).number == 1


async def test_a_change_comes_back_as_it_was_the_newest_first(storage: Storage, another: Another) -> None:
    noted = [
        Change(HERE, NOON, "schedule-added", MODERATOR, {"number": "1", "when": WORDS}),
        Change(HERE, NOON + HOUR, "schedule-paused", None, {}),
        Change(HERE, NOON + HOUR, "quiet-hours", User("telegram", "7")),
        Change(HERE, NOON - HOUR, "older"),
    ]
    for each in (*noted, Change(THERE, NOON, "elsewhere"), Change(Target("discord", "-100"), NOON, "elsewhere")):
        await storage.changes.note(each)
    newest = (noted[2], noted[1], noted[0], noted[3])
    found = await another().changes.of(HERE, 9)
    assert found == newest
    assert [each.by and each.by.name for each in found] == ["", None, "Mo", None]
    assert await storage.changes.of(HERE, 2) == newest[:2]


async def test_old_changes_are_forgotten(storage: Storage) -> None:
    for at in (NOON - HOUR, NOON):
        await storage.changes.note(Change(HERE, at, "quiet-hours"))
    await storage.changes.forget_before(NOON)
    assert [each.at for each in await storage.changes.of(HERE, 5)] == [NOON]


async def test_without_the_key_no_text_no_name_and_no_detail_can_be_read(storage: Storage) -> None:
    await add(storage, what="text", text=WORDS)
    await storage.changes.note(Change(HERE, NOON, "schedule-added", User("telegram", "7", "Zoë Example"), {"text": WORDS}))
    stored = await everything(storage)
    for word in ("zzqxxq", "Example", "Zoë", "of our own"):
        assert word not in stored


async def test_texts_names_and_details_outlive_a_new_key(url: str) -> None:
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    change = Change(HERE, NOON, "schedule-added", MODERATOR, {"text": WORDS})
    async with opened(url, Keys(old, Path("none"))) as storage:
        added = await add(storage, what="text", text=WORDS)
        plain = await add(storage)
        await storage.changes.note(change)
        await storage.changes.note(replace(change, by=None))
    async with opened(url, Keys(f"{new} {old}", Path("none"))) as storage:
        await storage.open()
    async with opened(url, Keys(new, Path("none"))) as storage:
        assert await storage.schedules.of(HERE) == (added, plain)
        assert await storage.changes.of(HERE, 5) == (replace(change, by=None), change)


async def test_of_a_moderator_who_is_erased_only_what_they_did_is_left(storage: Storage) -> None:
    added = await add(storage, what="text", text=WORDS)
    change = Change(HERE, NOON, "schedule-added", MODERATOR, {"number": "1"})
    await storage.changes.note(change)
    await storage.changes.note(replace(change, by=replace(ANNA, name="Anna")))

    counts = await storage.personal.counts(MODERATOR)
    assert {name: (each.count, each.newest) for name, each in counts.items()} == {
        "schedules": (1, None),
        "changes": (1, NOON.date()),
    }
    exported = {name: rows for name, rows in (await storage.personal.export(MODERATOR)).items() if rows}
    person = {"platform": "telegram", "chat": "-100", "person": "mod-1"}
    assert exported["schedules"] == [{**person, "number": 1}], "the rest belongs to the community"
    did = {"at": NOON, "what": "schedule-added", "person_name": "Mo", "particulars": {"number": "1"}}
    assert [{name: value for name, value in row.items() if name != "id"} for row in exported["changes"]] == [{**person, **did}]

    assert await storage.personal.erase(MODERATOR) == {"schedules": 1, "changes": 1}
    assert await storage.schedules.of(HERE) == (replace(added, made_by=None),)
    assert await storage.changes.of(HERE, 5) == (replace(change, by=ANNA), replace(change, by=None))
    named = select(changes.c.person).where(changes.c.person_name.is_not(None))
    assert [row.person for row in await storage.rows(named)] == [ANNA.id], "an encrypted name is cleared too"
    assert await log(storage) == [(1, "11-23", "planned")]
    assert (await storage.personal.counts(MODERATOR), await storage.personal.erase(MODERATOR)) == ({}, {})


@pytest.mark.parametrize("wrong", [{"target": Target("telegram", "")}, {"state": "odd"}])
async def test_the_database_refuses_a_schedule_that_cannot_be(storage: Storage, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        await storage.schedules.add(schedule(**wrong), None)


async def test_neither_reading_nor_deleting_makes_a_database(storage: Storage) -> None:
    before, added = storage.exists, schedule(number=1)
    assert await storage.schedules.of(HERE) == await storage.schedules.in_chat(HERE) == ()
    assert await storage.schedules.get(HERE, 1) is None
    assert not await storage.schedules.change(added, delivery())
    await storage.schedules.move(HERE, THERE)
    await storage.schedules.forget(HERE)
    rows = storage.deliveries
    assert await rows.due("telegram", NOON, 5) == await rows.claimed_before("telegram", NOON) == ()
    assert not await rows.claim(delivery(), "", NOON, [])
    assert not await rows.skip(delivery(), Why.TOO_LATE, NOON, [])
    assert not await rows.begin(delivery())
    await rows.settle(delivery(), Outcome.SENT, NOON)
    await rows.postpone(delivery(), NOON)
    assert (await rows.log(HERE, None, 5), await rows.skipped_after(NOON)) == ((), ())
    assert await rows.latest(HERE) == await rows.next(HERE) == {}
    await rows.unskip(added, NOON, delivery())
    assert await rows.vote(HERE, 1, "x", "m", True) is None
    await rows.forget_before(NOON)
    await storage.changes.forget_before(NOON)
    assert await storage.changes.of(HERE, 5) == ()
    assert storage.exists is before
