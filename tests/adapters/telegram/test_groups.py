"""The bot in groups on Telegram: it speaks when spoken to, floods nobody, and shows nothing private."""

import asyncio

import pytest

from bot.core.messages import Target
from tests.adapters.telegram.conftest import Stage
from tests.conftest import Clock
from tests.platforms.telegram import Chat, FakeTelegram, Person

CURE = "Can massage therapy cure MS?"


@pytest.mark.parametrize("text", ["will massage get rid of my ms", "/prepare@other_bot", "/unknown", "@somebody massage?"])
async def test_it_stays_quiet_when_it_is_not_spoken_to(stage: Stage, text: str) -> None:
    stage.fake.bot_can_read_all = True
    await stage.anna.writes(stage.group, text)
    await stage.group.quiet()


@pytest.mark.parametrize("form", ["/ask {}", "/ask@{bot} {}", "/ASK@{bot} {}", "@{bot} {}", "{} @{bot}", "@{bot}, {}"])
async def test_commands_and_mentions_are_answered_in_reply(stage: Stage, form: str) -> None:
    text = form.format("will massage get rid of my ms", bot=stage.fake.bot.username)
    asked = await stage.anna.writes(stage.group, text)
    answer = await stage.group.next()
    assert answer.text.startswith(CURE)
    assert answer.reply_to
    assert answer.reply_to.id == asked.id


@pytest.mark.parametrize("text", ["/ask", "/faq", "/faq@{bot}", "@{bot}"])
async def test_a_reply_to_somebodys_message_answers_that_message(stage: Stage, text: str) -> None:
    question = await stage.ben.writes(stage.group, "will massage get rid of my ms")
    await stage.anna.writes(stage.group, text.format(bot=stage.fake.bot.username), reply_to=question)
    answer = await stage.group.next()
    assert answer.text.startswith(CURE)
    assert answer.reply_to
    assert answer.reply_to.id == question.id


async def test_a_cry_for_help_that_somebody_points_to_gets_urgent_help(stage: Stage) -> None:
    cry = await stage.ben.writes(stage.group, "i want to kill myself")
    await stage.anna.writes(stage.group, "/ask", reply_to=cry)
    answer = await stage.group.next()
    assert "Samaritans" in answer.text
    assert answer.labels == [], "and cannot be taken away"


async def test_small_talk_in_reply_to_the_bot_is_left_alone_but_questions_are_answered(stage: Stage) -> None:
    await stage.anna.writes(stage.group, "/tip sleep")
    tip = await stage.group.next()
    await stage.ben.writes(stage.group, "lol my cat does that", reply_to=tip)
    await stage.group.quiet()
    await stage.ben.writes(stage.group, "will massage get rid of my ms", reply_to=tip)
    assert CURE in (await stage.group.next()).text
    await stage.ben.writes(stage.group, "i want to kill myself", reply_to=tip)
    assert "Samaritans" in (await stage.group.next()).text


@pytest.mark.parametrize("line", ["/prepare", "/prepare@{bot}", "@{bot} prepare", "/prepare a c"])
async def test_a_private_command_goes_on_in_the_private_chat(stage: Stage, line: str) -> None:
    await stage.anna.writes(stage.group, line.format(bot=stage.fake.bot.username))
    handover = await stage.group.next()
    assert "not here where others read along" in handover.text
    assert "Chest pain" not in handover.text
    (button,) = handover.buttons[0]
    assert button.url == f"https://t.me/{stage.fake.bot.username}?start=prepare_c"
    await stage.anna.starts("prepare_c")
    assert "Is any of these true right now?" in (await stage.private.next()).text


async def test_a_question_for_words_is_answered_by_replying(stage: Stage) -> None:
    asked = await stage.anna.writes(stage.group, "/ask")
    question = await stage.group.next()
    assert question.force_reply
    assert question.reply_to
    assert question.reply_to.id == asked.id
    await stage.anna.writes(stage.group, "will massage get rid of my ms", reply_to=question)
    assert CURE in (await stage.group.next()).text


async def test_the_same_answer_soon_after_is_a_pointer_to_the_first(stage: Stage, clock: Clock) -> None:
    await stage.anna.writes(stage.group, "/faq cure")
    first = await stage.group.next()
    again = await stage.ben.writes(stage.group, "/ask will massage get rid of my ms")
    pointer = await stage.group.next()
    assert "a moment ago" in pointer.text
    assert pointer.reply_to
    assert pointer.reply_to.id == again.id
    assert pointer.buttons[0][0].url == f"https://t.me/c/{str(stage.group.id)[4:]}/{first.id}"
    clock.pass_(6)
    await stage.ben.writes(stage.group, "/faq cure")
    assert CURE in (await stage.group.next()).text


async def test_an_answer_that_was_turned_to_another_is_not_pointed_to(stage: Stage) -> None:
    await stage.anna.writes(stage.group, "/faq cure")
    await stage.anna.presses(await stage.group.next(), "Can massage replace")
    turned = await stage.group.next()
    assert turned.text.startswith("Can massage replace")
    await stage.group.quiet(0.05)
    await stage.ben.writes(stage.group, "/faq cure")
    assert (await stage.group.next()).text.startswith(CURE)
    await stage.ben.writes(stage.group, "/faq replace-medication")
    assert "a moment ago" in (await stage.group.next()).text


async def test_in_a_basic_group_the_pointer_answers_the_first_answer(stage: Stage) -> None:
    basic = stage.fake.group("Small", kind="group")
    for _ in range(2):
        await stage.anna.writes(basic, "/faq cure")
    first, pointer = await basic.next(), await basic.next()
    assert "a moment ago" in pointer.text
    assert pointer.reply_to
    assert pointer.reply_to.id == first.id


async def test_urgent_help_is_never_replaced_by_a_pointer(stage: Stage) -> None:
    for _ in range(2):
        await stage.anna.writes(stage.group, "/ask i want to kill myself")
        assert "Samaritans" in (await stage.group.next()).text


async def test_the_asker_turns_the_pages_in_place_and_others_read_on_in_private(stage: Stage) -> None:
    await stage.anna.writes(stage.group, "/faq cure")
    answer = await stage.group.next()
    await stage.anna.presses(answer, "More")
    more = await stage.group.next()
    assert (more.id, more.edited) == (answer.id, True)
    press = await stage.ben.presses(more, "Sources")
    await press.wait()
    assert press.answer
    assert press.answer.url == f"https://t.me/{stage.fake.bot.username}?start=faq_ctopic_ecure_apart_esources"
    await stage.group.quiet()
    await stage.ben.starts("faq_ctopic_ecure_apart_esources")
    assert "Sources: " in (await stage.ben.private.next()).text


async def test_the_asker_and_moderators_can_remove_an_answer_and_nobody_else(stage: Stage) -> None:
    cleo = stage.fake.person("Cleo")
    for who, may in ((cleo, False), (stage.anna, True), (stage.ben, True)):
        await stage.anna.writes(stage.group, "/tip")
        tip = await stage.group.next()
        press = await who.presses(tip, "Remove")
        await press.wait()
        assert (tip.id not in [seen.id for seen in stage.group.messages]) is may
        assert bool(press.answer and press.answer.alert) is not may


async def test_an_app_that_lies_about_the_button_removes_nothing(stage: Stage) -> None:
    cleo = stage.fake.person("Cleo")
    for line in ("/tip", "/ask i want to kill myself"):
        await stage.anna.writes(stage.group, line)
        answer = await stage.group.next()
        await (await cleo.presses_data(answer, f"remove:by={cleo.id}")).wait()
        assert answer.id in [seen.id for seen in stage.group.messages]


async def test_an_answer_too_old_to_delete_is_emptied(stage: Stage) -> None:
    from datetime import timedelta

    await stage.anna.writes(stage.group, "/tip")
    tip = await stage.group.next()
    stage.fake.clock += timedelta(hours=49)
    await stage.anna.presses(tip, "Remove")
    assert (await stage.group.next()).text == "This answer was removed."
    assert "can't be deleted" in stage.fake.problems.pop()


async def test_after_a_removal_the_answer_is_given_anew(stage: Stage) -> None:
    await stage.anna.writes(stage.group, "/faq cure")
    await (await stage.anna.presses(await stage.group.next(), "Remove")).wait()
    await stage.ben.writes(stage.group, "/faq cure")
    assert CURE in (await stage.group.next()).text


@pytest.mark.parametrize("anonymous", [False, True])
async def test_a_moderator_is_an_administrator_also_an_anonymous_one(stage: Stage, anonymous: bool) -> None:
    await stage.anna.writes(stage.group, "/language en")
    assert "only moderators choose" in (await stage.group.next()).text
    await stage.ben.writes(stage.group, "/language en", anonymous=anonymous)
    assert "in this community" in (await stage.group.next()).text


async def test_answers_stay_in_their_topic_and_general_has_none(fake: FakeTelegram, stage: Stage) -> None:
    forum = fake.group("Forum", forum=True)
    topic = forum.topic("Tips")
    asked = await stage.anna.writes(forum, "/tip", topic=topic)
    tip = await forum.next()
    assert tip.thread == topic.id
    assert tip.reply_to
    assert tip.reply_to.id == asked.id
    question = await stage.anna.writes(forum, "/tip")
    assert not (await forum.next()).in_topic
    assert "message_thread_id" not in fake.calls[-2].params
    await stage.anna.writes(forum, "/faq cure", reply_to=question)
    assert not (await forum.next()).in_topic
    await stage.anna.writes(forum, "@unwind_test_bot", topic=topic)
    assert "Type your question" in (await forum.next()).text, "the topic's name is nobody's question"


async def test_a_group_that_becomes_a_supergroup_keeps_what_is_kept_for_it(stage: Stage) -> None:
    small = stage.fake.group("Small", kind="group")
    small.member(stage.ben, status="administrator")
    tips = stage.app.library.languages["en"].tips.tips
    count = sum(tip.category == "sleep" for tip in tips)
    first = {await _sleep_tip(stage.ben, small) for _ in range(count // 2)}
    large = await small.migrates()
    second = {await _sleep_tip(stage.ben, large) for _ in range(count - count // 2)}
    assert len(first | second) == count, "no tip comes twice across the change"


async def _sleep_tip(person: Person, chat: Chat) -> str:
    await person.writes(chat, "/tip sleep")
    return (await chat.next()).text


async def test_one_person_cannot_flood_a_group(stage: Stage) -> None:
    for _ in range(20):
        await stage.anna.writes(stage.group, "/tip")
    texts = [(await stage.group.next()).text for _ in range(13)]
    assert sum("That was a lot at once" in text for text in texts) == 1
    await stage.group.quiet(0.2)
    await stage.ben.writes(stage.group, "/faq cure")
    assert CURE in (await stage.group.next()).text


async def test_a_slip_or_a_refusal_never_takes_the_place_of_an_answer(stage: Stage) -> None:
    await stage.anna.writes(stage.group, "/faq cure")
    shown = await stage.group.next()
    alerts = 0
    for _ in range(14):
        press = await stage.anna.presses(shown, "More" if "More" in shown.labels else "Short answer")
        await press.wait()
        alerts += bool(press.answer and press.answer.alert)
        await asyncio.sleep(0.05)
        shown = stage.group.messages[-1]
    assert shown.text.startswith(CURE)
    assert alerts == 1
    stage.group.skip()


async def test_urgent_help_cannot_be_turned_by_an_app_that_lies(stage: Stage) -> None:
    await stage.anna.writes(stage.group, "/ask i want to kill myself")
    help_ = await stage.group.next()
    for person in (stage.anna, stage.ben):
        await (await person.presses_data(help_, "faq:topic=cure")).wait()
    assert "Samaritans" in stage.group.messages[-1].text
    await stage.group.quiet()


async def test_a_handover_is_for_the_asker_also_under_somebodys_message(stage: Stage) -> None:
    other = await stage.ben.writes(stage.group, "good morning")
    for line in ("/prepare", "/ask what is the capital of peru"):
        asked = await stage.anna.writes(stage.group, line, reply_to=other)
        said = await stage.group.next()
        assert said.reply_to
        assert said.reply_to.id == asked.id


async def test_whether_an_answer_fits_is_counted_and_a_wrong_one_gives_way_to_others(stage: Stage) -> None:
    await stage.anna.writes(stage.group, "/ask will massage get rid of my ms")
    answer = await stage.group.next()
    assert {"That fits", "Not what I asked"} <= set(answer.labels)
    for person, said in ((stage.ben, "Only the person who asked"), (stage.anna, "Thank you. I counted that.")):
        press = await (await person.presses(answer, "That fits")).wait()
        assert press.text.startswith(said)
    await stage.group.quiet()
    press = await (await stage.ben.presses(answer, "Not what I asked")).wait()
    assert press.url, "Ben goes on in private"
    await stage.group.quiet()
    await stage.anna.presses(answer, "Not what I asked")
    others = await stage.group.next()
    assert others.id == answer.id, "it takes the place of the wrong answer"
    assert "Did you mean one of these?" in others.text
    await stage.app.memories.save()
    (counted,) = await stage.app.storage.feedback.of(Target("telegram", str(stage.group.id)))
    assert (counted.topic, counted.fits, counted.misses) == ("cure", 1, 0)
