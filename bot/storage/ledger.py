"""What schedules and deliveries have in common in the database: rows to values and back, and who may change them when."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table, delete, select, update

from bot.core.messages import Target, User
from bot.storage.scheduled import Delivery, Outcome, Schedule, ScheduleState, Why
from bot.storage.statements import insert_new
from bot.storage.tables import deliveries, schedules

if TYPE_CHECKING:
    from bot.storage.cipher import Cipher

SETTLED = tuple(outcome for outcome in Outcome if outcome not in {Outcome.PLANNED, Outcome.CLAIMED})
"""Outcomes that stay as they are."""
NOT_YET = (deliveries.c.claimed_at.is_(None), deliveries.c.settled_at.is_(None))
"""What is planned of some schedules. By its outcome, SQLite would look through all that is planned for a platform."""


def in_community(table: Table, community: Target) -> tuple[Any, ...]:
    """The condition that a row belongs to a community."""
    return table.c.platform == community.platform, table.c.chat == community.chat


def of_schedule(table: Table, which: Schedule | Delivery) -> tuple[Any, ...]:
    """The condition that a row belongs to a schedule."""
    return *in_community(table, which.community), table.c.number == which.number


def state_of(connection: Connection, which: Schedule | Delivery) -> str | None:
    """The state of a schedule, which nobody else changes before the end of this transaction; None if it is not there."""
    return connection.scalar(select(schedules.c.state).where(*of_schedule(schedules, which)).with_for_update())


def plan(connection: Connection, rows: Iterable[Delivery | None]) -> int:
    """Stores those whose occurrence has no row yet. Gives how many these were."""
    return sum(connection.execute(insert_new(connection, deliveries), row_of(row)).rowcount for row in rows if row)


def unplan(connection: Connection, schedule: Schedule, but: Delivery | None, now: datetime) -> None:
    """What is planned of a schedule is gone; what was due is said to be skipped, unless it is the occurrence of `but`."""
    not_yet = (*of_schedule(deliveries, schedule), *NOT_YET)
    others = deliveries.c.occurrence != (but.occurrence if but else "")
    skipped = {"outcome": Outcome.SKIPPED, "why": Why.CHANGED, "settled_at": now}
    connection.execute(update(deliveries).where(*not_yet, others, deliveries.c.planned_at < now).values(skipped))
    connection.execute(delete(deliveries).where(*not_yet))


def row_of(delivery: Delivery) -> dict[str, Any]:
    """The columns of a delivery."""
    return {
        **{"platform": delivery.community.platform, "chat": delivery.community.chat, "number": delivery.number},
        **{"occurrence": delivery.occurrence, "planned_at": delivery.planned_at, "due_at": delivery.due_at},
        **{"outcome": delivery.outcome, "why": delivery.why, "subject": delivery.subject, "message": delivery.message},
        **{"claimed_at": delivery.claimed_at, "settled_at": delivery.settled_at},
        **{"helpful": delivery.helpful, "not_for_me": delivery.not_for_me},
    }


def delivery_of(columns: Sequence[Any]) -> Delivery:
    """The delivery of a row."""
    platform, chat, number, occurrence, planned_at, due_at, outcome, *others = columns
    return Delivery(Target(platform, chat), number, occurrence, planned_at, due_at, Outcome(outcome), *others)


def schedule_of(columns: Sequence[Any], cipher: "Cipher") -> Schedule:
    """The schedule of a row."""
    platform, chat, number, place, thread, when, what, text, person, state, *others = columns
    return Schedule(
        Target(platform, chat),
        number,
        Target(platform, place, thread),
        when,
        what,
        cipher.unseal(text) if text else "",
        User(platform, person) if person else None,
        ScheduleState(state),
        *others,
    )
