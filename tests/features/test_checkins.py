"""/checkin: consent first, one tap an answer, each kept at once, and everything can be taken back."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.app import App
from bot.core.messages import Request, Target, User
from bot.storage.values import Moment
from tests.conftest import Clock
from tests.talk import Talk

ANNA = User("test", "anna")


@pytest.fixture
async def agreed(talk: Talk) -> Talk:
    """Somebody who agreed to check-ins."""
    await talk.say("/checkin")
    await talk.press("Yes, I agree")
    return talk


async def rate(talk: Talk, *numbers: int) -> str:
    """Presses one number after the other."""
    for number in numbers:
        seen = await talk.press(str(number))
    return seen


async def test_nothing_is_asked_and_nothing_stored_before_consent(talk: Talk, app: App) -> None:
    assert "Before your first check-in" in await talk.say("/checkin")
    assert talk.labels == ["Yes, I agree", "No, not now", "Read more"]
    assert "How stiff" not in await talk.say("/checkin before 6 4 5")
    assert "I store nothing" in await talk.press("No, not now")
    assert not app.storage.exists


async def test_three_taps_save_the_short_form(agreed: Talk, app: App) -> None:
    assert "Before the massage" in agreed.seen
    assert "(1 of 3) How stiff" in agreed.seen
    assert agreed.labels[:11] == [str(number) for number in range(11)]
    assert "Saved" in await rate(agreed, 6, 4, 5)
    assert "Stiffness: 6\n- Pain: 4\n- Tiredness: 5" in agreed.seen
    (session,) = await app.storage.sessions.all(ANNA)
    assert session.ratings == {Moment.BEFORE: {"stiffness": 6, "pain": 4, "tiredness": 5}}


async def test_typing_alone_works_too(talk: Talk, app: App) -> None:
    await talk.say("/checkin")
    await talk.press("Yes, I agree")
    for typed in ("6", "4/10"):
        await talk.say(typed)
    assert "whole number from 0 to 10" in await talk.say("11")
    assert "Saved" in await talk.say("skip")
    (session,) = await app.storage.sessions.all(ANNA)
    assert session.ratings[Moment.BEFORE] == {"stiffness": 6, "pain": 4, "tiredness": None}


async def test_one_typed_line_is_a_whole_check_in(agreed: Talk, app: App) -> None:
    assert "Saved" in await agreed.say("/checkin before 6 4 5 a long day")
    assert "Note: a long day" in agreed.seen
    (session,) = await app.storage.sessions.all(ANNA)
    assert session.details["note"] == "a long day"


async def test_after_is_asked_next_and_the_change_is_told_honestly(agreed: Talk, clock: Clock) -> None:
    await rate(agreed, 6, 4, 5)
    clock.pass_(90)
    assert "After the massage" in await agreed.say("/checkin")
    await rate(agreed, 4, 4, 7)
    assert "Stiffness: 4 (before: 6, so 2 lower)" in agreed.seen
    assert "Pain: 4 (before: 4, the same)" in agreed.seen
    assert "Tiredness: 7 (before: 5, so 2 higher)" in agreed.seen
    assert "Something is higher than before" in agreed.seen


async def test_the_day_after_is_asked_the_day_after(agreed: Talk, clock: Clock) -> None:
    await rate(agreed, 6, 4, 5)
    await agreed.press("After the massage")
    await rate(agreed, 4, 3, 5)
    assert "Before the massage" in await agreed.say("/checkin")
    clock.pass_(20 * 60)
    assert "The day after" in await agreed.say("/checkin")
    clock.pass_(2 * 24 * 60)
    assert "Before the massage" in await agreed.say("/checkin")


async def test_somebody_who_was_interrupted_goes_on_where_they_were(agreed: Talk, clock: Clock, app: App) -> None:
    await agreed.press("6")
    assert "Your answers so far are kept" in await agreed.say("stop")
    clock.pass_(60)
    assert "(2 of 3) How much pain" in await agreed.say("/checkin")
    await rate(agreed, 4, 5)
    assert len(await app.storage.sessions.all(ANNA)) == 1


async def test_back_asks_the_question_before_again(agreed: Talk, app: App) -> None:
    await agreed.press("6")
    assert "How stiff" in await agreed.press("Back")
    assert "How much pain" in await agreed.press("7")
    assert "How stiff" in await agreed.say("back")
    await agreed.say("8")
    await rate(agreed, 4, 5)
    (session,) = await app.storage.sessions.all(ANNA)
    assert session.ratings[Moment.BEFORE] == {"stiffness": 8, "pain": 4, "tiredness": 5}


async def test_undo_takes_the_whole_save_back(agreed: Talk, app: App) -> None:
    await rate(agreed, 6, 4, 5)
    assert "Nothing of this check-in is stored" in await agreed.press("Undo")
    assert await app.storage.sessions.all(ANNA) == ()


async def test_a_slip_is_mended_and_the_mending_undone(agreed: Talk, app: App) -> None:
    await rate(agreed, 6, 4, 5)
    await agreed.press("Change something")
    await agreed.press("Pain: 4")
    assert "Pain: 9" in await agreed.press("9")
    assert "Pain: 4" in await agreed.press("Undo")
    (session,) = await app.storage.sessions.all(ANNA)
    assert session.ratings[Moment.BEFORE]["pain"] == 4


async def test_one_entry_is_deleted_after_one_question(agreed: Talk, app: App) -> None:
    await rate(agreed, 6, 4, 5)
    await agreed.press("Change something")
    assert "with its 3 ratings" in await agreed.press("Delete this check-in")
    assert "Deleted" in await agreed.press("Yes, delete it")
    assert await app.storage.sessions.all(ANNA) == ()
    assert "nothing saved here" in await agreed.press_id("checkin:at=aaaaaaaa.bs&do=gone")


async def test_a_massage_of_yesterday_is_logged_afterwards(agreed: Talk, app: App) -> None:
    assert "After the massage" in await agreed.say("/checkin yesterday 15:00, 45 minutes")
    await rate(agreed, 3, 2, 4)
    (session,) = await app.storage.sessions.all(ANNA)
    assert session.started_at == datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
    assert session.details["minutes"] == "45"


async def test_undo_leaves_nothing_of_what_was_logged_afterwards(agreed: Talk, app: App) -> None:
    await agreed.say("/checkin yesterday 15:00, 45 minutes")
    await rate(agreed, 3, 2, 4)
    assert "Nothing of this check-in is stored" in await agreed.press("Undo")
    assert await app.storage.sessions.all(ANNA) == ()


async def test_a_massage_that_is_still_to_come_is_not_logged(agreed: Talk, app: App) -> None:
    assert "has not come yet" in await agreed.say("/checkin today 23:00")
    assert await app.storage.sessions.all(ANNA) == ()


async def test_the_long_form_begins_with_warning_signs(agreed: Talk, app: App) -> None:
    await rate(agreed, 6, 4, 5)
    assert "Is any of these true right now?" in await agreed.press("More questions")
    await agreed.press("a. Chest pain")
    assert "999" in await agreed.press("Done")
    assert agreed.last.urgent
    (session,) = await app.storage.sessions.all(ANNA)
    assert set(session.details) == set()


async def test_the_long_form_asks_what_the_short_one_left_out(agreed: Talk, app: App) -> None:
    await agreed.press("No, it is after the massage")
    await rate(agreed, 3, 2, 4)
    assert "How many minutes" in await agreed.press("More questions")
    assert "whole number from 1 to 480" in await agreed.say("1000")
    assert "How tense or stressed" in await agreed.say("50 minutes")
    await agreed.press("2")
    await agreed.press("Swedish")
    assert "Given by: A therapist" in await agreed.press("A therapist")
    (session,) = await app.storage.sessions.all(ANNA)
    assert session.details == {"kind": "swedish", "minutes": "50", "giver": "therapist"}


async def test_a_red_flag_in_a_note_gets_help_and_is_not_stored(agreed: Talk, app: App) -> None:
    await rate(agreed, 6, 4, 5)
    await agreed.press("Add a note")
    assert "999" in await agreed.say("i cant breathe and my chest hurts")
    (session,) = await app.storage.sessions.all(ANNA)
    assert "note" not in session.details


async def test_a_note_is_added_and_changed(agreed: Talk, app: App) -> None:
    await rate(agreed, 6, 4, 5)
    await agreed.press("Add a note")
    assert "Note: slept badly" in await agreed.say("slept badly")
    await agreed.press("Add a note")
    assert "Note: slept well" in await agreed.say("slept well")


@pytest.mark.parametrize(("numbers", "help_"), [((6, 10, 5), "call 999 now"), ((6, 4, 5), "Saved")])
async def test_strong_pain_gets_help_first(agreed: Talk, numbers: tuple[int, ...], help_: str) -> None:
    assert help_ in await rate(agreed, *numbers)


async def test_a_very_low_mood_gets_a_line_to_call(agreed: Talk, clock: Clock) -> None:
    await rate(agreed, 6, 4, 5)
    await agreed.press("After the massage")
    await rate(agreed, 4, 3, 5)
    clock.pass_(20 * 60)
    await agreed.say("/checkin")
    await rate(agreed, 4, 3, 5)
    await agreed.press("More questions")
    assert "Samaritans" in await rate(agreed, 2, 2, 9)
    await agreed.press("A little")
    assert "Samaritans" in await agreed.press("Not sure")


async def test_the_same_message_twice_is_one_check_in(agreed: Talk, app: App) -> None:
    said = Request(ANNA, Target("test", "anna"), "checkin", "after 3 2 4", locale="en", mark="17")
    for _ in range(2):
        await app.dispatcher.handle(said)
    assert len(await app.storage.sessions.all(ANNA)) == 1


async def test_nobody_reads_or_changes_the_check_in_of_somebody_else(agreed: Talk, app: App) -> None:
    await rate(agreed, 6, 4, 5)
    (session,) = await app.storage.sessions.all(ANNA)
    eve = Talk(app.dispatcher, user="eve", chat="eve")
    await eve.say("/checkin")
    await eve.press("Yes, I agree")
    for act in ("edit", "undo", "gone"):
        assert "nothing saved here" in await eve.press_id(f"checkin:at={session.id}.bs&do={act}")
    await eve.press_id(f"checkin:at={session.id}.bs&stiffness=1")
    assert await app.storage.sessions.all(ANNA) == (session,)


async def test_a_link_neither_agrees_nor_deletes(talk: Talk, app: App) -> None:
    linked = Request(ANNA, Target("test", "anna"), "checkin", answers={"agree": "1"}, locale="en", linked=True)
    assert "Before your first check-in" in (await app.dispatcher.handle(linked)).title
    await talk.say("/checkin")
    await talk.press("Yes, I agree")
    await rate(talk, 6, 4, 5)
    (session,) = await app.storage.sessions.all(ANNA)
    gone = replace(linked, answers={"at": f"{session.id}.bs", "do": "gone"})
    await app.dispatcher.handle(gone)
    assert await app.storage.sessions.all(ANNA) == (session,)


async def test_a_changed_text_asks_again(agreed: Talk, app: App) -> None:
    await rate(agreed, 6, 4, 5)
    await app.storage.consents.give(ANNA, "0", datetime(2026, 1, 1, tzinfo=UTC))
    assert "This text has changed" in await agreed.say("/checkin")


async def test_a_note_is_undone_alone(agreed: Talk, app: App) -> None:
    await rate(agreed, 6, 4, 5)
    await agreed.press("Add a note")
    await agreed.say("slept badly")
    seen = await agreed.press("Undo")
    assert "Before the massage\n\n- Stiffness: 6" in seen or "Stiffness: 6" in seen
    (session,) = await app.storage.sessions.all(ANNA)
    assert session.ratings[Moment.BEFORE] == {"stiffness": 6, "pain": 4, "tiredness": 5}
    assert "note" not in session.details


async def test_an_old_undo_button_undoes_nothing_else(agreed: Talk, app: App, clock: Clock) -> None:
    await rate(agreed, 6, 4, 5)
    undo = next(button for button in agreed.last.buttons if button.label == "Undo")
    clock.pass_(1)
    await agreed.press("After the massage")
    await rate(agreed, 4, 3, 5)
    assert "cannot undo it any more" in await agreed.press_button(undo)
    (session,) = await app.storage.sessions.all(ANNA)
    assert set(session.ratings) == {Moment.BEFORE, Moment.AFTER}


async def test_what_was_deleted_does_not_come_back_by_an_old_button(agreed: Talk, app: App) -> None:
    await rate(agreed, 6, 4)
    old = next(button for button in agreed.last.buttons if button.label == "7")
    await rate(agreed, 5)
    await agreed.press("Undo")
    assert "nothing saved here" in await agreed.press_button(old)
    assert await app.storage.sessions.all(ANNA) == ()


async def test_a_link_stores_no_rating(agreed: Talk, app: App) -> None:
    linked = Request(
        ANNA, Target("test", "anna"), "checkin", answers={"at": "abcdefgh.bsn", "pain": "9"}, locale="en", linked=True
    )
    await app.dispatcher.handle(linked)
    assert await app.storage.sessions.all(ANNA) == ()


async def test_words_that_are_no_check_in_are_not_stored_as_one(agreed: Talk, app: App) -> None:
    assert "I could not read" in await agreed.say("/checkin how does this work?")
    assert await app.storage.sessions.all(ANNA) == ()


@pytest.mark.parametrize("line", ["after 3 3 3 yesterday 15:00, 45 minutes", "yesterday 15:00 after 3 3 3 45 minutes"])
async def test_the_order_of_what_is_typed_does_not_matter(agreed: Talk, app: App, line: str) -> None:
    assert "Saved" in await agreed.say(f"/checkin {line}")
    (session,) = await app.storage.sessions.all(ANNA)
    assert session.started_at == datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
    assert session.details == {"minutes": "45"}
    assert session.ratings == {Moment.AFTER: {"stiffness": 3, "pain": 3, "tiredness": 3}}


async def test_a_question_in_between_leaves_the_form_open(agreed: Talk) -> None:
    await agreed.press("6")
    await agreed.say("will massage get rid of my ms")
    assert "(3 of 3)" in await agreed.say("4")


async def test_yes_can_be_typed_and_what_was_typed_before_is_asked_for_again(talk: Talk) -> None:
    assert "type once more" in await talk.say("/checkin before 6 4 5")
    assert "who can see" in (await talk.press("Read more")).casefold()
    assert "How stiff" in await talk.say("yes")


async def test_somebody_who_agreed_is_not_told_that_nothing_is_stored(talk: Talk, app: App) -> None:
    await talk.say("/checkin")
    no = next(button for button in talk.last.buttons if button.label == "No, not now")
    await talk.press("Yes, I agree")
    assert "stays as it is" in await talk.press_button(no)


async def test_an_old_entry_is_opened_to_change_it_and_plans_nothing(agreed: Talk, app: App, clock: Clock) -> None:
    await agreed.say("/checkin after 3 3 3")
    await agreed.press("Ask me after every massage")
    (session,) = await app.storage.sessions.all(ANNA)
    clock.pass_(60 * 24 * 60)
    planned = await app.storage.reminders.of(ANNA)
    assert "What would you like to change?" in await agreed.press_id(f"checkin:session={session.id}&moment=after")
    assert await app.storage.reminders.of(ANNA) == planned


async def test_the_day_after_of_long_ago_is_not_invented(agreed: Talk, app: App, clock: Clock) -> None:
    await agreed.say("/checkin after 3 3 3")
    (session,) = await app.storage.sessions.all(ANNA)
    clock.pass_(5 * 24 * 60)
    assert "too long ago" in await agreed.press_id(f"checkin:at={session.id}.ns&pain=3")


async def test_numbers_can_be_said_in_words(agreed: Talk, app: App) -> None:
    for word in ("six", "Ten.", "zero"):
        await agreed.say(word)
    (session,) = await app.storage.sessions.all(ANNA)
    assert session.ratings[Moment.BEFORE] == {"stiffness": 6, "pain": 10, "tiredness": 0}


async def test_a_press_after_everything_was_erased_asks_for_consent_again(agreed: Talk, app: App) -> None:
    six = next(button for button in agreed.last.buttons if button.label == "6")
    await app.storage.personal.erase(ANNA)
    assert "Before your first check-in" in await agreed.press_button(six)
    assert await app.storage.personal.counts(ANNA) == {}


async def test_consent_that_goes_in_the_very_moment_of_a_press_stores_nothing(
    agreed: Talk, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Erasing comes between the look at the consent and the writing."""
    touch = app.storage.activity.touch

    async def erased_meanwhile(user: User, on: date) -> None:
        await touch(user, on)
        await app.storage.personal.erase(user)

    monkeypatch.setattr(app.storage.activity, "touch", erased_meanwhile)
    assert "Before your first check-in" in await agreed.press("6")
    assert await app.storage.personal.counts(ANNA) == {}


async def test_a_wrong_time_is_put_right_and_the_change_undone(agreed: Talk, app: App) -> None:
    await agreed.say("/checkin after 3 3 3")
    (before,) = await app.storage.sessions.all(ANNA)
    await agreed.press("Change something")
    assert "When was it?" in await agreed.press("Time: 2026-11-23, 12:00")
    assert "has not come yet" in await agreed.say("today 23:00")
    await agreed.press_id(f"checkin:at={before.id}.at")
    assert "Session of 2026-11-22, 15:00" in await agreed.say("yesterday 15:00")
    await agreed.press("Undo")
    (after,) = await app.storage.sessions.all(ANNA)
    assert (after.started_at, after.ratings) == (before.started_at, before.ratings)


async def test_a_time_that_is_skipped_stays(agreed: Talk, app: App) -> None:
    await agreed.say("/checkin after 3 3 3")
    (before,) = await app.storage.sessions.all(ANNA)
    await agreed.press_id(f"checkin:at={before.id}.at")
    assert "Session of 2026-11-23, 12:00" in await agreed.press("Skip")
    assert await app.storage.sessions.all(ANNA) == (before,)


async def test_a_note_of_odd_digits_is_only_a_note(agreed: Talk) -> None:
    await rate(agreed, 6, 4, 5)
    await agreed.press("Add a note")
    assert "Note: \u00b2" in await agreed.say("\u00b2")
    assert "went wrong" not in await agreed.press("More questions")
