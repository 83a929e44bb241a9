import time

from hypothesis import given
from hypothesis import strategies as st

from bot.matching import text as texts
from bot.matching.text import halves, words

BREAKS = texts.breaks(("and", "&"), ("is", "how", "what's"))


def parts(text: str) -> list[str]:
    return texts.parts(text, BREAKS)


def test_a_message_is_cut_into_its_parts() -> None:
    assert parts("We had a lovely day. Since noon his face droops! Any oil for that?") == [
        "We had a lovely day.",
        "Since noon his face droops!",
        "Any oil for that?",
    ]
    assert parts("my chest hurts\nwhat oil is good") == ["my chest hurts", "what oil is good"]


def test_a_single_sentence_is_not_cut_and_a_word_or_two_are_none() -> None:
    assert parts("Since noon his face droops, any oil for that?") == []
    assert parts("Hi all. Since noon his face droops.") == []


def test_a_question_behind_something_else_is_a_part_of_its_own() -> None:
    assert parts("they would all be better off without me, how long should it be") == [
        "they would all be better off without me",
        "how long should it be",
    ]
    assert parts("I feel dizzy today and is that normal now") == ["I feel dizzy today", "is that normal now"]
    assert parts("my left leg, island and howling wind") == []


def test_a_message_can_be_cut_where_a_second_question_may_begin() -> None:
    cuts = list(halves("is it safe and how often, if I may ask? Is it dear", ["and", "&"]))
    assert cuts == [
        ("is it safe", "how often, if I may ask? Is it dear"),
        ("is it safe and how often", "if I may ask? Is it dear"),
        ("is it safe and how often, if I may ask?", "Is it dear"),
    ]


def test_a_joining_word_inside_another_word_is_none() -> None:
    assert list(halves("my hands and feet tingle", ["and"])) == [("my hands", "feet tingle")]
    assert not list(halves("is sandy soil good", ["and"]))


def test_what_has_no_full_stop_is_cut_too() -> None:
    cut = parts(" ".join(f"word{number}" for number in range(100)))
    assert len(cut) == 4
    assert all(len(part.split()) <= 40 for part in cut)
    assert cut[-1].split()[-1] == "word99"


def test_a_message_never_has_many_parts_and_none_is_lost() -> None:
    lines = [f"a b c{number}" for number in range(600)]
    cut = parts("\n".join(lines))
    assert len(cut) <= 12
    assert " ".join(cut) == " ".join(lines)


def test_many_blanks_take_no_time() -> None:
    started = time.perf_counter()
    assert list(halves("is massage safe" + " " * 20_000 + "and" + " " * 20_000 + "how often", ["and"])) != []
    assert time.perf_counter() - started < 0.5


@given(st.text())
def test_no_word_is_lost_or_made_by_cutting(text: str) -> None:
    said = words(text)
    for sentence in parts(text):
        assert set(words(sentence)) <= set(said)
    for first, second in halves(text, ["and", "(", "n"]):
        assert words(first) == said[: len(words(first))]
        assert words(second) == said[len(said) - len(words(second)) :]
