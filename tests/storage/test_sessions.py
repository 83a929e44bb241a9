"""What is promised about sessions, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import IntegrityError

from bot.core.messages import User
from bot.storage import Storage
from bot.storage.values import Moment, NoConsent, Session
from tests.conftest import Clock
from tests.storage.conftest import ANNA, BEN, NOON, Another, agree, keep, session


async def test_what_was_stored_comes_back_as_it_was(storage: Storage, another: Another) -> None:
    await agree(storage)
    changed = await storage.sessions.change(replace(ANNA, name="Anna"), "s1", lambda old: session())
    assert changed == replace(session(), created_at=NOON, changed_at=NOON)
    assert await storage.sessions.get(ANNA, "s1") == changed
    assert await another().sessions.get(ANNA, "s1") == changed


async def test_times_come_back_aware_and_in_utc(storage: Storage) -> None:
    await agree(storage)
    started = datetime(2026, 11, 23, 20, 30, 1, 999, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    await keep(storage, replace(session(), started_at=started))
    found = await storage.sessions.get(ANNA, "s1")
    assert found
    assert found.started_at == started
    assert found.started_at.tzinfo is UTC
    with pytest.raises(Exception, match="expected an aware time"):
        await keep(storage, replace(session("s2"), started_at=started.replace(tzinfo=None)))


async def test_a_change_sees_what_is_there_and_an_equal_one_is_not_written(storage: Storage, clock: Clock) -> None:
    await agree(storage)
    await keep(storage, session())
    clock.pass_(5)
    seen: list[Session | None] = []

    def same(old: Session | None) -> Session | None:
        seen.append(old)
        return replace(old, changed_at=clock.now) if old else None

    unchanged = await storage.sessions.change(ANNA, "s1", same)
    assert seen == [unchanged]
    assert unchanged
    assert unchanged.changed_at == NOON
    assert await storage.sessions.undo(ANNA, "s1") is None, "what was not written cannot be undone"


async def test_undo_goes_back_one_change_and_no_further(storage: Storage, clock: Clock) -> None:
    await agree(storage)
    await keep(storage, session())
    clock.pass_(5)
    after = replace(session(hours=2), ratings={Moment.AFTER: {"pain": 2}}, details={}, zone="UTC")
    await keep(storage, after)
    clock.pass_(5)
    for _ in range(2):  # a trembling hand presses twice
        undone = await storage.sessions.undo(ANNA, "s1")
        assert undone == replace(session(), created_at=NOON, changed_at=NOON + timedelta(minutes=10))
    assert await storage.sessions.get(ANNA, "s1") == undone


async def test_undo_of_a_new_session_leaves_nothing(storage: Storage) -> None:
    await agree(storage)
    await keep(storage, session())
    assert await storage.sessions.undo(ANNA, "s1") is None
    assert await storage.sessions.get(ANNA, "s1") is None
    assert await storage.sessions.undo(ANNA, "s1") is None


async def test_a_change_to_nothing_deletes(storage: Storage) -> None:
    await agree(storage)
    await keep(storage, session())
    assert await storage.sessions.change(ANNA, "s1", lambda old: None) is None
    assert await storage.sessions.change(ANNA, "s1", lambda old: None) is None
    assert await storage.sessions.count(ANNA) == 0


async def test_the_newest_come_first_page_by_page(storage: Storage) -> None:
    await agree(storage, ANNA, BEN)
    hours = {"s1": 5.0, "s2": 1.0, "s3": 9.0, "s4": 5.0}
    await keep(storage, *(session(id, hours=at) for id, at in hours.items()), session("s9", BEN, 20))
    assert [found.id for found in await storage.sessions.latest(ANNA, 2)] == ["s3", "s4"]
    assert [found.id for found in await storage.sessions.latest(ANNA, 2, 2)] == ["s1", "s2"]
    assert await storage.sessions.latest(ANNA, 2, 4) == ()
    assert [found.id for found in await storage.sessions.all(ANNA)] == ["s2", "s1", "s4", "s3"]
    assert (await storage.sessions.count(ANNA), await storage.sessions.count(BEN)) == (4, 1)


async def test_many_are_read_as_few_are(storage: Storage) -> None:
    await agree(storage)
    await keep(storage, *(session(f"s{number}", hours=number) for number in range(30)))
    found = await storage.sessions.all(ANNA)
    assert [each.details["note"] for each in found] == ["Zwölf Grüße 🙂"] * 30
    assert found[3] == await storage.sessions.get(ANNA, "s3")


async def test_nobody_sees_or_deletes_what_belongs_to_another(storage: Storage) -> None:
    await agree(storage, ANNA, BEN)
    await keep(storage, session())
    for other in (BEN, User("telegram", "2")):
        assert await storage.sessions.get(other, "s1") is None
        assert await storage.sessions.undo(other, "s1") is None
        assert not await storage.sessions.delete(other, "s1")
    await keep(storage, session(user=BEN))
    assert await storage.sessions.delete(ANNA, "s1")
    assert not await storage.sessions.delete(ANNA, "s1")
    assert await storage.sessions.get(BEN, "s1")


async def test_without_consent_the_database_takes_no_session(storage: Storage) -> None:
    await agree(storage, BEN)
    with pytest.raises(NoConsent):
        await keep(storage, session())
    assert await storage.sessions.count(ANNA) == 0


@pytest.mark.parametrize("rating", [-1, 11])
async def test_a_rating_beyond_the_scale_is_refused(storage: Storage, rating: int) -> None:
    await agree(storage)
    with pytest.raises(ValueError, match="rating from 0 to 10"):
        await keep(storage, session(ratings={Moment.BEFORE: {"pain": rating}}))


@pytest.mark.parametrize("wrong", [replace(session(), id=""), replace(session(), zone="")])
async def test_the_database_refuses_a_row_that_cannot_be(storage: Storage, wrong: Session) -> None:
    await agree(storage)
    with pytest.raises(IntegrityError):
        await keep(storage, wrong)


async def test_odd_words_come_back_as_they_are(storage: Storage) -> None:
    await agree(storage)
    odd = {"note": "nul \0, half a pair \ud83d, 'quote\" -- ; DROP TABLE", "kind": ""}
    await keep(storage, session(details=odd))
    found = await storage.sessions.get(ANNA, "s1")
    assert found
    assert found.details == odd


async def test_changes_that_belong_together_are_undone_together(storage: Storage) -> None:
    await agree(storage)
    await keep(storage, session())
    for pain in (1, 2, 3):
        rated = replace(session(), ratings={Moment.AFTER: {"pain": pain}})
        await storage.sessions.change(ANNA, "s1", lambda old, rated=rated: rated, lambda old, pain=pain: pain > 1)  # type: ignore[misc]
    undone = await storage.sessions.undo(ANNA, "s1")
    assert undone
    assert undone.ratings == session().ratings
    await storage.sessions.change(ANNA, "s2", lambda old: session("s2"), lambda old: True)
    await storage.sessions.change(ANNA, "s2", lambda old: session("s2", details={}), lambda old: True)
    assert await storage.sessions.undo(ANNA, "s2") is None
