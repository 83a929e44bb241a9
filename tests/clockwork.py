"""A time that passes only when a test says so, for what sleeps."""

import asyncio
from heapq import heappop, heappush
from itertools import count


class Clockwork:
    """Gives the seconds as a clock does. Each sleep takes `late` seconds longer than asked for."""

    def __init__(self, late: float = 0) -> None:
        self.now = 0.0
        self.late = late
        self._sleeping: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = count()

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Sleeps until the test lets that time pass."""
        wake = asyncio.get_running_loop().create_future()
        heappush(self._sleeping, (self.now + seconds + self.late, next(self._order), wake))
        await wake

    async def pass_(self, seconds: float) -> None:
        """Lets time pass; who wakes meanwhile does so at its moment."""
        end = self.now + seconds
        await self.settle()
        while self._sleeping and self._sleeping[0][0] <= end:
            at, _, wake = heappop(self._sleeping)
            self.now = max(self.now, at)
            if not wake.done():
                wake.set_result(None)
            await self.settle()
        self.now = max(self.now, end)

    async def settle(self) -> None:
        """Lets all do what they can do now."""
        for _ in range(20):
            await asyncio.sleep(0)
