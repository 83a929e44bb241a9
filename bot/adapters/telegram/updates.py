"""How updates come in: what keeps them from coming, and in which order they are handled."""

import asyncio
import logging
from collections.abc import Awaitable
from typing import Any
from weakref import WeakValueDictionary

from telegram import Update
from telegram.error import Conflict, TelegramError
from telegram.ext import BaseUpdateProcessor

from bot.adapters.telegram.transport import AiohttpRequest

log = logging.getLogger(__name__)


class Polls(AiohttpRequest):
    """Requests for updates, which notice a token that is no longer good, and that `trouble` is over."""

    def __init__(self, refused: asyncio.Event, trouble: "Trouble") -> None:
        super().__init__(connections=1)
        self._refused = refused
        self._trouble = trouble

    async def do_request(self, *args: Any, **named: Any) -> tuple[int, bytes]:
        """As it is; 401 (or 404, for one that is malformed) means the token."""
        status, body = await super().do_request(*args, **named)
        if status in (401, 404):
            self._refused.set()
        elif status == 200:
            self._trouble.over()
        return status, body


class Trouble:
    """Says once what keeps updates from coming; the library goes on trying, with growing pauses."""

    def __init__(self) -> None:
        self._said: type[TelegramError] | None = None

    def over(self) -> None:
        """Updates come again."""
        if self._said:
            log.warning("Telegram: updates come again.")
        self._said = None

    def __call__(self, error: TelegramError) -> None:
        if type(error) is self._said:
            return
        self._said = type(error)
        if isinstance(error, Conflict):
            log.error("Telegram: another program asks for updates with the same token (409). Stop it; only one can.")
        else:
            log.warning("Telegram: no updates (%s). Trying again.", type(error).__name__)


class InOrder(BaseUpdateProcessor):
    """Many chats at once, but what comes from one chat one after the other."""

    def __init__(self, at_once: int) -> None:
        super().__init__(at_once)
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Waits for the earlier updates of the same chat. What becomes of the bot there waits for none, and none for it."""
        chat = update.effective_chat if isinstance(update, Update) and not update.my_chat_member else None
        if chat is None:
            await coroutine
            return
        lock = self._locks.get(chat.id) or self._locks.setdefault(chat.id, asyncio.Lock())
        async with lock:
            await coroutine

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""
