import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content import Content
from bot.core.fields import LONGEST_TEXT, Choice, Text
from bot.core.ticks import Several
from bot.core.words import CoreWords
from bot.errors import UserError

FRUIT = {"apple": "Red apple", "apricot": "Apricot", "pear": "Green pear"}
CHOICE = Choice("fruit", lambda locale: FRUIT, lambda locale: "Which fruit?")
SEVERAL = Several("fruit", lambda locale: FRUIT, lambda locale: "Which fruits?")


@pytest.fixture(scope="module")
def words(content: Content) -> CoreWords:
    return content.messages.core


@pytest.mark.parametrize("typed", ["pear", "PEAR", " pe ", "Green pear", "green"])
def test_a_choice_is_found_by_value_label_or_beginning(typed: str, words: CoreWords) -> None:
    assert CHOICE.parse(typed, words, "en") == "pear"


def test_a_misspelt_choice_gets_the_nearest_ones(words: CoreWords) -> None:
    with pytest.raises(UserError, match="Did you mean: Red apple"):
        CHOICE.parse("aple", words, "en")


def test_an_ambiguous_beginning_gets_those_that_begin_so(words: CoreWords) -> None:
    with pytest.raises(UserError, match="Apricot"):
        CHOICE.parse("ap", words, "en")


def test_a_far_off_choice_gets_all_of_them(words: CoreWords) -> None:
    with pytest.raises(UserError, match="You can type: Red apple, Apricot, Green pear"):
        CHOICE.parse("zzzz", words, "en")


@given(st.sets(st.sampled_from(sorted(FRUIT))), st.booleans())
def test_ticks_are_stored_and_read_back(ticked: set[str], unfinished: bool) -> None:
    stored = SEVERAL.store(tuple(ticked), "en", unfinished)
    assert set(SEVERAL.ticked(stored, "en")) == ticked
    assert stored.endswith("~") == unfinished


@pytest.mark.parametrize(
    ("typed", "meant"), [("a c", {"apple", "pear"}), ("C,A.", {"apple", "pear"}), ("none", set()), ("no", set())]
)
def test_ticks_can_be_typed_as_letters(typed: str, meant: set[str], words: CoreWords) -> None:
    assert set(SEVERAL.ticked(SEVERAL.parse(typed, words, "en"), "en")) == meant


@pytest.mark.parametrize("typed", ["d", "a and c", "", "??", "1"])
def test_letters_that_are_not_there_are_refused_with_an_example(typed: str, words: CoreWords) -> None:
    with pytest.raises(UserError, match="such as: a c"):
        SEVERAL.parse(typed, words, "en")


def test_an_old_tick_never_ticks_something_else_after_the_list_changed(words: CoreWords) -> None:
    other = Several("fruit", lambda locale: {"plum": "Plum", **FRUIT}, lambda locale: "")
    with pytest.raises(UserError, match="has changed"):
        other.parse(SEVERAL.store(("apple",), "en"), words, "en")


@given(typed=st.text(max_size=12) | st.from_regex(r"[0-9a-z]{1,3}-[0-9a-z]{3}~?", fullmatch=True))
def test_whatever_is_typed_a_tick_list_answers_or_says_what_to_do(typed: str, words: CoreWords) -> None:
    said = ""
    try:
        SEVERAL.ticked(SEVERAL.parse(typed, words, "en"), "en")
    except UserError as error:
        said = error.text
    assert said == "" or "none" in said or "changed" in said


def test_a_text_may_be_as_long_as_a_platform_lets_people_write(words: CoreWords) -> None:
    field = Text("question", lambda locale: "?")
    assert field.parse(" " + "a" * LONGEST_TEXT, words, "en") == "a" * LONGEST_TEXT
    with pytest.raises(UserError, match="fewer than 4096"):
        field.parse("a" * (LONGEST_TEXT + 1), words, "en")
