"""Schedules that are stored all at once, for benchmarks that post them."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, insert

from bot.storage import Storage
from bot.storage.ledger import row_of
from bot.storage.scheduled import Delivery, Schedule
from bot.storage.tables import deliveries, schedules


async def fill(storage: Storage, pairs: Iterable[tuple[Schedule, Delivery]]) -> None:
    """Stores schedules with what is planned of them."""
    given = tuple(pairs)

    def work(connection: Connection) -> None:
        connection.execute(insert(schedules), [_row(schedule) for schedule, _ in given])
        connection.execute(insert(deliveries), [row_of(delivery) for _, delivery in given])

    await storage.write(work)


def _row(schedule: Schedule) -> dict[str, Any]:
    return {
        **{"platform": schedule.community.platform, "chat": schedule.community.chat, "number": schedule.number},
        **{"place": schedule.target.chat, "thread": schedule.target.thread},
        **{"recurrence": schedule.when, "what": schedule.what, "text": None, "person": ""},
        **{"state": schedule.state, "paused_until": schedule.paused_until, "why": schedule.why},
    }
