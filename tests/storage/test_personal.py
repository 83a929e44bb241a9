"""Export and erasure: everything about a person, in every table that there is, and nothing about anybody else."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from bot.core.drafts import Draft
from bot.core.flood import Bucket
from bot.core.messages import Target, User
from bot.storage import SQLITE, Storage
from bot.storage.scheduled import Change, Delivery, Schedule
from bot.storage.tables import metadata, personal
from bot.storage.values import Counted, Deck, Reminder, ReminderKind
from tests.storage.conftest import ANNA, BEN, NOON, Another, agree, keep, session

CARLA = User("telegram", "carla-4711")
NOTE = "zzqxxq stiff in both knees"
NOT_PERSONAL = {
    "unanswered": "never holds who asked",
    "feedback": "counts what was said, never who said it",
    "keyring": "holds no person",
    "deliveries": "says what was posted in a community",
    "votes": "holds a mark that leads back to nobody",
}
"""Tables without a person, and why. A new table is personal, or has its reason here."""


async def fill(storage: Storage, user: User) -> None:
    """Writes something about a person into every table that can hold it."""
    place = Target(user.platform, f"chat of {user.id}")
    await agree(storage, user)
    await keep(storage, session(user=user, details={"note": NOTE}), session("s2", user, 48))
    await keep(storage, session(user=user, hours=1, details={"note": f"{NOTE}, later"}))
    await storage.reminders.add(Reminder("r1", user, ReminderKind.FOLLOW_UP, NOON, "UTC", session="s1"))
    await storage.reminders.add(Reminder("r2", user, ReminderKind.OWN, NOON, "UTC", when="weekly tue 18:00"))
    await storage.choices("language").write({user: "de"}, ())
    await storage.decks.write({(user, "en"): Deck(("a",), "b")}, ())
    await storage.drafts.write({(user, place): Draft("checkin", {"note": NOTE}, "note", NOON)}, ())
    await storage.flood.write({(user, True): Bucket(1, NOON)}, ())
    community = Target(user.platform, f"-{len(user.id)}")
    added = await storage.schedules.add(Schedule(community, 0, community, "daily 12:00", "text", NOTE, user), None)
    await storage.deliveries.begin(Delivery(community, added.number, "now", NOON, NOON))
    await storage.deliveries.vote(community, added.number, "now", "mark", True)
    by = replace(user, name=f"{NOTE}, by name")
    await storage.changes.note(Change(community, NOON, "schedule-added", by, {"text": NOTE}))


async def everything(storage: Storage) -> str:
    """All rows of all tables, read without any knowledge of what is in them."""
    rows = {table.name: await storage.rows(select(table)) for table in metadata.sorted_tables}
    return str(rows)


def test_every_table_is_personal_or_has_a_reason_not_to_be() -> None:
    names = {table.name for table in personal()}
    assert names | set(NOT_PERSONAL) == set(metadata.tables)
    assert not names & set(NOT_PERSONAL)
    for table in personal():
        assert sorted(column.info["points_to"] for column in table.columns if "points_to" in column.info) == [
            "person",
            "platform",
        ]
    for name in NOT_PERSONAL:
        assert not {"person", "user", "user_id"} & set(metadata.tables[name].columns.keys())


async def test_what_is_stored_about_somebody_is_exported_whole_then_erased_without_a_trace(storage: Storage) -> None:
    for person in (CARLA, ANNA, BEN):
        await fill(storage, person)
    others = {person: await storage.personal.export(person) for person in (ANNA, BEN)}

    exported = await storage.personal.export(CARLA)
    assert set(exported) == {table.name for table in personal()}
    assert all(exported.values()), "the test writes a row in every table, and every one is exported"
    first = exported["sessions"][0]
    assert (first["ratings"], first["details"]) == ({"before": {"pain": 6, "stress": None}}, {"note": f"{NOTE}, later"})
    assert first["before"]["details"] == {"note": NOTE}
    assert exported["drafts"][0]["answers"] == {"note": NOTE}
    change = exported["changes"][0]
    assert (change["person_name"], change["particulars"]) == (f"{NOTE}, by name", {"text": NOTE})
    rows = {name: len(await storage.rows(select(metadata.tables[name]))) for name in ("schedules", "changes")}
    assert all({row["platform"], row["person"]} == {"telegram", CARLA.id} for rows in exported.values() for row in rows)

    counts = {name: len(rows) for name, rows in exported.items()}
    assert {name: counted.count for name, counted in (await storage.personal.counts(CARLA)).items()} == counts
    assert await storage.personal.erase(CARLA) == counts

    assert CARLA.id not in await everything(storage)
    for name, count in rows.items():
        assert len(await storage.rows(select(metadata.tables[name]))) == count, "what belongs to a community stays"
    assert not any((await storage.personal.export(CARLA)).values())
    assert (await storage.personal.counts(CARLA), await storage.personal.erase(CARLA)) == ({}, {})
    for person, before in others.items():
        assert await storage.personal.export(person) == before


async def test_counts_name_the_oldest_and_the_newest_day(storage: Storage) -> None:
    await fill(storage, ANNA)
    counts = await storage.personal.counts(ANNA)
    assert counts["sessions"] == Counted(2, date(2026, 11, 23), date(2026, 11, 25))
    assert counts["reminders"] == Counted(2, date(2026, 11, 23), date(2026, 11, 23))
    assert counts["choices"] == Counted(1)


async def test_nobody_is_no_person(storage: Storage) -> None:
    await storage.choices("language").write({Target("telegram", "-100"): "de"}, ())
    for act in (storage.personal.erase, storage.personal.export, storage.personal.counts):
        with pytest.raises(ValueError, match="expected a person"):
            await act(User("telegram", ""))
    assert len(await storage.choices("language").read()) == 1


async def test_who_was_erased_can_begin_again(storage: Storage) -> None:
    await fill(storage, ANNA)
    await storage.personal.erase(ANNA)
    await fill(storage, ANNA)
    assert (await storage.personal.counts(ANNA))["sessions"].count == 2


async def test_the_database_refuses_a_row_that_is_nobodys(storage: Storage) -> None:
    for table in personal():
        nobody = {column.name: _some(column.type.python_type) for column in table.columns if not column.nullable}
        with pytest.raises(Exception, match=r"CHECK|check constraint|FOREIGN KEY|foreign key"):
            await storage.write(lambda connection, table=table, row=nobody: connection.execute(insert(table), row))  # type: ignore[misc]


def _some(kind: type) -> Any:
    return {bool: True, float: 1.0, int: 1, str: "", date: NOON.date()}.get(kind, NOON)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_no_file_holds_a_trace_of_who_was_erased(storage: Storage, url: str, another: Another) -> None:
    """Deleted rows are overwritten, and the log in which they were is emptied, with many people around."""
    around = [User("telegram", f"person-{number}") for number in range(60)]
    for person in (*around[:30], CARLA, *around[30:]):
        await fill(storage, person)
    assert await another().sessions.count(CARLA) == 2  # somebody else has it open as well
    sealed = [row["id"] for row in (await storage.personal.export(CARLA))["sessions"]]
    assert sealed
    await storage.personal.erase(CARLA)
    assert CARLA.id.encode() not in _bytes(url)
    await storage.close()
    assert CARLA.id.encode() not in _bytes(url)
    assert around[30].id.encode() in _bytes(url)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_without_the_key_no_rating_and_no_word_can_be_read(storage: Storage, url: str) -> None:
    await fill(storage, CARLA)
    await keep(storage, session("s3", CARLA, ratings={}, details={"kind": "therapist", "note": "ouch-ouch"}))
    for copy in (_bytes(url), (await everything(storage)).encode()):  # while it is open, with its log
        assert CARLA.id.encode() in copy
        for word in (NOTE, "zzqxxq", "knees", "ouch-ouch", "therapist", "stress", '"pain"'):
            assert word.encode() not in copy
    await storage.close()
    assert b"zzqxxq" not in _bytes(url)


def _bytes(url: str) -> bytes:
    file = Path(url.removeprefix(SQLITE))
    return b"".join(each.read_bytes() for each in file.parent.iterdir() if each.name.startswith(file.name))
