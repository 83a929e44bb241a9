"""When nothing is posted in a community, and what is kept of its settings."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.choices import Choices
from bot.core.communities import SETTINGS, Communities, Quiet, read_quiet
from bot.core.messages import Request, Target, User

MINUTES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
HOURS = st.tuples(MINUTES, MINUTES) | st.just((None, None))
SAT = datetime(2026, 11, 28, 12)
HERE = Target("test", "group")


@st.composite
def quiets(draw: st.DrawFn) -> Quiet:
    begins, ends = draw(HOURS)
    weekdays = draw(st.frozensets(st.integers(0, 6)))
    return Quiet(begins, ends, weekdays, draw(st.frozensets(st.dates(date(1970, 1, 1), date(2199, 12, 31)), max_size=5)))


@given(quiets())
def test_what_is_stored_of_quiet_times_gives_them_back(quiet: Quiet) -> None:
    assert read_quiet(str(quiet)) == quiet


@given(quiets(), st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)))
def test_a_time_is_silent_just_if_it_is_in_the_hours_or_on_such_a_day(quiet: Quiet, at: datetime) -> None:
    off = at.weekday() in quiet.weekdays or at.date() in quiet.dates
    hours = False
    if quiet.begins is not None and quiet.ends is not None:  # counted in minutes from the beginning on
        begins, ends = (60 * edge.hour + edge.minute for edge in (quiet.begins, quiet.ends))
        hours = (60 * at.hour + at.minute - begins) % (24 * 60) < (ends - begins) % (24 * 60)
    assert quiet.silent(at) == ("day-off" if off else "quiet-hours" if hours else "")


@pytest.mark.parametrize(
    ("stored", "at", "silent"),
    [
        ("21:00-09:00", "21:00", "quiet-hours"),
        ("21:00-09:00", "23:59", "quiet-hours"),
        ("21:00-09:00", "00:00", "quiet-hours"),
        ("21:00-09:00", "08:59", "quiet-hours"),
        ("21:00-09:00", "09:00", ""),
        ("21:00-09:00", "20:59", ""),
        ("12:00-14:00", "12:00", "quiet-hours"),
        ("12:00-14:00", "14:00", ""),
        ("00:00-06:00", "00:00", "quiet-hours"),
        ("21:00-00:00", "23:59", "quiet-hours"),
        ("21:00-00:00", "00:00", ""),
        ("08:00-08:00", "08:00", ""),
        ("08:00-08:00", "20:00", ""),
        ("sat", "12:00", "day-off"),
        ("sun", "12:00", ""),
        ("2026-11-28", "12:00", "day-off"),
        ("2026-11-29", "12:00", ""),
        ("", "12:00", ""),
    ],
)
def test_quiet_hours_also_over_midnight_and_days_off(stored: str, at: str, silent: str) -> None:
    assert read_quiet(stored).silent(datetime.combine(SAT, time.fromisoformat(at))) == silent


@pytest.mark.parametrize("text", ["9", "21:00", "21:00-", "21:00-25:00", "someday", "2026-13-01"])
def test_anything_else_is_no_quiet_time(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_quiet(text)


@pytest.fixture
def communities() -> Communities:
    return Communities({name: Choices() for name in SETTINGS}, {"country": "GB", "timezone": "UTC"})


async def test_what_was_chosen_holds_before_the_usual_in_the_community_and_nowhere_else(communities: Communities) -> None:
    request = Request(User("test", "anna"), HERE, private=False)
    assert communities.country(request) == "GB"
    await communities.choose(HERE, "country", "DE")
    assert communities.country(request) == "DE"
    alone = Request(User("test", "anna"), Target("test", "anna"))
    assert communities.country(alone) == "GB"
    assert communities.get(Target("test", "other"), "country") == "GB"


async def test_the_place_moves_with_its_chat_and_with_its_community(communities: Communities) -> None:
    await communities.choose_place(HERE, Target("test", "group", "topic"))
    communities.move(HERE, Target("test", "supergroup"))
    assert communities.place(Target("test", "supergroup")) == Target("test", "supergroup", "topic")
    assert communities.place(HERE) is None
    server = Target("test", "server")
    await communities.choose_place(server, Target("test", "channel"))
    communities.move(Target("test", "channel"), None)
    assert communities.place(server) == Target("test", "channel")


async def test_only_a_known_community_is_left(communities: Communities) -> None:
    communities.leave(Target("test", "anna"), SAT.date())
    assert not communities.known()
    assert await communities.welcome(HERE, SAT.date()) == (True, False)
    communities.leave(HERE, SAT.date())
    communities.leave(HERE, date(2027, 1, 1))
    assert communities.get(HERE, "left") == "2026-11-28"
    assert await communities.welcome(HERE, SAT.date()) == (False, True)
    assert await communities.welcome(HERE, SAT.date()) == (False, False)
