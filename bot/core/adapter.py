"""What the app needs of a platform, and what it gives to one."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Protocol

from bot.core.dispatcher import Dispatcher
from bot.core.messages import Reply, Request, Target, User
from bot.core.repeats import Repeats
from bot.core.words import ChatWords


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


@dataclass(frozen=True, slots=True)
class Core:
    """What every platform is given. `locales` are the languages of the menus, the usual one first."""

    dispatcher: Dispatcher
    repeats: Repeats
    words: Callable[[str], ChatWords]
    locales: Sequence[str]

    def say(self, request: Request) -> ChatWords:
        """The sentences around an answer, in the language of a request."""
        return self.words(self.dispatcher.locale(request))


class Deliverer(Protocol):
    """Brings messages that nobody asked for just now.

    Both ways give the message's id, send nothing twice, and raise DeliveryError: `permanent`, it will never arrive;
    `moved_to`, send it there; `retry_after`, it was not sent and may be sent again after so many seconds; none of these, it is
    not known whether it arrived. Within a few minutes, the same `nonce` (at most NONCE characters) sends nothing twice where
    a platform knows such a thing (`recognises_nonces`): Discord does, Telegram does not.
    """

    platform: str
    recognises_nonces: bool

    async def pace(self, target: Target) -> None:
        """Waits until a post to this place may go out, after every answer that waits: nothing is claimed too early.

        Raises DeliveryError where the platform is not connected."""

    async def post(self, target: Target, reply: Reply, nonce: str) -> str:
        """Posts a reply for all to read, after `pace`. Raises ValueError if it is a private one."""

    async def whisper(self, user: User, reply: Reply, nonce: str) -> str:
        """Brings a reply to one person alone, where nobody else reads along: there it can also be answered in words."""


class Adapter(Deliverer, Protocol):
    """The bot on one platform."""

    async def run(self, stop: asyncio.Event, ready: Callable[[str], None]) -> None:
        """Works until `stop`, then finishes what is under way. `ready` is told the account's name each time it connects.

        Raises PlatformError when it cannot go on."""

    async def check(self, request: Request) -> Sequence[Finding]:
        """What goes wrong, or may, where the request comes from."""


NONCE = 23
"""Characters: Discord takes 25 (Create Message), of which two tell apart the messages of one reply."""
CONNECTING = 60.0
"""Seconds to wait for a platform that is not connected."""


def nonce_for(user: User, message: str) -> str:
    """The same for the same message to the same person, another one for every other."""
    return sha256(f"{user.platform} {user.id} {message}".encode()).hexdigest()[:NONCE]


def public(reply: Reply) -> Reply:
    """The reply, as it may be posted. Raises ValueError if it is for one person alone."""
    if reply.private:
        raise ValueError("a private reply is whispered, never posted")
    return reply
