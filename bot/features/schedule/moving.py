"""Places that moved or are gone: what is posted there moves along, or is paused."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.core.messages import Target
from bot.errors import Obstacle
from bot.storage import Storage
from bot.storage.scheduled import Delivery, Schedule

Pause = Callable[[tuple[Schedule, ...], Obstacle], Awaitable[None]]
"""Pauses those of the schedules that are active, and tells the moderators who made them."""


class Moves:
    """Notes at once where a place went, and stores it before anybody looks at schedules again."""

    def __init__(self, storage: Storage, pause: Pause) -> None:
        self._storage = storage
        self._pause = pause
        self._waiting: list[tuple[Target, Target | None]] = []
        self._applying = asyncio.Lock()
        self._moved: dict[Target, tuple[Target, int]] = {}

    def move(self, old: Target, new: Target | None) -> None:
        """A chat is now another one, or gone (None)."""
        self._waiting.append((old, new))

    async def apply(self) -> None:
        """Store what was noted. Where that fails, the next call tries it again."""
        async with self._applying:
            while self._waiting:
                old, new = self._waiting[0]
                if new is None:
                    await self._gone(_chat(old))
                else:
                    risen = await self._storage.schedules.move(_chat(old), _chat(new))
                    self._moved.setdefault(_chat(old), (_chat(new), risen))  # the news may come twice
                self._waiting.pop(0)

    def where(self, row: Delivery) -> Delivery:
        """The same row of the ledger under the community and number that it has by now."""
        community, number = row.community, row.number
        for _ in self._moved:
            if community not in self._moved:
                break
            community, risen = self._moved[community]
            number += risen
        return replace(row, community=community, number=number)

    async def _gone(self, chat: Target) -> None:
        found = await self._storage.schedules.in_chat(chat)
        await self._pause(tuple(schedule for schedule in found if schedule.community == chat), Obstacle.REMOVED)
        await self._pause(tuple(schedule for schedule in found if schedule.community != chat), Obstacle.GONE)


def _chat(target: Target) -> Target:
    return Target(target.platform, target.chat)
