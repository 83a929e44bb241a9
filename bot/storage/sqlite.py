"""SQLite: one connection that writes, a few that read, each in a thread of its own."""

import asyncio
import os
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import aiosqlite
from sqlalchemy import Connection, StaticPool, create_engine

from bot.storage.trouble import translated

T = TypeVar("T")

READERS = 3
CHECKPOINT_WITHIN = 0.2
"""Seconds to wait for those who read: nobody can write meanwhile."""
BUSY_WITHIN = 10.0
"""Seconds to wait for another process that writes."""
RETRY_AFTER = 0.02
"""Seconds."""
_PRAGMAS = (
    f"busy_timeout = {int(BUSY_WITHIN * 1000)}",
    "journal_mode = WAL",  # who reads and who writes do not wait for each other
    "foreign_keys = ON",
    "synchronous = FULL",  # a commit is on disk, https://sqlite.org/pragma.html#pragma_synchronous
    "secure_delete = ON",  # what is deleted is overwritten
)


class Lane(aiosqlite.Connection):
    """A connection whose thread runs a whole transaction at once.

    SQLAlchemy over aiosqlite changes threads four times for each statement, and that is most of what a short write costs."""

    def __init__(self, file: Path) -> None:
        super().__init__(lambda: _connect(file), iter_chunk_size=64)
        self._thread.daemon = True  # a program that fails does not wait for a connection that nobody closed
        self._engine = create_engine("sqlite://", creator=lambda: self._conn, poolclass=StaticPool, hide_parameters=True)

    async def run(self, begin: str, work: Callable[[Connection], T]) -> T:
        """What `work` gives, in a transaction that begins with these words."""
        return await self._execute(self._run, begin, work)  # type: ignore[no-any-return, no-untyped-call]

    async def checkpoint(self) -> bool:
        """Move everything from the log to the database file, and empty the log; False while others still read from it."""
        await self.execute_fetchall(f"PRAGMA busy_timeout = {int(CHECKPOINT_WITHIN * 1000)}")
        try:
            ((busy, *_),) = await self.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            await self.execute_fetchall(f"PRAGMA busy_timeout = {int(BUSY_WITHIN * 1000)}")
        return not busy

    def _run(self, begin: str, work: Callable[[Connection], T]) -> T:
        with self._engine.connect() as connection:
            connection.exec_driver_sql(begin)
            result = work(connection)
            connection.commit()
        return result


class SQLite:
    """A database in a file."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._writer: Lane | None = None
        self._idle: list[Lane] = []
        self._readers = asyncio.Semaphore(READERS)

    async def connect(self) -> None:
        """The file, and one connection."""
        with translated():
            _prepare(self.file)
            self._writer = await _opened(self.file)

    async def run(self, work: Callable[[Connection], T], *, writing: bool = False) -> T:
        """What `work` gives. Reads do not wait for writes: they see what was there before."""
        with translated():
            if writing:
                assert self._writer
                return await self._writer.run("BEGIN IMMEDIATE", work)
            async with self._readers:
                lane = self._idle.pop() if self._idle else await _opened(self.file)
                try:
                    return await lane.run("BEGIN", work)
                finally:
                    self._idle.append(lane)

    async def scrub(self) -> bool:
        """Empties the log, which still holds what was deleted; False if it could not be done yet."""
        with translated():
            assert self._writer
            return await self._writer.checkpoint()

    async def close(self) -> None:
        """Closes all connections, the one that writes last."""
        lanes = [*self._idle, *([self._writer] if self._writer else [])]
        self._idle, self._writer = [], None
        for lane in lanes:
            await lane.close()


async def _opened(file: Path) -> Lane:
    lane = Lane(file)
    await lane
    return lane


def _prepare(file: Path) -> None:
    """The file, which only its owner can read; those beside it get the same rights from SQLite."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    for each in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
        if each.exists() and each.stat().st_mode & 0o077 and each.stat().st_uid == os.getuid():
            each.chmod(0o600)


def _connect(file: Path) -> sqlite3.Connection:
    """A connection to a file that is there; transactions begin where we say so."""
    connection = sqlite3.connect(f"{file.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None)
    try:
        for pragma in _PRAGMAS:
            _set(connection, pragma)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _set(connection: sqlite3.Connection, pragma: str) -> None:
    """SQLite does not wait by itself where several change the journal of a new database at once, so this tries again."""
    until = time.monotonic() + BUSY_WITHIN
    while True:
        try:
            connection.execute(f"PRAGMA {pragma}")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
        time.sleep(RETRY_AFTER)
