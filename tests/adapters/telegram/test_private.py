"""One person alone with the bot on Telegram."""

import pytest

from bot.adapters.telegram import links, render
from bot.core.messages import Button
from tests.adapters.telegram.conftest import Stage, run
from tests.conftest import MakeApp
from tests.platforms.telegram import FakeTelegram


async def test_start_says_what_the_bot_can_do(stage: Stage) -> None:
    await stage.anna.starts()
    assert "/prepare" in (await stage.private.next()).text


async def test_a_question_gets_its_answer_with_buttons(stage: Stage) -> None:
    await stage.anna.writes(stage.private, "will massage get rid of my ms")
    answer = await stage.private.next()
    assert answer.text.startswith("Can massage therapy cure MS?\n\nNo.")
    press = await stage.anna.presses(answer, "More")
    more = await stage.private.next()
    assert "How sure are we" in more.text
    assert not more.edited, "what was read stays to be read"
    assert press.answered


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        (links.payload(Button("", "faq", {"topic": "cure"}).id), "Can massage therapy cure MS?"),
        (links.payload("prepare:"), "Is any of these true right now?"),
        ("nonsense", "do not know this button"),
        ("gone_cx_e1", "do not know this button"),
    ],
)
async def test_a_deep_link_goes_on_with_what_it_says(stage: Stage, payload: str, said: str) -> None:
    await stage.anna.starts(payload)
    assert said in (await stage.private.next()).text


async def test_a_list_to_tick_is_read_in_full_and_stays_one_message(stage: Stage) -> None:
    await stage.anna.writes(stage.private, "/prepare")
    question = await stage.private.next()
    assert "d. Pump alarm, or sudden strong stiffness with itching, fever or confusion" in question.text
    await stage.anna.presses(question, "d.")
    ticked = await stage.private.next()
    assert (ticked.id, ticked.edited) == (question.id, True)
    assert "confusion (ticked)" in ticked.text


async def test_a_button_works_after_a_restart(stage: Stage, make_app: MakeApp) -> None:
    await stage.anna.writes(stage.private, "/faq cure")
    answer = await stage.private.next()
    await stage.restart(make_app())
    await stage.anna.presses(answer, "More")
    assert "How sure are we" in (await stage.private.next()).text


async def test_what_was_written_and_pressed_while_the_bot_was_away_is_answered(stage: Stage, make_app: MakeApp) -> None:
    await stage.anna.writes(stage.private, "/prepare")
    question = await stage.private.next()
    await stage.running.end()
    await stage.anna.presses(question, "None of these")
    await stage.anna.writes(stage.private, "/faq cure")
    await stage.restart(make_app())
    assert "How are you today?" in (await stage.private.next()).text
    assert "Can massage therapy cure MS?" in (await stage.private.next()).text


async def test_an_edited_question_gets_no_second_answer(stage: Stage) -> None:
    question = await stage.anna.writes(stage.private, "will massage get rid of my ms")
    await stage.private.next()
    await stage.anna.edits(question, "will massage cure my ms")
    await stage.private.quiet()


@pytest.mark.parametrize("kind", ["photo", "sticker", "voice"])
async def test_what_is_no_text_is_answered_kindly(stage: Stage, kind: str) -> None:
    await stage.anna.sends(stage.private, kind)  # type: ignore[arg-type]
    assert "I can only read text" in (await stage.private.next()).text


async def test_words_under_a_picture_are_read(stage: Stage) -> None:
    await stage.anna.sends(stage.private, "photo", caption="/faq cure")
    assert "Can massage therapy cure MS?" in (await stage.private.next()).text


async def test_messages_of_one_person_are_answered_in_their_order(stage: Stage) -> None:
    for line in ("/tip", "/faq cure", "/about", "/privacy", "/benefits"):
        await stage.anna.writes(stage.private, line)
    said = [(await stage.private.next()).text.split("\n")[0] for _ in range(5)]
    assert [line.split(":")[0] for line in said] == [
        "Tip",
        "Can massage therapy cure MS?",
        "About Unwind",
        "Privacy",
        "How massage may help",
    ]


async def test_pressing_twice_by_a_trembling_hand_does_no_harm(stage: Stage) -> None:
    await stage.anna.writes(stage.private, "/prepare")
    question = await stage.private.next()
    first, second = [await stage.anna.presses(question, "a.") for _ in range(2)]
    assert "(ticked)" in (await stage.private.next()).text
    await second.wait()
    assert first.answered
    await stage.private.quiet(0.2)
    assert "not modified" in stage.fake.problems.pop()


async def test_the_platforms_language_is_spoken_where_there_is_one(stage: Stage) -> None:
    stage.anna.language_code = "xx"
    await stage.anna.writes(stage.private, "hello")
    assert "Hello!" in (await stage.private.next()).text


async def test_a_lot_at_once_is_slowed_down_with_one_friendly_sentence(stage: Stage) -> None:
    for _ in range(70):
        await stage.anna.writes(stage.private, "/benefits")
    await stage.anna.writes(stage.private, "i want to kill myself")
    texts = [(await stage.private.next()).text for _ in range(62)]
    assert sum("That was a lot at once" in text for text in texts) == 1
    assert "Samaritans" in texts[-1], "a cry for help is always answered"
    await stage.private.quiet(0.2)


async def test_stickers_count_as_asking_too(stage: Stage) -> None:
    for _ in range(70):
        await stage.anna.sends(stage.private, "sticker")
    texts = [(await stage.private.next()).text for _ in range(61)]
    assert sum("That was a lot at once" in text for text in texts) == 1
    await stage.private.quiet(0.2)


async def test_a_moderator_of_the_settings_is_one_in_private_too(fake: FakeTelegram, make_app: MakeApp) -> None:
    anna, ben = fake.person("Anna"), fake.person("Ben")
    async with run(fake, make_app(), moderators=frozenset({str(anna.id)})):
        await anna.writes(anna.private, "/why")
        assert "What I found" in (await anna.private.next()).text
        await ben.writes(ben.private, "/why")
        assert "Only moderators" in (await ben.private.next()).text


async def test_what_a_person_ticked_is_not_kept_as_it_was_shown(stage: Stage) -> None:
    before = render._kept_pages.cache_info().currsize
    await stage.anna.writes(stage.private, "/prepare")
    await stage.anna.presses(await stage.private.next(), "a.")
    await stage.private.next()
    await stage.anna.writes(stage.private, "/tip mybladderleaks")
    await stage.private.next()
    assert render._kept_pages.cache_info().currsize == before
