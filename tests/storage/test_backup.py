"""A copy of the database while it is written: one file, whole, of one moment."""

import asyncio
import sqlite3
import stat
from pathlib import Path

import pytest

from bot.core.drafts import Draft
from bot.core.messages import Target, User
from bot.errors import StartError, StorageError
from bot.storage import SQLITE, Storage
from bot.storage.backup import back_up
from bot.storage.keys import Keys
from bot.storage.tables import metadata
from bot.storage.values import Feedback
from tests.storage.conftest import ANNA, NOON, agree, keep, opened, session
from tests.storage.test_personal import fill


async def test_a_copy_holds_everything_and_is_read_with_the_key(storage: Storage, url: str, keys: Keys, tmp_path: Path) -> None:
    await fill(storage, ANNA)
    await storage.choices("language").write({Target("telegram", "-100"): "de"}, ())
    await storage.unanswered.note(Target("telegram", "-100"), "en", "acupuncture", NOON.date())
    await storage.feedback.add(Target("telegram", "-100"), Feedback("cure", 1, 0, NOON.date()))
    file = tmp_path / "copy.db"
    await back_up(url, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.glob("copy*")] == ["copy.db"]
    assert "unwind.key" not in [each.name for each in tmp_path.iterdir()]
    async with opened(f"{SQLITE}{file}", keys) as copy:
        assert await copy.personal.export(ANNA) == await storage.personal.export(ANNA)
        assert await copy.choices("language").read() == await storage.choices("language").read()
        assert await copy.unanswered.of(Target("telegram", "-100"), 5)
        for table in metadata.sorted_tables:
            assert len(await copy.rows(table.select())) == len(await storage.rows(table.select())) > 0
    with sqlite3.connect(file) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    raw.close()


async def test_a_copy_is_of_one_moment_while_others_write(storage: Storage, url: str, keys: Keys, tmp_path: Path) -> None:
    """Consent and activity are written together: a copy has both or neither."""
    written, enough = 0, asyncio.Event()

    async def write() -> None:
        nonlocal written
        while True:
            await agree(storage, User("telegram", str(written := written + 1)))
            if written % 200 == 0:
                enough.set()

    writers = [asyncio.create_task(write()) for _ in range(8)]
    before, numbers = 0, range(3)
    for number in numbers:
        enough.clear()
        await enough.wait()
        before = written
        await back_up(url, tmp_path / f"copy{number}.db")
    during = written
    for writer in writers:
        writer.cancel()
    await asyncio.gather(*writers, return_exceptions=True)
    assert during > before, "the bot goes on while it is copied"
    for number in numbers:
        async with opened(f"{SQLITE}{tmp_path / f'copy{number}.db'}", keys) as copy:
            consents, activity = [await copy.rows(metadata.tables[name].select()) for name in ("consents", "activity")]
            assert {row.person for row in consents} == {row.person for row in activity}
            assert len(consents) >= 200 * (number + 1) - len(writers)


async def test_a_file_that_is_there_is_not_overwritten(storage: Storage, url: str, tmp_path: Path) -> None:
    await agree(storage)
    file = tmp_path / "copy.db"
    file.write_text("precious")
    with pytest.raises(StartError, match=r"copy\.db: is there already"):
        await back_up(url, file)
    assert file.read_text() == "precious"


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_there_must_be_something_to_copy_and_somewhere_to_put_it(storage: Storage, url: str, tmp_path: Path) -> None:
    with pytest.raises(StartError, match=r"unwind\.db: expected a database, there is none yet"):
        await back_up(url, tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()
    await agree(storage)
    with pytest.raises(StartError, match=r"copy\.db: cannot be made: No such file or directory"):
        await back_up(url, tmp_path / "nowhere" / "copy.db")


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_a_copy_that_fails_leaves_no_file(url: str, tmp_path: Path) -> None:
    Path(url.removeprefix(SQLITE)).parent.mkdir()
    Path(url.removeprefix(SQLITE)).write_text("not a database" * 100)
    with pytest.raises(StorageError):
        await back_up(url, tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


async def test_a_copy_opened_without_the_key_shows_no_word(storage: Storage, url: str, tmp_path: Path) -> None:
    await agree(storage)
    await keep(storage, session(details={"note": "zzqxxq hurts"}))
    place = (ANNA, Target("telegram", "1"))
    await storage.drafts.write({place: Draft("checkin", {"note": "zzqxxq hurts"}, "note", NOON)}, ())
    await back_up(url, tmp_path / "copy.db")
    copied = (tmp_path / "copy.db").read_bytes()
    assert b"s1" in copied
    for word in (b"zzqxxq", b"hurts", b"stress", b'"pain"'):
        assert word not in copied
