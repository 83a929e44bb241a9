"""The bot in channels on Discord: it speaks when spoken to, floods nobody, and shows nothing private."""

import pytest

from bot.core.messages import Picture, Reply, Target
from tests.adapters.discord.conftest import Stage
from tests.conftest import Clock
from tests.pictures import png

CURE = "Can massage therapy cure MS?"


async def test_it_stays_quiet_when_it_is_not_spoken_to(stage: Stage) -> None:
    await stage.anna.writes(stage.channel, "will massage get rid of my ms")
    await stage.anna.writes(stage.channel, f"{stage.ben.mention} will massage get rid of my ms")
    await stage.channel.quiet()


async def test_a_mention_is_answered_in_reply_and_pings_nobody(stage: Stage) -> None:
    asked = await stage.anna.writes(stage.channel, "will massage get rid of my ms @everyone", mentions_bot=True)
    answer = await stage.channel.next()
    assert answer.content.startswith(f"**{CURE}**")
    assert answer.reply_to == asked.id
    assert answer.pinged == []


async def test_words_that_come_back_ping_nobody_and_mark_nothing(stage: Stage) -> None:
    await stage.anna.writes(stage.channel, f"/tip @everyone**x** {stage.ben.mention}", mentions_bot=True)
    said = await stage.channel.next()
    assert "everyone" in said.content
    assert said.pinged == []


async def test_a_thread_is_a_place_of_its_own(stage: Stage) -> None:
    thread = stage.channel.thread("questions")
    await stage.anna.writes(thread, "will massage get rid of my ms", mentions_bot=True)
    assert CURE in (await thread.next()).content
    answer = await stage.anna.slash(stage.channel, "faq", topic="cure")
    assert CURE in answer.content, "not a pointer to the thread"


async def test_a_mention_under_a_message_it_may_not_read_says_how_else(stage: Stage) -> None:
    question = await stage.ben.writes(stage.channel, "will massage get rid of my ms")
    await stage.anna.writes(stage.channel, stage.fake.bot.mention, reply_to=question)
    assert "Answer from the FAQ" in (await stage.channel.next()).content


async def test_a_reply_to_a_message_that_mentions_the_bot_too_answers_that_message(stage: Stage, clock: Clock) -> None:
    question = await stage.ben.writes(stage.channel, f"will massage get rid of my ms {stage.fake.bot.mention}")
    await stage.channel.next()
    await stage.channel.quiet(0.1)
    clock.pass_(6)
    await stage.anna.writes(stage.channel, stage.fake.bot.mention, reply_to=question)
    answer = await stage.channel.next()
    assert CURE in answer.content
    assert answer.reply_to == question.id


async def test_small_talk_in_reply_to_the_bot_is_left_alone_but_questions_are_answered(stage: Stage) -> None:
    tip = await stage.anna.slash(stage.channel, "tip")
    await stage.ben.writes(stage.channel, "lol my cat does that", reply_to=tip)
    await stage.channel.quiet()
    await stage.ben.writes(stage.channel, "will massage get rid of my ms", reply_to=tip)
    assert CURE in (await stage.channel.next()).content
    await stage.ben.writes(stage.channel, "i want to kill myself", reply_to=tip)
    assert "Samaritans" in (await stage.channel.next()).content


async def test_a_private_command_by_mention_goes_on_by_a_button(stage: Stage) -> None:
    await stage.anna.writes(stage.channel, "/prepare a c", mentions_bot=True)
    handover = await stage.channel.next()
    assert "not here where others read along" in handover.content
    page = await stage.anna.presses(handover, "Go on in private")
    assert page.ephemeral
    assert "Is any of these true right now?" in page.content
    assert (await stage.ben.presses(handover, "Go on in private")).ephemeral
    await stage.channel.quiet()


async def test_the_same_answer_soon_after_is_a_pointer_that_only_the_asker_sees(stage: Stage, clock: Clock) -> None:
    first = await stage.anna.slash(stage.channel, "faq", topic="cure")
    pointer = await stage.ben.slash(stage.channel, "ask", question="will massage get rid of my ms")
    assert pointer.ephemeral
    link = f"https://discord.com/channels/{stage.guild.id}/{stage.channel.id}/{first.id}"
    assert link in pointer.content
    await stage.ben.writes(stage.channel, "will massage get rid of my ms", mentions_bot=True)
    assert link in (await stage.channel.next()).content
    clock.pass_(6)
    assert CURE in (await stage.ben.slash(stage.channel, "faq", topic="cure")).content


async def test_an_answer_that_was_turned_to_another_is_not_pointed_to(stage: Stage) -> None:
    answer = await stage.anna.slash(stage.channel, "faq", topic="cure")
    assert "replace" in (await stage.anna.presses(answer, "Can massage replace")).content
    assert CURE in (await stage.ben.slash(stage.channel, "faq", topic="cure")).content
    assert (await stage.ben.slash(stage.channel, "faq", topic="replace-medication")).ephemeral


async def test_an_answer_that_was_deleted_is_given_anew(stage: Stage) -> None:
    answer = await stage.anna.slash(stage.channel, "faq", topic="cure")
    cleo = stage.fake.person("Cleo")
    stage.guild.member(cleo, administrator=True)
    await cleo.deletes(answer)
    await stage.channel.quiet(0.1)
    assert CURE in (await stage.ben.slash(stage.channel, "faq", topic="cure")).content


async def test_a_slip_or_a_refusal_never_takes_the_place_of_an_answer(stage: Stage) -> None:
    shown = await stage.anna.slash(stage.channel, "faq", topic="cure")
    for _ in range(14):
        now = stage.channel.messages[-1]
        told = await stage.anna.presses(now, "More" if "More" in now.buttons else "Short answer")
    assert shown.id == stage.channel.messages[-1].id
    assert CURE in stage.channel.messages[-1].content
    assert told is None or told.ephemeral


async def test_mentions_that_cannot_be_read_count_as_asking_too(stage: Stage) -> None:
    question = await stage.ben.writes(stage.channel, "is it safe")
    for _ in range(20):
        await stage.anna.writes(stage.channel, stage.fake.bot.mention, reply_to=question)
    said = [await stage.channel.next() for _ in range(13)]
    assert sum("That was a lot at once" in seen.content for seen in said) == 1
    await stage.channel.quiet(0.2)


async def test_urgent_help_is_never_replaced_or_removed(stage: Stage) -> None:
    for _ in range(2):
        help_ = await stage.anna.slash(stage.channel, "ask", question="i want to kill myself")
        assert "Samaritans" in help_.content
        assert help_.buttons == []


async def test_the_asker_turns_the_pages_in_place_and_others_read_on_alone(stage: Stage) -> None:
    answer = await stage.anna.slash(stage.channel, "faq", topic="cure")
    more = await stage.anna.presses(answer, "More")
    assert more.id == answer.id
    sources = await stage.ben.presses(more, "Sources")
    assert sources.ephemeral
    assert "<https://" in sources.content
    assert (await stage.ben.presses(sources, "Short answer")).ephemeral
    assert len(stage.channel.messages) == 1


@pytest.mark.parametrize(("who", "may"), [("anna", True), ("ben", True), ("cleo", False)])
async def test_the_asker_and_moderators_can_remove_an_answer_and_nobody_else(stage: Stage, who: str, may: bool) -> None:
    cleo = stage.fake.person("Cleo")
    stage.guild.member(cleo)
    answer = await stage.anna.slash(stage.channel, "faq", topic="cure")
    told = await {"anna": stage.anna, "ben": stage.ben, "cleo": cleo}[who].presses(answer, "Remove")
    assert (stage.channel.messages == []) is may
    assert (told is not None and told.ephemeral) is not may
    if may:
        assert CURE in (await stage.ben.slash(stage.channel, "faq", topic="cure")).content


async def test_moderators_manage_the_server(stage: Stage) -> None:
    assert "only moderators choose" in (await stage.anna.slash(stage.channel, "language", language="en")).content
    assert "in this community" in (await stage.ben.slash(stage.channel, "language", language="en")).content


async def test_one_person_cannot_flood_a_channel(stage: Stage) -> None:
    said = [await stage.anna.slash(stage.channel, "tip") for _ in range(15)]
    assert sum("That was a lot at once" in seen.content for seen in said) == 1
    assert all(seen.ephemeral for seen in said if "One moment" in seen.content)
    assert CURE in (await stage.ben.slash(stage.channel, "faq", topic="cure")).content


async def test_a_post_comes_once_and_a_picture_carries_its_description(stage: Stage) -> None:
    from bot.adapters.discord import Discord

    adapter = stage.running.adapter
    assert isinstance(adapter, Discord)
    here = Target("discord", str(stage.channel.id))
    picture = Picture("p.png", png(), "A line that goes up.")
    stage.fake.drops("POST", "/channels", after=True)
    await adapter.post(here, Reply("A tip", picture=picture), nonce="tip-1")
    shown = await stage.channel.next()
    assert shown.content == "A tip"
    assert [(name, description) for name, _, description in shown.attachments] == [("p.png", "A line that goes up.")]
    await stage.channel.quiet()


async def test_what_is_no_text_is_answered_kindly(stage: Stage) -> None:
    dm = stage.fake.dm(stage.anna)
    await stage.anna.writes(dm, "", files=[("x.png", png())])
    assert "I can only read text" in (await dm.next()).content


async def test_an_edited_question_gets_no_second_answer(stage: Stage) -> None:
    question = await stage.anna.writes(stage.channel, "will massage get rid of my ms", mentions_bot=True)
    await stage.channel.next()
    await stage.anna.edits(question, f"{stage.fake.bot.mention} is massage safe")
    await stage.channel.quiet()


async def test_whether_an_answer_fits_is_counted_and_a_wrong_one_gives_way_to_others(stage: Stage) -> None:
    answer = await stage.anna.slash(stage.channel, "ask", question="will massage get rid of my ms")
    assert answer.buttons[:1] + answer.buttons[3:5] == ["More", "That fits", "Not what I asked"]
    for person, button, said in (
        (stage.ben, "That fits", "Only the person who asked"),
        (stage.ben, "Not what I asked", "Only the person who asked"),
        (stage.anna, "That fits", "I counted that"),
    ):
        told = await person.presses(answer, button)
        assert said in told.content
        assert told.ephemeral, "only whoever pressed sees it"
    assert CURE in stage.channel.messages[-1].content
    others = await stage.anna.presses(answer, "Not what I asked")
    assert "Did you mean one of these?" in others.content
    await stage.app.memories.save()
    (said_of,) = await stage.app.storage.feedback.of(Target("discord", str(stage.guild.id)))
    assert (said_of.topic, said_of.fits, said_of.misses) == ("cure", 1, 0)
