"""Who agreed to what is stored about them."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from bot.core.messages import User
from bot.storage.statements import upsert
from bot.storage.tables import activity, consents, is_of
from bot.storage.values import Consent

if TYPE_CHECKING:
    from bot.storage import Storage


class Consents:
    """One consent for each person. Without it, the database takes no session and no reminder; they go with it."""

    def __init__(self, storage: "Storage") -> None:
        self._storage = storage

    async def give(self, user: User, version: str, at: datetime) -> None:
        """Somebody agreed to this version of the text. From now on it is known when they were here."""

        def work(connection: Connection) -> None:
            person = {"platform": user.platform, "person": user.id}
            connection.execute(upsert(connection, consents), {**person, "version": version, "given_at": at})
            connection.execute(upsert(connection, activity), {**person, "active_on": at.date(), "warned_on": None})

        await self._storage.write(work)

    async def of(self, user: User) -> Consent | None:
        """What this person agreed to last; None if they never did."""
        wanted = select(consents.c.version, consents.c.given_at).where(is_of(consents, user))
        rows = await self._storage.rows(wanted)
        return Consent(User(user.platform, user.id), rows[0].version, rows[0].given_at) if rows else None
