"""Sends messages of their own: at the pace that Discord allows, answers first, and nothing twice."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from functools import partial
from itertools import islice
from typing import Any, TypeVar

import aiohttp
import discord
from discord.ui import View

from bot.adapters.discord import render
from bot.core.messages import Reply, Target
from bot.core.pace import Pace, Second

log = logging.getLogger(__name__)

T = TypeVar("T")

MOST_IN_A_SECOND = 50
"""Requests that Discord takes from a bot, answers to interactions not counted (Rate Limits: Global Rate Limit)."""
A_SECOND = 48.75
"""Requests: with what is late on the way or has to be sent again, still not too many (docs/performance.md)."""
BETWEEN_POSTS = 1.0
"""Seconds, in one channel: Discord takes 5 messages in 5 seconds there (its X-RateLimit headers). What is sent sooner, the
library holds back, and then lets go in a burst."""
PAUSES = (0.2, 0.4)
"""Seconds before an answer is sent again that may not have arrived; together they have to fit into an interaction's three."""
ANSWERED_ALREADY = 40060
"""Error code: the answer that seemed lost had arrived (Discord, Opcodes and Status Codes)."""
DELETED_SINCE = 10008
"""Error code, when something is sent: what was sent with this nonce before is deleted (discord.py, Messageable.send)."""
CUT = (aiohttp.ClientError, OSError)
"""What a connection that fails raises."""


class Sender:
    """Sends for one account."""

    def __init__(self) -> None:
        self._pace = Pace(A_SECOND)
        self._second = Second(MOST_IN_A_SECOND)
        self._free_at: dict[str, float] = {}

    async def turn(self) -> None:
        """Waits until one more request may go out, before every post that waits."""
        await self._pace.turn()

    async def post_turn(self, place: Target) -> None:
        """Waits until a post to this place may go out."""
        wait = self._reserve(place.thread or place.chat, time.monotonic())
        if wait:
            await asyncio.sleep(wait)
        await self._pace.turn(later=True)

    def _reserve(self, channel: str, now: float) -> float:
        """Takes the next free moment of a channel; gives the seconds until it. Forgets the channels that are free again."""
        at = max(now, self._free_at.pop(channel, now))
        self._free_at[channel] = at + BETWEEN_POSTS
        for other in tuple(islice(self._free_at, 2)):
            if self._free_at[other] <= now:
                del self._free_at[other]
        return at - now

    async def send(
        self,
        channel: discord.abc.Messageable,
        reply: Reply,
        view: View | None,
        *,
        answer_to: discord.MessageReference | None = None,
        nonce: str = "",
        had_turn: bool = False,
    ) -> str:
        """Sends a reply as messages of their own; gives the last one's id, "" if it is deleted. Raises discord.DiscordException
        and CUT.

        With the same `nonce`, Discord gives back the message it has, so that trying again sends nothing twice. `had_turn`: the
        first message has waited for its turn."""
        sent, pages, nothing = "", render.text_pages(reply), Reply("")
        for number, page in enumerate(pages, 1):
            options: dict[str, Any] = {"nonce": f"{nonce}-{number}"} if nonce else {}
            if number == 1 and answer_to:
                options |= {"reference": answer_to, "mention_author": False}
            if number == len(pages) and view:
                options["view"] = view
            if number > 1 or not had_turn:
                await self.turn()
            carried = reply if number == 1 else nothing
            message = await surely(partial(self._send, channel, page, carried, options), self.turn)
            sent = str(message.id) if message else ""
        return sent

    async def _send(
        self, channel: discord.abc.Messageable, page: str, carried: Reply, options: dict[str, Any]
    ) -> discord.Message | None:
        files = render.files(carried)
        more = options | {"files": files} if files else options
        await self._second.free()
        try:
            async with self._second.counts():
                return await channel.send(page, suppress_embeds=True, **more)
        except discord.NotFound as error:
            if error.code != DELETED_SINCE:
                raise
            return None


async def _at_once() -> None:
    pass


async def surely(act: Callable[[], Awaitable[T]], turn: Callable[[], Awaitable[None]] = _at_once) -> T | None:
    """Does something again whose answer was cut off; None where it turns out to have been done the first time. `turn` is waited
    for before it is tried again."""
    for pause in PAUSES:
        try:
            return await act()
        except CUT as error:
            log.info("platform=discord outcome=retry error=%s", type(error).__name__)
            await asyncio.sleep(pause)
            await turn()
        except discord.HTTPException as error:
            if error.code != ANSWERED_ALREADY:
                raise
            return None
    return await act()
