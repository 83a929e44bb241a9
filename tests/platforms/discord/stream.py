"""What was shown and nobody has looked at yet."""

import asyncio

from tests.platforms.discord.messages import Seen


class Stream:
    """New and changed messages in one place, in order. What an action returned is not given again."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._waiting: list[Seen] = []
        self._more = asyncio.Event()

    def put(self, seen: Seen) -> None:
        self._waiting.append(seen)
        self._more.set()

    def taken(self, seen: Seen) -> None:
        """An action returned this one."""
        self._waiting = [other for other in self._waiting if other is not seen]

    def clear(self) -> None:
        self._waiting.clear()

    async def next(self, timeout: float) -> Seen:  # noqa: ASYNC109
        try:
            async with asyncio.timeout(timeout):
                while not self._waiting:
                    self._more.clear()
                    await self._more.wait()
        except TimeoutError:
            raise AssertionError(f"nothing was shown in {self._place} within {timeout} s") from None
        return self._waiting.pop(0)

    async def quiet(self, seconds: float) -> None:
        """Fails if something is waiting, or comes within these seconds."""
        if not self._waiting:
            self._more.clear()
            try:
                async with asyncio.timeout(seconds):
                    await self._more.wait()
            except TimeoutError:
                return
        raise AssertionError(f"{self._place} is not quiet: {[seen.text for seen in self._waiting]}")
