from hypothesis import given
from hypothesis import strategies as st

from bot.matching.text import halves, sentences, words


def test_a_message_is_cut_into_its_sentences() -> None:
    assert sentences("We had a lovely day. Since noon his face droops! Any oil for that?") == [
        "We had a lovely day.",
        "Since noon his face droops!",
        "Any oil for that?",
    ]
    assert sentences("my chest hurts\nwhat oil is good") == ["my chest hurts", "what oil is good"]


def test_a_single_sentence_is_not_cut_and_a_word_or_two_are_none() -> None:
    assert sentences("Since noon his face droops, any oil for that?") == []
    assert sentences("Hi all. Since noon his face droops.") == []


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


@given(st.text())
def test_no_word_is_lost_or_made_by_cutting(text: str) -> None:
    said = words(text)
    for sentence in sentences(text):
        assert set(words(sentence)) <= set(said)
    for first, second in halves(text, ["and", "(", "n"]):
        assert words(first) == said[: len(words(first))]
        assert words(second) == said[len(said) - len(words(second)) :]
