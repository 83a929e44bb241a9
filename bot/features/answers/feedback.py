"""How often answers were what somebody had asked, as they say themselves, by topic; the counts say nothing of them."""

import asyncio
from collections import Counter, deque
from collections.abc import Callable
from datetime import date, datetime, timedelta

from bot.core.kept import community
from bot.core.messages import Request, Target, User
from bot.storage import Storage
from bot.storage.values import Feedback

KEPT_FOR = timedelta(days=180)
"""After the last day on which somebody said something of a topic."""


class Counts:
    """Counts what people say of answers until the next `save`. `now` gives the time, aware."""

    def __init__(self, storage: Storage, now: Callable[[], datetime]) -> None:
        self._storage = storage
        self._now = now
        self._waiting = Counter[tuple[Target, date, str, bool]]()
        self._moves = deque[tuple[Target, Target]]()
        self._saving = asyncio.Lock()

    def count(self, request: Request, topic: str, fits: bool) -> None:
        """The answer of a topic fits what this person asked, or does not. All private chats of a platform are counted as one."""
        place = Target(request.target.platform, "") if request.private else community(request)
        self._waiting[place, self._now().date(), topic, fits] += 1

    def move(self, old: Target, new: Target | None) -> None:
        """What was said in a chat goes along with it; where a chat is gone it waits for its end, as it may come back."""
        if new:
            self._moves.append((Target(old.platform, old.chat), Target(new.platform, new.chat)))

    async def load(self) -> None:
        """There is nothing to remember."""

    async def save(self) -> None:
        """Stores what was counted since the last time. Raises what the storage raises; nothing is lost by that."""
        async with self._saving:
            while self._waiting or self._moves:
                if self._waiting:
                    await self._store(next(iter(self._waiting)))
                else:  # after all that was said before
                    await self._storage.feedback.move(*self._moves[0])
                    self._moves.popleft()

    def forget(self, user: User) -> None:
        """Nobody knows who said what."""

    async def forget_the_old(self) -> None:
        """Keep no counts of topics of which nobody has said anything for long."""
        if self._storage.exists:
            await self._storage.feedback.forget_before((self._now() - KEPT_FOR).date())

    async def _store(self, said: tuple[Target, date, str, bool]) -> None:
        (place, on, topic, fits), times = said, self._waiting.pop(said)
        try:
            await self._storage.feedback.add(place, Feedback(topic, times if fits else 0, 0 if fits else times, on))
        except BaseException:
            self._waiting[said] += times
            raise
