"""What the bot posts to channels on Discord by itself: at its pace, once, and with a clear word where it cannot be."""

import asyncio
import time
from dataclasses import replace

import pytest

from bot.adapters import groups
from bot.adapters.discord import Discord, sending
from bot.adapters.discord.allowed import REMEMBERED, Allowed
from bot.core.commands import Command
from bot.core.fields import Choice, Key
from bot.core.messages import Button, Reply, Request, Target, User
from bot.errors import DeliveryError, Obstacle
from tests.adapters.discord.conftest import Stage
from tests.platforms.discord import Channel, FakeDiscord, Seen
from tests.platforms.discord.scene import until

CURE = "Can massage therapy cure MS?"
POST = "/channels/*/messages"


def place(channel: Channel) -> Target:
    if channel.parent:
        return Target("discord", str(channel.parent.id), str(channel.id))
    return Target("discord", str(channel.id))


async def post(stage: Stage, channel: Channel, reply: Reply | None = None, nonce: str = "tip-1") -> str:
    """As a schedule does: the turn first."""
    deliverer = stage.app.deliverers["discord"]
    await deliverer.pace(place(channel))
    return await deliverer.post(place(channel), reply or Reply("A tip"), nonce)


async def refused(stage: Stage, channel: Channel) -> DeliveryError:
    with pytest.raises(DeliveryError) as error:
        await post(stage, channel)
    return error.value


async def obstacle(stage: Stage, channel: Channel) -> Obstacle:
    error = await refused(stage, channel)
    assert error.permanent
    assert len(stage.fake.refusals) == 1, "asked once, not again and again"
    return error.obstacle


# Where it goes, and that it comes once.


async def test_a_post_comes_to_its_channel_or_thread(stage: Stage) -> None:
    thread = stage.channel.thread("tips")
    number = await post(stage, stage.channel)
    await post(stage, thread, nonce="tip-2")
    shown = await stage.channel.next()
    assert (shown.content, str(shown.id)) == ("A tip", number)
    assert (await thread.next()).content == "A tip"
    await stage.channel.quiet(0.1)


async def test_the_same_nonce_twice_is_one_post_and_another_one_a_second(stage: Stage) -> None:
    assert await post(stage, stage.channel) == await post(stage, stage.channel)
    await post(stage, stage.channel, nonce="tip-2")
    assert [seen.content for seen in stage.channel.messages] == ["A tip"] * 2


@pytest.mark.parametrize("after", [False, True])
async def test_a_connection_that_is_cut_makes_no_second_post(stage: Stage, after: bool) -> None:
    stage.fake.drops("POST", POST, after=after)
    await post(stage, stage.channel)
    assert [seen.content for seen in stage.channel.messages] == ["A tip"]


@pytest.mark.parametrize("after", [False, True])
async def test_where_it_is_cut_again_and_again_nobody_knows_and_the_same_nonce_is_safe(stage: Stage, after: bool) -> None:
    stage.fake.drops("POST", POST, after=after, times=3)
    error = await refused(stage, stage.channel)
    assert (error.permanent, error.retry_after) == (False, 0)
    await post(stage, stage.channel)
    assert [seen.content for seen in stage.channel.messages] == ["A tip"]


async def test_a_post_that_a_moderator_deleted_is_not_sent_again(stage: Stage) -> None:
    stage.guild.member(stage.ben, administrator=True)
    await post(stage, stage.channel)
    await stage.ben.deletes(stage.channel.messages[0])
    assert await post(stage, stage.channel) == ""
    assert stage.channel.messages == []


async def test_a_post_of_two_pages_is_continued_where_it_was_cut(stage: Stage) -> None:
    reply = Reply("\n\n".join(["one " * 400, "two " * 400]))
    stage.fake.fails("POST", POST, 401)
    assert (await _failed(stage, reply)).retry_after
    stage.fake.drops("POST", POST, after=True)
    await post(stage, stage.channel, reply)
    assert [seen.content[:3] for seen in stage.channel.messages] == ["one", "two"]


async def _failed(stage: Stage, reply: Reply) -> DeliveryError:
    with pytest.raises(DeliveryError) as error:
        await post(stage, stage.channel, reply)
    return error.value


async def test_what_hangs_is_not_waited_for_and_is_not_sent_twice(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.adapters.discord.LONGEST_DELIVERY", 0.2)
    stage.fake.slow("POST", POST, 0.6)
    error = await refused(stage, stage.channel)
    assert (error.permanent, error.retry_after) == (False, 0)
    await stage.channel.next()
    await post(stage, stage.channel)
    assert len(stage.channel.messages) == 1


async def test_stopping_lets_a_post_end(stage: Stage) -> None:
    stage.fake.slow("POST", POST, 0.5)
    posting = asyncio.create_task(post(stage, stage.channel))
    await asyncio.sleep(0.1)
    await stage.running.end()
    assert await posting
    assert (await refused(stage, stage.channel)).retry_after, "not connected any more"


# Where it cannot go.


async def test_a_channel_where_it_may_not_write(stage: Stage) -> None:
    stage.channel.bot_can_send = False
    assert await obstacle(stage, stage.channel) is Obstacle.NO_PERMISSION


async def test_a_channel_that_it_may_not_see(stage: Stage) -> None:
    stage.channel.bot_can_view = False
    assert await obstacle(stage, stage.channel) is Obstacle.NO_PERMISSION


async def test_a_channel_that_was_deleted(stage: Stage) -> None:
    stage.fake.remove_channel(stage.channel)
    assert await obstacle(stage, stage.channel) is Obstacle.GONE


async def test_a_thread_that_was_deleted(stage: Stage) -> None:
    thread = stage.channel.thread("tips")
    stage.fake.remove_channel(thread)
    assert await obstacle(stage, thread) is Obstacle.GONE


async def test_a_thread_that_is_locked(stage: Stage) -> None:
    thread = stage.channel.thread("tips")
    thread.lock()
    assert await obstacle(stage, thread) is Obstacle.CLOSED


async def test_a_thread_that_is_archived_and_locked(stage: Stage) -> None:
    thread = stage.channel.thread("tips")
    thread.archive(locked=True)
    assert await obstacle(stage, thread) is Obstacle.CLOSED


async def test_a_thread_that_only_fell_asleep_wakes_up(stage: Stage) -> None:
    thread = stage.channel.thread("tips")
    thread.archive()
    await post(stage, thread)
    assert (await thread.next()).content == "A tip"
    assert not thread.archived


async def test_a_server_that_removed_the_bot(stage: Stage) -> None:
    await _all_servers_known(stage)
    thread = stage.channel.thread("tips")
    stage.fake.remove_guild(stage.guild)
    await until(lambda: not _client(stage).guilds)
    assert await obstacle(stage, thread) is Obstacle.REMOVED


async def test_it_says_removed_only_when_it_knows_every_server(stage: Stage) -> None:
    await _all_servers_known(stage)
    other = stage.fake.guild("Elsewhere")
    stage.fake.outage(other)
    stage.fake.remove_guild(stage.guild)
    await until(lambda: [guild.unavailable for guild in _client(stage).guilds] == [True])
    error = await refused(stage, stage.channel)
    assert not error.permanent
    assert error.retry_after


async def test_whatever_else_discord_refuses_is_said_to_be_refused(stage: Stage) -> None:
    stage.fake.fails("POST", POST, 400, code=50035)
    error = await refused(stage, stage.channel)
    assert (error.permanent, error.obstacle) == (True, Obstacle.REFUSED)


async def test_what_discord_wants_to_come_later_comes_later(stage: Stage) -> None:
    stage.fake.fails("POST", POST, 429, retry_after=0.2)
    await post(stage, stage.channel)
    stage.fake.fails("POST", POST, 429, retry_after=40)
    assert (await refused(stage, stage.channel)).retry_after == 40, "too long to keep it claimed"
    stage.fake.fails("POST", POST, 429, retry_after=7, cloudflare=True)
    assert (await refused(stage, stage.channel)).retry_after == 8
    stage.fake.fails("POST", POST, 503)
    error = await refused(stage, stage.channel)
    assert (error.permanent, error.retry_after) == (False, 0), "it may have come"


async def _all_servers_known(stage: Stage) -> None:
    async with asyncio.timeout(10):
        await _client(stage).wait_until_ready()


def _client(stage: Stage):  # type: ignore[no-untyped-def]
    adapter = stage.running.adapter
    assert isinstance(adapter, Discord)
    return adapter._connected()


# The pace.


async def test_many_posts_at_once_are_never_too_fast_and_answers_go_first(fake: FakeDiscord, stage: Stage) -> None:
    fake.enforces_rates = True
    channels = [stage.guild.channel(f"c{number}") for number in range(300)]
    began = time.monotonic()
    posting = asyncio.gather(*(post(stage, channel, nonce=f"tip-{channel.id}") for channel in channels))
    waits = []
    for question in ("will massage get rid of my ms", "is massage safe for people with ms", "does it hurt"):
        await asyncio.sleep(1)
        asked = time.monotonic()
        await stage.anna.writes(stage.channel, question, mentions_bot=True)
        await stage.channel.next()
        waits.append(time.monotonic() - asked)
    await posting
    took = time.monotonic() - began
    refusals = [call for call in fake.calls if call.status == 429]
    assert len(refusals) <= 1, "where nobody waits it is a few hundred; a machine that is busy may bunch a few"
    assert all(len(channel.messages) == 1 for channel in channels)
    assert max(waits) < 1
    assert took > (len(channels) - 1) / sending.A_SECOND


async def test_posts_to_one_channel_are_not_claimed_before_discord_takes_them(fake: FakeDiscord, stage: Stage) -> None:
    fake.enforces_rates = True
    deliverer, began, turns = stage.app.deliverers["discord"], time.monotonic(), list[float]()

    async def turn() -> None:
        await deliverer.pace(place(stage.channel))
        turns.append(time.monotonic() - began)

    await asyncio.gather(turn(), turn(), turn())
    assert [round(seconds) for seconds in turns] == [0, 1, 2]


# What stands below a post.


@pytest.fixture
async def posted(stage: Stage) -> Seen:
    """A post with buttons, one of which counts a vote."""

    async def vote(request: Request) -> Reply:
        return Reply("Thank you.")

    vote_command = Command("vote", vote, lambda locale: "x", (Key("v"), Key("post")), brief=True)
    dispatcher = stage.app.dispatcher
    table = {**dispatcher.table, "vote": vote_command}
    for name in ("tip", "faq"):
        table[name] = replace(table[name], fields=(*table[name].fields, Key("post")))
    dispatcher.table = table
    key = {groups.POST: "12-29441234"}
    buttons = (
        Button("Helpful", "vote", {"v": "y"} | key),
        Button("Another one", "tip", key),
        Button("More on this", "faq", {"topic": "cure"} | key),
    )
    await post(stage, stage.channel, Reply("A tip", buttons=buttons))
    return await stage.channel.next()


async def test_a_press_below_a_post_is_answered_to_one_alone_and_changes_nothing(stage: Stage, posted: Seen) -> None:
    thanks = await stage.anna.presses(posted, "Helpful")
    assert (thanks.content, thanks.ephemeral) == ("Thank you.", True)
    for person in (stage.anna, stage.ben):
        more = await person.presses(posted, "More on this")
        assert CURE in more.content
        assert more.ephemeral
        assert (await person.presses(posted, "Another one")).ephemeral
    turned = await stage.anna.presses(more := await stage.anna.presses(posted, "More on this"), "More")
    assert turned.id == more.id, "in what is hers alone, she turns the pages"
    assert [(seen.content, seen.buttons) for seen in stage.channel.messages] == [("A tip", posted.buttons)]


async def test_a_post_belongs_to_all_after_a_restart_and_also_where_its_buttons_are_a_list(stage: Stage) -> None:
    labels = [f"{number} {'long label ' * 8}" for number in range(3)]
    buttons = tuple(Button(label, "faq", {"topic": "cure", groups.POST: str(n)}) for n, label in enumerate(labels))
    await post(stage, stage.channel, Reply("A tip", buttons=buttons))
    posted = await stage.channel.next()
    await stage.restart()
    assert (await stage.anna.selects(posted, posted.options[:1])).ephemeral
    assert [seen.content for seen in stage.channel.messages] == ["A tip"]


@pytest.fixture
async def plans(stage: Stage) -> None:
    """A moderators' command with pages to turn."""

    async def show(request: Request) -> Reply:
        page = request.answers.get("page", "1")
        return Reply(f"Page {page}", buttons=(Button("Next", "plans", {"page": "2"}),))

    pages = Choice("page", lambda locale: {"1": "1", "2": "2"}, lambda locale: "Which?", required=False)
    table = stage.app.dispatcher.table
    stage.app.dispatcher.table = {**table, "plans": Command("plans", show, lambda locale: "x", (pages,), moderators=True)}
    await stage.restart()


@pytest.mark.usefixtures("plans")
async def test_what_a_moderator_is_shown_is_theirs_alone_and_changes_in_place(stage: Stage) -> None:
    shown = await stage.ben.slash(stage.channel, "plans")
    assert shown.ephemeral
    turned = await stage.ben.presses(shown, "Next")
    assert (turned.id, turned.content, turned.ephemeral) == (shown.id, "Page 2", True)
    assert stage.channel.messages == []


@pytest.mark.usefixtures("plans")
async def test_whom_the_server_lets_use_a_moderators_command_may_press_its_buttons_too(stage: Stage) -> None:
    stage.guild.lets.add((stage.anna, "plans"))
    shown = await stage.anna.slash(stage.channel, "plans")
    assert (await stage.anna.presses(shown, "Next")).content == "Page 2"
    await stage.restart()
    assert "Only moderators" in (await stage.anna.presses(shown, "Next")).content, "it may have changed since"


def test_what_a_server_allowed_counts_for_a_while_and_for_one_command_of_one_person_there() -> None:
    now = [0.0]
    allowed, anna = Allowed(lambda: now[0]), User("discord", "1")
    call = Request(anna, Target("discord", "5"), "schedule list", private=False, community="9")
    assert allowed.called(call).moderator
    assert allowed.pressed(replace(call, command="schedule pause")).moderator
    for other in (
        replace(call, command="community"),
        replace(call, community="8"),
        replace(call, user=User("discord", "2")),
    ):
        assert not allowed.pressed(other).moderator
    now[0] = REMEMBERED
    assert not allowed.pressed(call).moderator


async def test_posts_that_wait_for_their_turn_do_not_hold_up_the_end(stage: Stage) -> None:
    place = Target("discord", str(stage.channel.id))
    waiting = [asyncio.create_task(stage.app.deliverers["discord"].pace(place)) for _ in range(25)]
    await asyncio.sleep(0)
    await stage.running.end()
    async with asyncio.timeout(8):
        ended = await asyncio.gather(*waiting, return_exceptions=True)
    assert any(isinstance(error, DeliveryError) for error in ended)
