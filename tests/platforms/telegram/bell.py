"""Waiting without looking again and again."""

import asyncio
from collections.abc import Callable


class Bell:
    """Wakes all who wait for something to change."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        """Something changed."""
        event, self._event = self._event, asyncio.Event()
        event.set()

    async def wait_until(self, ready: Callable[[], object], seconds: float) -> bool:
        """Waits until it is so; False if it is not within that time."""
        if ready():
            return True
        try:
            async with asyncio.timeout(seconds):
                while not ready():
                    await self._event.wait()
        except TimeoutError:
            return bool(ready())
        return True
