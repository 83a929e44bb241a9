from bot.core.messages import Reply, Target
from bot.core.repeats import Repeats
from tests.conftest import Clock

HERE, THERE = Target("test", "here"), Target("test", "there")
ANSWER = Reply("No.", "Can it cure?")


def test_an_answer_is_pointed_to_in_its_place_for_five_minutes() -> None:
    clock = Clock()
    repeats = Repeats(clock)
    repeats.note(HERE, ANSWER, "1")
    assert repeats.earlier(HERE, Reply("No.", "Can it cure?")) == "1"
    assert repeats.earlier(THERE, ANSWER) == ""
    assert repeats.earlier(HERE, Reply("Yes.", "Can it cure?")) == ""
    clock.pass_(5)
    assert repeats.earlier(HERE, ANSWER) == ""


def test_the_latest_message_counts_and_old_ones_take_no_room() -> None:
    clock = Clock()
    repeats = Repeats(clock)
    for number in range(3):
        clock.pass_(2)
        repeats.note(HERE, ANSWER, str(number))
    clock.pass_(4)
    assert repeats.earlier(HERE, ANSWER) == "2"
    clock.pass_(2)
    repeats.earlier(HERE, ANSWER)
    assert repeats._given == {}


def test_what_has_to_be_said_again_is_never_pointed_to() -> None:
    repeats = Repeats(Clock())
    for reply in (Reply("Call now.", "Help", urgent=True), Reply("x", "Mine", private=True), Reply("I don't know that one.")):
        repeats.note(HERE, reply, "1")
        assert repeats.earlier(HERE, reply) == ""


def test_a_removed_answer_is_given_anew() -> None:
    repeats = Repeats(Clock())
    repeats.note(HERE, ANSWER, "1")
    repeats.forget(HERE, "1")
    assert repeats.earlier(HERE, ANSWER) == ""
