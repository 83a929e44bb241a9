"""Messages that people asked for, and what became of each."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Row, delete, select, update

from bot.core.messages import User
from bot.storage.statements import upsert
from bot.storage.tables import is_of, reminders
from bot.storage.values import Reminder, ReminderKind, ReminderState

if TYPE_CHECKING:
    from bot.storage import Storage

_c = reminders.c


class Reminders:
    """Reminders of each person, by id: planned, claimed while they are sent, then planned again or gone."""

    def __init__(self, storage: "Storage") -> None:
        self._storage = storage

    async def add(self, reminder: Reminder) -> None:
        """Store a reminder, in the place of this person's with the same id."""
        row = {
            **{"platform": reminder.user.platform, "person": reminder.user.id, "id": reminder.id, "kind": reminder.kind},
            **{"session": reminder.session or None, "due_at": reminder.due_at, "zone": reminder.zone},
            **{"recurrence": reminder.when, "unless_logged": reminder.unless_logged},
            **{"state": reminder.state, "claimed_at": reminder.claimed_at},
        }

        def work(connection: Connection) -> None:
            connection.execute(upsert(connection, reminders), row)

        await self._storage.write(work)

    async def of(self, user: User) -> tuple[Reminder, ...]:
        """All of this person's, the next one first."""
        return await self._found(is_of(reminders, user))

    async def due(self, now: datetime, limit: int) -> tuple[Reminder, ...]:
        """Planned ones whose time has come, the longest ago first."""
        return await self._found(_c.state == ReminderState.PLANNED, _c.due_at <= now, limit=limit)

    async def claimed_before(self, time: datetime) -> tuple[Reminder, ...]:
        """Those that were claimed before this time: it is not known whether they were sent."""
        return await self._found(_c.state == ReminderState.CLAIMED, _c.claimed_at < time)

    async def claim(self, reminder: Reminder, now: datetime) -> bool:
        """Whether this one is ours to send: nobody else claimed, changed or stopped it meanwhile."""
        as_it_was = (_c.state == ReminderState.PLANNED, _c.due_at == reminder.due_at)
        claimed = {"state": ReminderState.CLAIMED, "claimed_at": now}
        return await self._change(reminder.user, (reminder.id,), *as_it_was, **claimed) > 0

    async def settle(self, id: str, user: User, next_due: datetime | None) -> None:
        """A claimed one was sent, or will not be: it is planned for the next time, or gone. Stopped or paused meanwhile, it
        stays so."""
        if next_due is None:
            await self.stop(user, (id,))
        else:
            planned = {"state": ReminderState.PLANNED, "due_at": next_due, "claimed_at": None}
            await self._change(user, (id,), _c.state == ReminderState.CLAIMED, **planned)

    async def pause(self, user: User) -> int:
        """None of this person's comes until it is planned again. Gives how many there are."""
        return await self._change(user, None, state=ReminderState.PAUSED, claimed_at=None)

    async def stop(self, user: User, ids: Collection[str] | None) -> int:
        """Delete some of this person's, or all of them. Gives how many there were."""
        return await self._storage.changed(delete(reminders).where(*_which(user, ids)))

    async def _change(self, user: User, ids: Collection[str] | None, *only: ColumnElement[bool], **values: Any) -> int:
        return await self._storage.changed(update(reminders).where(*_which(user, ids), *only).values(values))

    async def _found(self, *which: ColumnElement[bool], limit: int | None = None) -> tuple[Reminder, ...]:
        wanted = select(reminders).where(*which).order_by(_c.due_at, _c.id).limit(limit)
        return tuple(map(_reminder, await self._storage.rows(wanted)))


def _which(user: User, ids: Collection[str] | None) -> tuple[ColumnElement[bool], ...]:
    return (is_of(reminders, user), *(() if ids is None else (_c.id.in_(tuple(ids)),)))


def _reminder(row: Row[Any]) -> Reminder:
    return Reminder(
        row.id,
        User(row.platform, row.person),
        ReminderKind(row.kind),
        row.due_at,
        row.zone,
        row.session or "",
        row.recurrence,
        row.unless_logged,
        ReminderState(row.state),
        row.claimed_at,
    )
