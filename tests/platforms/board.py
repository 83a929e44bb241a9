"""A platform of notice boards: it takes posts, remembers them by their nonces if it is told to, and fails on demand."""

import asyncio
from collections import defaultdict, deque
from dataclasses import dataclass, field

from bot.core.messages import Reply, Target, User
from bot.errors import DeliveryError


class Cut(Exception):
    """The program was stopped in the middle of something."""


@dataclass
class Board:
    """A deliverer without a library in between. `posts`: what hangs there, in order, by place, as texts.

    `fails`: what happens to the next posts, one after the other; an error is raised before anything was posted, and with
    `after` set, when it was. `connected`: whether anything can be posted at all; `waits`: until when nothing
    is posted in a place; `hangs`: that something was posted."""

    platform: str = "test"
    recognises_nonces: bool = False
    connected: bool = True
    posts: defaultdict[Target, list[Reply]] = field(default_factory=lambda: defaultdict(list))
    whispers: list[tuple[str, Reply]] = field(default_factory=list)
    fails: deque[tuple[BaseException, bool]] = field(default_factory=deque)
    nonces: dict[str, str] = field(default_factory=dict)
    waits: dict[Target, asyncio.Event] = field(default_factory=dict)
    hangs: asyncio.Event = field(default_factory=asyncio.Event)

    async def pace(self, target: Target) -> None:
        """It takes as much as comes."""
        if not self.connected:
            raise DeliveryError(retry_after=60)
        await (self.waits[target].wait() if target in self.waits else asyncio.sleep(0))

    async def post(self, target: Target, reply: Reply, nonce: str) -> str:
        """Hangs it up, unless it hangs there by that nonce."""
        error, after = self.fails.popleft() if self.fails else (None, False)
        await asyncio.sleep(0)
        if error and not after:
            raise error
        if not (self.recognises_nonces and nonce in self.nonces):
            self.posts[target].append(reply)
            self.hangs.set()
            self.nonces[nonce] = str(sum(map(len, self.posts.values())))
        if error:
            raise error
        return self.nonces[nonce]

    async def whisper(self, user: User, reply: Reply, nonce: str) -> str:
        """Tells one person."""
        self.whispers.append((user.id, reply))
        return str(len(self.whispers))
