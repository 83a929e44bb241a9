"""One database: reads beside each other, writes one after the other, and those that wait share a commit."""

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection

from bot.errors import StorageError
from bot.storage import SQLITE, migrations
from bot.storage.cipher import Cipher, unlock
from bot.storage.keys import Keys

T = TypeVar("T")
Work = Callable[[Connection], T]
"""Reads or writes within one transaction. It may be run again if that fails, so it changes nothing but the database."""

MOST_TOGETHER = 256
"""Writes that share a commit at most, so that none waits long for the others."""


class Backend(Protocol):
    """A kind of database. Raises StorageError while it cannot be used; then nothing was changed, as far as can be known."""

    async def connect(self) -> None:
        """Make sure that it is there."""

    async def run(self, work: Work[T], *, writing: bool = False) -> T:
        """What `work` gives, when its transaction is over; with `writing`, when it is on disk."""

    async def scrub(self) -> bool:
        """Leave nothing of what was deleted in files of ours. False if that has to be tried again later."""

    async def close(self) -> None:
        """Let go of it."""


def backend_of(url: str) -> Backend:
    """The kind of database that an address names; only its library is imported."""
    if url.startswith(SQLITE):
        from bot.storage.sqlite import SQLite

        return SQLite(Path(url.removeprefix(SQLITE)))
    from bot.storage.postgresql import PostgreSQL

    return PostgreSQL(url)


async def opened(url: str) -> "Database":
    """A database, connected and with the newest schema. Raises StorageError and StartError."""
    database = Database(backend_of(url))
    try:
        await database.backend.connect()
        await migrations.apply(database)
    except BaseException:
        await database.close()
        raise
    return database


async def unlocked(url: str, keys: Keys) -> tuple["Database", Cipher]:
    """The same, and what reads and writes the encrypted columns. Raises StartError if the keys are not the right ones."""
    database = await opened(url)
    try:
        return database, await unlock(database, keys)
    except BaseException:
        await database.close()
        raise


class Database:
    """Runs works in transactions."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend
        self._waiting: list[tuple[Work[Any], asyncio.Future[Any]]] = []
        self._writing: asyncio.Task[None] | None = None
        self._reads = 0
        self._no_reads = asyncio.Event()
        self._no_reads.set()

    async def read(self, work: Work[T]) -> T:
        """What `work` reads, all of it as it is at one time. It waits for no write."""
        self._reads += 1
        self._no_reads.clear()
        try:
            return await self.backend.run(work)
        finally:
            self._reads -= 1
            if not self._reads:
                self._no_reads.set()

    async def write(self, work: Work[T]) -> T:
        """What `work` gives, when what it wrote is on disk. Raises its error, with nothing of it written."""
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((work, done))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_waiting())
        return await done  # type: ignore[no-any-return]

    async def close(self) -> None:
        """Finish what is read and what waits to be written, and let go."""
        while self._writing:
            await asyncio.wait({self._writing})
        await self._no_reads.wait()
        await self.backend.close()

    async def _write_waiting(self) -> None:
        try:
            while self._waiting:
                now, self._waiting = self._waiting[:MOST_TOGETHER], self._waiting[MOST_TOGETHER:]
                await self._write_together([(work, done) for work, done in now if not done.cancelled()])
        finally:
            self._writing = None

    async def _write_together(self, entries: list[tuple[Work[Any], asyncio.Future[Any]]]) -> None:
        """All in one transaction. If one of them fails, each has one of its own: the failure is only that one's, and a work
        that another process was faster than sees what that one did."""

        def works(connection: Connection) -> list[Any]:
            return [work(connection) for work, _ in entries]

        try:
            results = await self.backend.run(works, writing=True)
        except StorageError as error:
            for _, done in entries:
                _settle(done, partial(done.set_exception, StorageError(error.text)))
        except Exception:
            for work, done in entries:
                await self._write_alone(work, done)
        except BaseException:  # the program ends
            for _, done in entries:
                done.cancel()
            raise
        else:
            for (_, done), result in zip(entries, results, strict=True):
                _settle(done, partial(done.set_result, result))

    async def _write_alone(self, work: Work[Any], done: asyncio.Future[Any]) -> None:
        try:
            result = await self.backend.run(work, writing=True)
        except Exception as error:
            _settle(done, partial(done.set_exception, error))
        else:
            _settle(done, partial(done.set_result, result))


def _settle(done: asyncio.Future[Any], tell: Callable[[], None]) -> None:
    """Tells whoever waits, unless they have gone."""
    if not done.done():
        tell()
