"""Whether an answer was what somebody had asked: said with one press, counted by topic, and nobody can see by whom."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from bot.app import App
from bot.content import Content
from bot.core.messages import Target, User
from bot.storage.tables import metadata
from bot.storage.values import Feedback
from tests.conftest import Clock, MakeApp
from tests.talk import Talk

COMMUNITY = Target("test", "group")
QUESTION = "is massage safe?"
TODAY = date(2026, 11, 23)


@pytest.fixture
def group(app: App) -> Talk:
    return Talk(app.dispatcher, chat="group", private=False)


@pytest.fixture
def moderator(group: Talk) -> Talk:
    return replace(group, user="mo", moderator=True)


async def counted(app: App, place: Target = COMMUNITY) -> list[Feedback]:
    await app.memories.save()
    return list(await app.storage.feedback.of(place))


async def test_an_answer_to_a_question_can_be_judged_with_one_press_and_one_from_the_list_cannot(app: App, talk: Talk) -> None:
    await talk.say(QUESTION)
    assert talk.labels[0] == "More"
    assert talk.labels[-2:] == ["That fits", "Not what I asked"]
    assert len(talk.labels) <= 5, "Discord shows five in a row"
    assert "I counted that" in await talk.press("That fits")
    await talk.say("/faq is-it-safe")
    assert "That fits" not in talk.labels


async def test_each_person_counts_once_for_an_answer(app: App, group: Talk) -> None:
    await group.say(f"/ask {QUESTION}")
    fits, misses = group.last.buttons[-2:]
    ben = replace(group, user="ben")
    assert "I counted that" in await group.press_button(fits)
    assert "already" in await group.press_button(fits)
    await group.press_button(misses)
    await ben.press_button(misses)
    assert await counted(app) == [Feedback("is-it-safe", 1, 1, TODAY)]


async def test_an_hour_later_the_same_question_may_be_judged_again(app: App, group: Talk, clock: Clock) -> None:
    for _ in range(2):
        await group.say(f"/ask {QUESTION}")
        await group.press("That fits")
        clock.pass_(60)
    assert await counted(app) == [Feedback("is-it-safe", 2, 0, TODAY)]


async def test_a_link_that_somebody_made_counts_nothing(app: App, group: Talk) -> None:
    await replace(group, linked=True).press_id("fits:topic=is-it-safe")
    await replace(group, linked=True).press_id("misses:topic=is-it-safe")
    assert await counted(app) == []
    assert not app.storage.exists


async def test_who_did_not_ask_that_is_offered_what_else_was_near(talk: Talk, content: Content) -> None:
    await talk.say(QUESTION)
    assert "Did you mean one of these?" in await talk.press("Not what I asked")
    questions = {topic.question for topic in content.topics.values()}
    assert [label in questions for label in talk.labels] == [True, True, False]
    assert content.topics["is-it-safe"].question not in talk.labels
    assert "no good answer" in await talk.press("None of these")


async def test_long_after_an_answer_it_is_counted_but_nothing_can_be_offered(app: App, group: Talk, clock: Clock) -> None:
    await group.say(f"/ask {QUESTION}")
    clock.pass_(6)
    assert "Try other words" in await group.press("Not what I asked")
    assert group.labels == ["All topics", "Try other words"]
    assert await counted(app) == [Feedback("is-it-safe", 0, 1, TODAY)]


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


async def test_a_question_of_which_no_suggestion_fits_goes_to_the_moderators(group: Talk, moderator: Talk, app: App) -> None:
    question = "what about my legs and massage"
    await group.say(f"/ask {question}")
    assert "Is it one of these?" in group.seen
    await group.press("None of these")
    assert question in await moderator.say("/unanswered")


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
    wrong = f"{content.topics['is-it-safe'].question} 0 times that fits, 1 times not what was asked"
    right = f"{content.topics['cure'].question} 1 times that fits, 0 times not what was asked"
    assert seen.index(wrong) < seen.index(right)
    await moderator.press("Back to the list")
    await replace(moderator, chat="other").say("/unanswered")
    other = replace(moderator, chat="other")
    assert "Nobody here has pressed" in await other.press_id("unanswered:do=judged")
    assert "Only moderators" in await group.press_id("unanswered:do=judged")


async def test_nothing_that_is_stored_says_who_or_what_was_asked(app: App, talk: Talk) -> None:
    await talk.say(QUESTION)
    await talk.press("Not what I asked")
    assert await counted(app, Target("test", "")) == [Feedback("is-it-safe", 0, 1, TODAY)]
    rows = str([await app.storage.rows(select(table)) for table in metadata.sorted_tables if table.name != "drafts"])
    assert "is-it-safe" in rows
    assert "anna" not in str(await app.storage.rows(select(metadata.tables["feedback"])))
    assert QUESTION not in rows


async def test_the_question_is_forgotten_after_minutes_and_with_all_else_about_a_person(
    app: App, talk: Talk, clock: Clock
) -> None:
    await talk.say(QUESTION)
    app.memories.forget(User("test", "anna"))
    assert "Try other words" in await talk.press("Not what I asked")
    await talk.say(QUESTION)
    clock.pass_(5)
    for job in app.jobs:
        if job.name == "latest":
            await job.run()
    assert "Try other words" in await talk.press_id("misses:topic=is-it-safe")


async def test_counts_are_there_after_a_restart_and_move_with_their_group(
    make_app: MakeApp, group: Talk, app: App, clock: Clock
) -> None:
    await group.say(f"/ask {QUESTION}")
    await group.press("That fits")
    await app.close()
    again = make_app()
    await again.open()
    group = replace(group, dispatcher=again.dispatcher)
    again.dispatcher.move(COMMUNITY, Target("test", "supergroup"))
    await replace(group, chat="supergroup").press_id("misses:topic=is-it-safe")
    assert await counted(again, Target("test", "supergroup")) == [Feedback("is-it-safe", 1, 1, TODAY)]
    assert await counted(again) == []


async def test_counts_of_which_nobody_says_anything_any_more_are_forgotten(app: App, group: Talk, clock: Clock) -> None:
    await group.press_id("fits:topic=cure")
    assert await counted(app)
    [job] = [job for job in app.jobs if job.name == "feedback"]
    clock.pass_(180 * 24 * 60)
    await job.run()
    assert await counted(app)
    clock.pass_(24 * 60)
    await job.run()
    assert not await counted(app)


async def test_where_the_database_cannot_be_used_nothing_is_lost(app: App, group: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    await group.press_id("fits:topic=cure")

    async def full(*given: object) -> None:
        raise OSError("full")

    with monkeypatch.context() as broken:
        broken.setattr(app.storage.feedback, "add", full)
        with pytest.raises(OSError, match="full"):
            await app.memories.save()
    assert await counted(app) == [Feedback("cure", 1, 0, TODAY)]
