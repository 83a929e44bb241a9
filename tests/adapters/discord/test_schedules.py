"""What can happen to a schedule on Discord: its place is shut or goes, the bot is removed, a post is held up or cut off."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import discord
import pytest

from bot.adapters.discord import Discord
from bot.core.messages import Target
from tests.adapters.discord.conftest import Stage
from tests.conftest import Clock, MakeApp
from tests.platforms.discord import Channel, Seen
from tests.platforms.discord.scene import until

POST = "/channels/*/messages"


async def used(stage: Stage, subcommand: str, place: Channel | None = None, **options: str) -> str:
    """Ben uses a subcommand there; gives what he alone sees."""
    seen = await stage.ben.slash(place or stage.channel, f"schedule {subcommand}", **options)
    assert seen.ephemeral
    return str(seen.content)


async def becomes(stage: Stage, clock: Clock, time: str) -> None:
    """It is that time in UTC, and the bot looks twice what is due."""
    clock.now = datetime.fromisoformat(time).replace(tzinfo=UTC)
    for _ in range(2):
        await next(job for job in stage.app.jobs if job.name == "schedules").run()


async def ledger(stage: Stage) -> list[tuple[str, str]]:
    """What became of each one that is over, the oldest first, and why."""
    rows = await stage.app.storage.deliveries.log(Target("discord", str(stage.guild.id)), None, 20)
    return [(str(row.outcome), row.why) for row in reversed(rows) if row.settled_at]


def posts(channel: Channel) -> list[Seen]:
    return [seen for seen in channel.messages if "Helpful" in seen.buttons]


def client(stage: Stage) -> discord.Client:
    assert isinstance(stage.running.adapter, Discord)
    return stage.running.adapter._connected()


async def server_is_known(stage: Stage) -> None:
    """The library knows every server a moment after it is connected; before, it cannot tell whether it was removed."""
    async with asyncio.timeout(15):
        await client(stage).wait_until_ready()


def may_write(value: bool) -> Callable[[Stage, Channel], None]:
    return lambda stage, place: setattr(stage.channel, "bot_can_send", value)


def may_see(value: bool) -> Callable[[Stage, Channel], None]:
    return lambda stage, place: setattr(stage.channel, "bot_can_view", value)


def unlocked(stage: Stage, place: Channel) -> None:
    place.locked = False
    place._tell_thread()


@pytest.mark.parametrize(
    ("in_thread", "happens", "mended", "why", "said"),
    [
        (False, may_write(False), may_write(True), "no-permission", "I may not write there"),
        (True, may_see(False), may_see(True), "no-permission", "I may not write there"),
        (True, lambda _, place: place.lock(), unlocked, "closed", "is closed. Open it again"),
        (True, lambda stage, place: stage.fake.remove_channel(place), None, "gone", "is not there any more"),
    ],
)
async def test_a_place_that_is_shut_pauses_it_and_who_made_it_is_told_once(
    stage: Stage,
    clock: Clock,
    in_thread: bool,
    happens: Callable[[Stage, Channel], None],
    mended: Callable[[Stage, Channel], None] | None,
    why: str,
    said: str,
) -> None:
    place = stage.channel.thread("tips") if in_thread else stage.channel
    await used(stage, "add", place, when="daily 18:00")
    happens(stage, place)
    await becomes(stage, clock, "2026-11-23 18:00:03")
    told = (await stage.fake.dm(stage.ben).next()).content
    assert "I paused it. Its number in /schedule list there: 1." in told
    assert said in told
    refused = len(stage.fake.refusals)
    await becomes(stage, clock, "2026-11-24 18:00:03")
    await stage.fake.dm(stage.ben).quiet(0.1)
    assert len(stage.fake.refusals) == refused, "nothing is tried again"
    assert await ledger(stage) == [("failed", why)]
    assert "I had to pause 1" in await used(stage, "list")
    if mended:
        mended(stage, place)
    else:
        place = stage.channel
        await stage.ben.presses(await stage.ben.slash(place, "schedule edit", number="1"), "Post it here")
    assert "It goes on." in await used(stage, "resume")
    await becomes(stage, clock, "2026-11-25 18:00:03")
    assert len(posts(place)) == 1


async def test_a_channel_that_is_deleted_pauses_what_goes_there_before_it_is_due(stage: Stage, clock: Clock) -> None:
    other = stage.guild.channel("tips")
    await used(stage, "add", other, when="daily 18:00")
    await used(stage, "add", when="daily 18:00")
    stage.fake.remove_channel(other)
    await until(lambda: client(stage).get_channel(other.id) is None)
    await becomes(stage, clock, "2026-11-23 17:00")
    assert "list there: 1. The channel or topic is not there any more" in (await stage.fake.dm(stage.ben).next()).content
    await becomes(stage, clock, "2026-11-23 18:00:03")
    assert len(posts(stage.channel)) == 1
    assert stage.fake.refusals == []


async def test_whoever_takes_no_messages_finds_it_in_the_list(stage: Stage, clock: Clock) -> None:
    stage.ben.closes_dms()
    await used(stage, "add", when="daily 18:00")
    stage.channel.bot_can_send = False
    await becomes(stage, clock, "2026-11-23 18:00:03")
    assert "I had to pause 1" in await used(stage, "list")
    assert "I paused schedule 1" in (await stage.ben.slash(stage.channel, "community changes")).content


@pytest.mark.parametrize("told", [True, False], ids=["the bot is told", "the bot finds out by the post"])
async def test_removed_and_back_within_thirty_days_all_is_there_and_paused(
    stage: Stage, clock: Clock, make_app: MakeApp, told: bool
) -> None:
    await server_is_known(stage)
    stage.fake.guild("Elsewhere").member(stage.ben)
    await used(stage, "add", when="daily 18:00")
    await used(stage, "add", stage.guild.channel("tips"), when="daily 18:00")
    if told:
        stage.fake.remove_guild(stage.guild)
        await until(lambda: [one.name for one in client(stage).guilds] == ["Elsewhere"])
    else:
        await stage.running.end()
        stage.fake.remove_guild(stage.guild)
        await stage.restart()
        await server_is_known(stage)
    await becomes(stage, clock, "2026-11-23 18:00:03")
    assert "list there: 1, 2. I was removed from there" in (await stage.fake.dm(stage.ben).next()).content
    await becomes(stage, clock, "2026-12-13 18:00:03")
    await stage.app.close()
    app = make_app()
    await app.open()
    await stage.restart(app)
    stage.fake.add_guild(stage.guild)
    assert "The settings and schedules of this community are still here" in (await stage.channel.next(15)).content
    await becomes(stage, clock, "2026-12-14 12:00")
    assert posts(stage.channel) == []
    assert "It goes on." in await used(stage, "resume", number="1")
    await becomes(stage, clock, "2026-12-14 18:00:03")
    assert len(posts(stage.channel)) == 1
    await stage.fake.dm(stage.ben).quiet(0.1)


async def test_dates_are_shown_in_the_time_of_whoever_reads_them_too(stage: Stage) -> None:
    seen = await used(stage, "add", when="daily 18:00 Berlin")
    assert f"<t:{datetime(2026, 11, 23, 17, tzinfo=UTC).timestamp():.0f}:f>" in seen


@pytest.mark.parametrize("seconds", [0.2, 40])
async def test_what_discord_wants_later_is_posted_then_and_once(stage: Stage, clock: Clock, seconds: float) -> None:
    await used(stage, "add", when="daily 18:00")
    stage.fake.fails("POST", POST, 429, retry_after=seconds)
    await becomes(stage, clock, "2026-11-23 18:00:03")
    assert len(posts(stage.channel)) == (seconds < 1), "the library waits by itself for a moment"
    await becomes(stage, clock, "2026-11-23 18:00:50")
    assert len(posts(stage.channel)) == 1
    assert await ledger(stage) == [("sent", "")]


@pytest.mark.parametrize("arrived", [False, True])
@pytest.mark.parametrize("times", [1, 3], ids=["once", "again and again"])
async def test_what_was_cut_off_is_there_once(stage: Stage, clock: Clock, arrived: bool, times: int) -> None:
    await used(stage, "add", when="daily 18:00")
    stage.fake.drops("POST", POST, after=arrived, times=times)
    await becomes(stage, clock, "2026-11-23 18:00:03")
    await becomes(stage, clock, "2026-11-23 18:02")
    assert len(posts(stage.channel)) == 1
    assert await ledger(stage) == [("sent", "")]


async def test_killed_between_post_and_ledger_the_next_one_finds_it_there(stage: Stage, clock: Clock, make_app: MakeApp) -> None:
    """The same nonce, from another process."""
    await used(stage, "add", when="daily 18:00")
    stage.fake.drops("POST", POST, after=True, times=3)
    await becomes(stage, clock, "2026-11-23 18:00:03")
    await stage.restart(make_app())
    await becomes(stage, clock, "2026-11-23 18:02")
    assert len(posts(stage.channel)) == 1
    assert await ledger(stage) == [("sent", "")]
