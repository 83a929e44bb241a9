"""Questions that nobody could answer, by community; never who asked."""

from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from bot.core.messages import Target
from bot.storage.tables import unanswered
from bot.storage.values import Unanswered

if TYPE_CHECKING:
    from bot.storage import Storage

_c = unanswered.c


class UnansweredStore:
    """Wordings, each once in a community, with how often they were asked. A community is a target without a thread."""

    def __init__(self, storage: "Storage") -> None:
        self._storage = storage

    async def note(self, community: Target, language: str, wording: str, on: date) -> None:
        """Somebody asked this. `wording` holds nothing personal; what no database takes is left out of it."""
        clean = wording.replace("\0", "").encode(errors="ignore").decode()
        if not clean:
            return
        id = sha256(f"{language}\0{clean}".encode()).hexdigest()[:16]
        question = Unanswered(id, community, language, clean, 1, on, on)
        await self._storage.write(lambda connection: _add(connection, question))

    async def of(self, community: Target, limit: int) -> tuple[Unanswered, ...]:
        """Those of a community, the one asked most often first."""
        newest = (_c.count.desc(), _c.last_on.desc(), _c.id)
        wanted = select(unanswered).where(*_in(community)).order_by(*newest).limit(limit)
        return tuple(map(_question, await self._storage.rows(wanted)))

    async def remove(self, id: str, community: Target) -> bool:
        """Delete one. Gives whether there was one."""
        return await self._storage.changed(delete(unanswered).where(*_in(community), _c.id == id)) > 0

    async def forget_before(self, day: date) -> int:
        """Delete those that nobody asked since this day. Gives how many there were."""
        return await self._storage.changed(delete(unanswered).where(_c.last_on < day))

    async def forget(self, community: Target) -> None:
        """Delete those of a community."""
        await self._storage.changed(delete(unanswered).where(*_in(community)))

    async def move(self, old: Target, new: Target) -> None:
        """The community is another one now; what both have is counted together."""

        def work(connection: Connection) -> None:
            for row in connection.execute(select(unanswered).where(*_in(old))).all():
                _add(connection, replace(_question(row), community=new))
            connection.execute(delete(unanswered).where(*_in(old)))

        await self._storage.update(work, None)


def _in(community: Target) -> tuple[Any, ...]:
    return _c.platform == community.platform, _c.chat == community.chat


def _add(connection: Connection, question: Unanswered) -> None:
    """A new question, or one that is there already and was asked so many times more."""
    place = (*_in(question.community), _c.id == question.id)
    there = connection.execute(select(_c.count, _c.first_on, _c.last_on).where(*place).with_for_update()).first()
    if there:
        first, last = min(there.first_on, question.first_on), max(there.last_on, question.last_on)
        more = {"count": _c.count + question.count, "first_on": first, "last_on": last}
        connection.execute(update(unanswered).where(*place).values(more))
        return
    row = {
        **{"platform": question.community.platform, "chat": question.community.chat, "id": question.id},
        **{"language": question.language, "wording": question.wording, "count": question.count},
        **{"first_on": question.first_on, "last_on": question.last_on},
    }
    connection.execute(insert(unanswered), row)


def _question(row: Row[Any]) -> Unanswered:
    community = Target(row.platform, row.chat)
    return Unanswered(row.id, community, row.language, row.wording, row._mapping["count"], row.first_on, row.last_on)
