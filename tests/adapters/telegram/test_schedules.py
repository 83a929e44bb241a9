"""What can happen to a schedule on Telegram: its place is shut, goes or moves, and what Telegram or the line does to a post."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from bot.core.messages import Target
from tests.adapters.telegram.conftest import Stage
from tests.conftest import Clock, MakeApp
from tests.platforms.telegram import Chat, Seen, Topic

DAILY = "/schedule add daily 18:00"


async def typed(stage: Stage, chat: Chat, line: str, topic: Topic | None = None) -> str:
    """Ben types a line there; gives the answer."""
    await stage.ben.writes(chat, line, topic=topic)
    return (await chat.next()).text


async def becomes(stage: Stage, clock: Clock, time: str) -> None:
    """It is that time in UTC, and the bot looks twice what is due."""
    clock.now = datetime.fromisoformat(time).replace(tzinfo=UTC)
    for _ in range(2):
        await next(job for job in stage.app.jobs if job.name == "schedules").run()


async def ledger(stage: Stage, chat: Chat) -> list[tuple[str, str]]:
    """What became of each one that is over, the oldest first, and why."""
    rows = await stage.app.storage.deliveries.log(Target("telegram", str(chat.id)), None, 20)
    return [(str(row.outcome), row.why) for row in reversed(rows) if row.settled_at]


def posts(chat: Chat) -> list[Seen]:
    return [seen for seen in chat.messages if "Helpful" in seen.labels]


async def talks_with_it(stage: Stage) -> None:
    """Ben has a private chat with the bot."""
    await stage.ben.starts()
    await stage.ben.private.next()


async def until(condition: Callable[[], object]) -> None:
    """Waits for what Telegram is not told."""
    async with asyncio.timeout(15):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


@pytest.fixture
def forum(stage: Stage) -> Chat:
    forum = stage.fake.group("Forum", forum=True)
    forum.member(stage.ben, status="administrator")
    return forum


def status(name: str) -> Callable[[Chat, Topic], None]:
    return lambda chat, topic: setattr(chat, "bot_status", name)


@pytest.mark.parametrize(
    ("happens", "mended", "why", "said"),
    [
        (status("restricted"), status("member"), "no-permission", "I may not write there"),
        (
            lambda _, topic: setattr(topic, "closed", True),
            lambda _, topic: setattr(topic, "closed", False),
            "closed",
            "is closed. Open it again",
        ),
        (lambda _, topic: setattr(topic, "deleted", True), None, "gone", "is not there any more"),
    ],
)
async def test_a_place_that_is_shut_pauses_it_and_who_made_it_is_told_once(
    stage: Stage,
    forum: Chat,
    clock: Clock,
    happens: Callable[[Chat, Topic], None],
    mended: Callable[[Chat, Topic], None] | None,
    why: str,
    said: str,
) -> None:
    await talks_with_it(stage)
    topic = forum.topic("Tips")
    await typed(stage, forum, DAILY, topic)
    happens(forum, topic)
    await becomes(stage, clock, "2026-11-23 18:00:03")
    told = (await stage.ben.private.next()).text
    assert "I paused it. Its number in /schedule list there: 1." in told
    assert said in told
    calls = len(stage.fake.calls)
    await becomes(stage, clock, "2026-11-24 18:00:03")
    await stage.ben.private.quiet()
    assert not [call for call in stage.fake.calls[calls:] if call.method == "sendMessage"], "nothing is tried again"
    assert (posts(forum), await ledger(stage, forum)) == ([], [("failed", why)])
    if mended:
        mended(forum, topic)
        assert f"Paused by me: {told.partition('there: 1. ')[2]}" in await typed(stage, forum, "/schedule", topic)
        assert "It goes on." in await typed(stage, forum, "/schedule resume", topic)
    else:
        topic = forum.topic("Other tips")
        await stage.ben.writes(forum, "/schedule edit 1", topic=topic)
        await stage.ben.presses(await forum.next(), "Post it here")
        await forum.next()
        assert "It goes on." in await typed(stage, forum, "/schedule resume 1", topic)
    await becomes(stage, clock, "2026-11-25 18:00:03")
    assert [seen.thread for seen in posts(forum)] == [topic.id]


async def test_whoever_has_no_chat_with_the_bot_finds_it_in_the_list(stage: Stage, clock: Clock) -> None:
    await typed(stage, stage.group, DAILY)
    stage.group.bot_status = "restricted"
    await becomes(stage, clock, "2026-11-23 18:00:03")
    stage.group.bot_status = "member"
    assert "I had to pause 1" in await typed(stage, stage.group, "/schedule")
    assert "I paused schedule 1" in await typed(stage, stage.group, "/community changes")


@pytest.mark.parametrize("told", [True, False], ids=["the bot is told", "the bot finds out by the post"])
async def test_thrown_out_and_back_within_thirty_days_all_is_there_and_paused(
    stage: Stage, clock: Clock, make_app: MakeApp, told: bool
) -> None:
    await talks_with_it(stage)
    await typed(stage, stage.group, "/community quiet 22:00-07:00")
    await typed(stage, stage.group, DAILY)
    if told:
        await stage.group.kicks_bot(stage.ben)
        await until(lambda: stage.app.communities.get(Target("telegram", str(stage.group.id)), "left"))
    else:
        stage.group.bot_status = "kicked"
    await becomes(stage, clock, "2026-11-23 18:00:03")
    assert "I was removed from there" in (await stage.ben.private.next()).text
    await becomes(stage, clock, "2026-12-13 18:00:03")
    await stage.app.close()
    app = make_app()
    await app.open()
    await stage.restart(app)
    await stage.group.invites_bot(stage.ben)
    back = (await stage.group.next()).text
    assert "The settings and schedules of this community are still here. The schedules are paused" in back
    await becomes(stage, clock, "2026-12-14 12:00")
    assert posts(stage.group) == []
    assert "It goes on." in await typed(stage, stage.group, "/schedule resume")
    assert "from 22:00 to 07:00" in await typed(stage, stage.group, "/community")
    await becomes(stage, clock, "2026-12-14 18:00:03")
    assert len(posts(stage.group)) == 1
    await stage.ben.private.quiet(0.1)


@pytest.mark.parametrize("told", [True, False], ids=["the bot is told", "the bot finds out by the post"])
async def test_a_group_that_became_a_supergroup_goes_on_there(stage: Stage, clock: Clock, told: bool) -> None:
    small = stage.fake.group("Small", kind="group")
    small.member(stage.ben, status="administrator")
    await typed(stage, small, DAILY)
    if told:
        large = await small.migrates()
        await typed(stage, large, "/tip")
    else:
        large = small.migrated_to = stage.fake.group("Small")
        large.members = dict(small.members)
    await becomes(stage, clock, "2026-11-23 18:00:03")
    await becomes(stage, clock, "2026-11-24 18:00:03")
    assert (len(posts(small)), len(posts(large))) == (0, 2)
    large.skip()
    assert "Number 1: a tip, every day at 18:00" in await typed(stage, large, "/schedule")
    assert await ledger(stage, large) == [("sent", "")] * 2
    first = posts(large)[0]
    assert "I counted that" in (await (await stage.anna.presses(first, "Helpful")).wait()).text


async def test_what_telegram_wants_later_is_posted_then_and_once(stage: Stage, clock: Clock) -> None:
    await typed(stage, stage.group, DAILY)
    stage.fake.fails("sendMessage", status=429, retry_after=1)
    await becomes(stage, clock, "2026-11-23 18:00:03")
    assert posts(stage.group) == []
    await becomes(stage, clock, "2026-11-23 18:00:05")
    assert len(posts(stage.group)) == 1
    assert await ledger(stage, stage.group) == [("sent", "")]


@pytest.mark.parametrize("arrived", [False, True])
async def test_what_was_cut_off_is_never_posted_twice_and_the_log_says_so(stage: Stage, clock: Clock, arrived: bool) -> None:
    await typed(stage, stage.group, DAILY)
    stage.fake.drops("sendMessage", after=arrived)
    await becomes(stage, clock, "2026-11-23 18:00:03")
    await becomes(stage, clock, "2026-11-23 18:05")
    assert len(posts(stage.group)) == arrived
    assert await ledger(stage, stage.group) == [("unknown", "interrupted")]
    stage.group.skip()
    assert "so it may be there or not" in await typed(stage, stage.group, "/schedule log")
    await becomes(stage, clock, "2026-11-24 18:00:03")
    assert len(posts(stage.group)) == 1 + arrived


async def test_without_a_connection_it_waits_for_one(stage: Stage, clock: Clock) -> None:
    await typed(stage, stage.group, DAILY)
    await stage.fake.stop()
    await becomes(stage, clock, "2026-11-23 18:00:03")
    await stage.fake.start()
    await becomes(stage, clock, "2026-11-23 18:09")
    assert len(posts(stage.group)) == 1
    assert await ledger(stage, stage.group) == [("sent", "")]


@pytest.mark.parametrize("arrives", [0.4, 0.0], ids=["while it stops", "before, and the answer late"])
async def test_stopping_lets_a_post_end(stage: Stage, clock: Clock, arrives: float) -> None:
    await typed(stage, stage.group, DAILY)
    sent = len([call for call in stage.fake.calls if call.method == "sendMessage"])
    stage.fake.slow("sendMessage", 0.4, after=not arrives)
    posting = asyncio.create_task(becomes(stage, clock, "2026-11-23 18:00:03"))
    await until(lambda: len([call for call in stage.fake.calls if call.method == "sendMessage"]) > sent)
    await stage.running.end()
    await posting
    assert len(posts(stage.group)) == 1
    assert await ledger(stage, stage.group) == [("sent", "")]


async def test_an_anonymous_administrator_is_not_told_where_all_read(stage: Stage, forum: Chat, clock: Clock) -> None:
    topic = forum.topic("Tips")
    await stage.ben.writes(forum, DAILY, topic=topic, anonymous=True)
    await forum.next()
    topic.closed = True
    await becomes(stage, clock, "2026-11-23 18:00:03")
    await forum.quiet()
    assert await ledger(stage, forum) == [("failed", "closed")]
    assert "I had to pause 1" in await typed(stage, forum, "/schedule")
