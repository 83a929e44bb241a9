"""Looks every few seconds what is due, and has it posted: on each platform as fast as it takes posts."""

import asyncio
import logging
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.core.commands import Job
from bot.errors import DeliveryError, StorageError, place_of
from bot.features.schedule.planning import planned
from bot.features.schedule.posting import Poster
from bot.features.schedule.replanning import replanned
from bot.storage.scheduled import Delivery, Row, Schedule

log = logging.getLogger(__name__)

EVERY = timedelta(seconds=5)
UNSURE_AFTER = timedelta(seconds=90)
"""What was claimed so long ago and not settled was interrupted: no attempt takes longer."""
AT_ONCE = 64
"""Posts of one platform under way: so many that slow answers do not break the pace."""
IN_ONE_CHAT = 4
"""Of these: a chat that a platform lets wait holds up no other one."""
PAGE = 500
STEP = timedelta(minutes=1)
"""A clock that is put right by less skipped nothing."""
KEPT_FOR = timedelta(days=180)


@dataclass(slots=True)
class Lane:
    """What is under way on one platform. `passed_over`: something is due besides, in a chat that has enough under way. `away`:
    the platform or the database cannot be used now. `broken`: something of ours failed, so that it is not tried at once."""

    free: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    rows: dict[Row, "asyncio.Task[None]"] = field(default_factory=dict)
    chats: Counter[str] = field(default_factory=Counter)
    passed_over: bool = False
    away: bool = False
    broken: bool = False

    @property
    def goes_on(self) -> bool:
        """Whether there is more to do now."""
        return bool(self.rows) or (self.passed_over and not (self.away or self.broken))


@dataclass(frozen=True, slots=True)
class Due:
    """Finds what is due, and what was interrupted, for `poster`."""

    poster: Poster
    _seen: list[datetime] = field(default_factory=list)

    def jobs(self) -> tuple[Job, ...]:
        """Posts what is due every few seconds, and forgets the ledger after half a year."""
        return Job("schedules", EVERY, self.run), Job("ledger", timedelta(days=1), self.forget)

    async def run(self) -> None:
        """Post what is due, to the end. What has to wait, a platform or a chat, keeps nothing else waiting."""
        if not self.poster.storage.exists:
            return
        await self.poster.moves.apply()
        await self._mind_the_clock()
        lanes, looking = defaultdict[str, Lane](Lane), dict[str, asyncio.Task[None]]()
        while True:
            for platform in tuple(self.poster.deliverers):
                if platform not in looking or looking[platform].done():
                    looking[platform] = asyncio.create_task(self._look(platform, lanes[platform]))
            under_way = {*looking.values(), *(task for lane in lanes.values() for task in lane.rows.values())}
            if not under_way:
                return
            _, busy = await asyncio.wait(under_way, timeout=EVERY.total_seconds())
            if not busy and not any(lane.goes_on for lane in lanes.values()):
                return

    async def forget(self) -> None:
        """What is older than half a year leaves the ledger. The next look checks all plans."""
        self._seen.clear()
        if self.poster.storage.exists:
            await self.poster.storage.deliveries.forget_before(self.poster.now() - KEPT_FOR)

    async def _mind_the_clock(self) -> None:
        """At the start, and where the clock went back, what was skipped of the time to come is planned again: the clock was
        ahead once. Nothing that is active stays without a plan."""
        now = self.poster.now()
        if not self._seen or now < self._seen[0] - STEP:
            await self._plan_again(now - self.poster.late)
        self._seen[:] = [now]

    async def _plan_again(self, since: datetime) -> None:
        ledger, zone = self.poster.storage.deliveries, self.poster.zone
        lost = [schedule for schedule in await ledger.unplanned() if planned(schedule, since, zone(schedule))]
        for schedule in {*await ledger.skipped_after(since), *lost}:
            await ledger.unskip(schedule, since, None)
            coming = await replanned(schedule, self.poster.storage, zone(schedule), since)
            await ledger.unskip(schedule, since, coming)

    async def _look(self, platform: str, lane: Lane) -> None:
        """Begins all that is due on one platform, as long as it is connected and the database can be used. Never raises."""
        lane.passed_over = lane.away = False
        try:
            async for schedule, row in self._waiting(platform):
                if row.row in lane.rows:
                    continue
                if lane.chats[schedule.target.chat] >= IN_ONE_CHAT:
                    lane.passed_over = True
                    continue
                await lane.free.acquire()
                if lane.away:
                    lane.free.release()
                    return
                lane.chats[schedule.target.chat] += 1
                lane.rows[row.row] = asyncio.create_task(self._bring(schedule, row, lane))
        except StorageError as error:
            log.error("job=schedules outcome=failed error=%s at %s", type(error).__name__, place_of(error))
            lane.away = True

    async def _bring(self, schedule: Schedule, row: Delivery, lane: Lane) -> None:
        try:
            await self.poster.bring(schedule, row)
        except (DeliveryError, StorageError) as error:
            log.info("job=schedules outcome=waiting error=%s", type(error).__name__)
            lane.away = True
        except Exception as error:  # a bug of ours: the others are posted all the same
            log.error("job=schedules outcome=bug error=%s at %s", type(error).__name__, place_of(error))
            lane.broken = True
        finally:
            lane.free.release()
            lane.chats[schedule.target.chat] -= 1
            del lane.rows[row.row]

    async def _waiting(self, platform: str) -> AsyncIterator[tuple[Schedule, Delivery]]:
        """What was interrupted, then what is due, page after page."""
        now = self.poster.now()
        for schedule, row in await self.poster.storage.deliveries.claimed_before(platform, now - UNSURE_AFTER):
            if not self.poster.is_under_way(row):
                yield schedule, row
        last: Delivery | None = None
        while page := await self.poster.storage.deliveries.due(platform, now, PAGE, last):
            for schedule, last in page:
                yield schedule, last
