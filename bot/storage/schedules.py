"""What is posted again and again in communities, and when it comes next."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, and_, delete, func, or_, select, update

from bot.core.messages import Target
from bot.storage.ledger import in_community, of_schedule, plan, schedule_of, unplan
from bot.storage.scheduled import Delivery, Schedule, ScheduleState
from bot.storage.statements import insert_new
from bot.storage.tables import changes, schedules

if TYPE_CHECKING:
    from bot.storage import Storage

_c = schedules.c


class ScheduleStore:
    """Schedules of each community, a target without a thread, by number."""

    def __init__(self, storage: "Storage") -> None:
        self._storage = storage

    async def add(self, schedule: Schedule, first: Delivery | None) -> Schedule:
        """Store a new one and plan its `first` delivery. Gives it with its number, which no other one of this community has or
        had as long as its ledger is kept; the numbers that come in do not count."""

        def work(connection: Connection) -> Schedule:
            row = self._row(schedule) | {"person": schedule.made_by.id if schedule.made_by else ""}
            stored = 0
            while not stored:  # another process may be faster
                row["number"] = _highest(connection, schedule.community) + 1
                stored = connection.execute(insert_new(connection, schedules), row).rowcount
            plan(connection, [first and replace(first, number=row["number"])])
            return replace(schedule, number=row["number"])

        return await self._storage.write(work)

    async def of(self, community: Target) -> tuple[Schedule, ...]:
        """Those of a community that were not removed, by number."""
        return await self._found(*in_community(schedules, community))

    async def get(self, community: Target, number: int) -> Schedule | None:
        """One of them; None if there is none."""
        found = await self._found(*in_community(schedules, community), _c.number == number)
        return found[0] if found else None

    async def in_chat(self, chat: Target) -> tuple[Schedule, ...]:
        """Those that are posted in this chat, in whatever thread, or whose community it is; not the removed ones."""
        return await self._found(or_(and_(*_posted_in(chat)), and_(*in_community(schedules, chat))))

    async def change(self, schedule: Schedule, planned: Delivery | None) -> bool:
        """Store it in the place of the one with its number, and plan it anew: what was planned of it is gone, or said to be
        skipped if its time had come, and `planned` takes its place if that occurrence is not in the ledger already. Who made it
        stays as it is stored, as they may have been erased meanwhile. False, and nothing is changed, if it was removed."""

        def work(connection: Connection) -> bool:
            there = (*of_schedule(schedules, schedule), _c.state != ScheduleState.REMOVED)
            if not connection.execute(update(schedules).where(*there).values(self._row(schedule))).rowcount:
                return False
            unplan(connection, schedule, planned, self._storage.now())
            plan(connection, [planned])
            return True

        return await self._storage.update(work, False)

    async def move(self, old: Target, new: Target) -> int:
        """A chat is another one now: as a community with all that it has, and as the place of schedules. Where both have
        schedules, those of `old` get new numbers after those of `new`. Gives by how much the numbers rise."""

        def work(connection: Connection) -> int:
            risen = _highest(connection, new)
            values = {"chat": new.chat, "number": _c.number + risen}
            connection.execute(update(schedules).where(*in_community(schedules, old)).values(values))
            connection.execute(update(schedules).where(*_posted_in(old)).values(place=new.chat))
            connection.execute(update(changes).where(*in_community(changes, old)).values(chat=new.chat))
            return risen

        return await self._storage.update(work, 0) if old != new else 0

    async def forget(self, community: Target) -> None:
        """Delete all of a community: schedules with their deliveries and votes, and changes."""

        def work(connection: Connection) -> None:
            for table in (schedules, changes):
                connection.execute(delete(table).where(*in_community(table, community)))

        await self._storage.update(work, None)

    async def _found(self, *which: ColumnElement[bool]) -> tuple[Schedule, ...]:
        wanted = select(schedules).where(*which, _c.state != ScheduleState.REMOVED).order_by(_c.chat, _c.number)
        return tuple(schedule_of(row, self._storage.cipher) for row in await self._storage.rows(wanted))

    def _row(self, schedule: Schedule) -> dict[str, Any]:
        """All columns but who made it."""
        return {
            **{"platform": schedule.community.platform, "chat": schedule.community.chat, "number": schedule.number},
            **{"place": schedule.target.chat, "thread": schedule.target.thread},
            **{"recurrence": schedule.when, "what": schedule.what},
            "text": self._storage.cipher.seal(schedule.text) if schedule.text else None,
            **{"state": schedule.state, "paused_until": schedule.paused_until, "why": schedule.why},
        }


def _posted_in(chat: Target) -> tuple[ColumnElement[bool], ...]:
    return _c.platform == chat.platform, _c.place == chat.chat


def _highest(connection: Connection, community: Target) -> int:
    """The highest number in a community, of removed ones too."""
    return connection.scalar(select(func.max(_c.number)).where(*in_community(schedules, community))) or 0
