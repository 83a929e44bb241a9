"""PostgreSQL, over asyncpg."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy import Connection, exc
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bot.storage.trouble import translated

T = TypeVar("T")

CONNECTIONS = 5
CONNECT_WITHIN = 10.0
ANSWER_WITHIN = 60.0
"""Seconds."""
_TRY_AGAIN = ("40001", "40P01")
"""Serialization failure and deadlock: another transaction was in the way, https://www.postgresql.org/docs/current/errcodes-appendix.html"""
_DRIVER = (asyncpg.PostgresError, asyncpg.InterfaceError)


class PostgreSQL:
    """A database on a server."""

    def __init__(self, url: str) -> None:
        self._engine = create_async_engine(
            url,
            hide_parameters=True,
            pool_size=CONNECTIONS,
            max_overflow=0,
            pool_timeout=CONNECT_WITHIN,
            connect_args={"timeout": CONNECT_WITHIN, "command_timeout": ANSWER_WITHIN},
        )

    async def connect(self) -> None:
        """One connection."""
        with translated(*_DRIVER):
            async with self._engine.connect():
                pass

    async def run(self, work: Callable[[Connection], T], *, writing: bool = False) -> T:
        """What `work` gives. Where the connection turns out to be lost, it is run once more on a fresh one."""
        with translated(*_DRIVER):
            for last in (False, True):
                committing = False
                try:
                    async with self._engine.connect() as connection:
                        result = await connection.run_sync(work)
                        committing = writing
                        await connection.commit()
                        return result
                except exc.DBAPIError as error:
                    lost = error.connection_invalidated or getattr(error.orig, "sqlstate", "") in _TRY_AGAIN
                    if last or committing or not lost:
                        raise
        raise AssertionError

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[AsyncConnection]:
        """A connection that sees everything as it is now, whatever others write meanwhile."""
        with translated(*_DRIVER):
            async with self._engine.connect() as connection:
                yield await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    async def scrub(self) -> bool:
        """The server clears away by itself what was deleted (autovacuum)."""
        return True

    async def close(self) -> None:
        """Closes all connections."""
        await self._engine.dispose()
