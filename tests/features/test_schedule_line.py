"""A typed line is taken apart: when, what, and words in quotes, whatever somebody's keyboard makes of these."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content import Content
from bot.content.load import LONGEST_ID
from bot.core.messages import BUTTON_ID_BYTES, button_id
from bot.errors import UserError
from bot.features.schedule import line, subjects
from bot.features.schedule.asking import DAYS, code_of, line_of
from bot.features.schedule.reading import Reader, Said

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
QUOTES = ['""', "“”", "„“", "„”", "«»", "»«", "''", "‘’", "‚‘", '“"', '"”']
WHENS = ["daily 09:00", "mon,thu 10:00", "every 2 weeks tue 18:00 Europe/Berlin", "once 2026-12-24 10:00", "tue 6 o'clock"]
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"), min_size=1, max_size=80)


@pytest.fixture
def reader(content: Content) -> Reader:
    return Reader(content, NOW, ZoneInfo("UTC"))


@given(st.sampled_from(WHENS), st.sampled_from(QUOTES), TEXTS, st.sampled_from([" ", ": ", ", ", " - "]))
def test_words_in_any_quotes_come_back_as_they_were_typed(when: str, quotes: str, text: str, between: str) -> None:
    found = line.unquote(f"{when}{between}{quotes[0]}{text}{quotes[1]}")
    assert found.quoted == text.strip()
    assert found.words.rstrip(" :,-") == when


@given(
    st.sampled_from(WHENS),
    st.sampled_from(QUOTES),
    TEXTS.map(lambda text: text.translate({ord(s): "" for s in "\"“”„‟«»″'‘’‚‛‹›`´"})),
)
def test_the_words_may_stand_before_the_time_as_well(when: str, quotes: str, text: str) -> None:
    assert line.unquote(f"{quotes[0]}{text}{quotes[1]} {when}") == (when, text.strip())


@given(st.text(max_size=60))
def test_no_line_is_too_strange_to_be_taken_apart(typed: str) -> None:
    words, quoted = line.unquote(typed)
    assert len(words) + len(quoted or "") <= len(typed)


def test_quotes_within_quotes_and_apostrophes_are_part_of_the_words() -> None:
    assert line.unquote('mon 18:00 "say "hi" to all"') == ("mon 18:00", 'say "hi" to all')
    assert line.unquote("mon 18:00 'it's time, isn't it?'") == ("mon 18:00", "it's time, isn't it?")
    assert line.unquote("mon 6 o'clock sleep").quoted is None
    assert line.unquote("mon 18:00 “Good morning") == ("mon 18:00", "Good morning")


@pytest.mark.parametrize("when", ["daily 09:00", "tue 6pm Berlin", "every 2 weeks on friday at 18:00"])
def test_whatever_has_a_name_is_found_behind_the_time_and_before_it(content: Content, when: str) -> None:
    for name, what in subjects.names(content).items():
        assert line.named(f"{when} {name}", subjects.names(content)) == (when, what)
        assert line.named(f"{when}: {name.upper()}!", subjects.names(content)) == (when, what)
        assert line.named(f"{name} {when}", subjects.names(content)) == (when, what)


def test_each_kind_of_tips_and_each_topic_has_a_name_of_its_own(content: Content) -> None:
    stored = set(subjects.names(content).values())
    assert {f"tips {kind.id}" for kind in content.tips.categories} | {f"topic {id}" for id in content.topics} == stored - {"tips"}


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("daily 09:00", ""),
        ("daily 09:00 tips", "tips"),
        ("daily 09:00 sleep", "tips sleep"),
        ("daily 09:00 tips about sleep", "tips sleep"),
        ("daily 09:00 Berlin, sleep", "tips sleep"),
        ("daily 09:00 topic sleep", "topic sleep"),
        ("daily 09:00 Can massage help me sleep better?", "topic sleep"),
        ("daily 09:00 relax", "tips relaxation"),
        ("daily 09:00 how-of", "topic how-often"),
        ("daily 09:00 range of motion", "tips range-of-motion"),
        ("daily 09:00 cost", "topic cost"),
        ("sleep every tuesday 18:00", "tips sleep"),
    ],
)
def test_what_is_posted_is_found_by_its_name_or_the_beginning_of_it(reader: Reader, typed: str, what: str) -> None:
    _, said = reader.times(reader.said({"when": typed}))
    assert said.what == what


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("daily 09:00 Berlin", "Europe/Berlin"),
        ("daily 09:00 EST", "America/New_York"),
        ("daily 09:00 UK time", "Europe/London"),
        ("daily 09:00 MEZ sleep", "Europe/Berlin"),
        ("daily 09:00 new york pain", "America/New_York"),
        ('daily 09:00 us eastern "Hello"', "America/New_York"),
    ],
)
def test_a_zone_may_stand_between(reader: Reader, typed: str, zone: str) -> None:
    recurrence, _ = reader.times(reader.said({"when": typed}))
    assert recurrence.zone == zone


@pytest.mark.parametrize(
    ("typed", "wrong", "hint"),
    [
        ("daily 25:00", "25:00", "not a time of day"),
        ("daily 9", "9", "daily 09:00"),
        ("tuesdy 18:00", "tuesdy", "every tuesday 18:00"),
        ("tue 18:00 slep", "slep", "Did you mean: Sleep?"),
        ("tue 18:00 spasticty", "spasticty", "Did you mean"),
        ("tue 18:00 Berlim", "Berlim", "Europe/Berlin"),
        ("tue 18:00 CST", "CST", "America/Chicago"),
        ("tue 18:00 Berlim sleep", "Berlim", "Europe/Berlin"),
        ("tue 18:00 good morning all", "good morning all", "in quotes"),
        ('tue 18:00 "hello" everybody', "everybody", "Type it like"),
        ("once 2026-02-30 10:00", "2026-02-30", "not a day in the calendar"),
        ("once 2026-11-20 10:00", "once 2026-11-20 10:00", "over already"),
        ('tue 18:00 ""', "", "There is no text"),
    ],
)
def test_what_is_wrong_is_said_at_its_word(reader: Reader, typed: str, wrong: str, hint: str) -> None:
    with pytest.raises(UserError) as error:
        reader.times(reader.said({"when": typed}))
    assert wrong in error.value.text
    assert hint in error.value.text


@pytest.mark.parametrize("place", range(len(DAYS)))
def test_a_day_and_an_hour_fit_a_button_and_come_back(reader: Reader, place: int) -> None:
    recurrence, _ = reader.times(Said(f"{DAYS[place]} 17:30"))
    code = code_of(recurrence)
    assert reader.times(Said(line_of({"d": code})))[0] == recurrence
    for known in ({"d": code}, {"n": "999"}):
        for name in ("t", "c", "g"):
            command = "schedule add" if "d" in known else "schedule edit"
            assert len(button_id(command, {**known, name: "x" * LONGEST_ID})) <= BUTTON_ID_BYTES


@pytest.mark.parametrize("typed", ["every 2 weeks tue 18:00", "tue 18:00 Berlin", "monthly 1 12:00", "once 2026-12-24 10:00"])
def test_what_takes_more_words_than_a_button_has_is_not_shortened(reader: Reader, typed: str) -> None:
    assert code_of(reader.times(Said(typed))[0]) == ""


@pytest.mark.parametrize("typed", ["every 2 weeks tue 18:00 swelling", "tue", "17:30", "8.1800", 'daily 9:00 "call 112"', "pain"])
def test_words_about_times_and_names_are_nothing_that_somebody_says_of_themselves(reader: Reader, typed: str) -> None:
    assert reader.understands(typed)


@pytest.mark.parametrize("typed", ["tue 18:00 I cannot breathe", "my leg is swollen", "help me"])
def test_anything_else_is(reader: Reader, typed: str) -> None:
    assert not reader.understands(typed)
