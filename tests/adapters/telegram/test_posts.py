"""Posts on Telegram: where they go, what keeps them from it, and the buttons below them."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.app import App
from bot.core.adapter import Deliverer
from bot.core.commands import Command
from bot.core.fields import Key
from bot.core.messages import Button, Picture, Reply, Request, Target, User
from bot.errors import DeliveryError, Obstacle
from tests.adapters.telegram.conftest import Stage
from tests.conftest import MakeApp
from tests.pictures import png
from tests.platforms.telegram import Chat, FakeTelegram, Seen, Topic

CURE = "Can massage therapy cure MS?"
POST = "12-29441234"
LONG = "a-topic-with-quite-a-long-name-of-its-own"
TIP = Reply(
    "Breathe out slowly.",
    title="A tip",
    buttons=(
        Button("Helpful", "vote", {"mark": "y", "post": POST}),
        Button("Another one", "tip", {"category": "sleep", "post": POST}),
        Button("More on this", "faq", {"topic": "cure", "post": POST}),
    ),
)


def deliverer(stage: Stage) -> Deliverer:
    return stage.app.deliverers["telegram"]


def place(chat: Chat, topic: Topic | None = None) -> Target:
    return Target("telegram", str(chat.id), str(topic.id) if topic else "")


async def post(stage: Stage, target: Target, reply: Reply = TIP) -> str:
    await deliverer(stage).pace(target)
    return await deliverer(stage).post(target, reply, "n")


async def refused(stage: Stage, target: Target) -> DeliveryError:
    with pytest.raises(DeliveryError) as error:
        await post(stage, target)
    return error.value


async def test_a_post_stands_in_its_group_and_its_topic(stage: Stage) -> None:
    assert await post(stage, place(stage.group)) == str((await stage.group.next()).id)
    forum = stage.fake.group("Forum", forum=True)
    topic = forum.topic("Tips")
    await post(stage, place(forum, topic))
    tip = await forum.next()
    assert (tip.thread, tip.in_topic) == (topic.id, True)
    assert tip.text == "A tip\n\nBreathe out slowly."


@pytest.mark.parametrize("thread", ["", "1"])
async def test_the_first_topic_of_a_forum_has_no_id_of_its_own(stage: Stage, thread: str) -> None:
    forum = stage.fake.group("Forum", forum=True)
    await post(stage, Target("telegram", str(forum.id), thread))
    assert not (await forum.next()).in_topic


def shut(status: str) -> Callable[[Chat, Topic], None]:
    return lambda chat, topic: setattr(chat, "bot_status", status)


def faults(description: str, status: int = 400) -> Callable[[Chat, Topic], None]:
    def happens(chat: Chat, _: Topic) -> None:
        assert isinstance(chat.world, FakeTelegram)
        chat.world.fails("sendMessage", status=status, description=description)

    return happens


@pytest.mark.parametrize(
    ("happens", "obstacle"),
    [
        (shut("kicked"), Obstacle.REMOVED),
        (shut("left"), Obstacle.REMOVED),
        (faults("Forbidden: user is deactivated", 403), Obstacle.REMOVED),
        (faults("Forbidden: bot was blocked by the user", 403), Obstacle.REMOVED),
        (shut("restricted"), Obstacle.NO_PERMISSION),
        (faults("Bad Request: have no rights to send a message"), Obstacle.NO_PERMISSION),
        (faults("Bad Request: CHAT_WRITE_FORBIDDEN"), Obstacle.NO_PERMISSION),
        (faults("Bad Request: chat not found"), Obstacle.GONE),
        (faults("Forbidden: the group chat was deleted", 403), Obstacle.GONE),
        (lambda _, topic: setattr(topic, "deleted", True), Obstacle.GONE),
        (lambda _, topic: setattr(topic, "closed", True), Obstacle.CLOSED),
        (faults("Bad Request: something new"), Obstacle.REFUSED),
    ],
)
async def test_what_keeps_a_post_from_its_place_is_told(
    stage: Stage, happens: Callable[[Chat, Topic], None], obstacle: Obstacle
) -> None:
    forum = stage.fake.group("Forum", forum=True)
    topic = forum.topic("Tips")
    happens(forum, topic)
    error = await refused(stage, place(forum, topic))
    assert (error.permanent, error.obstacle) == (True, obstacle)


async def test_a_closed_first_topic_is_told_too(stage: Stage) -> None:
    forum = stage.fake.group("Forum", forum=True)
    forum.general_closed = True
    assert (await refused(stage, place(forum))).obstacle is Obstacle.CLOSED


async def test_a_post_to_a_group_that_moved_on_says_where_and_moves_nothing_itself(stage: Stage) -> None:
    small = stage.fake.group("Small", kind="group")
    small.member(stage.ben, status="administrator")
    await stage.ben.writes(small, "/language en")
    await small.next()
    small.migrated_to = stage.fake.group("Small")
    error = await refused(stage, place(small))
    assert error.moved_to == str(small.migrated_to.id)
    here = Request(User("telegram", ""), place(small), private=False)
    assert stage.app.languages.chosen.of(here) == "en", "whoever posts moves what is kept, once"
    await post(stage, replace(place(small), chat=error.moved_to))
    assert (await small.migrated_to.next()).text.startswith("A tip")


@pytest.mark.parametrize("after", [False, True])
async def test_a_post_whose_connection_is_cut_may_have_arrived_and_is_not_sent_again(stage: Stage, after: bool) -> None:
    stage.fake.drops("sendMessage", after=after)
    error = await refused(stage, place(stage.group))
    assert (error.permanent, error.retry_after, error.moved_to) == (False, 0, "")
    await asyncio.sleep(0.6)
    assert len(stage.group.said) == after


async def test_a_post_that_found_no_connection_may_be_sent_later(stage: Stage) -> None:
    await stage.fake.stop()
    error = await refused(stage, place(stage.group))
    assert (error.permanent, error.retry_after > 0) == (False, True)
    await stage.fake.start()


async def test_a_post_that_is_told_to_wait_says_so_and_nobody_else_waits(stage: Stage) -> None:
    stage.fake.fails("sendMessage", status=429, retry_after=3)
    assert (await refused(stage, place(stage.group))).retry_after == 3
    began = time.monotonic()
    await stage.anna.writes(stage.private, "/faq cure")
    assert CURE in (await stage.private.next()).text
    await post(stage, place(stage.fake.group("Others")))
    assert time.monotonic() - began < 2
    await stage.anna.writes(stage.group, "/faq cure")
    assert CURE in (await stage.group.next()).text
    assert time.monotonic() - began > 2, "and this group only when Telegram wants it to"


async def test_the_second_part_of_a_post_that_is_lost_is_not_sent_again(stage: Stage) -> None:
    stage.fake.drops("sendMessage")
    await deliverer(stage).pace(place(stage.group))
    with pytest.raises(DeliveryError) as error:
        await deliverer(stage).post(place(stage.group), replace(TIP, picture=Picture("p.png", png(), "A line.")), "n")
    assert (error.value.permanent, error.value.retry_after) == (False, 0)
    assert [seen.caption for seen in stage.group.said] == ["A line."]


async def test_a_group_that_just_got_many_answers_gets_its_post_when_there_is_room(stage: Stage) -> None:
    stage.fake.enforces_rates = True
    for _ in range(10):
        await stage.anna.writes(stage.group, "/tip")
        await stage.ben.writes(stage.group, "/tip")
    for _ in range(20):
        await stage.group.next()
    waiting = asyncio.create_task(deliverer(stage).pace(place(stage.group)))
    await post(stage, place(stage.fake.group("Others")))
    await asyncio.sleep(0.3)
    assert not waiting.done()
    waiting.cancel()


async def test_a_group_whose_minute_is_full_does_not_hold_up_the_end(stage: Stage) -> None:
    for _ in range(18):
        await post(stage, place(stage.group))
    waiting = asyncio.create_task(deliverer(stage).pace(place(stage.group)))
    await asyncio.sleep(0.1)
    assert not waiting.done()
    await stage.running.end()
    async with asyncio.timeout(1):
        with pytest.raises(DeliveryError):
            await waiting
    await stage.restart()


async def test_three_hundred_posts_at_once_are_all_taken_and_questions_answered_in_between(stage: Stage) -> None:
    stage.fake.enforces_rates = True
    groups = [stage.fake.group(f"Group {number}") for number in range(300)]
    posting = [asyncio.create_task(post(stage, place(group))) for group in groups]
    for asked in range(8):
        await asyncio.sleep(0.7)
        began = time.monotonic()
        await stage.anna.writes(stage.private, "/faq cure")
        assert CURE in (await stage.private.next()).text
        assert time.monotonic() - began < 1, f"question {asked}"
    assert not all(task.done() for task in posting), "and all of that before posts that came first"
    await asyncio.gather(*posting)
    assert [call.error for call in stage.fake.calls if call.error] == []
    assert all(len(group.said) == 1 for group in groups)


# The buttons below a post


async def counted(request: Request) -> Reply:
    return Reply(f"Thank you, **{request.answers['mark']}** is counted. " + "And on. " * 40)


def with_votes(app: App) -> None:
    vote = Command("vote", counted, lambda _: "Vote", (Key("mark"), Key("post")), brief=True)
    app.dispatcher.table = {**app.dispatcher.table, "vote": vote}


async def posted(stage: Stage, reply: Reply = TIP) -> Seen:
    with_votes(stage.app)
    await post(stage, place(stage.group), reply)
    return await stage.group.next()


async def test_a_vote_is_answered_at_the_button_and_the_post_stays_as_it_is(stage: Stage) -> None:
    tip = await posted(stage)
    for person in (stage.anna, stage.ben):
        answer = await (await person.presses(tip, "Helpful")).wait()
        assert answer.text.startswith("Thank you, y is counted.")
        assert len(answer.text) == 200
        assert (answer.alert, answer.url) == (False, "")
    await stage.group.quiet()


async def test_all_else_below_a_post_goes_on_in_the_private_chat(stage: Stage) -> None:
    tip = await posted(stage)
    answer = await (await stage.ben.presses(tip, "More on this")).wait()
    start = f"faq_ctopic_ecure_apost_e{POST}"
    assert answer.url == f"https://t.me/{stage.fake.bot.username}?start={start}"
    await stage.group.quiet()
    await stage.ben.starts(start)
    assert CURE in (await stage.ben.private.next()).text


@pytest.mark.parametrize(
    ("answers", "start"),
    [
        ({"topic": LONG[:33], "post": POST}, f"faq_ctopic_e{LONG[:33]}_apost_e{POST}"),
        ({"topic": LONG[:34], "post": POST}, f"faq_ctopic_e{LONG[:34]}"),
        ({"topic": "_" * 40, "post": "1"}, "faq_c"),
    ],
)
async def test_a_button_that_says_more_than_a_link_holds_goes_on_as_well_as_it_can(
    stage: Stage, answers: dict[str, str], start: str
) -> None:
    tip = await posted(stage, replace(TIP, buttons=(Button("More on this", "faq", answers),)))
    answer = await (await stage.anna.presses(tip, "More on this")).wait()
    assert answer.url.endswith(f"?start={start}")


async def test_a_post_belongs_to_all_after_a_restart_too(stage: Stage, make_app: MakeApp) -> None:
    tip = await posted(stage)
    app = make_app()
    with_votes(app)
    await stage.restart(app)
    assert (await (await stage.anna.presses(tip, "Helpful")).wait()).text.startswith("Thank you")
    assert (await (await stage.anna.presses(tip, "Another one")).wait()).url
    await stage.group.quiet()


async def test_a_post_that_telegram_does_not_show_the_bot_any_more_still_counts(stage: Stage) -> None:
    tip = await posted(stage)
    stage.group.delete(tip.id)
    assert (await (await stage.anna.presses_data(tip, TIP.buttons[0].id)).wait()).text.startswith("Thank you")
    assert (await (await stage.anna.presses_data(tip, TIP.buttons[2].id)).wait()).url
    assert (await (await stage.anna.presses_data(tip, f"remove:by={stage.anna.id}")).wait()).text == ""
    await stage.group.quiet()


async def test_a_vote_is_a_short_word_in_private_too(stage: Stage) -> None:
    with_votes(stage.app)
    await stage.anna.starts()
    await stage.private.next()
    await post(stage, place(stage.private))
    answer = await (await stage.anna.presses(await stage.private.next(), "Helpful")).wait()
    assert answer.text.startswith("Thank you")
    await stage.private.quiet()


# Lists for moderators


async def test_every_moderator_works_with_a_list_that_another_one_asked_for(stage: Stage) -> None:
    cleo = stage.fake.person("Cleo")
    stage.group.member(cleo, status="administrator")
    await stage.anna.writes(stage.group, "/ask where can I buy red paint for my garden?")
    await stage.group.next()
    await stage.ben.writes(stage.group, "/unanswered")
    listed = await stage.group.next()
    label = next(label for label in listed.labels if "Remove" not in label)
    for person in (stage.anna, stage.fake.person("Dora")):
        answer = await (await person.presses(listed, label)).wait()
        assert (answer.url, answer.alert) == ("", True)
        assert "Only moderators" in answer.text
    await stage.group.quiet()
    await cleo.presses(listed, label)
    changed = await stage.group.next()
    assert (changed.id, changed.edited) == (listed.id, True)


async def test_whoever_asks_is_known_by_name_and_the_group_by_its_own(stage: Stage) -> None:
    asked: list[Request] = []

    async def note(request: Request) -> Reply:
        asked.append(request)
        return Reply(f"Note {len(asked)}.", title="Noted", buttons=(Button("Again", "note"),))

    stage.app.dispatcher.table = {**stage.app.dispatcher.table, "note": Command("note", note, lambda _: "Note")}
    await stage.anna.writes(stage.group, "/note")
    await stage.ben.writes(stage.group, "/note", anonymous=True)
    first = await stage.group.next()
    await stage.group.next()
    await (await stage.anna.presses(first, "Again")).wait()
    assert [request.user.name for request in asked] == ["Anna", "MS friends", "Anna"]
