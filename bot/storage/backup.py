"""A consistent copy of the database, as one new SQLite file, while the bot runs."""

import asyncio
import os
import sqlite3
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from bot.errors import Problem, StartError
from bot.storage import SQLITE
from bot.storage.database import Database, opened
from bot.storage.postgresql import PostgreSQL
from bot.storage.tables import metadata
from bot.storage.trouble import translated

_CHUNK = 500
"""Rows that are copied at once."""


async def back_up(url: str, file: Path) -> None:
    """Copies the database at `url` to `file`, readable by its owner only; what is encrypted stays so, and the key is not in it.

    Raises StartError if the file is there already, cannot be made, or there is nothing to copy; StorageError if copying fails,
    and then there is no file."""
    file = await asyncio.to_thread(_made, url, file)
    try:
        with translated():
            if url.startswith(SQLITE):
                await asyncio.to_thread(_copy_file, Path(url.removeprefix(SQLITE)), file)
            else:
                await _copy_tables(url, file)
            await asyncio.to_thread(_make_whole, file)
    except BaseException:
        for each in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
            each.unlink(missing_ok=True)
        raise


def _made(url: str, file: Path) -> Path:
    """The new file, by its whole path; empty, so that nobody else makes it meanwhile."""
    source = Path(url.removeprefix(SQLITE))
    if url.startswith(SQLITE) and not source.exists():
        raise StartError(Problem(str(source), "", "expected a database, there is none yet"))
    try:
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        raise StartError(Problem(str(file), "", "is there already, and is not overwritten")) from None
    except OSError as error:
        raise StartError(Problem(str(file), "", f"cannot be made: {error.strerror}")) from None
    return file.resolve()


def _copy_file(source: Path, file: Path) -> None:
    """All at once: whoever writes meanwhile writes to the log, which is not looked at."""
    from_there = sqlite3.connect(f"{source.resolve().as_uri()}?mode=rw", uri=True)
    to_here = sqlite3.connect(file)
    try:
        from_there.backup(to_here)
    finally:
        to_here.close()
        from_there.close()


async def _copy_tables(url: str, file: Path) -> None:
    """All tables of a PostgreSQL database, as they are at one time."""
    source = await opened(url)
    try:
        copy = await opened(f"{SQLITE}{file}")
        try:
            assert isinstance(source.backend, PostgreSQL)
            await _copy_rows(source.backend, copy)
        finally:
            await copy.close()
    finally:
        await source.close()


async def _copy_rows(source: PostgreSQL, copy: Database) -> None:
    async with source.snapshot() as connection:
        for table in metadata.sorted_tables:
            result = await connection.stream(select(table))
            async for rows in result.partitions(_CHUNK):
                values = [dict(row._mapping) for row in rows]
                await copy.write(partial(_insert, table, values))


def _insert(table: Table, values: list[dict[str, Any]], connection: Connection) -> None:
    connection.execute(insert(table), values)


def _make_whole(file: Path) -> None:
    """Nothing beside the file belongs to it."""
    copy = sqlite3.connect(file)
    try:
        copy.execute("PRAGMA journal_mode = DELETE")
    finally:
        copy.close()
