"""What the app needs of a platform."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from enum import StrEnum
from typing import Protocol

from bot.core.messages import Request


class Finding(StrEnum):
    """Something on a platform that keeps the bot from doing what people expect; content/ says what to change."""

    CANNOT_WRITE = "cannot_write"
    CANNOT_WRITE_IN_THREADS = "cannot_write_in_threads"
    CANNOT_SEND_PICTURES = "cannot_send_pictures"
    CANNOT_READ_HISTORY = "cannot_read_history"
    PRIVACY_MODE_ON = "privacy_mode_on"
    PRIVACY_MODE_OFF = "privacy_mode_off"
    INLINE_OFF = "inline_off"
    UPDATES_WAITING = "updates_waiting"
    WEBHOOK_FAILS = "webhook_fails"
    SLOWED_DOWN = "slowed_down"
    COMMANDS_NOT_SET = "commands_not_set"
    ENDPOINT_SET = "endpoint_set"
    SLOW_CONNECTION = "slow_connection"
    NOT_REACHED = "not_reached"


Check = Callable[[Request], Awaitable[Sequence[Finding]]]
"""Looks at the place of a request."""


class Adapter(Protocol):
    """The bot on one platform."""

    platform: str

    async def run(self, stop: asyncio.Event, ready: Callable[[str], None]) -> None:
        """Works until `stop`, then finishes what is under way. `ready` is told the account's name each time it connects.

        Raises PlatformError when it cannot go on."""

    async def check(self, request: Request) -> Sequence[Finding]:
        """What goes wrong, or may, where the request comes from."""
