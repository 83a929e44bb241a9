"""When people of whom something is stored were here last: what is not used for long is erased."""

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from bot.core.messages import User
from bot.storage.tables import activity, is_of
from bot.storage.values import Activity

if TYPE_CHECKING:
    from bot.storage import Storage


class ActivityStore:
    """A day for each person with a consent."""

    def __init__(self, storage: "Storage") -> None:
        self._storage = storage
        self._day = date.min
        self._touched: set[tuple[str, str]] = set()

    async def touch(self, user: User, on: date) -> None:
        """Somebody was here; written once a day. Of people without a consent nothing is kept."""
        person = (user.platform, user.id)
        if on != self._day:
            self._day, self._touched = on, set()
        if person in self._touched:
            return
        here = update(activity).where(is_of(activity, user)).values(active_on=on, warned_on=None)
        if await self._storage.changed(here):
            self._touched.add(person)

    async def quiet_since(self, day: date, limit: int) -> tuple[Activity, ...]:
        """Those who were last here before this day: first who was not warned yet, then who was warned the longest ago."""
        c = activity.c
        order = (c.warned_on.is_not(None), c.warned_on, c.active_on, c.platform, c.person)
        wanted = select(activity).where(c.active_on < day).order_by(*order).limit(limit)
        rows = await self._storage.rows(wanted)
        return tuple(Activity(User(row.platform, row.person), row.active_on, row.warned_on) for row in rows)

    async def warned(self, user: User, on: date) -> None:
        """This person was told that everything will be erased."""
        await self._storage.changed(update(activity).where(is_of(activity, user)).values(warned_on=on))
        self._touched.discard((user.platform, user.id))
