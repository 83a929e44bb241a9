"""Questions nobody could answer, from the moment they are asked until they are stored without anything personal."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from bot.core.kept import community
from bot.core.messages import Request, Target, User
from bot.features.unanswered.wording import Cleaner
from bot.matching.text import words
from bot.storage import Storage

KEPT_FOR = timedelta(days=90)
MOST_WAITING = 500
"""Questions that wait to be stored; in a flood, older ones are dropped."""

Asked = tuple[Target, str, str, date]
"""A community, a language, a question or what is left of it, and the day."""


class Notes:
    """Notes what could not be answered in groups. `cleaner` gives the one of a language, `now` the time, aware.

    A question waits for the next `save` as it was asked; only then is it cleaned, so that no answer waits for that."""

    def __init__(self, storage: Storage, cleaner: Callable[[str], Cleaner], now: Callable[[], datetime]) -> None:
        self._storage = storage
        self._cleaner = cleaner
        self._now = now
        self._waiting: deque[Asked] = deque(maxlen=MOST_WAITING)
        self._moves: deque[tuple[Target, Target]] = deque()
        self._saving = asyncio.Lock()

    def missed(self, request: Request, question: str) -> None:
        """Nobody could answer this question. Private ones, other people's, and what was said in passing are not noted."""
        others = request.replied_to and words(request.replied_to) == words(question)
        if not (request.private or request.aside or others):
            self._waiting.append((community(request), request.locale, question, self._now().date()))

    def move(self, old: Target, new: Target | None) -> None:
        """What was asked in a chat goes along with it; where a chat is gone it waits for its end, as it may come back."""
        if new:
            self._moves.append((Target(old.platform, old.chat), Target(new.platform, new.chat)))

    async def load(self) -> None:
        """There is nothing to remember."""

    async def save(self) -> None:
        """Cleans and stores what was asked since the last time. Raises what the storage raises; nothing is lost by that."""
        async with self._saving:
            waiting, self._waiting = self._waiting, deque(maxlen=MOST_WAITING)
            try:
                waiting = deque(await asyncio.to_thread(self._cleaned, tuple(waiting)) if waiting else ())
                while waiting:
                    await self._storage.unanswered.note(*waiting[0])
                    waiting.popleft()
            finally:
                self._waiting.extendleft(reversed(waiting))
            while self._moves:  # after what was asked before them
                await self._storage.unanswered.move(*self._moves[0])
                self._moves.popleft()

    def forget(self, user: User) -> None:
        """Nobody knows who asked."""

    def _cleaned(self, waiting: Sequence[Asked]) -> list[Asked]:
        cleaned = ((place, language, self._cleaner(language).clean(question), on) for place, language, question, on in waiting)
        return [asked for asked in cleaned if asked[2]]
