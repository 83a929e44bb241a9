"""The schema's steps, from nothing to the newest; each is a file in versions/. Alembic is imported only to take one."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from bot.errors import Problem, StartError

if TYPE_CHECKING:
    from bot.storage.database import Database

REVISIONS = ("0001", "0002", "0003")
"""All steps in order. A new one is a file in versions/ and an entry here."""
_LOCK = 4_862_001
"""Of PostgreSQL, for whoever changes the schema: any number that is always the same."""


async def apply(database: "Database") -> None:
    """Bring the schema up to date. Raises StartError if it is newer than this program."""
    if await database.read(_is_behind):
        await asyncio.to_thread(__import__, "alembic.command")
        await database.write(_upgrade)


def _is_behind(connection: Connection) -> bool:
    if not inspect(connection).has_table("alembic_version"):
        return True
    found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if found is not None and found not in REVISIONS:
        raise StartError(
            Problem("database", "", f"was used by a newer version of this bot (schema {found}, known here: {REVISIONS[-1]})")
        )
    return bool(found != REVISIONS[-1])


def _upgrade(connection: Connection) -> None:
    """All steps that are missing, in this one transaction; another process that does the same is waited for."""
    from alembic.command import upgrade
    from alembic.config import Config

    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    if _is_behind(connection):
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
        upgrade(config, "head")
