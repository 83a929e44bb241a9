"""What people think of a post: counted once each, and nobody can find out who said what."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from bot.adapters.discord.commands import Languages, payloads
from bot.adapters.telegram.menus import SCOPES, menu
from bot.app import App
from bot.core.messages import Request, Target, User, button_id
from bot.features.schedule.keys import key_of, read_key
from bot.features.schedule.planning import MINUTE
from bot.storage import Storage
from bot.storage.keys import Keys
from bot.storage.scheduled import Delivery, Outcome, Schedule
from tests.conftest import Clock
from tests.talk import Talk

GROUP = Target("test", "group")
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
OCCURRENCE = "2026-11-23 13:00"


async def posted(storage: Storage) -> Delivery:
    """A tip that was posted in the group."""
    row = Delivery(GROUP, 0, OCCURRENCE, NOON, NOON)
    made = await storage.schedules.add(Schedule(GROUP, 0, GROUP, "daily 13:00", "tips"), row)
    row = replace(row, number=made.number)
    assert await storage.deliveries.claim(row, "sleep-1", NOON, ())
    await storage.deliveries.settle(row, Outcome.SENT, NOON, message="7")
    return row


async def counted(storage: Storage) -> tuple[int, int]:
    row, *_ = await storage.deliveries.log(GROUP, None, 1)
    return row.helpful, row.not_for_me


def vote(row: Delivery, said: str = "y") -> str:
    return button_id("vote", {"v": said, "post": key_of(row)})


@pytest.fixture
def ben(app: App) -> Talk:
    return Talk(app.dispatcher, "ben", "group", private=False)


async def test_each_person_counts_once_whatever_they_press_next(app: App, ben: Talk) -> None:
    row = await posted(app.storage)
    assert "Thank you. I counted that." in await ben.press_id(vote(row))
    assert "answered that already" in await ben.press_id(vote(row))
    assert "answered that already" in await ben.press_id(vote(row, "n"))
    assert await counted(app.storage) == (1, 0)
    ben.user = "carla"
    await ben.press_id(vote(row, "n"))
    ben.user = "dora"
    await ben.press_id(vote(row))
    assert await counted(app.storage) == (2, 1)


async def test_each_post_counts_for_itself(app: App, ben: Talk) -> None:
    first = await posted(app.storage)
    second = await posted(app.storage)
    assert first.number != second.number
    for row in (first, second):
        assert "Thank you" in await ben.press_id(vote(row))


async def test_a_post_that_a_moderator_ran_at_once_is_voted_on_as_well(app: App, ben: Talk) -> None:
    row = replace(await posted(app.storage), occurrence="now 20261127-ab12cd34")
    assert await app.storage.deliveries.begin(row)
    assert "Thank you" in await ben.press_id(vote(row))


async def test_an_old_post_is_said_to_be_old(app: App, ben: Talk) -> None:
    row = await posted(app.storage)
    await app.storage.deliveries.forget_before(NOON + timedelta(days=1))
    assert "too old" in await ben.press_id(vote(row))


@pytest.mark.parametrize("answers", [{}, {"v": "y"}, {"v": "maybe", "post": "1-202611231300"}, {"v": "y", "post": "1"}])
async def test_without_a_post_nothing_is_counted(app: App, ben: Talk, answers: dict[str, str]) -> None:
    await posted(app.storage)
    await ben.press_id(button_id("vote", answers))
    assert "Thank you" not in ben.seen
    assert await counted(app.storage) == (0, 0)


async def test_a_link_that_somebody_made_counts_nothing(app: App) -> None:
    row = await posted(app.storage)
    request = Request(User("test", "ben"), GROUP, private=False, linked=True)
    assert "too old" in (await app.dispatcher.press(request, vote(row))).text
    assert await counted(app.storage) == (0, 0)


async def test_in_another_place_nothing_is_counted(app: App, ben: Talk) -> None:
    row = await posted(app.storage)
    ben.chat = "elsewhere"
    assert "too old" in await ben.press_id(vote(row))
    assert await counted(app.storage) == (0, 0)


async def test_where_nothing_was_posted_a_vote_makes_no_database(app: App, ben: Talk) -> None:
    assert "too old" in await ben.press_id("vote:v=y&post=1-202611231300")
    assert not app.storage.exists


async def test_nothing_stored_names_who_voted_or_how(app: App, ben: Talk) -> None:
    row = await posted(app.storage)
    ben.user = "somebody-special"
    await ben.press_id(vote(row))
    await app.memories.save()
    [found] = await app.storage.rows(text("SELECT * FROM votes"))
    assert "somebody-special" not in str(found)
    assert re.fullmatch(r"[0-9a-f]{64}", found.mark)
    assert set(found._fields) == {"platform", "chat", "number", "occurrence", "mark"}


async def test_nobody_can_follow_a_person_from_post_to_post(app: App, ben: Talk) -> None:
    first, second = await posted(app.storage), await posted(app.storage)
    third = replace(first, occurrence="now 20261127-ab12cd34")
    assert await app.storage.deliveries.begin(third)
    for row in (first, second, third):
        await ben.press_id(vote(row))
    marks = await app.storage.rows(text("SELECT DISTINCT mark FROM votes"))
    assert len(marks) == 3


async def test_without_the_key_nobody_can_make_the_same_mark(storage_of_another_key: Storage, app: App) -> None:
    words = ("test", "ben", "group", "1", OCCURRENCE)
    assert await app.storage.mark(*words) == await app.storage.mark(*words)
    assert await app.storage.mark(*words) != await storage_of_another_key.mark(*words)
    assert await app.storage.mark("a", "b c") != await app.storage.mark("a b", "c")


@pytest.fixture
async def storage_of_another_key(tmp_path_factory: pytest.TempPathFactory, clock: Clock) -> AsyncIterator[Storage]:
    folder = tmp_path_factory.mktemp("other")
    storage = Storage(f"sqlite+aiosqlite:///{folder / 'other.db'}", Keys("", folder / "key", lambda said: None), clock)
    yield storage
    await storage.close()


# Nobody types it or is told of it


async def test_a_vote_is_in_no_list_of_commands(app: App, talk: Talk) -> None:
    talk.moderator = True
    assert "vote" not in await talk.say("/help")
    command = app.dispatcher.table["vote"]
    assert command.brief
    shown = app.dispatcher.menu
    assert command not in shown.values()
    for _, scope in SCOPES:
        assert "vote" not in {entry.command for entry in menu(shown.values(), scope, "en")}
    languages = Languages("en", ["en"], lambda locale: app.library.languages["en"].messages.chat)
    assert "vote" not in {payload["name"] for payload in payloads(shown, languages)}


@pytest.mark.parametrize("typed", ["/vote", "/vote y", "/vote y 1-202611231300", "/help vote"])
async def test_a_vote_cannot_be_typed(app: App, talk: Talk, typed: str) -> None:
    await posted(app.storage)
    talk.private, talk.chat = False, "group"
    said = await talk.say(typed)
    assert "I do not know /vote" in said or "I cannot find" in said
    assert await counted(app.storage) == (0, 0)


async def test_the_word_is_a_question_and_no_command(talk: Talk) -> None:
    assert "too old" not in await talk.say("vote")
    assert "/vote" not in await talk.say("/vota")


# The key in a button

TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2200, 1, 1))
OCCURRENCES = TIMES.map(lambda at: f"{at:{MINUTE}}") | st.from_regex(r"now [A-Za-z0-9-]{1,17}", fullmatch=True)


@given(st.integers(1, 999_999_999), OCCURRENCES)
def test_a_key_gives_the_occurrence_back(number: int, occurrence: str) -> None:
    key = key_of(Delivery(GROUP, number, occurrence, NOON, NOON))
    assert re.fullmatch(r"[A-Za-z0-9.-]{1,32}", key)
    assert read_key(key) == (number, occurrence)
    assert len(button_id("vote", {"v": "y", "post": key})) <= 64


@given(st.text(max_size=40) | st.from_regex(r"[0-9]{1,4}-(now-[a-z0-9-]{1,9}|[0-9]{11,13})", fullmatch=True))
def test_what_is_no_key_is_read_as_none(typed: str) -> None:
    read = read_key(typed)
    if read:
        assert key_of(Delivery(GROUP, *read, NOON, NOON)) == typed


@pytest.mark.parametrize("occurrence", ["", "now ", "tomorrow", "2026-11-23", "now a b", "now " + "a" * 40])
def test_an_occurrence_that_no_button_could_carry_is_noticed(occurrence: str) -> None:
    with pytest.raises(ValueError, match="no key for"):
        key_of(Delivery(GROUP, 1, occurrence, NOON, NOON))
