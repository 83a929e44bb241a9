import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content import Content
from bot.core.moments import When, is_ahead, resolve
from bot.core.words import CoreWords
from bot.errors import UserError

NOW = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
"""A Tuesday, 14:00 in Berlin."""
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(scope="module")
def words(content: Content) -> CoreWords:
    return content.messages.core


@pytest.fixture(scope="module")
def when(content: Content) -> When:
    return When("when", lambda locale: "When was it?", lambda locale: content.messages.times)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("now", "2026-11-24 14:00"),
        ("just now", "2026-11-24 14:00"),
        ("yesterday 15:00", "2026-11-23 15:00"),
        ("Yesterday at 3pm", "2026-11-23 15:00"),
        ("3 p.m. yesterday", "2026-11-23 15:00"),
        ("yesterday, 3:30 pm", "2026-11-23 15:30"),
        ("yesterday", "2026-11-23 12:00"),
        ("the day before yesterday", "2026-11-22 12:00"),
        ("yesterday evening", "2026-11-23 19:00"),
        ("yesterday evening at 8", "2026-11-23 20:00"),
        ("12am yesterday", "2026-11-23 00:00"),
        ("12 pm yesterday", "2026-11-23 12:00"),
        ("today 9:30", "2026-11-24 09:30"),
        ("this morning", "2026-11-24 09:00"),
        ("last night", "2026-11-23 22:00"),
        ("last night at 1am", "2026-11-24 01:00"),
        ("monday 18:00", "2026-11-23 18:00"),
        ("on Monday at 18.00.", "2026-11-23 18:00"),
        ("last friday", "2026-11-20 12:00"),
        ("tuesday 13:00", "2026-11-24 13:00"),
        ("tuesday 15:00", "2026-11-17 15:00"),
        ("13:00", "2026-11-24 13:00"),
        ("15:00", "2026-11-23 15:00"),
        ("2 hours ago", "2026-11-24 12:00"),
        ("2h ago", "2026-11-24 12:00"),
        ("an hour ago", "2026-11-24 13:00"),
        ("half an hour ago", "2026-11-24 13:30"),
        ("an hour and a half ago", "2026-11-24 12:30"),
        ("2 hours and 10 minutes ago", "2026-11-24 11:50"),
        ("3 days ago", "2026-11-21 12:00"),
        ("a week ago at noon", "2026-11-17 12:00"),
        ("2026-11-20 10:00", "2026-11-20 10:00"),
        ("2026-11-20T10:00", "2026-11-20 10:00"),
        ("20.11.2026 15:00", "2026-11-20 15:00"),
        ("20.11. 15:00", "2026-11-20 15:00"),
        ("20/11/2026 9:00", "2026-11-20 09:00"),
        ("20 nov 15:00", "2026-11-20 15:00"),
        ("20th of November at 9 am", "2026-11-20 09:00"),
        ("november 20th, 2026 9:00", "2026-11-20 09:00"),
        ("24 dec 10:00", "2025-12-24 10:00"),
        ("29 feb 10:00", "2024-02-29 10:00"),
    ],
)
def test_a_moment_is_read_as_people_say_it(typed: str, meant: str, when: When, words: CoreWords) -> None:
    stored = when.parse(typed, words, "en")
    assert f"{resolve(stored, BERLIN, NOW).astimezone(BERLIN):%Y-%m-%d %H:%M}" == meant
    assert when.parse(stored, words, "en") == stored
    assert when.split(typed, "en")[1] == ""
    assert not when.own_words(typed, words, "en")


@pytest.mark.parametrize(
    ("typed", "mine", "rest"),
    [
        ("yesterday 15:00, 45 minutes", "yesterday 15:00", "45 minutes"),
        ("yesterday 45 minutes", "yesterday", "45 minutes"),
        ("on friday at 17.15 30 minutes, partner", "on friday at 17.15", "30 minutes, partner"),
        ("3pm yesterday: it was good", "3pm yesterday", ": it was good"),
        ("2 hours ago 45 minutes", "2 hours ago", "45 minutes"),
        ("45 minutes", "", "45 minutes"),
        ("a massage", "", "a massage"),
        ("at home", "", "at home"),
        ("yesterday 25:00, 45 minutes", "yesterday 25:00", "45 minutes"),
        ("", "", ""),
    ],
)
def test_of_a_line_only_its_own_words_are_taken(typed: str, mine: str, rest: str, when: When) -> None:
    assert when.split(typed, "en") == (mine, rest)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("yesterday 25:00", '"25:00" is not a time of day'),
        ("yesterday 13:75", '"13:75" is not a time of day'),
        ("31 nov 10:00", '"31 nov" is not a day'),
        ("2026-13-01", '"2026-13-01" is not a day'),
        ("10/11 9:00", '"10/11" can be read in two ways'),
        ("yesterday at 8", '"8" before or after noon'),
        ("yesterday foo", 'do not understand "foo"'),
        ("blursday 10:00", 'do not understand "blursday"'),
        ("", 'do not understand ""'),
    ],
)
def test_what_is_wrong_is_said_at_that_word_with_an_example(typed: str, wrong: str, when: When, words: CoreWords) -> None:
    with pytest.raises(UserError) as error:
        when.parse(typed, words, "en")
    assert wrong in error.value.text
    assert "yesterday 15:00" in error.value.text


@pytest.mark.parametrize(
    ("zone", "stored", "meant"),
    [
        ("Europe/Berlin", "2026-03-29 02:30", "2026-03-29T01:00"),  # the gap: 03:00 is the first valid minute
        ("Europe/Berlin", "2025-10-26 02:30", "2025-10-26T00:30"),  # twice: the first
        ("America/New_York", "2026-03-08 02:59", "2026-03-08T07:00"),
        ("America/New_York", "2026-11-01 01:30", "2026-11-01T05:30"),
        ("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03T15:30"),  # half an hour: 02:00 to 02:30
        ("Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04T14:45"),
        ("Pacific/Apia", "2011-12-30 10:00", "2011-12-30T10:00"),  # a whole day was left out
    ],
)
def test_at_a_clock_change_it_is_the_first_valid_minute_or_the_first_of_two(zone: str, stored: str, meant: str) -> None:
    assert f"{resolve(stored, ZoneInfo(zone), NOW):%Y-%m-%dT%H:%M}" == meant


def test_it_is_never_in_the_future(when: When, words: CoreWords) -> None:
    for typed in ("today 23:00", "2026-12-24 10:00", "this evening"):
        stored = when.parse(typed, words, "en")
        assert resolve(stored, BERLIN, NOW) == NOW
        assert is_ahead(stored, BERLIN, NOW)
    assert not is_ahead("-0d 14:00", BERLIN, NOW)


def test_usual_moments_are_offered(when: When) -> None:
    assert when.suggest("yes", "en") == {
        "-1d 09:00": "yesterday morning",
        "-1d 15:00": "yesterday afternoon",
        "-1d 19:00": "yesterday evening",
    }
    assert "-0m" in when.suggest("", "en")


SAID = re.findall(
    r"\S+", "yesterday today at 3 pm 15:00 25:00 20 nov nov. 2026-11-20 20.11. 31.2. 5/6 ago hours 2 an , . last night"
)
SOME_WORDS = st.lists(
    st.sampled_from(SAID) | st.text(max_size=5),
    max_size=7,
).map(" ".join)
MOMENTS = (
    st.sampled_from(["-0m", "-0d 00:00", "--02-29 23:59", "mon 00:00", "sun 23:59", "00:00"])
    | st.builds(lambda at: f"{at:%Y-%m-%d %H:%M}", st.datetimes(datetime(1970, 1, 1), datetime(2199, 12, 31)))
    | st.builds(lambda days, at: f"-{days}d {at:%H:%M}", st.integers(0, 9999), st.times())
)


@given(typed=SOME_WORDS)
def test_whatever_is_typed_is_read_or_explained_and_nothing_gets_lost(typed: str, when: When, words: CoreWords) -> None:
    mine, rest = when.split(typed, "en")
    assert typed.startswith(mine)
    assert typed.endswith(rest)
    stored = ""
    with suppress(UserError):
        stored = when.parse(typed, words, "en")
    if stored:
        assert resolve(stored, BERLIN, NOW) <= NOW
        return
    with pytest.raises(UserError, match="Type it like"):
        when.parse(typed, words, "en")
    assert when.own_words(typed, words, "en") == bool(typed.strip() and rest)


@given(MOMENTS, st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC"]))
def test_every_stored_moment_is_a_minute_of_the_past(stored: str, zone: str) -> None:
    at = resolve(stored, ZoneInfo(zone), NOW)
    assert at <= NOW
    if is_ahead(stored, ZoneInfo(zone), NOW):
        assert at == NOW
    elif ":" in stored and NOW - at < timedelta(days=365):
        assert (at.second, at.utcoffset()) == (0, timedelta(0))


@pytest.mark.parametrize("stored", ["", "-1d", "-1d 24:00", "2026-02-30 10:00", "yesterday 15:00", "-99999d 10:00"])
def test_what_was_never_stored_is_refused(stored: str) -> None:
    with pytest.raises(ValueError, match="not a stored moment"):
        resolve(stored, BERLIN, NOW)
