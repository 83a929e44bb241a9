"""What the bot keeps: a database that is opened, made and brought up to date at first need.

Importing this needs no database library, so that whoever only asks a question does not wait for one.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from bot.core.kept import Place, Rows
from bot.core.messages import Target, User
from bot.storage.keys import Keys
from bot.storage.lazy import Lazy
from bot.storage.values import Deck

if TYPE_CHECKING:
    from sqlalchemy import Connection, Executable, Row

    from bot.core.drafts import Draft
    from bot.core.flood import Bucket
    from bot.storage.activity import ActivityStore
    from bot.storage.changes import ChangeStore
    from bot.storage.cipher import Cipher
    from bot.storage.consents import Consents
    from bot.storage.database import Database
    from bot.storage.deliveries import DeliveryStore
    from bot.storage.feedback import FeedbackStore
    from bot.storage.personal import Personal
    from bot.storage.reminders import Reminders
    from bot.storage.schedules import ScheduleStore
    from bot.storage.sessions import Sessions
    from bot.storage.unanswered import UnansweredStore

T = TypeVar("T")

SQLITE = "sqlite+aiosqlite:///"
"""How the address of an SQLite database begins; the path of its file follows. Any other one is PostgreSQL's."""


class Storage:
    """All that is stored, by kind. `url`: of the database. `now` gives the time, aware.

    Each method of each store raises StorageError while the database cannot be used, with nothing changed by it; the next one
    works again when the database does. At the first use, StartError says what has to be mended (a wrong key, a newer schema)."""

    def __init__(self, url: str, keys: Keys, now: Callable[[], datetime]) -> None:
        self.url = url
        self.now = now
        self._keys = keys
        self._opening = asyncio.Lock()
        self._database: Database | None = None
        self._cipher: Cipher | None = None
        self._rows_of_choices: dict[str, Rows[Place, str]] = {}

    @property
    def exists(self) -> bool:
        """Whether there is a database; while there is none, nothing is stored and nothing has to be opened to know that."""
        return self._database is not None or not self.url.startswith(SQLITE) or Path(self.url.removeprefix(SQLITE)).exists()

    @property
    def cipher(self) -> "Cipher":
        """Encrypts what is stored; there once the database was opened."""
        assert self._cipher
        return self._cipher

    async def mark(self, *parts: str) -> str:
        """A mark of these words, the same each time until there is a newer key. Without the key, it leads back to nobody."""
        await self.open()
        return self.cipher.mark(parts)

    async def open(self) -> "Database":
        """The database, connected and up to date; made if it is not there. Raises StorageError and StartError."""
        if self._database:
            return self._database
        async with self._opening:
            if self._database is None:
                await asyncio.to_thread(import_module, "bot.storage.database")  # slow, and others should not wait for it
                from bot.storage.database import unlocked

                self._database, self._cipher = await unlocked(self.url, self._keys)
            return self._database

    async def close(self) -> None:
        """Finish what is being read and written, and let go of the database; the next use opens it again."""
        database, self._database = self._database, None
        if database:
            await database.close()

    async def read(self, work: "Callable[[Connection], T]", nothing: T) -> T:
        """What `work` reads; `nothing`, without opening anything, where there is no database."""
        return await (await self.open()).read(work) if self.exists else nothing

    async def rows(self, wanted: "Executable", given: Mapping[str, Any] = MappingProxyType({})) -> "Sequence[Row[Any]]":
        """The rows that are wanted; none, without opening anything, where there is no database."""
        nothing: Sequence[Row[Any]] = ()
        return await self.read(lambda connection: connection.execute(wanted, given).all(), nothing)

    async def write(self, work: "Callable[[Connection], T]") -> T:
        """What `work` gives, with all that it wrote on disk. It may be run again if it fails."""
        return await (await self.open()).write(work)

    async def update(self, work: "Callable[[Connection], T]", nothing: T) -> T:
        """The same for work that only changes or deletes: `nothing` where there is no database."""
        return await self.write(work) if self.exists else nothing

    async def changed(self, statement: "Executable", given: Mapping[str, Any] = MappingProxyType({})) -> int:
        """How many rows a statement changed or deleted."""
        return await self.update(lambda connection: connection.execute(statement, given).rowcount, 0)

    @cached_property
    def sessions(self) -> "Sessions":
        """Check-ins."""
        from bot.storage.sessions import Sessions

        return Sessions(self)

    @cached_property
    def consents(self) -> "Consents":
        """Who agreed to what is stored about them."""
        from bot.storage.consents import Consents

        return Consents(self)

    @cached_property
    def activity(self) -> "ActivityStore":
        """Who was here when."""
        from bot.storage.activity import ActivityStore

        return ActivityStore(self)

    @cached_property
    def reminders(self) -> "Reminders":
        """Messages that people asked for."""
        from bot.storage.reminders import Reminders

        return Reminders(self)

    @cached_property
    def unanswered(self) -> "UnansweredStore":
        """Questions that nobody could answer."""
        from bot.storage.unanswered import UnansweredStore

        return UnansweredStore(self)

    @cached_property
    def feedback(self) -> "FeedbackStore":
        """What people said of answers."""
        from bot.storage.feedback import FeedbackStore

        return FeedbackStore(self)

    @cached_property
    def schedules(self) -> "ScheduleStore":
        """What is posted again and again in communities."""
        from bot.storage.schedules import ScheduleStore

        return ScheduleStore(self)

    @cached_property
    def deliveries(self) -> "DeliveryStore":
        """What became of each occurrence of a schedule."""
        from bot.storage.deliveries import DeliveryStore

        return DeliveryStore(self)

    @cached_property
    def changes(self) -> "ChangeStore":
        """Who changed what in communities."""
        from bot.storage.changes import ChangeStore

        return ChangeStore(self)

    @cached_property
    def personal(self) -> "Personal":
        """All that is stored about one person."""
        from bot.storage.personal import Personal

        return Personal(self)

    def choices(self, name: str) -> Rows[Place, str]:
        """What people and communities chose, such as their "language"."""
        return self._rows_of_choices.setdefault(name, Lazy[Place, str](self, lambda rows: rows.Choices(self, name)))

    @cached_property
    def decks(self) -> Rows[tuple[Place, str], Deck]:
        """Tips that are left, by chat and language."""
        return Lazy[tuple[Place, str], Deck](self, lambda rows: rows.Decks(self))

    @cached_property
    def drafts(self) -> "Rows[tuple[User, Target], Draft]":
        """Questions that are open."""
        return Lazy["tuple[User, Target]", "Draft"](self, lambda rows: rows.Drafts(self))

    @cached_property
    def flood(self) -> "Rows[tuple[User, bool], Bucket]":
        """How much people asked lately."""
        return Lazy["tuple[User, bool]", "Bucket"](self, lambda rows: rows.Flood(self))
