"""How works are written: together, each for itself where one fails, and again when the database is back."""

import asyncio
import os
import sqlite3
import stat
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]
import pytest
from sqlalchemy import Connection, insert, text

from bot.core.messages import User
from bot.errors import StorageError
from bot.storage import SQLITE, Storage
from bot.storage.database import backend_of
from bot.storage.tables import consents
from bot.storage.values import Consent, Session
from tests.conftest import ROOT
from tests.storage.conftest import ANNA, BEN, MOST_SECONDS, NOON, Another, Counting, agree, execute, keep, session


def file_of(url: str) -> Path:
    return Path(url.removeprefix(SQLITE))


async def test_those_who_wait_share_a_commit(storage: Storage) -> None:
    await agree(storage)
    counting = Counting(await storage.open())
    await asyncio.gather(*(keep(storage, session(f"s{number}")) for number in range(50)))
    assert counting.writes <= 2
    assert await storage.sessions.count(ANNA) == 50


async def test_a_write_is_on_disk_before_it_is_confirmed(storage: Storage, another: Another) -> None:
    await agree(storage)

    async def write_and_look(id: str) -> bool:
        await keep(storage, session(id))
        return await reader.sessions.get(ANNA, id) is not None

    reader = another()
    assert all(await asyncio.gather(*(write_and_look(f"s{number}") for number in range(20))))


async def test_only_the_work_that_fails_fails(storage: Storage) -> None:
    await agree(storage)

    def broken(old: Session | None) -> Session:
        raise RuntimeError("a bug")

    works = [keep(storage, session(f"s{number}")) for number in range(4)]
    works[2:2] = [storage.sessions.change(ANNA, "s9", broken), keep(storage, session("s8", BEN))]  # type: ignore[list-item]
    done = await asyncio.gather(*works, return_exceptions=True)
    assert [type(result).__name__ for result in done] == ["NoneType"] * 2 + ["RuntimeError", "NoConsent"] + ["NoneType"] * 2
    assert [found.id for found in await storage.sessions.all(ANNA)] == ["s0", "s1", "s2", "s3"]


async def test_nothing_of_a_failed_work_is_stored(storage: Storage) -> None:
    def half(connection: Connection) -> None:
        connection.execute(insert(consents), {"platform": "telegram", "person": "1", "version": "1", "given_at": NOON})
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError):
        await storage.write(half)
    assert await storage.consents.of(ANNA) is None


async def test_who_gives_up_waiting_breaks_nothing(storage: Storage) -> None:
    await agree(storage)
    tasks = [asyncio.create_task(keep(storage, session(f"s{number}"))) for number in range(9)]
    for moment in range(3):
        await asyncio.sleep(0)
        tasks[3 * moment].cancel()
    done = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(result).__name__ for result in done] == ["CancelledError", "NoneType", "NoneType"] * 3
    await keep(storage, session("s10"))
    assert {"s1", "s2", "s4", "s5", "s7", "s8", "s10"} <= {found.id for found in await storage.sessions.all(ANNA)}


async def test_closing_waits_for_what_is_written_and_the_next_use_opens_again(storage: Storage) -> None:
    await agree(storage)
    writing = asyncio.create_task(keep(storage, session()))
    await asyncio.sleep(0)
    await storage.close()
    await writing
    assert await storage.sessions.get(ANNA, "s1")


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_a_read_does_not_wait_for_a_write(storage: Storage) -> None:
    await agree(storage)
    begun, go_on = threading.Event(), threading.Event()

    def slow(connection: Connection) -> None:
        connection.execute(text("UPDATE consents SET version = '2'"))
        begun.set()
        assert go_on.wait(MOST_SECONDS)

    writing = asyncio.create_task(storage.write(slow))
    await asyncio.to_thread(begun.wait, MOST_SECONDS)
    seen = await asyncio.gather(*(storage.consents.of(ANNA) for _ in range(10)))
    assert not writing.done()
    assert {consent.version for consent in seen if consent} == {"1"}
    go_on.set()
    await writing
    assert await storage.consents.of(ANNA) == Consent(ANNA, "2", NOON)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_a_read_does_not_wait_for_a_write_on_a_server(storage: Storage, server: str) -> None:
    await agree(storage)
    other = await asyncpg.connect(host=server, user="postgres", database="first")
    await other.execute("SELECT pg_advisory_lock(1)")

    def slow(connection: Connection) -> None:
        connection.execute(text("UPDATE consents SET version = '2'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(1)"))

    writing = asyncio.create_task(storage.write(slow))
    waits = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    while not await other.fetchval(waits):
        pass
    seen = await storage.consents.of(ANNA)
    assert not writing.done()
    assert seen == Consent(ANNA, "1", NOON)
    await other.close()
    await writing
    assert await storage.consents.of(ANNA) == Consent(ANNA, "2", NOON)


async def test_closing_while_others_read_leaves_no_connection(storage: Storage) -> None:
    await agree(storage)
    reading = [asyncio.create_task(storage.consents.of(ANNA)) for _ in range(9)]
    await asyncio.sleep(0)
    await storage.close()
    assert all(await asyncio.gather(*reading))


async def test_changes_by_two_processes_at_once_are_both_there(storage: Storage, another: Another) -> None:
    """Each adds a detail to the same session; neither takes the other's away, not even when it is new."""
    await agree(storage)

    async def add(here: Storage, name: str) -> None:
        def change(old: Session | None) -> Session:
            before = old or session(details={})
            return replace(before, details={**before.details, name: "x"})

        await here.sessions.change(ANNA, "s1", change)

    both = (storage, another())
    await asyncio.gather(*(here.open() for here in both))
    for number in range(15):
        await asyncio.gather(*(add(here, f"d{number}-{place}") for place, here in enumerate(both)))
    found = await storage.sessions.get(ANNA, "s1")
    assert found
    assert len(found.details) == 30


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_a_full_disk_is_said_and_it_works_again(storage: Storage) -> None:
    await agree(storage)

    async def allow(pages: int) -> None:
        await storage.write(lambda connection: connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}").all())

    await allow(1)
    writes = (keep(storage, session(f"s{number}", details={"note": "x" * 9000})) for number in range(9))
    failed = await asyncio.gather(*writes, return_exceptions=True)
    assert {(type(error), getattr(error, "text", "")) for error in failed} == {(StorageError, "database or disk is full")}
    assert await storage.sessions.count(ANNA) == 0
    await allow(100_000)
    await keep(storage, session(details={"note": "x" * 9000}))
    assert await storage.sessions.count(ANNA) == 1


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_a_locked_database_is_said_and_it_works_again(storage: Storage, url: str) -> None:
    await agree(storage)
    await storage.write(lambda connection: connection.exec_driver_sql("PRAGMA busy_timeout = 50").all())
    other = sqlite3.connect(file_of(url), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageError, match="locked"):
        await keep(storage, session())
    assert await storage.consents.of(ANNA), "reading goes on"
    other.execute("ROLLBACK")
    other.close()
    await keep(storage, session())
    assert await storage.sessions.count(ANNA) == 1


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_a_file_that_is_no_database_is_said(storage: Storage, url: str) -> None:
    file_of(url).parent.mkdir()
    file_of(url).write_text("not a database" * 100)
    with pytest.raises(StorageError, match="not a database"):
        await storage.open()


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_a_folder_that_cannot_be_made_is_said(storage: Storage, url: str) -> None:
    file_of(url).parent.write_text("a file where the folder should be")
    with pytest.raises(StorageError):
        await agree(storage)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_a_server_that_was_away_is_used_again(storage: Storage, server: str, url: str) -> None:
    await agree(storage)
    name = url.partition("@/")[2].partition("?")[0]
    cut = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
    for _ in range(2):
        await execute(server, cut)
        assert await storage.consents.of(ANNA), "a lost connection is replaced"
        await execute(server, cut)
        await keep(storage, session())
    await execute(server, f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    await execute(server, cut)
    with pytest.raises(StorageError, match="not currently accepting connections"):
        await storage.consents.of(ANNA)
    with pytest.raises(StorageError, match="not currently accepting connections"):
        await keep(storage, session("s2"))
    await execute(server, f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    await keep(storage, session("s3"))
    assert [found.id for found in await storage.sessions.all(ANNA)] == ["s1", "s3"]


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_no_server_is_said(url: str, tmp_path: Path) -> None:
    for wrong in (url.partition("host=")[0] + f"host={tmp_path}", url.replace("@/first", "@/none")):
        with pytest.raises(StorageError):
            await backend_of(wrong).connect()


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_only_its_owner_can_read_the_database(storage: Storage, url: str) -> None:
    old = os.umask(0)
    try:
        await agree(storage)
        await keep(storage, session())
    finally:
        os.umask(old)
    files = {file.name: stat.S_IMODE(file.stat().st_mode) for file in file_of(url).parent.iterdir()}
    assert files == dict.fromkeys(("unwind.db", "unwind.db-wal", "unwind.db-shm", "unwind.key"), 384)
    assert stat.S_IMODE(file_of(url).parent.stat().st_mode) == 0o700
    await storage.close()
    file_of(url).chmod(0o644)
    await storage.open()
    assert stat.S_IMODE(file_of(url).stat().st_mode) == 0o600


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_every_connection_is_as_careful_as_it_must_be(storage: Storage) -> None:
    def settings(connection: Connection) -> dict[str, object]:
        names = ("journal_mode", "foreign_keys", "synchronous", "busy_timeout", "secure_delete")
        return {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names}

    wanted = {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2, "busy_timeout": 10_000, "secure_delete": 1}
    assert await storage.write(settings) == wanted
    assert await (await storage.open()).read(settings) == wanted


def test_storage_costs_no_database_library_before_it_is_used() -> None:
    """Not even where memories are loaded from a database that is not there."""
    script = (
        "import asyncio, sys; from datetime import datetime; from pathlib import Path\n"
        "from bot.storage import Storage; from bot.storage.keys import Keys; import bot.storage.values\n"
        "storage = Storage('sqlite+aiosqlite:////nowhere/at/all.db', Keys('', Path('/nowhere/key')), datetime.now)\n"
        "async def main():\n"
        "    for rows in (storage.choices('language'), storage.decks, storage.drafts, storage.flood):\n"
        "        assert await rows.read() == {}; await rows.write({}, [])\n"
        "    await storage.close()\n"
        "asyncio.run(main()); assert not storage.exists\n"
        "heavy = ('sqlalchemy', 'alembic', 'cryptography', 'aiosqlite', 'asyncpg', 'greenlet', 'sqlite3')\n"
        "print([name for name in heavy if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_who_reads_for_long_holds_nobody_up_while_somebody_is_erased(storage: Storage, url: str) -> None:
    who = User("telegram", "7314159265")
    await agree(storage, who)
    other = sqlite3.connect(file_of(url), isolation_level=None)
    try:
        other.execute("BEGIN")
        other.execute("SELECT * FROM consents").fetchall()
        await asyncio.wait_for(storage.personal.erase(who), 5)
        await asyncio.wait_for(agree(storage, ANNA), 5)
    finally:
        other.close()
    log = Path(f"{file_of(url)}-wal")
    assert who.id.encode() in log.read_bytes()
    await storage.personal.scrub()
    assert who.id.encode() not in log.read_bytes() + Path(file_of(url)).read_bytes()
