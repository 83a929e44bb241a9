"""What the app needs of a platform."""

import asyncio
from collections.abc import Callable
from typing import Protocol


class Adapter(Protocol):
    """The bot on one platform."""

    platform: str

    async def run(self, stop: asyncio.Event, ready: Callable[[str], None]) -> None:
        """Works until `stop`, then finishes what is under way. `ready` is told the account's name each time it connects.

        Raises PlatformError when it cannot go on."""
