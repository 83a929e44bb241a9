"""Whoever types instead of pressing can name a button that they see."""

from bot.app import App
from tests.conftest import Clock
from tests.talk import Talk

MEDICINES = "There are medicines that slow some kinds of MS."


async def test_a_button_is_pressed_by_its_label(talk: Talk) -> None:
    await talk.say("/faq cure")
    assert MEDICINES in await talk.say("more")
    assert "Last checked" in await talk.say("Sources.")


async def test_yes_and_no_are_enough(talk: Talk) -> None:
    await talk.say("/checkin")
    assert "I store nothing" in await talk.say("no")
    await talk.say("/checkin")
    assert "How stiff" in await talk.say("Yes.")


async def test_what_stands_before_a_colon_is_enough(talk: Talk) -> None:
    await talk.say("/checkin")
    await talk.say("yes")
    await talk.say("/checkin before 6 4 5")
    await talk.say("change something")
    assert "How much pain" in await talk.say("pain")


async def test_only_what_was_shown_last_is_meant(talk: Talk) -> None:
    await talk.say("/checkin")
    await talk.say("/tip")
    assert "I don't know" in await talk.say("yes")


async def test_after_half_an_hour_nobody_knows_what_a_word_is_about(talk: Talk, clock: Clock) -> None:
    await talk.say("/checkin")
    clock.pass_(31)
    assert "I don't know" in await talk.say("yes")


async def test_a_word_in_a_group_is_no_press(app: App) -> None:
    group = Talk(app.dispatcher, chat="group", private=False, whispers=False)
    await group.say("/faq cure")
    assert MEDICINES not in await group.say("more")


async def test_an_emergency_is_never_taken_for_a_label(talk: Talk) -> None:
    await talk.say("/checkin")
    assert "999" in await talk.say("yes, i cant breathe and my chest hurts")


async def test_words_that_answer_an_open_question_press_nothing(talk: Talk, app: App) -> None:
    await talk.say("/checkin")
    await talk.say("yes")
    await talk.say("/checkin before 6 4 5")
    await talk.press("Add a note")
    assert "Note: undo" in await talk.say("undo")


async def test_what_somebody_saw_is_forgotten_with_them(talk: Talk, app: App) -> None:
    await talk.say("/checkin")
    await talk.say("yes")
    await talk.say("/mydata delete")
    await talk.say("yes")
    assert "yes" not in str(talk.labels)
    assert "I don't know" in await talk.say("yes")
