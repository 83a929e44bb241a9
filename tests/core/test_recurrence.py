import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from bot.content import Content
from bot.core.recurrence import LAST, Recurrence, from_stored
from bot.core.recurrence_words import read, read_beginning
from bot.core.times import WEEKDAYS, wall, wall_to_utc
from bot.core.words import TimeWords
from bot.errors import UserError

NOW = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
"""A Tuesday, 14:00 in Berlin."""
BERLIN = ZoneInfo("Europe/Berlin")
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kolkata", "UTC")


@pytest.fixture(scope="module")
def words(content: Content) -> TimeWords:
    return content.messages.times


def times(stored: str, begin: str, zone: str, count: int) -> list[str]:
    """The next times after a moment in UTC, each on the clock on the wall of the zone, with its distance to UTC."""
    return [f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M%z}" for at in islice(each(from_stored(stored), begin, zone), count)]


def each(recurrence: Recurrence, begin: str, zone: str) -> Iterator[datetime]:
    now = datetime.fromisoformat(begin).replace(tzinfo=UTC)
    while following := recurrence.next_after(now, ZoneInfo(zone)):
        yield (now := following)


@pytest.mark.parametrize(
    ("typed", "stored", "said"),
    [
        ("daily 09:00", "daily 09:00", "every day at 09:00"),
        ("every day at 9am", "daily 09:00", "every day at 09:00"),
        ("weekdays 18:30", "weekly mon,tue,wed,thu,fri 18:30", "every weekday (Monday to Friday) at 18:30"),
        ("mon-fri 18:30", "weekly mon,tue,wed,thu,fri 18:30", "every weekday (Monday to Friday) at 18:30"),
        ("fri-mon 18:30", "weekly mon,fri,sat,sun 18:30", "every Monday, Friday, Saturday and Sunday at 18:30"),
        ("mon,thu 10:00", "weekly mon,thu 10:00", "every Monday and Thursday at 10:00"),
        ("monday and thursday 10:00", "weekly mon,thu 10:00", "every Monday and Thursday at 10:00"),
        ("every tuesday 18:00", "weekly tue 18:00", "every Tuesday at 18:00"),
        ("18:00 on Tuesdays", "weekly tue 18:00", "every Tuesday at 18:00"),
        ("every week on tuesday at 6 pm", "weekly tue 18:00", "every Tuesday at 18:00"),
        ("every 2 weeks tue 18:00", "every 2 weeks tue 18:00 from 2026-11-24", "every 2 weeks on Tuesday at 18:00"),
        ("every 2 weeks tue 13:00", "every 2 weeks tue 13:00 from 2026-12-01", "every 2 weeks on Tuesday at 13:00"),
        ("every other friday at noon", "every 2 weeks fri 12:00 from 2026-11-27", "every 2 weeks on Friday at 12:00"),
        ("every 3 days 7:00", "every 3 days 07:00 from 2026-11-25", "every 3 days at 07:00, from 2026-11-25 on"),
        ("every 2 weeks tue 18:00 from 2026-01-06", "every 2 weeks tue 18:00 from 2026-01-06", "from 2026-01-06 on"),
        ("monthly 1 12:00", "monthly 1 12:00", "every month on day 1, at 12:00"),
        ("every month on the 15th at noon", "monthly 15 12:00", "every month on day 15, at 12:00"),
        ("monthly 30 12:00", "monthly 30 12:00", "day 30 (or the last day of a shorter month)"),
        ("monthly 31 12:00", "monthly 31 12:00", "every month on the last day, at 12:00"),
        ("monthly last day 12:00", "monthly 31 12:00", "every month on the last day, at 12:00"),
        ("monthly first mon 09:00", "monthly first mon 09:00", "every month on the first Monday, at 09:00"),
        ("every first monday 09:00", "monthly first mon 09:00", "every month on the first Monday, at 09:00"),
        ("last friday of the month 17:00", "monthly last fri 17:00", "every month on the last Friday, at 17:00"),
        ("every 3 months 1 9:00 from 2027-01-01", "every 3 months 1 09:00 from 2027-01-01", "every 3 months on day 1"),
        ("once 2026-12-24 10:00", "once 2026-12-24 10:00", "once, on 2026-12-24 at 10:00"),
        ("once 24 dec 10:00", "once 2026-12-24 10:00", "once, on 2026-12-24 at 10:00"),
        ("once 29 feb 10:00", "once 2028-02-29 10:00", "once, on 2028-02-29 at 10:00"),
        ("once tomorrow 10:00", "once 2026-11-25 10:00", "once, on 2026-11-25 at 10:00"),
        ("once friday 10:00", "once 2026-11-27 10:00", "once, on 2026-11-27 at 10:00"),
        ("daily 09:00 Europe/Berlin", "daily 09:00 Europe/Berlin", "every day at 09:00 (Europe/Berlin time)"),
        ("daily 09:00 new york", "daily 09:00 America/New_York", "every day at 09:00 (America/New York time)"),
        ("daily 09:00 UK time", "daily 09:00 Europe/London", "every day at 09:00 (Europe/London time)"),
        ("every 2 weeks tue 18:00 EST", "every 2 weeks tue 18:00 from 2026-11-24 America/New_York", "America/New York time"),
    ],
)
def test_it_is_read_stored_and_said_in_words(typed: str, stored: str, said: str, words: TimeWords) -> None:
    recurrence = read(typed, words, NOW, BERLIN)
    assert str(recurrence) == stored
    assert said in recurrence.say(words)
    assert read(stored, words, NOW, BERLIN) == from_stored(stored) == recurrence


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("daily 25:00", '"25:00" is not a time of day'),
        ("daily at 9", '"9" before or after noon'),
        ("daily", "time of day is missing"),
        ("weekly 10:00", "day of the week is missing"),
        ("monthly 12:00", "date is missing"),
        ("once 10:00", "date is missing"),
        ("once 2026-11-01 10:00", "is over already"),
        ("once 2026-02-30 10:00", '"2026-02-30" is not a day'),
        ("monthly 32 10:00", '"32" is not a day'),
        ("every blursday 10:00", '"blursday"'),
        ("every 4 hours", '"hours"'),
        ("every 400 days 9:00", '"400" is too much'),
        ("daily mon 9:00", '"mon"'),
        ("daily 9:00 9:30", '"9:30"'),
        ("daily 09:00 CST", "America/Chicago, Asia/Shanghai"),
        ("daily 09:00 kentucky", "America/Kentucky/Louisville"),
        ("daily 09:00 xyzzy", '"xyzzy"'),
        ("", "day of the week is missing"),
    ],
)
def test_what_is_wrong_is_said_at_that_word_with_an_example(typed: str, wrong: str, words: TimeWords) -> None:
    with pytest.raises(UserError) as error:
        read(typed, words, NOW, BERLIN)
    assert wrong in error.value.text
    assert "every tuesday 18:00" in error.value.text


def test_of_a_longer_line_it_takes_only_its_own_words(words: TimeWords) -> None:
    recurrence, rest = read_beginning('every tuesday 18:00 new york "Time for a walk"', words, NOW, BERLIN)
    assert (str(recurrence), rest) == ("weekly tue 18:00 America/New_York", '"Time for a walk"')
    assert read_beginning("daily 9:00, only if not logged", words, NOW, BERLIN)[1] == ", only if not logged"


@pytest.mark.parametrize(
    ("zone", "stored", "begin", "expected"),
    [
        ("Europe/Berlin", "daily 02:30", "2026-03-27T12:00", ["03-28 02:30+0100", "03-29 03:00+0200", "03-30 02:30+0200"]),
        ("Europe/Berlin", "daily 02:30", "2026-10-23T12:00", ["10-24 02:30+0200", "10-25 02:30+0200", "10-26 02:30+0100"]),
        ("Europe/Berlin", "daily 18:00", "2026-03-28T12:00", ["03-28 18:00+0100", "03-29 18:00+0200", "03-30 18:00+0200"]),
        ("America/New_York", "daily 02:30", "2026-03-07T12:00", ["03-08 03:00-0400", "03-09 02:30-0400"]),
        ("America/New_York", "daily 01:30", "2026-10-31T12:00", ["11-01 01:30-0400", "11-02 01:30-0500"]),
        ("Australia/Lord_Howe", "daily 02:15", "2026-10-02T16:00", ["10-04 02:30+1100", "10-05 02:15+1100"]),
        ("Australia/Lord_Howe", "daily 01:45", "2026-04-04T00:00", ["04-05 01:45+1100", "04-06 01:45+1030"]),
        ("Asia/Kolkata", "weekly sun 02:30", "2026-03-28T00:00", ["03-29 02:30+0530", "04-05 02:30+0530"]),
    ],
)
def test_clock_changes(zone: str, stored: str, begin: str, expected: list[str]) -> None:
    assert [at[5:] for at in times(stored, begin, zone, len(expected))] == expected


@pytest.mark.parametrize(
    ("stored", "begin", "expected"),
    [
        ("monthly 31 12:00", "2027-12-31T12:00", ["2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"]),
        ("monthly 30 12:00", "2027-01-30T12:00", ["2027-02-28", "2027-03-30"]),
        ("monthly 29 12:00", "2028-01-29T12:00", ["2028-02-29", "2028-03-29"]),
        ("monthly 28 12:00", "2028-01-28T12:00", ["2028-02-28", "2028-03-28"]),
        ("monthly last mon 12:00", "2026-12-01T12:00", ["2026-12-28", "2027-01-25"]),
        ("daily 12:00", "2028-02-28T12:00", ["2028-02-29", "2028-03-01"]),
        ("daily 12:00", "2026-12-30T12:00", ["2026-12-31", "2027-01-01"]),
        ("every 2 weeks thu 12:00 from 2026-12-24", "2026-12-24T12:00", ["2027-01-07", "2027-01-21"]),
        ("every 2 weeks mon,thu 12:00 from 2026-11-26", "2026-11-24T12:00", ["2026-11-26", "2026-12-07", "2026-12-10"]),
        ("every 5 months 31 12:00 from 2026-09-30", "2026-09-01T12:00", ["2026-09-30", "2027-02-28", "2027-07-31"]),
        ("daily 12:00 from 2027-03-01", "2026-11-24T12:00", ["2027-03-01", "2027-03-02"]),
        ("once 2026-12-24 10:00", "2026-11-24T12:00", ["2026-12-24"]),
        ("once 2026-11-24 10:00", "2026-11-24T12:00", []),
    ],
)
def test_ends_of_months_and_years(stored: str, begin: str, expected: list[str]) -> None:
    assert [at[:10] for at in times(stored, begin, "UTC", len(expected) or 1)] == expected


def test_a_time_of_its_own_zone_stays_there() -> None:
    assert times("daily 09:00 America/New_York", "2026-11-24T13:00", "UTC", 1) == ["2026-11-24 14:00+0000"]


DAYS = st.dates(date(2010, 1, 1), date(2040, 12, 31))
WEEK = st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days)))
MINUTES = st.times().map(lambda at: time(at.hour, at.minute))
RULES = (
    st.builds(lambda at, n, start: Recurrence("days", at, n, start=start), MINUTES, st.integers(1, 40), DAYS)
    | st.builds(lambda at, n, on, start: Recurrence("weeks", at, n, on, start=start), MINUTES, st.integers(1, 9), WEEK, DAYS)
    | st.builds(
        lambda at, n, day, start: Recurrence("months", at, n, day=day, start=start),
        MINUTES,
        st.integers(1, 13),
        st.integers(1, 31),
        DAYS,
    )
    | st.builds(
        lambda at, n, day, place, start: Recurrence("months", at, n, (day,), place=place, start=start),
        MINUTES,
        st.integers(1, 13),
        st.integers(0, 6),
        st.sampled_from([1, 2, 3, 4, LAST]),
        DAYS,
    )
)


def in_rfc_5545(recurrence: Recurrence) -> str:
    """The rule as a calendar would have it, written down apart from the code."""
    names = [name[:2].upper() for name in WEEKDAYS]
    parts = [
        f"FREQ={ {'days': 'DAILY', 'weeks': 'WEEKLY', 'months': 'MONTHLY'}[recurrence.every] }",
        f"INTERVAL={recurrence.interval}",
    ]
    if recurrence.place:
        parts.append(f"BYDAY={recurrence.place}{names[recurrence.weekdays[0]]}")
    elif recurrence.weekdays:
        parts.append("BYDAY=" + ",".join(names[day] for day in recurrence.weekdays))
    elif recurrence.day > 28:
        parts.append(f"BYMONTHDAY={','.join(map(str, range(28, recurrence.day + 1)))};BYSETPOS=-1")
    elif recurrence.day:
        parts.append(f"BYMONTHDAY={recurrence.day}")
    return ";".join(parts)


@given(RULES, st.integers(0, 6000), st.sampled_from(ZONES))
def test_it_agrees_with_the_expansion_of_dateutil(recurrence: Recurrence, later: int, zone: str) -> None:
    assert recurrence.start
    begin = wall_to_utc(datetime.combine(recurrence.start, time()), ZoneInfo(zone)) + timedelta(days=later, hours=7)
    rule = rrulestr(in_rfc_5545(recurrence), dtstart=datetime.combine(recurrence.start, recurrence.at))
    local = wall(begin, ZoneInfo(zone)) - timedelta(days=2)
    expected = (at for at in (wall_to_utc(at, ZoneInfo(zone)) for at in rule.xafter(local)) if at > begin)
    found = each(recurrence, f"{begin.replace(tzinfo=None)}", zone)
    assert list(islice(found, 4)) == list(islice(expected, 4))


@given(RULES, st.sampled_from(["", "Europe/Berlin", "America/Port-au-Prince"]))
def test_every_recurrence_is_stored_read_back_and_said(words: TimeWords, recurrence: Recurrence, zone: str) -> None:
    stored = f"{recurrence} {zone}".strip()
    assert str(from_stored(stored)) == stored
    assert str(read(stored, words, NOW, BERLIN)) == stored
    assert "{" not in from_stored(stored).say(words)


SAID = re.findall(
    r"\S+", "every 2 weeks tue mon , - to daily monthly first last day 31 18:00 9am once 2026-12-24 from berlin and"
)
SOME_WORDS = st.lists(st.sampled_from(SAID) | st.text(max_size=4), max_size=8).map(" ".join)


@given(SOME_WORDS)
def test_whatever_is_typed_is_read_or_explained(words: TimeWords, typed: str) -> None:
    said = ""
    try:
        recurrence = read(typed, words, NOW, BERLIN)
        assert from_stored(str(recurrence)) == recurrence
    except UserError as error:
        said = error.text
    assert said == "" or "Type it like" in said


@pytest.mark.parametrize("text", ["", "weekly 10:00", "daily 9:00", "every 1 weeks tue 09:00 from 2026-01-01", "monthly 09:00"])
def test_what_was_never_stored_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        from_stored(text)
