"""What is due is posted once, at its time; the ledger says what became of it."""

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.app import App
from bot.core.messages import Target, User
from bot.errors import DeliveryError, Obstacle
from bot.features.schedule.planning import planned
from bot.storage.scheduled import Outcome, Schedule, ScheduleState, Why
from tests.conftest import Clock, MakeApp
from tests.platforms.board import Board, Cut
from tests.talk import Talk

GROUP = Target("test", "group")
BEN = User("test", "ben")


@dataclass
class Group:
    """A group with a notice board, and the bot, whose clock stands at Monday, 23 November 2026, 12:00 UTC."""

    app: App
    board: Board
    clock: Clock

    async def schedules(self, when: str = "daily 18:00", what: str = "tips", target: Target = GROUP) -> Schedule:
        """A moderator has made one."""
        made = Schedule(GROUP, 0, target, when, what, made_by=BEN)
        return await self.app.storage.schedules.add(made, planned(made, self.clock(), "UTC"))

    async def until(self, time: str) -> None:
        """Time passes, and the bot looks what is due."""
        self.clock.now = datetime.fromisoformat(time).replace(tzinfo=UTC)
        await self.tick()

    async def tick(self) -> None:
        """The bot looks what is due."""
        await next(job for job in self.app.jobs if job.name == "schedules").run()

    async def ledger(self) -> list[tuple[str, str, str]]:
        """Occurrence, outcome and why, in the order of time."""
        rows = await self.app.storage.deliveries.log(GROUP, None, 1000)
        return [(row.occurrence[5:], str(row.outcome), row.why) for row in reversed(rows)]

    async def settled(self) -> list[tuple[str, str, str]]:
        return [row for row in await self.ledger() if row[1] != "planned"]

    @property
    def posted(self) -> int:
        return sum(map(len, self.board.posts.values()))


@pytest.fixture
def group(make_app: MakeApp, clock: Clock) -> Group:
    return on_board(make_app(), Board(), clock)


def on_board(app: App, board: Board, clock: Clock) -> Group:
    app.deliver(board)
    return Group(app, board, clock)


async def test_a_tip_is_posted_at_its_time_and_not_before(group: Group) -> None:
    await group.schedules()
    await group.until("2026-11-23 17:59:59")
    assert group.posted == 0
    await group.until("2026-11-23 18:00:03")
    await group.until("2026-11-23 18:00:08")
    assert group.posted == 1
    assert await group.ledger() == [("11-23 18:00", "sent", ""), ("11-24 18:00", "planned", "")]


async def test_it_goes_to_the_thread_that_was_chosen(group: Group) -> None:
    thread = replace(GROUP, thread="7")
    await group.schedules(target=thread)
    await group.until("2026-11-23 18:00:03")
    assert [len(group.board.posts[place]) for place in (GROUP, thread)] == [0, 1]


async def test_no_tip_comes_again_before_the_deck_is_through(group: Group, app: App) -> None:
    await group.schedules(what="tips sleep")
    number = sum(tip.category == "sleep" for tip in app.library.languages["en"].tips.tips)
    for day in range(number):
        await group.until(f"{datetime(2026, 11, 23) + timedelta(days=day):%Y-%m-%d} 18:00:02")
    texts = [reply.text for reply in group.board.posts[GROUP]]
    assert len(texts) == len(set(texts)) == number


async def test_after_a_short_stop_it_is_posted_late_and_marked(group: Group) -> None:
    await group.schedules()
    await group.until("2026-11-23 19:59")
    assert (group.posted, await group.settled()) == (1, [("11-23 18:00", "late", "")])


async def test_after_a_long_stop_each_one_is_skipped_and_none_made_up_for(group: Group) -> None:
    await group.schedules()
    await group.until("2026-11-26 20:01")
    for _ in range(3):
        await group.tick()
    assert group.posted == 0
    skipped = [(f"11-{day} 18:00", "skipped", Why.TOO_LATE.value) for day in (23, 24, 25, 26)]
    assert await group.ledger() == [*skipped, ("11-27 18:00", "planned", "")]


async def test_after_a_long_stop_only_the_latest_is_posted(group: Group) -> None:
    await group.schedules()
    await group.until("2026-11-26 19:00")
    await group.tick()
    assert group.posted == 1
    assert await group.settled() == [
        *((f"11-{day} 18:00", "skipped", "too-late") for day in (23, 24, 25)),
        ("11-26 18:00", "late", ""),
    ]


async def test_while_the_platform_is_away_nothing_is_claimed(group: Group) -> None:
    await group.schedules()
    group.board.connected = False
    await group.until("2026-11-23 18:00:03")
    assert await group.ledger() == [("11-23 18:00", "planned", "")]
    group.board.connected = True
    await group.until("2026-11-23 18:05")
    assert await group.settled() == [("11-23 18:00", "sent", "")]


async def test_what_may_have_arrived_is_not_posted_again(group: Group) -> None:
    await group.schedules()
    group.board.fails.append((DeliveryError(), True))
    await group.until("2026-11-23 18:00:03")
    await group.until("2026-11-23 18:05")
    assert (group.posted, await group.settled()) == (1, [("11-23 18:00", "unknown", "interrupted")])


async def test_where_nonces_are_known_what_was_cut_off_is_posted_again_once(make_app: MakeApp, clock: Clock) -> None:
    for arrived in (True, False):
        group = on_board(make_app(), Board(recognises_nonces=True), clock)
        schedule = await group.schedules("once 2026-11-23 18:00" if arrived else "once 2026-11-23 18:10")
        group.board.fails.append((DeliveryError(), arrived))
        await group.until("2026-11-23 18:00:03" if arrived else "2026-11-23 18:10:03")
        row = (await group.app.storage.deliveries.log(GROUP, schedule.number, 1))[0]
        assert row.outcome is Outcome.CLAIMED
        clock.pass_(2)
        await group.tick()
        row = (await group.app.storage.deliveries.log(GROUP, schedule.number, 1))[0]
        assert (group.posted, row.outcome) == (1, Outcome.SENT)


@pytest.mark.parametrize("nonces", [True, False])
async def test_killed_while_posting_nothing_is_lost_without_a_row_and_nothing_twice(
    make_app: MakeApp, clock: Clock, nonces: bool
) -> None:
    board = Board(recognises_nonces=nonces)
    group = on_board(make_app(), board, clock)
    await group.schedules()
    board.fails.append((Cut(), True))
    await group.until("2026-11-23 18:00:03")
    again = on_board(make_app(), board, clock)
    await again.until("2026-11-23 18:02")
    assert len(board.posts[GROUP]) == 1
    assert [row[1] for row in await again.settled()] == ["sent" if nonces else "unknown"]


async def test_long_after_it_was_interrupted_it_is_not_posted_again_either(make_app: MakeApp, clock: Clock) -> None:
    board = Board(recognises_nonces=True)
    group = on_board(make_app(), board, clock)
    await group.schedules()
    board.fails.append((Cut(), False))
    await group.until("2026-11-23 18:00:03")
    await on_board(make_app(), board, clock).until("2026-11-23 18:10")
    assert (len(board.posts[GROUP]), await group.settled()) == (0, [("11-23 18:00", "unknown", "interrupted")])


async def test_where_the_platform_asks_to_wait_it_is_posted_then(group: Group) -> None:
    await group.schedules()
    group.board.fails.append((DeliveryError(retry_after=30), False))
    await group.until("2026-11-23 18:00:03")
    await group.until("2026-11-23 18:00:20")
    assert group.posted == 0
    await group.until("2026-11-23 18:00:40")
    assert (group.posted, await group.settled()) == (1, [("11-23 18:00", "sent", "")])


async def test_a_place_that_cannot_be_posted_to_is_paused_and_its_moderator_told_once(group: Group) -> None:
    one, other = await group.schedules(), await group.schedules()
    elsewhere = await group.schedules("daily 20:00", target=replace(GROUP, thread="7"))
    group.board.fails.extend([(DeliveryError(permanent=True, obstacle=Obstacle.NO_PERMISSION), False)])
    await group.until("2026-11-23 18:00:03")
    await group.until("2026-11-24 18:00:03")
    states = {made.number: made.state for made in await group.app.storage.schedules.of(GROUP)}
    assert states[elsewhere.number] is ScheduleState.ACTIVE
    paused = [number for number in (one.number, other.number) if states[number] is ScheduleState.PAUSED]
    assert paused == [one.number, other.number]
    assert [user for user, _ in group.board.whispers] == ["ben"]
    assert ("11-23 18:00", "failed", "no-permission") in await group.ledger()


async def test_a_group_that_got_another_id_goes_on_there(group: Group) -> None:
    await group.schedules()
    group.board.fails.append((DeliveryError(moved_to="supergroup"), False))
    await group.until("2026-11-23 18:00:03")
    await group.until("2026-11-24 18:00:03")
    there = Target("test", "supergroup")
    assert [len(group.board.posts[place]) for place in (GROUP, there)] == [0, 2]
    assert (await group.app.storage.schedules.of(GROUP), await group.ledger()) == ((), [])
    rows = await group.app.storage.deliveries.log(there, None, 10)
    assert [row.outcome for row in rows] == [Outcome.PLANNED, Outcome.SENT, Outcome.SENT]


async def test_a_group_that_removed_the_bot_is_paused_and_kept(group: Group) -> None:
    schedule = await group.schedules()
    group.app.dispatcher.move(GROUP, None)
    await group.until("2026-11-23 18:00:03")
    kept = await group.app.storage.schedules.get(GROUP, schedule.number)
    assert group.posted == 0
    assert kept
    assert (kept.state, kept.why) == (ScheduleState.PAUSED, Obstacle.REMOVED)


async def test_of_two_bots_on_one_database_one_posts(make_app: MakeApp, clock: Clock) -> None:
    board = Board()
    one, other = (on_board(make_app(), board, clock) for _ in range(2))
    for _ in range(10):
        await one.schedules()
    clock.now = datetime(2026, 11, 23, 18, 0, 3, tzinfo=UTC)
    await asyncio.gather(one.tick(), other.tick())
    assert len(board.posts[GROUP]) == 10


async def test_in_quiet_hours_and_on_days_off_nothing_is_posted_and_the_ledger_says_why(group: Group) -> None:
    await group.schedules()
    communities = group.app.communities
    await communities.choose(GROUP, "quiet", "17:00-19:00")
    await group.until("2026-11-23 18:00:03")
    await communities.choose(GROUP, "quiet", "tue")
    await group.until("2026-11-24 18:00:03")
    await communities.choose(GROUP, "quiet", "2026-11-26")
    for day in (25, 26):
        await group.until(f"2026-11-{day} 18:00:03")
    assert group.posted == 1
    assert await group.settled() == [
        ("11-23 18:00", "skipped", "quiet-hours"),
        ("11-24 18:00", "skipped", "day-off"),
        ("11-25 18:00", "sent", ""),
        ("11-26 18:00", "skipped", "day-off"),
    ]


async def test_what_is_late_is_not_posted_in_the_quiet_hours_that_began_meanwhile(group: Group) -> None:
    await group.app.communities.choose(GROUP, "quiet", "18:30-09:00")
    await group.schedules()
    await group.until("2026-11-23 19:00")
    assert await group.settled() == [("11-23 18:00", "skipped", "quiet-hours")]


async def test_a_clock_that_was_years_ahead_silences_nobody(group: Group) -> None:
    await group.schedules()
    await group.until("2026-11-23 18:00:03")
    await group.until("2029-05-01 12:00")
    await group.until("2026-11-24 17:00")
    await group.until("2026-11-24 18:00:03")
    await group.until("2026-11-25 18:00:03")
    assert group.posted == 3
    assert await group.settled() == [(f"11-{day} 18:00", "sent", "") for day in (23, 24, 25)]


async def test_the_same_is_mended_after_a_restart(make_app: MakeApp, clock: Clock) -> None:
    board = Board()
    group = on_board(make_app(), board, clock)
    await group.schedules()
    await group.until("2029-05-01 12:00")
    again = on_board(make_app(), board, clock)
    await again.until("2026-11-24 18:00:03")
    await again.until("2026-11-24 18:00:08")
    assert len(board.posts[GROUP]) == 1


async def test_a_clock_that_goes_back_repeats_nothing(group: Group) -> None:
    await group.schedules()
    await group.until("2026-11-23 18:00:03")
    await group.until("2026-11-23 17:30")
    await group.until("2026-11-23 18:00:03")
    assert group.posted == 1


async def test_run_by_hand_it_is_posted_at_once_and_once_more_at_its_time(group: Group) -> None:
    schedule = await group.schedules()
    ben = Talk(group.app.dispatcher, user="ben", chat="group", private=False, moderator=True)
    await ben.say(f"/schedule run {schedule.number}")
    assert group.posted == 1
    await group.until("2026-11-23 18:00:03")
    assert group.posted == 2


async def test_a_topic_that_is_gone_is_skipped_and_said(group: Group) -> None:
    await group.schedules(what="topic not-there-any-more")
    await group.until("2026-11-23 18:00:03")
    assert await group.settled() == [("11-23 18:00", "skipped", "nothing-to-post")]


async def test_the_ledger_is_forgotten_after_half_a_year(group: Group) -> None:
    await group.schedules("once 2026-11-23 18:00")
    await group.until("2026-11-23 18:00:03")
    group.clock.pass_(181 * 24 * 60)
    await next(job for job in group.app.jobs if job.name == "ledger").run()
    assert await group.ledger() == []


async def test_in_a_group_that_has_schedules_already_what_moves_there_is_settled_by_its_new_number(group: Group) -> None:
    there = Target("test", "supergroup")
    theirs = Schedule(there, 0, there, "daily 20:00", "tips")
    await group.app.storage.schedules.add(theirs, planned(theirs, group.clock(), "UTC"))
    await group.schedules()
    group.board.fails.append((DeliveryError(moved_to="supergroup"), False))
    await group.until("2026-11-23 18:00:03")
    rows = await group.app.storage.deliveries.log(there, None, 10)
    settled = [(row.number, row.outcome) for row in rows if row.settled_at]
    assert settled == [(2, Outcome.SENT)]


async def test_many_in_one_chat_that_has_to_wait_hold_up_no_other_chat(group: Group) -> None:
    slow = Target("test", "group", "slow")
    for _ in range(70):
        await group.schedules(target=slow)
    await group.schedules(target=Target("test", "elsewhere"))
    group.board.waits[slow] = asyncio.Event()
    group.clock.now = datetime(2026, 11, 23, 18, 0, 3, tzinfo=UTC)
    looking = asyncio.create_task(group.tick())
    await asyncio.wait_for(group.board.hangs.wait(), 20)
    assert list(group.board.posts) == [Target("test", "elsewhere")]
    group.board.waits[slow].set()
    await looking
    assert len(group.board.posts[slow]) == 70
