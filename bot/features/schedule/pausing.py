"""Schedules whose place cannot be posted to: paused, with one message to each moderator who made one of them."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from bot.content import Library
from bot.core.adapter import nonce_for
from bot.core.messages import Reply, Request, Target, User
from bot.errors import DeliveryError, Obstacle
from bot.storage import Storage
from bot.storage.scheduled import Change, Schedule, ScheduleState

Whisper = Callable[[User, Reply, str], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class Pausing:
    """Pauses what cannot be posted. `locale` decides the language of a request."""

    library: Library
    storage: Storage
    whisper: Whisper
    locale: Callable[[Request], str]
    now: Callable[[], datetime]

    async def pause(self, schedules: tuple[Schedule, ...], obstacle: Obstacle) -> None:
        """Pauses those that are active. Who cannot be told finds it in the list of schedules."""
        paused = [schedule for schedule in schedules if await self._paused(schedule, obstacle)]
        for maker in dict.fromkeys(schedule.made_by for schedule in paused if schedule.made_by):
            numbers = [schedule.number for schedule in paused if schedule.made_by == maker]
            with suppress(DeliveryError):
                await self.whisper(
                    maker, self._message(maker, numbers, obstacle), self._nonce(maker, paused[0].community, numbers)
                )

    async def _paused(self, schedule: Schedule, obstacle: Obstacle) -> bool:
        if schedule.state is not ScheduleState.ACTIVE:
            return False
        paused = replace(schedule, state=ScheduleState.PAUSED, paused_until=None, why=obstacle)
        if not await self.storage.schedules.change(paused, None):
            return False
        details = {"number": str(schedule.number), "why": str(obstacle)}
        await self.storage.changes.note(Change(schedule.community, self.now(), "schedule-paused-by-bot", None, details))
        return True

    def _message(self, maker: User, numbers: list[int], obstacle: Obstacle) -> Reply:
        locale = self.locale(Request(maker, Target(maker.platform, maker.id)))
        words = self.library.languages[locale].messages.schedule
        listed = ", ".join(map(str, numbers))
        return Reply(f"{words.posting.paused.format(numbers=listed)} {words.posting.obstacles[obstacle]}", private=True)

    def _nonce(self, maker: User, community: Target, numbers: list[int]) -> str:
        return nonce_for(maker, f"paused {community} {numbers} {self.now().timestamp():.0f}")
