"""How fast Telegram lets a bot send: over all chats, to one group, and after it asked for patience (429)."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.core.pace import Pace, Second

A_SECOND = 29
"""Messages. Telegram allows about 30 over all chats (bots FAQ); at 29 none was refused (docs/performance.md)."""
MOST_IN_A_SECOND = 30
GROUP_MESSAGES = 20
GROUP_SECONDS = 61.0
"""No more messages to one group in a minute (bots FAQ), and a second for their way."""
KEPT_FREE = 2
"""Of a group's messages: a post that is longer than one message, or an answer, need not wait right after it."""
RETRIES = 3
"""Of an answer that Telegram asked to send later."""
PATIENCE = 60.0
"""Seconds: an answer that comes later than that helps nobody."""
ALL_REFUSED = 3
"""Chats refused within a second: Telegram never says which limit it means, but that one is the limit of all."""
LONGEST_PAUSE = 30.0
"""Seconds that all chats wait for one that was refused."""
SHOWN = ("send", "edit")
"""What the methods that count begin with; the others only wait after a 429."""

Call = Callable[..., Coroutine[Any, Any, Any]]


def seconds(error: RetryAfter) -> float:
    """How long Telegram wants nothing."""
    wait = error.retry_after
    return wait if isinstance(wait, int) else wait.total_seconds()


class Chat:
    """What one chat got lately, at most `most` messages in a minute (0: no limit), and until when it gets nothing."""

    def __init__(self, most: int) -> None:
        self.answering = asyncio.Lock()
        self.quiet_until = float("-inf")
        self._most = most
        self._sent: deque[float] = deque(maxlen=most or 1)

    def free_at(self, ahead: int = 0) -> float:
        """When a message may be sent before which `ahead` others go."""
        over = min(len(self._sent) + ahead - self._most, len(self._sent) - 1)
        return max(self.quiet_until, self._sent[over] + GROUP_SECONDS) if self._most and over >= 0 else self.quiet_until

    def free_for_post(self) -> float:
        """When a post may go out: not while answers fill the minute."""
        return self.free_at(KEPT_FREE)

    def note(self, now: float) -> None:
        """A message goes out."""
        self._sent.append(now)

    def forgotten(self, now: float) -> bool:
        """Whether nothing here matters any more."""
        recent = self._sent and self._sent[-1] + GROUP_SECONDS > now
        return not (self.answering.locked() or recent or self.quiet_until > now)


class Limits(BaseRateLimiter[bool]):
    """Answers go at their turn, before all posts; a 429 holds up its own chat, not the others.

    With `rate_limit_args`, a message goes at once, as `post_turn` waited for its turn, and once: what was refused is raised."""

    def __init__(
        self,
        pace: Pace,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        in_group: int = GROUP_MESSAGES,
    ) -> None:
        self._pace = pace
        self._in_group = in_group
        self._clock = clock
        self._sleep = sleep
        self._chats: dict[str, Chat] = {}
        self._tidied_at = clock()
        self._second = Second(MOST_IN_A_SECOND, clock)
        self._quiet_until = float("-inf")
        self._refused: deque[tuple[float, Chat]] = deque(maxlen=ALL_REFUSED)

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def post_turn(self, chat_id: str) -> None:
        """Waits until a post may go out to a chat, after all answers that wait. Where Telegram wants nothing for a long time, it
        does not wait: the post will be told."""
        while self._quiet(chat_id) <= PATIENCE:
            await self._until(lambda: self._chat(chat_id).free_for_post())
            await self._pace.turn(later=True)
            if self._chat(chat_id).free_for_post() <= self._clock():
                self._chat(chat_id).note(self._clock())
                return

    async def process_request(
        self, callback: Call, args: Any, kwargs: dict[str, Any], endpoint: str, data: dict[str, Any], rate_limit_args: bool | None
    ) -> Any:
        """Makes a request at its turn. Raises RetryAfter for what cannot be sent within PATIENCE."""
        chat_id, shows = str(data.get("chat_id", "")), endpoint.startswith(SHOWN)
        tries = 1 if rate_limit_args else 1 + RETRIES
        while True:
            tries -= 1
            await self._allowed(chat_id, 0 if rate_limit_args else PATIENCE)
            if shows and not rate_limit_args:
                await self._turn(self._chat(chat_id))
            if shows:
                await self._until(self._second.free_at)
            try:
                async with self._second.counts() if shows else nullcontext():
                    return await callback(*args, **kwargs)
            except RetryAfter as error:
                self._note_refusal(self._chat(chat_id), seconds(error))
                if not tries:
                    raise

    async def _allowed(self, chat_id: str, patience: float) -> None:
        """Waits as long as Telegram asked to. Raises RetryAfter if that is longer than `patience`."""
        wait = self._quiet(chat_id)
        if wait > patience:
            raise RetryAfter(timedelta(seconds=wait))
        await self._until(lambda: self._chat(chat_id).quiet_until)

    async def _turn(self, chat: Chat) -> None:
        """Waits until an answer may go out to a chat, after those that came earlier."""
        async with chat.answering:
            await self._until(chat.free_at)
            await self._pace.turn()
            chat.note(self._clock())

    async def _until(self, free_at: Callable[[], float]) -> None:
        while (wait := max(free_at(), self._quiet_until) - self._clock()) > 0:
            await self._sleep(wait)

    def _quiet(self, chat_id: str) -> float:
        """Seconds that Telegram still wants nothing for this chat."""
        return max(self._chat(chat_id).quiet_until, self._quiet_until) - self._clock()

    def _note_refusal(self, chat: Chat, wait: float) -> None:
        """Telegram may mean this chat, or all of them: it is all if so many are refused at once."""
        now = self._clock()
        self._refused.append((now, chat))
        chat.quiet_until = now + wait + 0.1
        if len({id(refused) for at, refused in self._refused if now - at < 1}) == ALL_REFUSED:
            self._quiet_until = now + min(wait, LONGEST_PAUSE) + 0.1

    def _chat(self, chat_id: str) -> Chat:
        now = self._clock()
        if now - self._tidied_at > GROUP_SECONDS:
            self._tidied_at = now
            self._chats = {known: chat for known, chat in self._chats.items() if not chat.forgotten(now)}
        return self._chats.setdefault(chat_id, Chat(self._in_group if chat_id.startswith("-") else 0))
