"""/progress: what somebody reported, in words, in a picture and on a page; nothing is concluded from too little."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content import Content, Library
from bot.core.commands import Command, Feature
from bot.core.dispatcher import Dispatcher
from bot.core.drafts import Drafts
from bot.core.flood import Flood
from bot.core.messages import Button, Reply, Request
from bot.core.shown import Shown
from bot.features import progress
from bot.features.progress import picture, telling
from bot.features.progress.period import bounds
from bot.features.progress.summary import CLEAR, LEAST, summarise
from bot.storage import SQLITE, Storage
from bot.storage.keys import Keys
from bot.storage.values import Moment, Session
from tests.features.progressing import ANNA, Numbers, course, session
from tests.papers.reading import words
from tests.talk import Talk

NOW = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
SIX: tuple[Numbers, ...] = ((8, 5, 5), (7, 4, 6), (7, 5, 5), (6, 4, 4), (7, 4, 7), (6, 6, 6))


async def nothing(request: Request) -> Reply:
    """Stands for commands that are not looked at here."""
    return Reply(f"{request.command} {dict(request.answers)}")


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    """A storage in which nothing is yet."""
    made = Storage(f"{SQLITE}{tmp_path / 'unwind.db'}", Keys("", tmp_path / "key"), lambda: NOW)
    yield made
    await made.close()


@pytest.fixture
def anna(library: Library, storage: Storage) -> Talk:
    """Anna, who may look at what she stored."""
    other = Feature("other", (Command("ask", nothing, lambda locale: ""), Command("checkin", nothing, lambda locale: "")))
    dispatcher = Dispatcher(
        (progress.feature(library, storage, lambda request: "Europe/Berlin", lambda: NOW), other),
        plain="ask",
        screen=lambda request, text: None,
        locale=lambda request: "en",
        words=lambda locale: library.languages[locale].messages.core,
        drafts=Drafts(lambda: NOW),
        flood=Flood(lambda: NOW),
        shown=Shown(lambda: NOW),
    )
    return Talk(dispatcher)


Keep = Callable[..., Awaitable[None]]


def _instead(new: Session, old: Session | None) -> Session:
    return new


@pytest.fixture
def keep(storage: Storage) -> Keep:
    """Stores sessions of Anna's, with her consent."""

    async def kept(*sessions: Session) -> None:
        await storage.consents.give(ANNA, "1", NOW)
        for one in sessions:
            await storage.sessions.change(ANNA, one.id, partial(_instead, one))

    return kept


def text_of(reply: Reply) -> str:
    """What stands on the one page of the file."""
    assert reply.file is not None
    return words(reply.file.content)


# What is said


async def test_without_check_ins_it_says_how_to_begin_and_opens_no_database(anna: Talk, storage: Storage) -> None:
    for line in ("/progress", "/progress report", "/progress all"):
        assert await anna.say(line) == (
            "There is nothing to show yet. With /checkin you rate how you feel before a massage, after it and the next day. "
            "After four massages you can see here what changes for you."
        )
        assert anna.labels == ["Make a check-in"]
        assert anna.last.private
    assert not storage.exists


async def test_after_three_massages_nothing_is_concluded(anna: Talk, keep: Keep) -> None:
    await keep(*course(((6, 4, 5), (7, 4, None), (5, 5, 4))))
    said = await anna.say("/progress")
    assert said == (
        "Your check-ins: 24 Aug 2026 to 24 Nov 2026\n"
        "What you reported: 3 massages.\n\n"
        "I say nothing about a line before there are 4 massages with a number before and after. "
        "A drop can also happen by itself.\n\n"
        "- Stiffness: Not enough yet: 1 more.\n\n"
        "Your latest check-ins (0 is none, 10 is as bad as you can imagine)\n\n"
        "- 20 Nov 2026: Stiffness 5 before, 5 after, 4 next day\n"
        "- 13 Nov 2026: Stiffness 7 before, 4 after\n"
        "- 6 Nov 2026: Stiffness 6 before, 4 after, 5 next day"
    )


async def test_four_massages_are_enough(anna: Talk, keep: Keep) -> None:
    await keep(*course(((6, 4, 5), (7, 4, None), (5, 5, 4), (8, 4, 8))))
    said = await anna.say("/progress")
    assert (
        "- Stiffness: 6.5 before (5 to 8), 4 after (4 to 5). "
        "Usually 2.5 lower after: clearly lower in 3 of 4, about the same in 1, clearly higher in 0.\n"
    ) in said
    assert (
        "- Stiffness: Not enough yet to say how long a drop lasts: 2 more with a drop and a rating the next day.\n"
        "- Usual days from one massage to the next: 7.\n"
    ) in said


async def test_six_massages_tell_how_long_a_drop_lasts_for_this_person(anna: Talk, keep: Keep, content: Content) -> None:
    await keep(*course(SIX, {"worth": "yes", "minutes": "45", "kind": "gentle", "giver": "partner"}))
    said = await anna.say("/progress")
    assert said.startswith("Your check-ins: 24 Aug 2026 to 24 Nov 2026\nWhat you reported: 6 massages.\n\n")
    assert (
        "- Stiffness: 7 before (6 to 8), 4.5 after (4 to 6), 5.5 next day (4 to 7). "
        "Usually 2.5 lower after: clearly lower in 5 of 6, about the same in 1, clearly higher in 0. "
        "Usually 1.5 lower next day: clearly lower in 3 of 6, about the same in 3, clearly higher in 0.\n\n"
        "How long it lasts, and how often\n\n"
        "- Stiffness: After the massage it was clearly lower 5 times. Still clearly lower the next day: in 3 of 5. "
        "Still clearly lower when the next massage began: in 0 of 5.\n"
        "- Usual days from one massage to the next: 7.\n"
        "- Worth it: yes in 6 of 6.\n\n"
        "There is no best number of massages for everybody. How long a drop lasts for you helps you choose yours.\n\n"
    ) in said
    assert "- 20 Nov 2026 (Gentle or relaxing, 45 minutes): Stiffness 6 before, 6 after, 6 next day\n" in said
    assert said.count("Nov 2026 (") + said.count("Oct 2026 (") == 5
    assert said.count("A drop can also happen by itself") == 1
    assert not re.search(r"caused|because of|thanks to|works|medicine|others|average|good|bad job", said)
    assert content.checkins.measures[0].name in said


async def test_skipped_answers_are_neither_shown_nor_counted(anna: Talk, keep: Keep) -> None:
    await keep(session(0, {"kind": "-", "minutes": "-", "worth": "-", "note": "-"}, stiffness=(6, None, None)), session(1))
    said = await anna.say("/progress")
    assert "- 20 Nov 2026: Stiffness 6 before\n- 13 Nov 2026: no ratings" in said
    assert "Worth it" not in said


async def test_words_that_somebody_typed_do_not_become_markup(anna: Talk, keep: Keep) -> None:
    await keep(session(0, {"minutes": "**90**"}, pain=(3, 2, 1)))
    assert "(**90** minutes)" in await anna.say("/progress")


async def test_days_are_those_where_the_person_was(anna: Talk, keep: Keep) -> None:
    late = session(0, pain=(3, 2, 1))
    await keep(Session(late.id, ANNA, datetime(2026, 11, 20, 23, 30, tzinfo=UTC), "Asia/Tokyo", late.ratings, {}))
    assert "21 Nov 2026: Pain" in await anna.say("/progress")


async def test_other_times_and_what_they_hold(anna: Talk, keep: Keep) -> None:
    await keep(session(0, pain=(3, 2, 1)), session(30, pain=(9, 8, 7)), session(100, pain=(5, 5, 5)))
    await anna.say("/progress")
    assert "1 massage." in anna.seen
    assert anna.labels == ["Report as PDF", "All entries", "Last 12 months", "All of it"]
    assert "2 massages." in await anna.press("Last 12 months")
    assert "3 massages." in await anna.press("All of it")
    assert "Your check-ins: 20 Dec 2024 to 24 Nov 2026" in anna.seen
    assert "1 massage." in await anna.say("/progress from 2026-05-01 to 2026-03-01")
    assert "- 24 Apr 2026: Pain 9 before" in anna.seen
    assert await anna.say("/progress 2020-01-01 2020-02-01") == (
        "There are no check-ins in this time (1 Jan 2020 to 1 Feb 2020). In all you have 3 massages."
    )
    assert anna.labels == ["Last 3 months", "Last 12 months", "All of it"]


@pytest.mark.parametrize(
    "typed", ["last summer", "2026-13-01", "2026-02-30 2026-03-01", "x" * 3000, "2026-01-01 2026-01-02 2026-01-03"]
)
async def test_a_time_that_cannot_be_read_is_explained(anna: Talk, typed: str) -> None:
    for command in ("/progress", "/progress report"):
        said = await anna.say(f"{command} {typed}")
        assert "Type two dates, such as: 2026-01-01 2026-03-31. Or type: all." in said
        assert len(said) < 300


# The picture


async def test_the_picture_has_the_same_numbers_in_words(anna: Talk, keep: Keep) -> None:
    await keep(*course(SIX))
    await anna.say("/progress")
    assert anna.last.picture is not None
    assert anna.last.picture.image.startswith(b"\x89PNG")
    assert anna.last.picture.description == (
        "Line chart of 6 massages, 16 Oct 2026 to 20 Nov 2026. 0 is none, 10 is as bad as you can imagine. "
        "For each line the lowest and highest number, and the latest. "
        "Stiffness: before 6 to 8, latest 6; after 4 to 6, latest 6; next day 4 to 7, latest 6."
    )


async def test_without_a_number_there_is_no_picture(anna: Talk, keep: Keep) -> None:
    await keep(session(0, pain=(None, None, None)))
    await anna.say("/progress")
    assert anna.last.picture is None
    assert anna.last.text


async def test_one_massage_is_described_without_a_range(anna: Talk, keep: Keep) -> None:
    await keep(session(0, pain=(6, 4, None)))
    await anna.say("/progress")
    assert anna.last.picture is not None
    assert anna.last.picture.description.endswith("Pain: before 6; after 4.")
    assert "Line chart of 1 massage, 20 Nov 2026. " in anna.last.picture.description


async def test_of_many_massages_the_latest_are_drawn_and_that_is_said(anna: Talk, keep: Keep) -> None:
    await keep(*(session(number, pain=(5, 4, 3), days_apart=1) for number in range(70)))
    assert "The picture shows the latest 60 massages." in await anna.say("/progress")
    assert anna.last.picture is not None
    assert "Line chart of 60 massages, 22 Sep 2026 to 20 Nov 2026." in anna.last.picture.description


def test_the_longest_description_fits(content: Content) -> None:
    rated: dict[str, Numbers] = {measure.id: (10, 10, 10) for measure in content.checkins.measures}
    low: dict[str, Numbers] = {measure.id: (0, 0, 0) for measure in content.checkins.measures}
    drawn = picture.chart((session(0, None, 7, **rated), session(60, None, 7, **low)), content)
    assert drawn is not None
    said = picture.describe(drawn, content)
    assert len(said) < 1000
    assert not said.endswith("...")


def test_gaps_in_the_picture_are_those_in_the_answers(content: Content) -> None:
    drawn = picture.chart(course(((6, None, 5), (None, 4, None))), content)
    assert drawn is not None
    assert [line.values for line in drawn.panels[0].lines] == [(6, None), (None, 4), (5, None)]
    assert drawn.labels == ("13 Nov", "20 Nov")


# All entries


async def test_all_entries_come_in_pages_and_each_can_be_changed(anna: Talk, keep: Keep) -> None:
    await keep(*(session(number, pain=(5, 4, None)) for number in range(20)))
    await anna.say("/progress")
    assert "page 1 of 3" in await anna.press("All entries")
    assert anna.labels == [*(label for label in anna.labels if label.startswith("Change ")), "Older ones", "Back to the summary"]
    assert len(anna.labels) == 10
    change = anna.last.buttons[0]
    assert (change.command, change.answers) == ("checkin", {"session": "session0", "moment": "next-day"})
    assert "page 2 of 3" in await anna.press("Older")
    assert "page 3 of 3" in await anna.press("Older")
    assert anna.labels[-2:] == ["Newer ones", "Back to the summary"]
    assert "page 2 of 3" in await anna.press("Newer")
    assert "What you reported" in await anna.press("Back")


@pytest.mark.parametrize("page", ["0", "99", "9" * 30, "x", "-1"])
async def test_a_page_that_is_not_there_is_the_nearest(anna: Talk, keep: Keep, page: str) -> None:
    await keep(session(0, pain=(5, 4, 3)))
    assert "page 1 of 1" in await anna.press_button(Button("", "progress", {"page": page}))


# The page for a doctor


async def test_one_tap_makes_the_page_without_the_notes(anna: Talk, keep: Keep) -> None:
    await keep(
        *course(SIX, {"note": "Secretly hated it", "kind": "gentle", "minutes": "45", "giver": "therapist", "worth": "no"})
    )
    await anna.say("/progress")
    said = await anna.press("Report as PDF")
    assert said == (
        "Here is your page: 24 Aug 2026 to 24 Nov 2026, 6 massages.\n\n"
        "On it: Summary; Picture; Table of ratings; Kind of massage, minutes, who gave it.\n\n"
        "I keep no copy of the page. Look at it before you hand it on: you decide who sees it."
    )
    assert anna.last.private
    assert anna.last.file is not None
    assert anna.last.file.name == "massage-check-ins-2026-11-24.pdf"
    page = text_of(anna.last)
    for expected in (
        "Massage check-ins, self-reported",
        "24 Aug 2026 to 24 Nov 2026, 6 massages. Made on 24 Nov 2026.",
        "Stiffness 7 (6 to 8), 6 4.5 (4 to 6), 6 5.5 (4 to 7), 6 -2.5 (5, 1, 0) -1.5 (3, 3, 0)",
        "Still clearly lower the next day: in 3 of 5.",
        "20 Nov 2026 Gentle or relaxing, 45 minutes, A therapist 6/6/6",
        "A drop can also happen by itself.",
        "Worth it: yes in 0 of 6.",
    ):
        assert expected in page
    assert "Secretly" not in page
    assert b"Line chart of 6 massages" in anna.last.file.content or "Line chart".encode("utf-16-be") in anna.last.file.content


async def test_what_is_on_the_page_can_be_chosen(anna: Talk, keep: Keep) -> None:
    await keep(*course(SIX, {"note": "Slept like a stone", "kind": "gentle"}))
    await anna.say("/progress report 2026-11-01 2026-11-30")
    await anna.press("Choose what is on it")
    assert anna.labels[:4] == [label for label in anna.labels if label.endswith("(ticked)")]
    for letter in "abde":
        await anna.press(f"{letter}. ")
    assert "1 Nov 2026 to 30 Nov 2026, 3 massages." in await anna.press("Done")
    page = text_of(anna.last)
    assert "Slept like a stone" in page
    assert "6/6/6" in page
    assert "Median" not in page
    assert "Gentle" not in page


async def test_a_page_with_nothing_on_it_is_not_made(anna: Talk, keep: Keep) -> None:
    await keep(session(0, pain=(5, 4, 3)))
    await anna.say("/progress report")
    await anna.press("Choose what is on it")
    for letter in "abcd":
        await anna.press(f"{letter}. ")
    assert await anna.press("None of these") == "Then the page would be empty. Choose at least one thing."
    assert anna.last.file is None
    await anna.press("Choose what is on it")
    await anna.press("Done")
    assert anna.last.file is not None


async def test_too_few_numbers_are_said_on_the_page_too(anna: Talk, keep: Keep) -> None:
    await keep(*course(((6, 4, 5), (7, 4, None))))
    await anna.say("/progress report")
    assert "needs 2 more needs 3 more" in text_of(anna.last)


async def test_sixty_massages_with_odd_notes_are_one_page(anna: Talk, keep: Keep, content: Content) -> None:
    odd = ["\U0001f600 " * 40, "\u05e9\u05dc\u05d5\u05dd", "w" * 3000, "\u202e\x00", "fine "]
    rated: dict[str, Numbers] = {measure.id: (10, 10, 10) for measure in content.checkins.measures}
    await keep(*(session(n, {"note": odd[n % 5], "minutes": "240", "kind": "x" * 300}, 3, **rated) for n in range(60)))
    await anna.say("/progress report all")
    await anna.press("Choose what is on it")
    await anna.press("e. ")
    await anna.press("Done")
    page = text_of(anna.last)
    assert "60 massages" in page
    assert re.search(r"and \d+ more, not shown here", page)
    assert page.endswith("Nobody has checked it.")
    summary = page.partition(content.messages.progress.paper_ratings)[0]
    assert all(measure.name in summary for measure in content.checkins.measures), "the summary is never cut"


async def test_every_button_of_the_report_fits_with_two_typed_dates(anna: Talk, keep: Keep) -> None:
    await keep(session(0, pain=(5, 4, 3)))
    await anna.say("/progress report from 2026-01-01 until 2026-12-31")
    await anna.press("Choose what is on it")
    await anna.press("e. ")
    assert "1 Jan 2026 to 31 Dec 2026" in await anna.press("Done")


# The numbers

number = st.none() | st.integers(0, 10)
several = st.lists(st.tuples(number, number, number), max_size=12)


@given(several)
def test_medians_and_changes_are_those_of_the_pairs(content: Content, rows: list[Numbers]) -> None:
    found = summarise(course(rows), content.checkins.measures)
    assert found.sessions == len(rows)
    if not any(value is not None for row in rows for value in row):
        assert found.rated == ()
        return
    (rated,) = found.rated
    for place, moment in enumerate(Moment):
        values = [value for row in rows if (value := row[place]) is not None]
        middle = rated.middles.get(moment)
        assert (middle is None) == (len(values) < LEAST)
        if middle:
            assert (middle.median, middle.lowest, middle.highest, middle.count) == (
                median(values),
                min(values),
                max(values),
                len(values),
            )
    for place, change in zip((1, 2), rated.changes, strict=True):
        pairs = [(row[0], row[place]) for row in rows]
        changes = [later - first for first, later in pairs if first is not None and later is not None]
        assert change.count == len(changes)
        assert change.median == (median(changes) if changes else 0)
        assert change.lower == len([one for one in changes if one <= -CLEAR])
        assert change.higher == len([one for one in changes if one >= CLEAR])
    both = sum(row[0] is not None and row[1] is not None for row in rows)
    assert rated.missing == max(0, LEAST - both)


@given(several)
def test_a_drop_lasts_only_where_there_was_one(content: Content, rows: list[Numbers]) -> None:
    for rated in summarise(course(rows), content.checkins.measures).rated:
        assert rated.lasting is not None
        drops = [row for row in rows if row[0] is not None and row[1] is not None and row[0] - row[1] >= CLEAR]
        assert rated.lasting.drops == len(drops)
        assert rated.lasting.next_day.count == sum(row[2] is not None for row in drops)
        assert rated.lasting.next_day.kept <= rated.lasting.next_day.count <= rated.lasting.drops
        assert rated.lasting.next_session.kept <= rated.lasting.next_session.count <= rated.lasting.drops


@given(several)
def test_below_the_minimum_no_sentence_compares(content: Content, rows: list[Numbers]) -> None:
    found = summarise(course(rows[: LEAST - 1]), content.checkins.measures)
    said = telling.summary(found, content)
    assert not re.search(r"[Uu]sual|lower in|higher in|lasts|Worth", said)


def test_the_order_in_which_sessions_come_does_not_matter(content: Content) -> None:
    sessions = course(SIX)
    assert summarise(sessions, content.checkins.measures) == summarise(sessions[::-1], content.checkins.measures)


def test_what_is_only_rated_the_day_after_needs_no_pair(content: Content) -> None:
    found = summarise((session(n, mood=(None, None, 3)) for n in range(4)), content.checkins.measures)
    assert found.rated[0].missing == 0
    assert "- **Low mood**: 3 next day (3 to 3)." in telling.summary(found, content)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_the_usual_periods_end_today_and_are_as_long_as_they_say(today: date) -> None:
    first, last = bounds("3-months", today)
    assert timedelta(days=88) <= today - first <= timedelta(days=93)
    assert last >= today
    first, _ = bounds("12-months", today)
    assert timedelta(days=364) <= today - first <= timedelta(days=366)
