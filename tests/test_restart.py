"""What the bot still knows after a restart, and what never touches the disk."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import App
from bot.config import Database
from bot.content import Content, Library
from bot.core import flood
from bot.core.drafts import Drafts
from bot.core.messages import Request, Target, User
from bot.storage import SQLITE
from tests.conftest import Clock, MakeApp
from tests.talk import Talk

ANNA = User("test", "anna")
Rows = Callable[[str], int]


@pytest.fixture
def rows(database: Database) -> Rows:
    """How many rows a table has on disk; none where there is no database."""
    file = Path(database.url.removeprefix(SQLITE))

    def count(table: str) -> int:
        if not file.exists():
            return 0
        with closing(sqlite3.connect(file)) as connection:
            return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])

    return count


async def started(make_app: MakeApp, **more: Library) -> App:
    app = make_app(**more)
    await app.open()
    return app


async def test_a_bot_that_nobody_uses_makes_no_database(make_app: MakeApp) -> None:
    app = await started(make_app)
    await app.memories.save()
    await Talk(app.dispatcher).say("is massage safe?")
    await app.memories.save()
    assert not app.storage.exists


async def test_no_tip_comes_twice_over_a_restart(make_app: MakeApp, content: Content, clock: Clock) -> None:
    dealt = []
    for part in range(4):
        app = await started(make_app)
        talk = Talk(app.dispatcher, chat="group", private=part % 2 == 0)
        for _ in range(len(content.tips.tips) // 2):
            dealt.append((talk.private, await talk.say("/tip")))
            clock.pass_(1)
        await app.close()
    assert len(dealt) == len(set(dealt))


@pytest.mark.parametrize("private", [True, False])
async def test_a_choice_is_on_disk_before_the_answer(make_app: MakeApp, library: Library, rows: Rows, private: bool) -> None:
    english = library.languages["en"]
    german = replace(
        english, messages=replace(english.messages, answers=replace(english.messages.answers, unknown="Weiss ich nicht."))
    )
    two = replace(library, languages={"en": english, "de": german})
    talk = Talk((await started(make_app, library=two)).dispatcher, private=private, moderator=True)
    await talk.say("/language de")
    known = 0 if private else 1  # that the bot is in this community
    assert rows("choices") == known + 1
    await talk.say("/timezone Sydney")
    assert rows("choices") == known + 2
    again = replace(talk, dispatcher=(await started(make_app, library=two)).dispatcher)  # the first one was not even stopped
    assert "Weiss ich nicht." in await again.say("/ask what is the capital of peru")
    assert "Sydney" in await again.say("/timezone")
    elsewhere = replace(again, user="ben", chat="other")
    assert "I don't know" in await elsewhere.say("/ask what is the capital of peru")


@pytest.fixture
def broken(database: Database) -> None:
    """There is something else where the database should be."""
    Path(database.url.removeprefix(SQLITE)).mkdir()


@pytest.mark.usefixtures("broken")
async def test_a_choice_that_cannot_be_stored_is_not_confirmed(make_app: MakeApp) -> None:
    app = make_app()
    talk = Talk(app.dispatcher)
    assert "From now on" not in await talk.say("/timezone Sydney")
    assert "Sydney" not in await talk.say("/timezone")


async def test_a_restart_lets_nobody_off_who_floods(make_app: MakeApp, rows: Rows, clock: Clock) -> None:
    app = await started(make_app)
    talk = Talk(app.dispatcher, chat="group", private=False)
    said = [await talk.say("/about") for _ in range(flood.GROUP.burst + 2)]
    assert "a lot at once" in said[-2]
    assert not said[-1]
    await app.close()
    assert rows("flood") == 1
    app = await started(make_app)
    talk = replace(talk, dispatcher=app.dispatcher)
    assert not await talk.say("/about")
    clock.pass_(10)
    assert await talk.say("/about")
    await app.memories.save()
    assert rows("flood") == 0, "who asks as usual is not stored"


async def test_an_open_question_takes_its_answer_after_a_restart(make_app: MakeApp, rows: Rows, clock: Clock) -> None:
    app, request = await started(make_app), Request(ANNA, Target("test", "anna"))
    drafts = Drafts(clock, app.storage.drafts)
    drafts.keep(request, "checkin", {"session": "k3"}, "pain", ids_only=True)
    await drafts.kept.save()
    assert rows("drafts") == 1
    drafts = Drafts(clock, make_app().storage.drafts)
    await drafts.kept.load()
    draft = drafts.look(request)
    assert draft
    assert (draft.command, draft.answers, draft.field) == ("checkin", {"session": "k3"}, "pain")
    clock.pass_(31)
    assert drafts.look(request) is None
    await drafts.kept.save()
    assert rows("drafts") == 0, "after half an hour it is forgotten on disk too"


async def test_no_tick_of_prepare_reaches_the_disk(make_app: MakeApp, rows: Rows) -> None:
    app = await started(make_app)
    talk = Talk(app.dispatcher)
    await talk.say("/prepare")
    await talk.say("none")
    await talk.say("a b")
    assert talk.last.form, "there is an open question"
    await app.memories.save()
    assert not app.storage.exists
    await talk.say("/tip")
    await talk.say("/prepare")
    await app.close()
    assert rows("decks") == 1
    assert rows("drafts") == 0


async def test_prepare_in_the_place_of_a_stored_question_takes_it_off_the_disk(
    make_app: MakeApp, rows: Rows, clock: Clock
) -> None:
    request = Request(ANNA, Target("test", "anna"))
    drafts = Drafts(clock, make_app().storage.drafts)
    drafts.keep(request, "checkin", {}, "pain", ids_only=True)
    await drafts.kept.save()
    drafts.keep(request, "prepare", {"now": "3-a1b"}, "today")
    await drafts.kept.save()
    assert rows("drafts") == 0


async def test_a_question_that_the_new_version_does_not_know_is_no_trouble(make_app: MakeApp, clock: Clock) -> None:
    request = Request(ANNA, Target("test", "anna"))
    drafts = Drafts(clock, make_app().storage.drafts)
    drafts.keep(request, "removed", {}, "field", ids_only=True)
    await drafts.kept.save()
    talk = Talk((await started(make_app)).dispatcher)
    assert "Hello!" in await talk.say("hello")


async def test_a_person_who_is_forgotten_leaves_memory_and_disk(make_app: MakeApp, rows: Rows, clock: Clock) -> None:
    app = await started(make_app)
    anna = Talk(app.dispatcher)
    ben = Talk(app.dispatcher, user="ben", chat="ben")
    for talk in (anna, ben):
        await talk.say("/timezone Sydney")
        await talk.say("/tip")
        for _ in range(flood.PRIVATE.burst):
            await talk.say("/about")
    await app.memories.save()
    assert [rows(table) for table in ("choices", "decks", "flood")] == [2, 2, 2]
    app.memories.forget(ANNA)
    await app.storage.personal.erase(ANNA)
    await app.close()
    assert [rows(table) for table in ("choices", "decks", "flood")] == [1, 1, 1]
    clock.pass_(10)
    assert "Sydney" not in await anna.say("/timezone")
    assert "Sydney" in await ben.say("/timezone")


async def test_what_a_community_chose_goes_along_when_it_moves(make_app: MakeApp) -> None:
    app = await started(make_app)
    talk = Talk(app.dispatcher, chat="group", private=False, moderator=True)
    await talk.say("/timezone Sydney")
    await talk.say("/tip")
    app.dispatcher.move(Target("test", "group"), Target("test", "supergroup"))
    await app.close()
    app = await started(make_app)
    assert "Sydney" in await replace(talk, dispatcher=app.dispatcher, chat="supergroup").say("/timezone")
    assert "Sydney" not in await replace(talk, dispatcher=app.dispatcher, chat="group").say("/timezone")
