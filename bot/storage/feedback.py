"""What people said of answers, counted by topic and community; never who, nor what they had asked."""

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update

from bot.core.messages import Target
from bot.storage.tables import feedback
from bot.storage.values import Feedback

if TYPE_CHECKING:
    from bot.storage import Storage

_c = feedback.c


class FeedbackStore:
    """Counts of each topic in a community; all private chats of a platform are the community without a chat."""

    def __init__(self, storage: "Storage") -> None:
        self._storage = storage

    async def add(self, community: Target, more: Feedback) -> None:
        """So much more was said of a topic."""
        await self._storage.write(lambda connection: _add(connection, community, more))

    async def of(self, community: Target) -> tuple[Feedback, ...]:
        """Those of a community, what was not asked most often first."""
        return await self._found(_sums().where(*_in(community)))

    async def everywhere(self) -> tuple[Feedback, ...]:
        """Those of all communities together, what was not asked most often first."""
        return await self._found(_sums())

    async def forget_before(self, day: date) -> None:
        """Delete those of which nobody said anything since this day."""
        await self._storage.changed(delete(feedback).where(_c.last_on < day))

    async def forget(self, community: Target) -> None:
        """Delete those of a community."""
        await self._storage.changed(delete(feedback).where(*_in(community)))

    async def move(self, old: Target, new: Target) -> None:
        """The community is another one now; what both have is counted together."""

        def work(connection: Connection) -> None:
            for row in connection.execute(_sums().where(*_in(old))).all():
                _add(connection, new, _feedback(row))
            connection.execute(delete(feedback).where(*_in(old)))

        await self._storage.update(work, None)

    async def _found(self, wanted: Select[Any]) -> tuple[Feedback, ...]:
        return tuple(map(_feedback, await self._storage.rows(wanted)))


def _in(community: Target) -> tuple[Any, ...]:
    return _c.platform == community.platform, _c.chat == community.chat


def _sums() -> Select[Any]:
    fits, misses = func.sum(_c.fits).label("fits"), func.sum(_c.misses).label("misses")
    wanted = select(_c.topic, fits, misses, func.max(_c.last_on).label("last_on")).group_by(_c.topic)
    return wanted.order_by(misses.desc(), fits.desc(), _c.topic)


def _add(connection: Connection, community: Target, more: Feedback) -> None:
    place = (*_in(community), _c.topic == more.topic)
    there = connection.execute(select(_c.fits, _c.misses, _c.last_on).where(*place).with_for_update()).first()
    if there:
        last = max(there.last_on, more.last_on)
        sums = {"fits": _c.fits + more.fits, "misses": _c.misses + more.misses, "last_on": last}
        connection.execute(update(feedback).where(*place).values(sums))
        return
    row = {"platform": community.platform, "chat": community.chat, "topic": more.topic}
    connection.execute(insert(feedback), {**row, "fits": more.fits, "misses": more.misses, "last_on": more.last_on})


def _feedback(row: Row[Any]) -> Feedback:
    return Feedback(row.topic, int(row.fits), int(row.misses), row.last_on)
