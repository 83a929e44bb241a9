"""Who changed what in communities, for their moderators."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, delete, insert, select

from bot.core.messages import Target, User
from bot.storage.ledger import in_community
from bot.storage.scheduled import Change
from bot.storage.tables import changes

if TYPE_CHECKING:
    from bot.storage import Storage

_c = changes.c


class ChangeStore:
    """Changes of each community, a target without a thread. Names and details are encrypted."""

    def __init__(self, storage: "Storage") -> None:
        self._storage = storage

    async def note(self, change: Change) -> None:
        """Somebody changed something."""

        def work(connection: Connection) -> None:
            seal, by = self._storage.cipher.seal, change.by
            row = {
                **{"platform": change.community.platform, "chat": change.community.chat, "at": change.at, "what": change.what},
                **{"person": by.id if by else "", "person_name": seal(by.name) if by and by.name else None},
                "particulars": seal(dict(change.details)),
            }
            connection.execute(insert(changes), row)

        await self._storage.write(work)

    async def of(self, community: Target, limit: int) -> tuple[Change, ...]:
        """Those of a community, the newest first."""
        newest = (_c.at.desc(), _c.id.desc())
        wanted = select(changes).where(*in_community(changes, community)).order_by(*newest).limit(limit)
        return tuple(map(self._change, await self._storage.rows(wanted)))

    async def forget_before(self, time: datetime) -> None:
        """Delete those before this time."""
        await self._storage.changed(delete(changes).where(_c.at < time))

    def _change(self, row: Row[Any]) -> Change:
        unseal = self._storage.cipher.unseal
        name = unseal(row.person_name) if row.person_name else ""
        by = User(row.platform, row.person, name) if row.person else None
        return Change(Target(row.platform, row.chat), row.at, row.what, by, unseal(row.particulars))
