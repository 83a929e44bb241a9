"""When schedules are due: the next occurrence, and those that people are shown."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from bot.core.communities import Quiet, Silent
from bot.core.recurrence import Recurrence, from_stored
from bot.core.times import wall
from bot.storage.scheduled import Delivery, Outcome, Schedule, Why

MINUTE = "%Y-%m-%d %H:%M"
"""How an occurrence names its minute on the clock on the wall."""


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A time that a schedule names, aware, UTC, and why nothing would be posted then; "" where something would."""

    at: datetime
    silent: Silent = ""


def zone_of(schedule: Schedule, usual: str) -> str:
    """The zone of a schedule by name: its own, or the usual one of its community."""
    return from_stored(schedule.when).zone or usual


def times(recurrence: Recurrence, after: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """All times after `after`, aware, UTC, one after the other."""
    at = recurrence.next_after(after, zone)
    while at is not None:
        yield at
        at = recurrence.next_after(at, zone)


def planned(schedule: Schedule, after: datetime, zone: str) -> Delivery | None:
    """The first occurrence after a time, and after any pause; None if there is none. `zone`: the usual one there."""
    recurrence, there = from_stored(schedule.when), ZoneInfo(zone_of(schedule, zone))
    if schedule.paused_until:
        after = max(after, schedule.paused_until - timedelta(microseconds=1))
    at = recurrence.next_after(after, there)
    return delivery(schedule, at, there) if at else None


def delivery(schedule: Schedule, at: datetime, zone: ZoneInfo) -> Delivery:
    """The occurrence at a time, planned."""
    return Delivery(schedule.community, schedule.number, f"{wall(at, zone):{MINUTE}}", at, at)


def missed(schedule: Schedule, since: datetime, until: datetime, zone: str, now: datetime) -> tuple[Delivery, ...]:
    """The occurrences after `since` and up to `until`, which `now` are too late to be posted."""
    there = ZoneInfo(zone_of(schedule, zone))
    found = list[Delivery]()
    for at in times(from_stored(schedule.when), since, there):
        if at > until:
            break
        row = delivery(schedule, at, there)
        found.append(replace(row, outcome=Outcome.SKIPPED, why=Why.TOO_LATE, settled_at=now))
    return tuple(found)


def upcoming(schedule: Schedule, now: datetime, zone: str, quiet: Quiet, count: int = 3) -> tuple[Upcoming, ...]:
    """The next times, with those in between at which nothing is posted, until `count` would be."""
    there, found, posted = ZoneInfo(zone_of(schedule, zone)), list[Upcoming](), 0
    after = max(now, schedule.paused_until - timedelta(microseconds=1)) if schedule.paused_until else now
    for at in islice(times(from_stored(schedule.when), after, there), 10 * count):
        silent = quiet.silent(wall(at, there))
        found.append(Upcoming(at, silent))
        posted += not silent
        if posted == count:
            break
    return tuple(found)
