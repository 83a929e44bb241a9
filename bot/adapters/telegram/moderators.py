"""Who moderates a group: its administrators, as Telegram said it within the last minute, and those of the settings."""

import time
from collections.abc import Callable, Collection

from telegram.error import TelegramError

from bot.adapters.telegram.sending import Bot

LIFETIME = 60.0
"""Seconds that an answer of Telegram's is believed."""
MOST_REMEMBERED = 1000
"""Groups."""


class Moderators:
    """`known` are user ids from the settings; `clock` gives seconds."""

    def __init__(self, known: Collection[str], clock: Callable[[], float] = time.monotonic) -> None:
        self._known = known
        self._clock = clock
        self._asked: dict[str, tuple[frozenset[str], float]] = {}

    async def has(self, bot: Bot, chat: str, user: str) -> bool:
        """Whether this person moderates this group ("": none). An anonymous administrator has the group's own id."""
        if user in self._known or not chat:
            return user in self._known
        return user == chat or user in await self._administrators(bot, chat)

    async def _administrators(self, bot: Bot, chat: str) -> frozenset[str]:
        ids, at = self._asked.get(chat, (frozenset(), float("-inf")))
        if self._clock() - at > LIFETIME:
            try:
                ids = frozenset(str(member.user.id) for member in await bot.get_chat_administrators(int(chat)))
            except TelegramError:
                return frozenset()
            if len(self._asked) >= MOST_REMEMBERED:
                self._asked.clear()
            self._asked[chat] = ids, self._clock()
        return ids
