"""Whether an answer was what somebody had asked: said with one press, counted by topic, and the count says nothing of them."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from bot.app import App
from bot.content import Content
from bot.core.markup import plain
from bot.core.messages import Request, Target, User
from bot.storage.tables import metadata
from bot.storage.values import Feedback
from tests.conftest import Clock, MakeApp
from tests.talk import Talk

COMMUNITY = Target("test", "group")
QUESTION = "is massage safe?"
TODAY = date(2026, 11, 23)
NOT_KNOWN = "Only the person who asked"


@pytest.fixture
def group(app: App) -> Talk:
    return Talk(app.dispatcher, chat="group", private=False)


@pytest.fixture
def moderator(group: Talk) -> Talk:
    return replace(group, user="mo", moderator=True)


async def counted(app: App, place: Target = COMMUNITY) -> list[Feedback]:
    await app.memories.save()
    return list(await app.storage.feedback.of(place))


async def run(app: App, job: str) -> None:
    for known in app.jobs:
        if known.name == job:
            await known.run()


async def test_an_answer_to_a_question_can_be_judged_with_one_press_and_one_from_the_list_cannot(talk: Talk) -> None:
    await talk.say(QUESTION)
    assert talk.labels[0] == "More"
    assert talk.labels[-2:] == ["That fits", "Not what I asked"]
    assert len(talk.labels) <= 5, "Discord shows five in a row"
    assert "I counted that" in await talk.press("That fits")
    await talk.say("/faq cure")
    assert "That fits" not in talk.labels


async def test_who_read_more_can_still_say_whether_it_fits(app: App, group: Talk) -> None:
    await group.say(f"/ask {QUESTION}")
    await group.press("More")
    await group.press("Short answer")
    await group.press("That fits")
    assert await counted(app) == [Feedback("is-it-safe", 1, 0, TODAY)]


@pytest.mark.parametrize("line", ["That fits.", "yes", "exactly"])
async def test_a_word_says_that_it_fits_as_well(app: App, group: Talk, line: str) -> None:
    await group.say(f"/ask {QUESTION}")
    assert "I counted that" in await group.say(line)
    assert "told me already" in await group.say(line)
    assert await counted(app) == [Feedback("is-it-safe", 1, 0, TODAY)]


@pytest.mark.parametrize("line", ["no", "Wrong!", "that's not what I asked", "not what I asked"])
async def test_a_word_says_that_it_does_not_as_well(app: App, group: Talk, line: str) -> None:
    await group.say(f"/ask {QUESTION}")
    assert "Did you mean one of these?" in await group.say(line)
    assert "no good answer" in await group.press("None of these")
    assert await counted(app) == [Feedback("is-it-safe", 0, 1, TODAY)]


async def test_without_an_answer_before_it_and_in_passing_such_a_word_says_nothing(app: App, group: Talk) -> None:
    assert "counted" not in await group.say("yes")
    await group.say(f"/ask {QUESTION}")
    request = Request(User("test", "anna"), COMMUNITY, "", "yes", private=False, aside=True, locale="en")
    assert (await app.dispatcher.handle(request)).text == ""
    assert await counted(app) == []


async def test_a_suggestion_that_was_opened_is_the_answer_and_can_be_judged(app: App, group: Talk) -> None:
    await group.say("/ask what about my legs and massage")
    await group.press_button(group.last.buttons[0])
    assert group.labels[-2:] == ["That fits", "Not what I asked"]
    await group.press("Not what I asked")
    assert len(group.labels) == 3, "the two others that were suggested, and none of these"
    ((_, fits, misses),) = [(one.topic, one.fits, one.misses) for one in await counted(app)]
    assert (fits, misses) == (0, 1)


async def test_a_label_that_is_typed_raises_no_alarm_and_can_be_typed_again(talk: Talk) -> None:
    await talk.say("what is the capital of peru")
    await talk.say("Try other words")
    assert not talk.last.urgent
    await talk.say(QUESTION)
    await talk.say("That fits")
    assert "told me already" in await talk.say("That fits")


async def test_each_question_counts_once_and_only_from_the_person_who_asked(app: App, group: Talk) -> None:
    await group.say(f"/ask {QUESTION}")
    fits, misses = group.last.buttons[-2:]
    ben = replace(group, user="ben")
    assert NOT_KNOWN in await ben.press_button(misses)
    assert NOT_KNOWN in await ben.press_button(fits)
    assert "I counted that" in await group.press_button(fits)
    assert "told me already" in await group.press_button(fits)
    assert "Did you mean one of these?" in await group.press_button(misses)
    assert await counted(app) == [Feedback("is-it-safe", 1, 0, TODAY)]
    await ben.say(f"/ask {QUESTION}")
    await ben.press("Not what I asked")
    await group.say(f"/ask {QUESTION}")
    await group.press("That fits")
    assert await counted(app) == [Feedback("is-it-safe", 2, 1, TODAY)]


async def test_a_link_that_somebody_made_counts_nothing(app: App, group: Talk) -> None:
    await group.say(f"/ask {QUESTION}")
    for button in ("fits", "misses"):
        assert NOT_KNOWN in await replace(group, linked=True).press_id(f"{button}:topic=is-it-safe")
    assert NOT_KNOWN in await group.press_id("fits:topic=cure")
    assert await counted(app) == []
    assert not app.storage.exists


async def test_who_did_not_ask_that_is_offered_what_else_was_near(talk: Talk, content: Content) -> None:
    await talk.say(QUESTION)
    assert "Did you mean one of these?" in await talk.press("Not what I asked")
    questions = {topic.question for topic in content.topics.values()}
    assert [label in questions for label in talk.labels] == [True, True, False]
    assert content.topics["is-it-safe"].question not in talk.labels
    assert "no good answer" in await talk.press("None of these")


async def test_after_a_follow_up_what_was_near_it_is_offered(talk: Talk, content: Content) -> None:
    await talk.say("can massage help me sleep")
    await talk.say("and how often?")
    assert talk.last.title == content.topics["how-often"].question
    before = talk.last.buttons[-1]
    await talk.press_button(before)
    assert "Did you mean" in talk.seen
    assert content.topics["how-often"].question not in talk.labels


async def test_a_danger_is_still_named_where_the_answer_was_not_it(talk: Talk, content: Content) -> None:
    await talk.say("are essential oils safe on apixaban")
    danger = content.topics["blood-thinners"].danger
    assert danger
    assert plain(danger.line) in await talk.press("Not what I asked")


async def test_half_an_hour_after_an_answer_nobody_knows_the_question_any_more(app: App, group: Talk, clock: Clock) -> None:
    await group.say(f"/ask {QUESTION}")
    clock.pass_(30)
    assert NOT_KNOWN in await group.press("Not what I asked")
    assert group.labels == [], "on Telegram this must not take the place of an answer"
    assert await counted(app) == []


async def test_a_question_with_the_wrong_answer_goes_to_the_moderators_without_who_asked(group: Talk, moderator: Talk) -> None:
    await group.say(f"/ask {QUESTION}")
    misses = group.last.buttons[-1]
    await replace(group, user="ben").press_button(misses)
    assert "nothing here" in await moderator.say("/unanswered"), "Ben had not asked"
    for _ in range(2):
        await group.press_button(misses)
    seen = await moderator.say("/unanswered")
    assert f"{QUESTION} (once" in seen
    assert "anna" not in seen


@pytest.mark.parametrize("more", [{"replied_to": QUESTION, "typed": ""}, {"aside": True, "command": ""}])
async def test_words_of_others_and_those_said_in_passing_never_go_to_the_moderators(
    app: App, group: Talk, moderator: Talk, more: dict[str, Any]
) -> None:
    request = Request(User("test", "anna"), COMMUNITY, "ask", QUESTION, private=False, locale="en")
    group.last = await app.dispatcher.handle(replace(request, **more))
    await group.press("Not what I asked")
    assert "nothing here" in await moderator.say("/unanswered")


async def test_a_question_of_which_no_suggestion_fits_goes_to_the_moderators_and_nothing_said_in_passing_since(
    app: App, group: Talk, moderator: Talk
) -> None:
    question = "what about my legs and massage"
    await group.say(f"/ask {question}")
    assert "Is it one of these?" in group.seen
    request = Request(User("test", "anna"), COMMUNITY, "", "and what about my arms and massage", private=False, locale="en")
    assert (await app.dispatcher.handle(replace(request, aside=True))).text == ""
    await group.press("None of these")
    seen = await moderator.say("/unanswered")
    assert question in seen
    assert "arms" not in seen


async def test_moderators_see_counts_by_topic_those_to_look_at_first_on_top(
    group: Talk, moderator: Talk, content: Content
) -> None:
    await moderator.say("/unanswered")
    assert "Nobody here has pressed" in await moderator.press("Which answers fit")
    for question, said in (("can massage cure ms?", "That fits"), (QUESTION, "Not what I asked")):
        await group.say(f"/ask {question}")
        await group.press(said)
    await moderator.say("/unanswered")
    seen = await moderator.press("Which answers fit")
    wrong = f"{content.topics['is-it-safe'].question} Not what was asked: 1. Fits: 0."
    right = f"{content.topics['cure'].question} Not what was asked: 0. Fits: 1."
    assert seen.index(wrong) < seen.index(right)
    await moderator.press("Back to the list")
    other = replace(moderator, chat="other")
    assert "Nobody here has pressed" in await other.press_id("unanswered:do=judged")
    assert "Only moderators" in await group.press_id("unanswered:do=judged")


async def test_nothing_that_is_stored_of_a_private_chat_says_who_or_what_was_asked(app: App, talk: Talk) -> None:
    await talk.say(QUESTION)
    await talk.press("Not what I asked")
    assert await counted(app, Target("test", "")) == [Feedback("is-it-safe", 0, 1, TODAY)]
    rows = str([await app.storage.rows(select(table)) for table in metadata.sorted_tables])
    assert "is-it-safe" in rows
    assert QUESTION not in rows
    assert "anna" not in str(await app.storage.rows(select(metadata.tables["feedback"])))


async def test_the_question_is_forgotten_after_half_an_hour_and_with_all_else_about_a_person(
    app: App, talk: Talk, clock: Clock
) -> None:
    await talk.say(QUESTION)
    app.memories.forget(User("test", "anna"))
    assert NOT_KNOWN in await talk.press("Not what I asked")
    await talk.say(QUESTION)
    clock.pass_(30)
    await run(app, "latest")
    clock.pass_(-30)
    assert NOT_KNOWN in await talk.press_id("misses:topic=is-it-safe")


async def test_counts_are_there_after_a_restart_and_move_with_their_group(make_app: MakeApp, group: Talk, app: App) -> None:
    await group.say(f"/ask {QUESTION}")
    await group.press("That fits")
    await app.close()
    again = make_app()
    await again.open()
    group = replace(group, dispatcher=again.dispatcher)
    await replace(group, user="ben").say(f"/ask {QUESTION}")
    again.dispatcher.move(COMMUNITY, Target("test", "supergroup"))
    group = replace(group, chat="supergroup")
    await group.say(f"/ask {QUESTION}")
    await group.press("Not what I asked")
    assert await counted(again, Target("test", "supergroup")) == [Feedback("is-it-safe", 1, 1, TODAY)]
    assert await counted(again) == []


async def test_counts_of_which_nobody_says_anything_any_more_are_forgotten(app: App, group: Talk, clock: Clock) -> None:
    await group.say(f"/ask {QUESTION}")
    await group.press("That fits")
    assert await counted(app)
    clock.pass_(180 * 24 * 60)
    await run(app, "feedback")
    assert await counted(app)
    clock.pass_(24 * 60)
    await run(app, "feedback")
    assert not await counted(app)


async def test_where_the_database_cannot_be_used_nothing_is_lost(app: App, group: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(*given: object) -> None:
        raise OSError("full")

    await group.say(f"/ask {QUESTION}")
    await group.press("That fits")
    with monkeypatch.context() as broken:
        broken.setattr(app.storage.feedback, "add", full)
        with pytest.raises(OSError, match="full"):
            await app.memories.save()
    assert await counted(app) == [Feedback("is-it-safe", 1, 0, TODAY)]
