"""What to plan of a schedule anew, after a change of it, of its zone or of the clock."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.features.schedule.planning import planned
from bot.storage import Storage
from bot.storage.scheduled import Delivery, Outcome, Schedule, ScheduleState

MOST_OF_TWO_DAYS = 50
"""Rows of the ledger in which one looks for an occurrence of today; moderators may have posted some by hand."""


async def change(schedule: Schedule, storage: Storage, zone: str, now: datetime) -> bool:
    """Stores a schedule that has changed, planned anew. False if it was removed. `zone`: the usual one there."""
    while await storage.schedules.change(schedule, coming := await replanned(schedule, storage, zone, now)):
        if coming is None or not await storage.deliveries.has_begun(coming):
            return True  # else it began to be posted meanwhile, and the one after it has to be planned
    return False


async def replanned(schedule: Schedule, storage: Storage, zone: str, now: datetime) -> Delivery | None:
    """What to plan of a schedule that has changed; None where it is paused without an end, or over. `zone`: the usual one there.

    What is due already and still belongs to it is not lost by that. An occurrence that the ledger has is passed over: in a new
    zone the same minute can come once more on one day."""
    if schedule.state is not ScheduleState.ACTIVE:
        return None
    rows = await storage.deliveries.log(schedule.community, schedule.number, MOST_OF_TWO_DAYS)
    due = (row for row in rows if row.outcome is Outcome.PLANNED and row.planned_at <= now)
    waiting = next((row for row in due if belongs(row, schedule, zone)), None)
    if waiting:
        return waiting
    taken = {row.occurrence for row in rows if row.outcome is not Outcome.PLANNED}
    row = planned(schedule, now, zone)
    while row and row.occurrence in taken:
        row = planned(schedule, row.planned_at, zone)
    return row


def belongs(row: Delivery, schedule: Schedule, zone: str) -> bool:
    """Whether it is an occurrence of a schedule as that is now."""
    return planned(schedule, row.planned_at - timedelta(microseconds=1), zone) == replace(row, due_at=row.planned_at)
