"""What happens at the first use: the schema, and the keys."""

import asyncio
import logging
import stat
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from alembic.command import upgrade
from alembic.config import Config
from alembic.script import ScriptDirectory
from cryptography.fernet import Fernet
from sqlalchemy import Connection, insert, inspect, select, text

from bot.core.drafts import Draft
from bot.core.messages import Target
from bot.errors import StartError
from bot.storage import SQLITE, Storage, cipher, migrations, sqlite
from bot.storage.database import Database, backend_of
from bot.storage.keys import Keys
from bot.storage.tables import consents, keyring, metadata, sessions
from bot.storage.values import Consent, Session
from tests.conftest import ROOT, Clock
from tests.storage.conftest import ANNA, NOON, Another, agree, emptied, keep, opened, session
from tests.storage.scheduled import add, log

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def schema(connection: Connection) -> dict[str, Any]:
    """Every table with all that the database itself says of it."""
    seen = inspect(connection)

    def sort(found: Any) -> Any:
        return sorted(found, key=lambda each: str(each["name"]))

    return {
        name: {
            "columns": [each | {"type": str(each["type"])} for each in seen.get_columns(name)],
            "key": seen.get_pk_constraint(name),
            "checks": sort(seen.get_check_constraints(name)),
            "foreign": sort(seen.get_foreign_keys(name)),
            "indexes": sort(seen.get_indexes(name)),
            "unique": sort(seen.get_unique_constraints(name)),
        }
        for name in seen.get_table_names()
        if name != "alembic_version"
    }


@pytest.fixture
def second_url(url: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """Another empty database of the same kind."""
    if url.startswith(SQLITE):
        return f"{SQLITE}{tmp_path / 'second.db'}"
    return emptied(request.getfixturevalue("server"), "second")


async def test_the_migrations_make_exactly_the_tables_that_the_code_knows(storage: Storage, second_url: str) -> None:
    migrated = await (await storage.open()).read(schema)
    declared = Database(backend_of(second_url))
    await declared.backend.connect()
    await declared.write(metadata.create_all)
    try:
        assert migrated == await declared.read(schema)
    finally:
        await declared.close()
    assert set(migrated) == set(metadata.tables)


def test_every_migration_is_listed_in_order() -> None:
    scripts = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert tuple(reversed([script.revision for script in scripts.walk_revisions()])) == migrations.REVISIONS


async def test_a_database_from_before_keeps_what_is_in_it(url: str, storage: Storage) -> None:
    """Each step is taken on a database with data in it."""
    database = Database(backend_of(url))
    await database.backend.connect()
    await database.write(partial(upgrade_to, "0001"))
    assert "schedules" not in await database.read(schema)
    given = {"platform": ANNA.platform, "person": ANNA.id, "version": "1", "given_at": NOON}
    await database.write(lambda connection: connection.execute(insert(consents), given) and None)
    await database.close()
    assert await storage.consents.of(ANNA) == Consent(ANNA, "1", NOON)
    assert (await add(storage)).number == 1
    assert await log(storage) == [(1, "11-23", "planned")]
    revision = await storage.rows(text("SELECT version_num FROM alembic_version"))
    assert revision[0][0] == migrations.REVISIONS[-1]


def upgrade_to(revision: str, connection: Connection) -> None:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    upgrade(config, revision)


async def test_a_newer_schema_is_refused_and_left_alone(storage: Storage, another: Another) -> None:
    await agree(storage)
    await storage.write(lambda connection: connection.execute(text("UPDATE alembic_version SET version_num = '9999'")) and None)
    newer = another()
    for _ in range(2):
        with pytest.raises(StartError, match=r"database: was used by a newer version of this bot \(schema 9999, known here"):
            await newer.consents.of(ANNA)
    assert await storage.consents.of(ANNA)


async def test_many_that_start_at_once_on_an_empty_database_do_no_harm(another: Another) -> None:
    several = [another() for _ in range(6)]
    await asyncio.gather(*(agree(storage) for storage in several))
    await asyncio.gather(*(keep(storage, session(f"s{number}")) for number, storage in enumerate(several)))
    for storage in several:
        assert await storage.sessions.count(ANNA) == 6
        assert len(await storage.sessions.all(ANNA)) == 6


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_alembic_is_imported_only_where_the_schema_is_behind(url: str, keys: Keys) -> None:
    script = (
        "import asyncio, sys; from datetime import datetime; from pathlib import Path\n"
        "from bot.core.messages import User; from bot.storage import Storage; from bot.storage.keys import Keys\n"
        f"storage = Storage({url!r}, Keys('', Path({keys.origin!r})), datetime.now)\n"
        "async def main():\n"
        "    await storage.open(); await storage.consents.of(User('telegram', '1')); await storage.close()\n"
        "asyncio.run(main()); print('alembic' in sys.modules, 'asyncpg' in sys.modules)\n"
    )
    runs = [subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True) for _ in "12"]
    assert [run.stdout for run in runs] == ["True False\n", "False False\n"]


async def test_the_key_is_made_at_first_need_for_its_owner_alone(
    storage: Storage, keys: Keys, caplog: pytest.LogCaptureFixture
) -> None:
    file = Path(keys.origin)
    assert not file.exists()
    await agree(storage)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [file.name for file in file.parent.iterdir() if "key" in file.name] == ["unwind.key"]
    assert [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING] == [
        f"{file} was made: the key to all check-ins. Keep a copy of it, but apart from backups. Without it, nobody can read them."
    ]
    (key,) = keys.read()
    assert key not in caplog.text


async def test_a_wrong_key_is_said_and_nothing_is_touched(url: str, clock: Clock) -> None:
    async with opened(url, Keys(OLD, Path("none"))) as storage:
        await agree(storage)
        await keep(storage, session())
    async with opened(url, Keys(NEW, Path("none"))) as wrong:
        with pytest.raises(StartError, match=r"database\.key: expected the key that this database was encrypted with") as caught:
            await agree(wrong)
        assert NEW not in str(caught.value)
    async with opened(url, Keys(OLD, Path("none"))) as storage:
        assert await storage.sessions.get(ANNA, "s1")


async def test_a_key_file_that_is_gone_is_said_and_no_other_one_is_made(url: str, keys: Keys) -> None:
    async with opened(url, keys) as storage:
        await agree(storage)
    Path(keys.origin).unlink()
    async with opened(url, keys) as storage:
        with pytest.raises(StartError, match=r"unwind\.key: expected the key of this database, it is missing"):
            await storage.open()
    assert not Path(keys.origin).exists()


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("content", [b"no key", b"\xff\xfe", b"ab cd"])
async def test_a_key_file_that_holds_something_else_is_said(url: str, keys: Keys, content: bytes) -> None:
    Path(keys.origin).parent.mkdir()
    Path(keys.origin).write_bytes(content)
    async with opened(url, keys) as storage:
        with pytest.raises(StartError, match=r"unwind\.key: expected"):
            await storage.open()


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_a_key_file_that_cannot_be_made_is_said(url: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    async with opened(url, Keys("", tmp_path / "file" / "unwind.key")) as storage:
        with pytest.raises(StartError, match=r"unwind\.key"):
            await storage.open()


async def test_with_a_new_first_key_everything_is_encrypted_anew(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.storage.cipher._CHUNK", 3)
    drafts = {(ANNA, Target("telegram", "1")): Draft("checkin", {"note": "x"}, "note", NOON, ids_only=True)}
    async with opened(url, Keys(OLD, Path("none"))) as storage:
        await agree(storage)
        await keep(storage, *(session(f"s{number}", hours=number) for number in range(7)))
        await keep(storage, session("s0", details={"note": "changed"}))
        await storage.drafts.write(drafts, ())
        before = await storage.sessions.all(ANNA)
    async with opened(url, Keys(f"{NEW}, {OLD}", Path("none"))) as storage:
        assert await storage.sessions.all(ANNA) == before
    async with opened(url, Keys(NEW, Path("none"))) as storage:
        assert await storage.sessions.all(ANNA) == before
        assert await storage.drafts.read() == drafts
        assert await storage.sessions.undo(ANNA, "s0")
    async with opened(url, Keys(OLD, Path("none"))) as storage:
        with pytest.raises(StartError):
            await storage.open()


async def test_a_change_of_keys_that_was_interrupted_goes_on(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(url, Keys(OLD, Path("none"))) as storage:
        await agree(storage)
        await keep(storage, *(session(f"s{number}", hours=number) for number in range(5)))
        before = await storage.sessions.all(ANNA)
    both, again = Keys(f"{NEW} {OLD}", Path("none")), []
    with monkeypatch.context() as broken:
        broken.setattr("bot.storage.cipher._CHUNK", 2)
        seal_again = cipher._seal_again

        def fails_later(*given: Any) -> None:
            again.append(given)
            if len(again) > 2:
                raise RuntimeError("killed")
            seal_again(*given)

        broken.setattr("bot.storage.cipher._seal_again", fails_later)
        async with opened(url, both) as storage:
            with pytest.raises(RuntimeError):
                await storage.open()
    async with opened(url, both) as storage:
        assert await storage.sessions.all(ANNA) == before
    async with opened(url, Keys(NEW, Path("none"))) as storage:
        assert await storage.sessions.all(ANNA) == before


async def test_what_is_written_while_keys_change_is_not_overwritten(url: str) -> None:
    """Another process, which has both keys, changes a session between reading and writing it anew."""
    async with opened(url, Keys(OLD, Path("none"))) as storage:
        await agree(storage)
        await keep(storage, session())
        database = await storage.open()
        rows = await database.read(lambda connection: cipher._chunk(sessions, (), connection))
        changed = await storage.sessions.change(ANNA, "s1", lambda old: session(details={"note": "newer"}))
        both = cipher.Cipher((NEW, OLD))
        await database.write(lambda connection: cipher._seal_again(sessions, rows, both, connection))
    async with opened(url, Keys(f"{NEW} {OLD}", Path("none"))) as storage:
        found: Session | None = await storage.sessions.get(ANNA, "s1")
        assert found
        assert changed
        assert found.details == changed.details
        assert len(await storage.rows(select(keyring))) == 1


def test_a_new_database_is_not_locked_for_those_who_open_it_at_the_same_moment(tmp_path: Path) -> None:
    """Without trying again, about one round in fifteen failed."""
    for number in range(60):
        file = tmp_path / f"{number}.db"
        file.touch()
        together = threading.Barrier(8)

        def open_it(file: Path = file, together: threading.Barrier = together) -> None:
            together.wait()
            sqlite._connect(file).close()

        with ThreadPoolExecutor(8) as pool:
            for opened in [pool.submit(open_it) for _ in range(8)]:
                opened.result()
