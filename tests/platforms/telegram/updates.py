"""What waits for the bot until it asks: in order, kept while it is away, dropped once it confirms."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

from .bell import Bell
from .errors import ApiError, Json
from .limits import NOT_BY_DEFAULT, UPDATE_KINDS, UPDATES_AT_ONCE

FIRST_ID = 700_000_001
CONFLICT = "terminated by other getUpdates request; make sure that only one bot instance is running"


class Updates:
    """The queue of one bot."""

    def __init__(self, on_delivery: Callable[[Json], None]) -> None:
        self.bell = Bell()
        self.allowed = UPDATE_KINDS - NOT_BY_DEFAULT
        self._queue: deque[Json] = deque()
        self._on_delivery = on_delivery
        self._next_id = FIRST_ID
        self._delivered = 0
        self._polls = 0
        self._refusal: ApiError | None = None

    @property
    def waiting(self) -> int:
        """How many the bot did not confirm yet."""
        return len(self._queue)

    def push(self, kind: str, payload: Any) -> bool:
        """Queues one, if the bot wants its kind."""
        if kind not in self.allowed:
            return False
        self._queue.append({"update_id": self._next_id, kind: payload})
        self._next_id += 1
        self.bell.ring()
        return True

    def push_many(self, kind: str, payloads: Iterable[Any]) -> None:
        """Queues many at once."""
        for number, payload in enumerate(payloads, self._next_id):
            self._queue.append({"update_id": number, kind: payload})
            self._next_id = number + 1
        self.bell.ring()

    def allow(self, kinds: Any) -> None:
        """Which kinds the bot wants from now on; None leaves it as it is."""
        if kinds is None:
            return
        if not isinstance(kinds, list):
            raise ApiError("expected an Array of String as allowed_updates")
        known = frozenset(map(str, kinds)) & UPDATE_KINDS
        self.allowed = known or UPDATE_KINDS - NOT_BY_DEFAULT

    def refuse(self, refusal: ApiError | None) -> None:
        """Every poll, also the one that waits now, is answered so."""
        self._refusal = refusal
        self.bell.ring()

    async def poll(self, offset: int, limit: int, seconds: int) -> list[Json]:
        """The bot asks: waits up to that many seconds for the first one."""
        self._polls += 1
        mine = self._polls
        self.bell.ring()
        self._confirm(offset)
        if seconds > 0 and not self._queue:
            await self.bell.wait_until(lambda: self._queue or self._polls != mine or self._refusal, seconds)
        if self._refusal:
            raise self._refusal
        if self._polls != mine:
            raise ApiError(CONFLICT, 409)
        return self.deliver(limit if 0 < limit <= UPDATES_AT_ONCE else UPDATES_AT_ONCE)

    def deliver(self, limit: int) -> list[Json]:
        """The first of those that wait; they stay until confirmed."""
        batch = list(islice(self._queue, limit))
        for update in batch:
            if update["update_id"] > self._delivered:
                self._delivered = update["update_id"]
                self._on_delivery(update)
        return batch

    def confirm_first(self) -> None:
        """The webhook took the first one."""
        self._queue.popleft()

    def clear(self) -> None:
        """Drops all that wait."""
        self._queue.clear()

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            while len(self._queue) > -offset:
                self._queue.popleft()
        while offset > 0 and self._queue and self._queue[0]["update_id"] < offset:
            self._queue.popleft()
