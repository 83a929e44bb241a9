"""Posts one occurrence: claimed first, then posted, then settled. Nothing comes twice, or is lost without a row that says so."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.core.adapter import NONCE, Deliverer
from bot.core.communities import Communities
from bot.core.messages import Reply, Request, Target
from bot.core.times import wall
from bot.errors import DeliveryError, Obstacle
from bot.features.schedule.moving import Moves, Pause
from bot.features.schedule.planning import missed, planned, zone_of
from bot.features.schedule.replanning import belongs, change
from bot.storage import Storage
from bot.storage.scheduled import Delivery, Outcome, Row, Schedule, ScheduleState, Why

LATE_AFTER = timedelta(minutes=10)
"""After that a post is said to be late; ten thousand of one minute take six minutes at the pace that Telegram allows."""
NONCE_HOLDS = timedelta(minutes=4)
"""Discord knows the nonces of the last few minutes (Create Message, enforce_nonce)."""
MOST_MOVES = 3


class Posts(Protocol):
    """What schedules post."""

    def choose(self, schedule: Schedule, language: str) -> str:
        """The subject of the next post; "" if there is nothing to post any more."""

    def make(self, schedule: Schedule, subject: str, key: str, language: str) -> Reply | None:
        """The post about a subject; None if that is gone."""


@dataclass(frozen=True, slots=True)
class Poster:
    """Posts for the platforms in `deliverers`, and keeps the ledger.

    `key` tells a delivery in the buttons below it. `moved` tells everybody that a chat has another id, or is gone. `pause` pauses
    schedules whose place cannot be posted to. What is later than `late` is not posted."""

    storage: Storage
    communities: Communities
    posts: Posts
    key: Callable[[Delivery], str]
    deliverers: Mapping[str, Deliverer]
    moves: Moves
    moved: Callable[[Target, Target | None], None]
    pause: Pause
    late: timedelta
    now: Callable[[], datetime]
    _under_way: set[Row] = field(default_factory=set)

    def is_under_way(self, row: Delivery) -> bool:
        """Whether it is being posted by this process."""
        return row.row in self._under_way

    async def run_now(self, request: Request, schedule: Schedule) -> Delivery | None:
        """Posts one at once; gives its row of the ledger. None where there is nothing to post, or this request did it before."""
        if deliverer := self.deliverers.get(schedule.target.platform):
            with suppress(DeliveryError):  # where it is not connected, it will say so again
                await deliverer.pace(schedule.target)
        subject, now = self.posts.choose(schedule, self._language(schedule)), self.now()
        asked = sha256(f"{request.target} {request.mark}".encode()).hexdigest()[:8]
        row = Delivery(schedule.community, schedule.number, f"now {now:%Y%m%d}-{asked}", now, now)
        row = replace(row, outcome=Outcome.CLAIMED, claimed_at=now, subject=subject)
        if not subject or not await self.storage.deliveries.begin(row):
            return None
        return await self._post(schedule, row)

    async def bring(self, schedule: Schedule, row: Delivery) -> None:
        """One that is due or was interrupted. Raises DeliveryError, with nothing claimed, where the platform is not connected."""
        deliverer = self.deliverers[schedule.target.platform]
        if row.outcome is Outcome.CLAIMED:
            await self._again(deliverer, schedule, row)
            return
        if await self._skipped(schedule, row):
            return
        await deliverer.pace(schedule.target)
        fresh = await self.storage.schedules.get(schedule.community, schedule.number)  # it may have waited long
        if fresh and not belongs(row, fresh, self.zone(fresh)):
            await change(fresh, self.storage, self.zone(fresh), self.now())
        elif fresh and not await self._skipped(fresh, row):
            await self._claim(fresh, row)

    async def _claim(self, schedule: Schedule, row: Delivery) -> None:
        """Posts it, if nobody else was faster."""
        subject, now = self.posts.choose(schedule, self._language(schedule)), self.now()
        if not subject:
            await self._skip(schedule, row, Why.NOTHING_TO_POST)
        elif await self.storage.deliveries.claim(row, subject, now, await self._following(schedule, row)):
            await self._post(schedule, replace(row, outcome=Outcome.CLAIMED, claimed_at=now, subject=subject))

    async def _again(self, deliverer: Deliverer, schedule: Schedule, row: Delivery) -> None:
        """One that was interrupted: posted again only where the platform would recognise it, and nobody stopped it meanwhile."""
        fresh = row.claimed_at is not None and self.now() - row.claimed_at < NONCE_HOLDS
        if fresh and deliverer.recognises_nonces and schedule.state is ScheduleState.ACTIVE:
            await deliverer.pace(schedule.target)
            await self._post(schedule, row)
        else:
            await self._settle(row, Outcome.UNKNOWN, Why.INTERRUPTED)

    async def _skipped(self, schedule: Schedule, row: Delivery) -> bool:
        """Whether it is not to be posted now; that is written down then."""
        now = self.now()
        why = Why.TOO_LATE if row.planned_at < now - self.late else self._silent(schedule, row, now)
        if why:
            await self._skip(schedule, row, why)
        return bool(why)

    def _silent(self, schedule: Schedule, row: Delivery, now: datetime) -> str:
        at = now if now - row.planned_at > LATE_AFTER else row.planned_at
        local = wall(at, ZoneInfo(zone_of(schedule, self.zone(schedule))))
        return self.communities.quiet(schedule.community).silent(local)

    async def _skip(self, schedule: Schedule, row: Delivery, why: str) -> None:
        await self.storage.deliveries.skip(row, why, self.now(), await self._following(schedule, row))

    async def _following(self, schedule: Schedule, row: Delivery) -> tuple[Delivery, ...]:
        """What comes after an occurrence: those that are too late already, and the next one to be posted.

        If a clock was ahead or a zone changed, the next one may have been posted already."""
        now, zone = self.now(), self.zone(schedule)
        latest = max(row.planned_at, now - self.late)
        following = planned(schedule, latest, zone)
        while following and await self.storage.deliveries.has_begun(following):
            following = planned(schedule, following.planned_at, zone)
        return (*missed(schedule, row.planned_at, latest, zone, now), *([following] if following else []))

    async def _post(self, schedule: Schedule, row: Delivery, moves: int = 0) -> Delivery:
        """Posts what is claimed, and settles it."""
        reply = self.posts.make(schedule, row.subject, self.key(row), self._language(schedule))
        if reply is None:
            return await self._settle(row, Outcome.SKIPPED, Why.NOTHING_TO_POST)
        deliverer = self.deliverers.get(schedule.target.platform)
        self._under_way.add(row.row)
        try:
            if deliverer is None:
                raise DeliveryError(permanent=True)
            message = await deliverer.post(schedule.target, reply, nonce_of(row))
        except DeliveryError as error:
            if error.moved_to and moves < MOST_MOVES:
                return await self._post(*await self._follow(schedule, row, error.moved_to), moves + 1)
            return await self._failed(schedule, row, error)
        finally:
            self._under_way.discard(row.row)
        late = self.now() - row.planned_at > LATE_AFTER
        return await self._settle(row, Outcome.LATE if late else Outcome.SENT, message=message)

    async def _follow(self, schedule: Schedule, row: Delivery, new_chat: str) -> tuple[Schedule, Delivery]:
        """The same in the chat that its own became."""
        old, new = Target(schedule.target.platform, schedule.target.chat), Target(schedule.target.platform, new_chat)
        self.moved(old, new)
        await self.moves.apply()
        row = self.moves.where(row)
        target = replace(schedule.target, chat=new_chat)
        return replace(schedule, community=row.community, number=row.number, target=target), row

    async def _failed(self, schedule: Schedule, row: Delivery, error: DeliveryError) -> Delivery:
        if error.permanent or error.moved_to:
            settled = await self._settle(row, Outcome.FAILED, error.obstacle)
            await self._give_up(schedule, error.obstacle)
            return settled
        if error.retry_after:
            due_at = self.now() + timedelta(seconds=error.retry_after)
            if await self.storage.deliveries.postpone(row, due_at):
                return replace(row, outcome=Outcome.PLANNED, due_at=due_at, claimed_at=None)
            return replace(row, outcome=Outcome.SKIPPED, why=Why.CHANGED)
        if self.deliverers[schedule.target.platform].recognises_nonces:
            return row  # tried once more when no other attempt can be under way
        return await self._settle(row, Outcome.UNKNOWN, Why.INTERRUPTED)

    async def _give_up(self, schedule: Schedule, obstacle: Obstacle) -> None:
        """Nothing is posted to this place any more, until a moderator resumes it."""
        if obstacle is Obstacle.REMOVED:  # while the bot was off, nobody told it
            self.moved(schedule.community, None)
            await self.moves.apply()
        found = await self.storage.schedules.in_chat(Target(schedule.target.platform, schedule.target.chat))
        this = schedule.community, schedule.number
        if obstacle is Obstacle.REFUSED:
            found = tuple(other for other in found if (other.community, other.number) == this)
        elif obstacle is not Obstacle.REMOVED:
            found = tuple(other for other in found if other.target == schedule.target)
        await self.pause(found, obstacle)

    async def _settle(self, row: Delivery, outcome: Outcome, why: str = "", message: str = "") -> Delivery:
        now = self.now()
        await self.storage.deliveries.settle(self.moves.where(row), outcome, now, why, message)
        return replace(row, outcome=outcome, why=why, message=message, settled_at=now)

    def zone(self, schedule: Schedule) -> str:
        return self.communities.get(schedule.community, "timezone")

    def _language(self, schedule: Schedule) -> str:
        return self.communities.get(schedule.community, "language")


def nonce_of(row: Delivery) -> str:
    """The same for the same occurrence, another one for every other."""
    named = f"{row.community.platform} {row.community.chat} {row.number} {row.occurrence}"
    return sha256(named.encode()).hexdigest()[:NONCE]
