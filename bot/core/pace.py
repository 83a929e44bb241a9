"""An even pace for what a platform limits: so many a second, those who were asked first."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from heapq import heappop, heappush
from itertools import count
from typing import Any

HANGING = 3.0
"""Seconds after which a message without an answer counts no more."""

Waiting = tuple[bool, int, asyncio.Future[None]]


class Pace:
    """Lets `a_second` pass, evenly, never in a burst. `clock` gives seconds, `sleep` waits for some."""

    def __init__(
        self,
        a_second: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._gap = 1 / a_second
        self._clock = clock
        self._sleep = sleep
        self._free_at = float("-inf")
        self._waiting: list[Waiting] = []
        self._order = count()
        self._letting: asyncio.Task[None] | None = None

    async def turn(self, *, later: bool = False) -> None:
        """Waits until it is one's turn. Who is not `later` goes before all who are, each in the order they came."""
        now = self._clock()
        if not self._waiting and now >= self._free_at:
            if now - self._free_at > self._gap:  # nobody came for a while: that is not saved up
                self._free_at = now
            self._pass()
            return
        turn = asyncio.get_running_loop().create_future()
        heappush(self._waiting, (later, next(self._order), turn))
        if self._letting is None or self._letting.done():
            self._letting = asyncio.create_task(self._let())
        await turn

    def _pass(self) -> None:
        """One goes now. What the clock slept too long is made up for by at most one gap, so that the pace holds."""
        self._free_at = max(self._free_at + self._gap, self._clock())

    async def _let(self) -> None:
        while self._waiting:
            wait = self._free_at - self._clock()
            if wait > 0:
                await self._sleep(wait)
                continue
            _, _, turn = heappop(self._waiting)
            if not turn.done():  # nobody waits for it any more
                self._pass()
                turn.set_result(None)


class Turns:
    """Waits for a turn that can be cut short: what waits for its turn must not hold up the end of a platform."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    async def wait(self, turn: Coroutine[Any, Any, None]) -> None:
        """Returns when it is one's turn, or when all waits are cut."""
        waiting = asyncio.ensure_future(turn)
        self._waiting.add(waiting)
        try:
            await asyncio.wait({waiting})
        finally:
            self._waiting.discard(waiting)
            waiting.cancel()

    def cut(self) -> None:
        """Nobody waits any more."""
        for waiting in self._waiting:
            waiting.cancel()


class Second:
    """What a platform that takes `most` a second may be counting now: from when it is sent until a second after it was taken.

    When that was is only known from the answer: however unevenly messages arrive there, they are never too many."""

    def __init__(
        self,
        most: int,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._most = most
        self._clock = clock
        self._sleep = sleep
        self._numbers = count()
        self._until: dict[int, float] = {}
        self._ways: deque[float] = deque(maxlen=50)

    def free_at(self) -> float:
        """When another one may be sent."""
        now = self._clock()
        if len(self._until) >= self._most:
            self._until = {number: until for number, until in self._until.items() if until > now}
        return min(self._until.values()) if len(self._until) >= self._most else now

    async def free(self) -> None:
        """Waits until another one may be sent."""
        while (wait := self.free_at() - self._clock()) > 0:
            await self._sleep(wait)

    @asynccontextmanager
    async def counts(self) -> AsyncIterator[None]:
        """Around the sending of one."""
        number, sent = next(self._numbers), self._clock()
        self._until[number] = sent + HANGING
        try:
            yield
        finally:
            answered = self._clock()
            self._ways.append((answered - sent) / 2)
            self._until[number] = answered - min(self._ways) + 1
