"""/mydata: in numbers, as a copy, and gone."""

import csv
import io
import json
import zipfile

import pytest

from bot.app import App
from bot.content import Content
from bot.core.messages import Reply, Request, Target, User
from bot.errors import DeliveryError
from bot.storage.tables import personal
from bot.storage.values import Moment
from tests.conftest import Clock
from tests.talk import Talk

ANNA = User("test", "anna")


@pytest.fixture
async def rated(talk: Talk) -> Talk:
    """Somebody with one check-in and a note."""
    await talk.say("/checkin")
    await talk.press("Yes, I agree")
    await talk.say("/checkin before 6 4 5 =cmd and Zaubernuss oil")
    return talk


class Post:
    """A platform that writes to people, or cannot."""

    def __init__(self, closed: bool = False) -> None:
        self.platform = "test"
        self.recognises_nonces = False
        self.closed = closed
        self.written: list[tuple[User, Reply]] = []

    async def pace(self, target: Target) -> None:
        raise NotImplementedError

    async def post(self, target: Target, reply: Reply, nonce: str) -> str:
        raise AssertionError("nothing personal is posted")

    async def whisper(self, user: User, reply: Reply, nonce: str) -> str:
        if self.closed:
            raise DeliveryError(permanent=True)
        self.written.append((user, reply))
        return "1"


def unzipped(reply: Reply) -> dict[str, str]:
    assert reply.file
    with zipfile.ZipFile(io.BytesIO(reply.file.content)) as archive:
        return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


async def test_somebody_of_whom_nothing_is_stored_is_told_so(talk: Talk, app: App) -> None:
    for command in ("/mydata", "/mydata export", "/mydata delete"):
        assert "Nothing is stored about you" in await talk.say(command)
    assert not app.storage.exists


async def test_it_shows_numbers_dates_and_the_receipt(rated: Talk) -> None:
    seen = await rated.say("/mydata")
    assert "Check-ins: 1 (oldest 2026-11-23, newest 2026-11-23)" in seen
    assert "You agreed to version 1 of the text on check-ins on 2026-11-23" in seen
    assert "12 months" in seen


async def test_the_copy_holds_everything_in_two_forms_with_a_readme(rated: Talk) -> None:
    await rated.say("/mydata export")
    files = unzipped(rated.last)
    assert set(files) >= {"README.txt", "data.json", "sessions.csv", "consents.csv"}
    (row,) = csv.DictReader(io.StringIO(files["sessions.csv"]))
    assert row["ratings.before.stiffness"] == "6"
    assert "Zaubernuss" in row["details.note"]
    (stored,) = json.loads(files["data.json"])["sessions"]
    assert stored["ratings"]["before"]["pain"] == 4


async def test_the_readme_explains_every_column(rated: Talk) -> None:
    await rated.say("/mydata export")
    readme = unzipped(rated.last)["README.txt"]
    lines = [line.strip() for line in readme.splitlines() if line.startswith("  ")]
    assert lines
    assert [line for line in lines if len(set(line.split(": "))) == 1] == []


def test_every_table_and_every_column_of_a_copy_has_words(content: Content) -> None:
    words = content.messages.mydata
    for table in personal():
        assert table.name in words.tables
        assert {column.name for column in table.columns if "shared" not in column.info} <= set(words.columns)


async def test_a_spreadsheet_never_runs_what_somebody_noted(talk: Talk, app: App) -> None:
    await talk.say("/checkin")
    await talk.press("Yes, I agree")
    await talk.say("/checkin before 6 4 5 =1+1")
    await talk.say("/mydata export")
    assert "'=1+1" in unzipped(talk.last)["sessions.csv"]


async def test_deleting_asks_once_with_numbers_then_proves_it(rated: Talk, app: App) -> None:
    seen = await rated.say("/mydata delete")
    assert "Delete all of this?" in seen
    assert "Check-ins: 1" in seen
    seen = await rated.press("Yes, delete everything")
    assert "I deleted this" in seen
    assert "Check-ins: 1" in seen
    assert await app.storage.personal.counts(ANNA) == {}
    assert "Before your first check-in" in await rated.say("/checkin")


async def test_what_is_in_memory_is_not_written_again_after_the_end(rated: Talk, app: App) -> None:
    await rated.say("/timezone Berlin")
    await rated.say("/tip")
    await app.memories.save()
    await rated.say("/mydata delete")
    await rated.press("Yes, delete everything")
    await app.memories.save()
    left = await app.storage.personal.export(ANNA)
    assert {table: rows for table, rows in left.items() if rows and table != "flood"} == {}


async def test_a_link_only_asks(rated: Talk, app: App) -> None:
    linked = Request(ANNA, Target("test", "anna"), "mydata delete", answers={"sure": "yes"}, locale="en", linked=True)
    assert "Delete all of this?" in (await app.dispatcher.handle(linked)).text
    assert await app.storage.sessions.count(ANNA) == 1


async def test_in_a_group_nothing_of_it_is_said(rated: Talk, app: App) -> None:
    for command in ("mydata", "mydata export", "mydata delete", "checkin"):
        reply = await app.dispatcher.handle(Request(ANNA, Target("test", "group"), command, private=False, whispers=False))
        assert reply.handover
        assert reply.file is None


async def quiet(app: App) -> None:
    for job in app.jobs:
        if job.name == "retention":
            await job.run()


async def test_who_stays_away_is_warned_and_then_erased(rated: Talk, app: App, clock: Clock) -> None:
    post = app.deliverers["test"] = Post()
    clock.pass_(300 * 24 * 60)
    await quiet(app)
    assert post.written == []
    clock.pass_(40 * 24 * 60)
    for _ in range(2):
        await quiet(app)
    ((user, reply),) = post.written
    assert user == ANNA
    assert "I will delete everything" in reply.text
    clock.pass_(31 * 24 * 60)
    await quiet(app)
    assert await app.storage.personal.counts(ANNA) == {}


async def test_who_comes_back_after_the_warning_stays(rated: Talk, app: App, clock: Clock) -> None:
    app.deliverers["test"] = Post()
    clock.pass_(340 * 24 * 60)
    await quiet(app)
    await rated.say("/mydata")
    clock.pass_(40 * 24 * 60)
    await quiet(app)
    (session,) = await app.storage.sessions.all(ANNA)
    assert session.ratings[Moment.BEFORE]["pain"] == 4


async def test_who_cannot_be_warned_is_erased_all_the_same(rated: Talk, app: App, clock: Clock) -> None:
    app.deliverers["test"] = Post(closed=True)
    clock.pass_(340 * 24 * 60)
    await quiet(app)
    clock.pass_(31 * 24 * 60)
    await quiet(app)
    assert await app.storage.personal.counts(ANNA) == {}


async def test_people_who_cannot_be_reached_keep_nobody_from_being_warned(rated: Talk, app: App, clock: Clock) -> None:
    post = app.deliverers["test"] = Post()
    for number in range(120):
        away = User("elsewhere", f"{number:03}")
        await app.storage.consents.give(away, "1", clock())
        await app.storage.activity.touch(away, clock().date())
    clock.pass_(340 * 24 * 60)
    await quiet(app)
    assert [user for user, _ in post.written] == [ANNA]
    clock.pass_(30 * 24 * 60)
    await quiet(app)
    clock.pass_(31 * 24 * 60)
    await quiet(app)
    assert await app.storage.personal.counts(User("elsewhere", "000")) == {}


async def test_looking_at_ones_progress_is_use(rated: Talk, app: App, clock: Clock) -> None:
    post = app.deliverers["test"] = Post()
    for _ in range(14):
        clock.pass_(30 * 24 * 60)
        await rated.say("/progress")
        await quiet(app)
    assert post.written == []


async def test_yes_can_be_typed(rated: Talk, app: App) -> None:
    await rated.say("/mydata delete")
    assert "My data" in await rated.say("no")
    assert await app.storage.sessions.count(ANNA) == 1
    await rated.say("/mydata delete")
    assert "I deleted this" in await rated.say("yes")
    assert await app.storage.personal.counts(ANNA) == {}
