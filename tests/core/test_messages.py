import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.messages import BUTTON_ID_BYTES, Button, read_button_id, read_line

NAMES = st.from_regex(r"[a-z][a-z-]{0,9}", fullmatch=True)


@given(NAMES, st.dictionaries(NAMES, st.text(max_size=4), max_size=2))
def test_a_button_says_the_same_command_and_answers_when_it_is_pressed(command: str, answers: dict[str, str]) -> None:
    try:
        button = Button("x", command, answers)
    except ValueError:
        return
    assert read_button_id(button.id) == (command, answers)


@given(st.text(max_size=80))
def test_a_button_id_never_gets_longer_than_a_platform_takes(topic: str) -> None:
    try:
        button = Button("x", "faq", {"topic": topic})
    except ValueError:
        return
    assert len(button.id.encode()) <= BUTTON_ID_BYTES


def test_a_button_that_does_not_fit_is_refused_when_it_is_built() -> None:
    with pytest.raises(ValueError, match="longer than 64 bytes"):
        Button("x", "faq", {"topic": "a" * 60})


def test_a_button_is_a_command_or_a_link_and_not_both() -> None:
    with pytest.raises(ValueError, match="only one"):
        Button("x", "faq", url="https://example.org")
    with pytest.raises(ValueError, match="only one"):
        Button("x")
    assert Button("x", url="https://example.org").id == ""


@given(st.text(max_size=64))
def test_a_foreign_button_id_is_refused_and_nothing_else_happens(foreign: str) -> None:
    try:
        command, answers = read_button_id(foreign)
    except ValueError:
        return
    assert command
    assert isinstance(answers, dict)


@pytest.mark.parametrize(
    ("line", "command", "words"),
    [
        ("is it safe?", "", "is it safe?"),
        ("  /tip  ", "tip", ""),
        ("/Faq@unwind_bot  is it safe", "faq", "is it safe"),
        ("/ask two\nlines", "ask", "two\nlines"),
        ("/", "help", ""),
        ("/@unwind", "help", ""),
        ("", "", ""),
    ],
)
def test_a_typed_line_is_a_command_with_words_or_just_words(line: str, command: str, words: str) -> None:
    assert read_line(line) == (command, words)
