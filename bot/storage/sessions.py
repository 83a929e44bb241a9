"""Check-ins: what people rated and said around a massage, encrypted."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Connection, Row, Select, bindparam, delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from bot.core.messages import User
from bot.core.numbers import HIGHEST, LOWEST
from bot.storage.statements import upsert
from bot.storage.tables import is_of, sessions
from bot.storage.values import Moment, NoConsent, Session

if TYPE_CHECKING:
    from bot.storage import Storage

Change = Callable[[Session | None], Session | None]
"""What becomes of a session; None where there is none. It may be called again, so it only looks at what it is given."""

GoesOn = Callable[[Session | None], bool]
"""Whether a change belongs to the one before it."""

FEW = 20
"""So many rows are decrypted at once; more of them would keep others waiting, and are decrypted in a thread."""

_c = sessions.c
_COLUMNS: tuple[Column[Any], ...] = (
    _c.platform,
    _c.person,
    _c.id,
    _c.started_at,
    _c.zone,
    _c.ratings,
    _c.details,
    _c.created_at,
    _c.changed_at,
)
_KEY = (_c.platform == bindparam("of_platform"), _c.person == bindparam("of_person"), _c.id == bindparam("of_id"))
_ONE: Select[Any] = select(*_COLUMNS).where(*_KEY)
_TO_CHANGE: Select[Any] = select(*_COLUMNS, _c.before).where(*_KEY).with_for_update()
_DELETE = delete(sessions).where(*_KEY)


class Sessions:
    """Sessions of each person, by id."""

    def __init__(self, storage: "Storage") -> None:
        self._storage = storage

    async def get(self, user: User, id: str) -> Session | None:
        """One session; None if there is none."""
        rows = await self._storage.rows(_ONE, _key(user, id))
        return self._session(rows[0]) if rows else None

    async def latest(self, user: User, limit: int, offset: int = 0) -> tuple[Session, ...]:
        """The newest ones by their start, the newest first; `offset` leaves out so many."""
        wanted = select(*_COLUMNS).where(is_of(sessions, user)).order_by(_c.started_at.desc(), _c.id.desc())
        page = wanted.limit(limit).offset(offset)
        return await self._sessions(await self._storage.rows(page))

    async def all(self, user: User) -> tuple[Session, ...]:
        """All of them, the oldest first."""
        wanted = select(*_COLUMNS).where(is_of(sessions, user)).order_by(_c.started_at, _c.id)
        return await self._sessions(await self._storage.rows(wanted))

    async def count(self, user: User) -> int:
        """How many there are."""
        wanted = select(func.count()).select_from(sessions).where(is_of(sessions, user))
        return sum(row[0] for row in await self._storage.rows(wanted))

    async def change(self, user: User, id: str, change: Change, goes_on: GoesOn = lambda old: False) -> Session | None:
        """What `change` makes of a session, stored when this returns; None deletes it. An equal one is not written.

        Where it `goes_on` with the change before it, both are undone together. The store sets `created_at` and `changed_at`.
        Raises ValueError for a rating that is none, and NoConsent."""

        def work(connection: Connection) -> Session | None:
            row = connection.execute(_TO_CHANGE, _key(user, id)).first()
            old = self._session(row) if row else None
            wanted = change(old)
            if wanted is None:
                connection.execute(_DELETE, _key(user, id))
                return None
            now = self._storage.now()
            new = replace(
                wanted,
                id=id,
                user=User(user.platform, user.id),
                created_at=old.created_at if old else now,
                changed_at=old.changed_at if old else now,
            )
            if new == old:
                return old
            new = replace(new, changed_at=now)
            before = row.before if row and goes_on(old) else None
            row_of_new = self._row(new, before or self._storage.cipher.seal(_state(old)))
            connection.execute(upsert(connection, sessions) if old else insert(sessions), row_of_new)
            return new

        try:
            return await self._storage.write(work)
        except IntegrityError as error:
            if await self._storage.consents.of(user) is None:
                raise NoConsent from error
            raise

    async def undo(self, user: User, id: str) -> Session | None:
        """The session as it was before its last change; None, and it is gone, if it was new. Undone twice, it stays as it is."""

        def work(connection: Connection) -> Session | None:
            row = connection.execute(_TO_CHANGE, _key(user, id)).first()
            if row is None or row.before is None:
                return self._session(row) if row else None
            before = self._storage.cipher.unseal(row.before)
            if before is None:
                connection.execute(_DELETE, _key(user, id))
                return None
            old = replace(self._session(row), **_from_state(before), changed_at=self._storage.now())
            connection.execute(upsert(connection, sessions), self._row(old, None))
            return old

        return await self._storage.update(work, None)

    async def delete(self, user: User, id: str) -> bool:
        """Delete a session and the reminders about it. Gives whether there was one."""
        return await self._storage.changed(_DELETE, _key(user, id)) > 0

    def _row(self, session: Session, before: str | None) -> dict[str, Any]:
        seal, state = self._storage.cipher.seal, _state(session)
        assert state
        return {
            **{"platform": session.user.platform, "person": session.user.id, "id": session.id},
            **{"started_at": session.started_at, "zone": session.zone},
            **{"ratings": seal(state["ratings"]), "details": seal(state["details"]), "before": before},
            **{"created_at": session.created_at, "changed_at": session.changed_at},
        }

    async def _sessions(self, rows: Sequence[Row[Any]]) -> tuple[Session, ...]:
        if len(rows) <= FEW:
            return tuple(map(self._session, rows))
        return await asyncio.to_thread(lambda: tuple(map(self._session, rows)))

    def _session(self, row: Row[Any]) -> Session:
        unseal = self._storage.cipher.unseal
        return Session(
            row.id,
            User(row.platform, row.person),
            row.started_at,
            row.zone,
            _ratings(unseal(row.ratings)),
            unseal(row.details),
            row.created_at,
            row.changed_at,
        )


def _key(user: User, id: str) -> dict[str, str]:
    return {"of_platform": user.platform, "of_person": user.id, "of_id": id}


def _state(session: Session | None) -> dict[str, Any] | None:
    """What can change in a session, as JSON has it."""
    if session is None:
        return None
    for rating in (rating for ratings in session.ratings.values() for rating in ratings.values()):
        if rating is not None and not LOWEST <= rating <= HIGHEST:
            raise ValueError("expected a rating from 0 to 10")
    return {
        "started_at": session.started_at.isoformat(),
        "zone": session.zone,
        "ratings": {str(moment): dict(ratings) for moment, ratings in session.ratings.items()},
        "details": dict(session.details),
    }


def _from_state(state: Mapping[str, Any]) -> dict[str, Any]:
    started_at = datetime.fromisoformat(state["started_at"])
    return {**state, "started_at": started_at, "ratings": _ratings(state["ratings"])}


def _ratings(stored: Mapping[str, Any]) -> dict[Moment, Any]:
    return {Moment(moment): ratings for moment, ratings in stored.items()}
