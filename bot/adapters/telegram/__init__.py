"""Telegram: the account's life, from the first connection to a clean stop."""

import asyncio
import logging
import os
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

from telegram import LinkPreviewOptions, Update
from telegram.constants import ParseMode
from telegram.error import InvalidToken, TelegramError
from telegram.ext import AIORateLimiter, Application, ApplicationBuilder, Defaults, TypeHandler, Updater

from bot.adapters.telegram.checks import findings
from bot.adapters.telegram.client import Client
from bot.adapters.telegram.menus import set_menus
from bot.adapters.telegram.moderators import Moderators
from bot.adapters.telegram.sending import meaning, send
from bot.adapters.telegram.transport import AiohttpRequest
from bot.adapters.telegram.updates import InOrder, Polls, Trouble
from bot.core.adapter import Finding
from bot.core.dispatcher import Dispatcher
from bot.core.messages import Reply, Request, Target
from bot.core.repeats import Repeats
from bot.core.words import ChatWords
from bot.errors import PlatformError

log = logging.getLogger(__name__)

API = "https://api.telegram.org"
MESSAGES_PER_SECOND = 29
"""Telegram allows about 30 over all chats (bots FAQ); at 29 none was refused (docs/performance.md)."""
RETRIES = 3
"""Of a message that Telegram asked to send later."""
UPDATES_AT_ONCE = 4096
"""Many: those of one busy group wait for its pace, and nobody else may wait with them."""
LISTENS_TO = (Update.MESSAGE, Update.CALLBACK_QUERY, Update.INLINE_QUERY, Update.MY_CHAT_MEMBER)
"""No edited messages: a question that is put right does not get a second answer."""
POLL_SECONDS = 30
"""How long Telegram holds a request for updates open."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram sends updates: to `url`, which leads to `listen`:`port` here. `secret` proves that it is Telegram."""

    url: str
    listen: str
    port: int
    secret: str


@dataclass(frozen=True, slots=True)
class Account:
    """The bot's account. `api_url`: of an own Bot API server; `webhook`: None to ask for updates instead."""

    token: str
    api_url: str = API
    webhook: Webhook | None = None
    moderators: frozenset[str] = frozenset()


class Telegram:
    """The bot on Telegram. `locales` are the languages of the menus, the usual one first."""

    platform = "telegram"

    def __init__(
        self,
        account: Account,
        dispatcher: Dispatcher,
        repeats: Repeats,
        words: Callable[[str], ChatWords],
        locales: Sequence[str],
    ) -> None:
        self._account = account
        self._dispatcher = dispatcher
        self._repeats = repeats
        self._words = words
        self._locales = locales
        self._trouble = Trouble()
        self._requests = AiohttpRequest()
        self._application: Application[Any, Any, Any, Any, Any, Any] | None = None

    async def run(self, stop: asyncio.Event, ready: Callable[[str], None]) -> None:
        """Works until `stop`, then finishes what is under way. `ready` is told the account's name.

        Raises PlatformError when it cannot go on."""
        os.environ.setdefault("PTB_TIMEDELTA", "true")  # otherwise each 429 warns about a change in the library
        refused = asyncio.Event()
        application = self._application = self._build(refused)
        try:
            try:
                await application.initialize()
                client = self._client(application)
                application.add_handler(TypeHandler(Update, lambda update, _: client.update(update)))
                await application.start()
                await self._listen(application.updater)
                ready(f"@{application.bot.username}")
                await self._menus(application)
                await _first(stop, refused)
            finally:
                await _close(application)
        except InvalidToken:
            refused.set()
        except TelegramError as error:
            raise PlatformError(f"Telegram cannot be reached ({type(error).__name__}).") from error
        if refused.is_set():
            raise PlatformError(
                "Telegram does not know this token. Copy it anew from @BotFather into telegram.token or TELEGRAM_TOKEN.",
                final=True,
            )

    async def post(self, target: Target, reply: Reply) -> str:
        """Sends a reply that nobody asked for just now; gives the message's id. Raises DeliveryError; never sends twice."""
        if self._application is None:
            raise RuntimeError("not running")
        try:
            sent = await send(self._application.bot, target, reply, None, pauses=())
        except TelegramError as error:
            raise meaning(error) from error
        return str(sent.message_id)

    async def check(self, request: Request) -> Sequence[Finding]:
        """What there is to change in the bot's and the group's settings."""
        if self._application is None:
            return ()
        return await findings(self._application.bot, request.target, self._requests.slowed_at)

    def _build(self, refused: asyncio.Event) -> Application[Any, Any, Any, Any, Any, Any]:
        api = self._account.api_url.rstrip("/")
        return (
            ApplicationBuilder()
            .token(self._account.token)
            .base_url(f"{api}/bot")
            .base_file_url(f"{api}/file/bot")
            .request(self._requests)
            .get_updates_request(Polls(refused, self._trouble))
            .rate_limiter(AIORateLimiter(1, 1 / MESSAGES_PER_SECOND, max_retries=RETRIES))
            .concurrent_updates(InOrder(UPDATES_AT_ONCE))
            .defaults(Defaults(parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)))
            .job_queue(None)
            .build()
        )

    def _client(self, application: Application[Any, Any, Any, Any, Any, Any]) -> Client:
        moderators = Moderators(self._account.moderators)
        return Client(application.bot, self._dispatcher, self._repeats, self._words, moderators)

    async def _listen(self, updater: Updater | None) -> None:
        if updater is None:
            raise RuntimeError("an application without updater")
        hook = self._account.webhook
        if hook is None:
            await updater.start_polling(timeout=POLL_SECONDS, allowed_updates=LISTENS_TO, error_callback=self._trouble)
            return
        await updater.start_webhook(
            hook.listen,
            hook.port,
            url_path=hook.url.partition("://")[2].partition("/")[2],
            webhook_url=hook.url,
            secret_token=hook.secret,
            allowed_updates=LISTENS_TO,
        )

    async def _menus(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        commands = tuple(self._dispatcher.table.values())
        try:
            await set_menus(application.bot, commands, self._locales[0], self._locales)
        except TelegramError as error:
            log.warning("platform=telegram outcome=menus-not-set error=%s", type(error).__name__)


async def _first(*events: asyncio.Event) -> None:
    waiting = [asyncio.ensure_future(event.wait()) for event in events]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()


async def _close(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Takes no more updates, answers those that are there, closes the connections."""
    async with AsyncExitStack() as steps:  # each is taken, last one first, also where another fails
        steps.push_async_callback(application.bot.shutdown)  # which an application that never came up leaves out
        steps.push_async_callback(application.shutdown)
        if application.running:
            steps.push_async_callback(application.stop)
        if application.updater and application.updater.running:
            steps.push_async_callback(application.updater.stop)
