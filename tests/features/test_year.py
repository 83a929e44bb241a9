"""A year of scheduled posts with all that can go wrong, then the ledger, the boards and the rules are laid side by side."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.app import App
from bot.core.messages import Target
from bot.core.recurrence import from_stored
from bot.core.times import wall
from bot.errors import DeliveryError, Obstacle
from bot.features.schedule.keys import key_of
from bot.features.schedule.planning import MINUTE, delivery, planned, zone_of
from bot.storage.scheduled import Outcome, Schedule, ScheduleState
from tests.conftest import Clock, MakeApp
from tests.platforms.board import Board, Cut

BEGINS, ENDS = datetime(2026, 2, 1, tzinfo=UTC), datetime(2027, 2, 1, tzinfo=UTC)
ZONES = {"known": ("Europe/Berlin", "Australia/Lord_Howe"), "unknown": ("America/New_York", "Asia/Kolkata")}
DAILY = {"Europe/Berlin": "daily 02:30", "America/New_York": "daily 01:30"}
"""In these, clocks skip one of them and show another one twice."""
WHENS = (
    "weekly mon,thu 18:00",
    "every 2 weeks sun 02:00 from 2026-02-01",
    "monthly 31 09:00",
    "monthly last sun 01:45",
)
SEED = 1
"""Others pass too: 2 and 3 were tried."""
POSTED = {Outcome.SENT, Outcome.LATE}
NOT_POSTED = {Outcome.SKIPPED, Outcome.FAILED}


@dataclass
class Year:
    """Communities on two platforms: one that recognises nonces, one that does not. `pauses`: when schedules may have been
    paused; `looked`: when moderators last saw to that."""

    make_app: MakeApp
    clock: Clock
    chance: random.Random
    boards: tuple[Board, ...] = field(default_factory=lambda: (Board("known", recognises_nonces=True), Board("unknown")))
    made: list[Schedule] = field(default_factory=list)
    pauses: dict[tuple[Target, int], list[tuple[datetime, datetime]]] = field(default_factory=dict)
    looked: datetime = BEGINS
    app: App = field(init=False)

    async def begin(self) -> None:
        """Every rule in every zone."""
        self.clock.now = BEGINS
        self._start()
        for board in self.boards:
            for number, zone in enumerate(ZONES[board.platform]):
                community = Target(board.platform, f"group-{number}")
                await self.app.communities.choose(community, "timezone", zone)
                for when in (*WHENS, *([DAILY[zone]] if zone in DAILY else [])):
                    one = Schedule(community, 0, community, when, "tips")
                    self.made.append(await self.app.storage.schedules.add(one, planned(one, BEGINS, zone)))

    async def pass_(self) -> None:
        """Until the end of the year, from one thing to the next."""
        while self.clock.now < ENDS:
            due = await self._next_due()
            ahead = timedelta(minutes=self.chance.choice([5, 60, 600, 1440]))
            self.clock.now = max(self.clock.now, min(due or ENDS, self.clock.now + ahead)) + timedelta(
                seconds=self.chance.uniform(0, 5)
            )
            await self._something_happens()
            await self._tick()
            await self._moderators_look()

    async def settle(self) -> None:
        """Nothing goes wrong any more, until nothing is under way."""
        for board in self.boards:
            board.fails.clear()
        for _ in range(3):
            self.clock.now += timedelta(minutes=5)
            await self._tick()
        self.pauses = {key: [*found, (self.looked, self.clock.now)] for key, found in self.pauses.items()}
        for schedule in self.made:
            self.pauses.setdefault((schedule.community, schedule.number), [(self.looked, self.clock.now)])

    def _start(self) -> None:
        self.app = self.make_app()
        self.app.deliver(*self.boards)

    async def _tick(self) -> None:
        await next(job for job in self.app.jobs if job.name == "schedules").run()

    async def _next_due(self) -> datetime | None:
        rows = [row for board in self.boards for row in await self.app.storage.deliveries.due(board.platform, ENDS, 1)]
        return min((row.due_at for _, row in rows), default=None)

    async def _something_happens(self) -> None:
        """Mostly nothing."""
        board = self.chance.choice(self.boards)
        after = self.chance.random() < 0.5
        match self.chance.choices(["nothing", "kill", "stop", "cut", "wait", "refuse", "clock"], [80, 4, 3, 6, 6, 2, 1])[0]:
            case "kill":  # in the middle of a post, and the bot is started anew
                board.fails.append((Cut(), after))
                await self._tick()
                await self._restart()
            case "stop":
                self.clock.now += timedelta(minutes=self.chance.choice([1, 30, 119, 121, 2000, 6000]))
                await self._restart()
            case "cut":
                board.fails.append((DeliveryError(), after))
            case "wait":
                board.fails.append((DeliveryError(retry_after=self.chance.choice([5, 300, 9000])), False))
            case "refuse":
                board.fails.append((DeliveryError(permanent=True, obstacle=Obstacle.NO_PERMISSION), False))
            case "clock":  # it is wrong for a while
                right = self.clock.now
                self.clock.now += timedelta(hours=self.chance.choice([-30, -1, 1, 24, 24 * 40]))
                await self._tick()
                await self._tick()
                self.clock.now = right + timedelta(minutes=1)

    async def _restart(self) -> None:
        await self.app.memories.save()
        self._start()
        await self.app.open()

    async def _moderators_look(self) -> None:
        """Now and then, they resume what the bot had to pause."""
        if self.chance.random() > 0.1:
            return
        now = self.clock.now
        for community in dict.fromkeys(schedule.community for schedule in self.made):
            for there in await self.app.storage.schedules.of(community):
                if there.state is ScheduleState.PAUSED:
                    resumed = replace(there, state=ScheduleState.ACTIVE, why="")
                    self.pauses.setdefault((community, there.number), []).append((self.looked, now))
                    await self.app.storage.schedules.change(resumed, planned(resumed, now, self._zone(there)))
        self.looked = now

    def _zone(self, schedule: Schedule) -> str:
        return zone_of(schedule, self.app.communities.get(schedule.community, "timezone"))

    def occurrences(self, schedule: Schedule) -> Iterator[str]:
        """What the rule names within the year, but for pauses."""
        zone, recurrence = ZoneInfo(self._zone(schedule)), from_stored(schedule.when)
        at = recurrence.next_after(BEGINS, zone)
        pauses = self.pauses.get((schedule.community, schedule.number), [])
        while at and at <= self.clock.now:
            if not any(first <= at <= last for first, last in pauses):
                yield delivery(schedule, at, zone).occurrence
            at = recurrence.next_after(at, zone)

    def posted(self, schedule: Schedule) -> Counter[str]:
        """How often each occurrence hangs on the board."""
        board = next(board for board in self.boards if board.platform == schedule.community.platform)
        keys = [reply.buttons[0].answers["post"] for reply in board.posts[schedule.target]]
        return Counter(key for key in keys if key.partition("-")[0] == str(schedule.number))


async def test_a_year_with_all_that_can_go_wrong(make_app: MakeApp, clock: Clock) -> None:
    year = Year(make_app, clock, random.Random(SEED))
    await year.begin()
    await year.pass_()
    await year.settle()
    outcomes = Counter[Outcome]()
    for schedule in year.made:
        rows = await year.app.storage.deliveries.log(schedule.community, schedule.number, 10_000)
        ledger = {row.occurrence: row for row in rows}
        posted = year.posted(schedule)
        missing = [occurrence for occurrence in year.occurrences(schedule) if occurrence not in ledger]
        assert missing == [], (schedule.when, missing)
        for row in rows:
            times, outcome = posted.pop(key_of(row), 0), row.outcome
            outcomes[outcome] += 1
            local = wall(row.planned_at, ZoneInfo(year._zone(schedule)))
            assert row.occurrence == f"{local:{MINUTE}}"
            if outcome in POSTED:
                assert times == 1, row
            elif outcome is Outcome.UNKNOWN:
                assert times <= 1, row
            else:
                assert times == 0, row
                assert outcome in NOT_POSTED or row.planned_at > clock.now, row
        assert not posted, "posted without a row of the ledger"
    assert outcomes[Outcome.SENT] > 500
    assert all(outcomes[outcome] for outcome in (Outcome.LATE, Outcome.SKIPPED, Outcome.FAILED, Outcome.UNKNOWN))
