"""How SQLite finds what it is asked for: a tick, and a moderator's look, cost what they find and not what there is."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from bot.storage import Storage
from bot.storage.scheduled import Change, Outcome, Why
from tests.storage.conftest import NOON
from tests.storage.scheduled import DAY, HERE, HOUR, MODERATOR, THERE, add, delivery, schedule, sent

pytestmark = pytest.mark.parametrize("url", ["sqlite"], indirect=True)


@pytest.fixture
def asked() -> Iterator[list[tuple[str, Any]]]:
    """All statements with their values, as they are sent to the database."""
    statements = list[tuple[str, Any]]()

    def note(connection: Any, cursor: Any, statement: str, values: Any, context: Any, many: bool) -> None:
        statements.append((statement, values))

    event.listen(Engine, "before_cursor_execute", note)
    yield statements
    event.remove(Engine, "before_cursor_execute", note)


async def plans(storage: Storage, asked: list[tuple[str, Any]]) -> list[str]:
    """What SQLite does for each of these statements, line by line."""
    explained = [each for each in asked if each[0].startswith(("SELECT", "UPDATE", "DELETE", "INSERT"))]
    asked.clear()

    def work(connection: Connection) -> list[str]:
        found = [connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all() for statement, values in explained]
        return [row[3] for rows in found for row in rows]

    return await (await storage.open()).read(work)


async def test_what_is_due_is_found_by_the_index_in_its_order(storage: Storage, asked: list[tuple[str, Any]]) -> None:
    await add(storage)
    behind = "(due_at,chat,number,occurrence)>(?,?,?,?) AND "
    for after, more in ((None, ""), (delivery(), behind)):
        asked.clear()
        await storage.deliveries.due("telegram", NOON, 5, after)
        assert await plans(storage, asked) == [
            f"SEARCH deliveries USING INDEX ix_deliveries_due_at (platform=? AND outcome=? AND {more}due_at<?)",
            "SEARCH schedules USING INDEX sqlite_autoindex_schedules_1 (platform=? AND chat=? AND number=?)",
        ], "nothing is sorted"


async def test_nothing_that_a_tick_or_a_moderator_asks_reads_a_whole_table(
    storage: Storage, asked: list[tuple[str, Any]]
) -> None:
    added = await add(storage)
    await sent(storage, -1)
    rows, one = storage.deliveries, delivery()
    asked.clear()
    await rows.due("telegram", NOON, 5)
    await rows.due("telegram", NOON, 5, delivery(-1))
    await rows.claim(one, "tip", NOON, [delivery(1)])
    await rows.claimed_before("telegram", NOON + HOUR)
    await rows.postpone(one, NOON + HOUR)
    await rows.claim(replace(one, due_at=NOON + HOUR), "tip", NOON, [])
    await rows.settle(one, Outcome.SENT, NOON)
    await rows.skip(delivery(1), Why.TOO_LATE, NOON, [delivery(2)])
    assert len(await rows.skipped_after(NOON)) == 1
    await rows.unskip(added, NOON, delivery(3))
    await rows.begin(delivery(4))
    await rows.log(HERE, None, 5)
    await rows.log(HERE, 1, 5, one)
    await rows.latest(HERE)
    await rows.next(HERE)
    await rows.vote(HERE, 1, one.occurrence, "m", True)
    await storage.schedules.of(HERE)
    await storage.schedules.get(HERE, 1)
    await storage.schedules.in_chat(HERE)
    await storage.schedules.change(added, delivery(3))
    await storage.schedules.add(schedule(), None)
    await storage.schedules.move(HERE, THERE)
    await storage.schedules.forget(THERE)
    await storage.changes.note(Change(HERE, NOON, "schedule-added", MODERATOR))
    await storage.changes.of(HERE, 5)
    await storage.changes.forget_before(NOON - DAY)
    await storage.personal.counts(MODERATOR)
    await storage.personal.export(MODERATOR)
    await storage.personal.erase(MODERATOR)
    assert len(asked) > 40
    found = await plans(storage, asked)
    assert [line for line in found if line.startswith("SCAN") and "anon" not in line and "subquery" not in line] == []
    assert [line for line in found if line.endswith("(platform=?)")] == []
    of_all_communities = "ix_deliveries_due_at (platform=? AND outcome=?)"
    assert len([line for line in found if of_all_communities in line]) == 1, "those that are being posted"
