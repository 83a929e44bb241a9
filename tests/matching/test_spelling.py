import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching import spelling

SPELLER = spelling.learn([["massage", "sleep", "therapist", "doctor"], ["massage", "sleep", "therapist", "once"]])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("masage", "massage"),
        ("massgae", "massage"),
        ("sleeep", "sleep"),
        ("theripst", "therapist"),
        ("slep", "slep"),
        ("once", "once"),
    ],
)
def test_slips_of_the_finger_are_mended(typed: str, meant: str) -> None:
    assert SPELLER.correct([typed]) == [meant]


def test_a_word_seen_once_is_known_but_nothing_is_corrected_to_it() -> None:
    assert SPELLER.correct(["doctor", "doctr"]) == ["doctor", "doctr"]


@given(st.text(max_size=12))
def test_a_known_word_is_never_changed_and_any_word_is_survived(word: str) -> None:
    corrected = SPELLER.correct([word])
    assert len(corrected) == 1
    assert word not in SPELLER.counts or corrected == [word]
