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
from telegram.ext import Application, ApplicationBuilder, Defaults, TypeHandler, Updater

from bot.adapters.files import fitting
from bot.adapters.telegram import incoming, limits, render
from bot.adapters.telegram.checks import findings
from bot.adapters.telegram.client import Client
from bot.adapters.telegram.limits import Limits
from bot.adapters.telegram.menus import set_menus
from bot.adapters.telegram.moderators import Moderators
from bot.adapters.telegram.sending import send_once
from bot.adapters.telegram.transport import AiohttpRequest
from bot.adapters.telegram.updates import InOrder, Polls, Trouble
from bot.core.adapter import CONNECTING, Core, Finding, public
from bot.core.messages import Reply, Request, Target, User
from bot.core.pace import Pace, Turns
from bot.errors import DeliveryError, PlatformError

log = logging.getLogger(__name__)

API = "https://api.telegram.org"
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
    """The bot on Telegram."""

    platform = incoming.PLATFORM
    recognises_nonces = False

    def __init__(self, account: Account, core: Core) -> None:
        self._account = account
        self._core = core
        self._trouble = Trouble()
        self._requests = AiohttpRequest()
        self._limits = Limits(Pace(limits.A_SECOND))
        self._application: Application[Any, Any, Any, Any, Any, Any] | None = None
        self._delivering: set[asyncio.Future[str]] = set()
        self._turns = Turns()

    async def run(self, stop: asyncio.Event, ready: Callable[[str], None]) -> None:
        """Works until `stop`, then finishes what is under way. `ready` is told the account's name.

        Raises PlatformError when it cannot go on."""
        os.environ.setdefault("PTB_TIMEDELTA", "true")  # otherwise each 429 warns about a change in the library
        refused = asyncio.Event()
        application = self._build(refused)
        try:
            try:
                await application.initialize()
                self._application = application
                client = Client(application.bot, self._core, Moderators(self._account.moderators))
                application.add_handler(TypeHandler(Update, lambda update, _: client.update(update)))
                await application.start()
                await self._listen(application.updater)
                ready(f"@{application.bot.username}")
                await self._menus(application)
                await _first(stop, refused)
            finally:
                self._application = None
                self._turns.cut()
                await self._close(application)
        except InvalidToken:
            refused.set()
        except TelegramError as error:
            raise PlatformError(f"Telegram cannot be reached ({type(error).__name__}).") from error
        if refused.is_set():
            raise PlatformError(
                "Telegram does not know this token. Copy it anew from @BotFather into telegram.token or TELEGRAM_TOKEN.",
                final=True,
            )

    async def pace(self, target: Target) -> None:
        """Waits for what Telegram allows over all chats and in this one, after every answer that waits.

        Raises DeliveryError where it is not connected."""
        self._connected()
        await self._turns.wait(self._limits.post_turn(target.chat))
        self._connected()

    async def post(self, target: Target, reply: Reply, nonce: str) -> str:
        """Posts a reply for all to read. Telegram knows no nonce, so what may have arrived is not sent again."""
        request = Request(User(self.platform, ""), target, private=False)
        return await self._deliver(request, public(reply), paced=True)

    async def whisper(self, user: User, reply: Reply, nonce: str) -> str:
        """Brings a reply to the private chat, which has the person's id. Telegram knows no nonce, as above. An anonymous
        administrator has the id of the group, where all would read it."""
        if user.id.startswith("-"):
            raise DeliveryError(permanent=True)
        request = Request(user, Target(self.platform, user.id))
        sent = await self._deliver(request, reply)
        self._core.dispatcher.asked(request, reply)
        return sent

    async def _deliver(self, request: Request, reply: Reply, *, paced: bool = False) -> str:
        bot = self._connected().bot
        fits = fitting(reply, self._core.say(request), render.LARGEST_PICTURE, render.LARGEST_FILE)
        sending = asyncio.ensure_future(send_once(bot, request.target, fits, render.keyboard(reply), paced=paced))
        self._delivering.add(sending)
        sending.add_done_callback(self._delivering.discard)
        return await sending

    def _connected(self) -> Application[Any, Any, Any, Any, Any, Any]:
        """Raises DeliveryError where nothing can be sent now."""
        if self._application is None:
            raise DeliveryError(retry_after=CONNECTING)
        return self._application

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
            .rate_limiter(self._limits)
            .concurrent_updates(InOrder(UPDATES_AT_ONCE))
            .defaults(Defaults(parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)))
            .job_queue(None)
            .build()
        )

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
        commands = tuple(self._core.dispatcher.menu.values())
        try:
            await set_menus(application.bot, commands, self._core.locales[0], self._core.locales)
        except TelegramError as error:
            log.warning("platform=telegram outcome=menus-not-set error=%s", type(error).__name__)

    async def _close(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Takes no more updates, answers those that are there, ends what is being delivered, closes the connections."""
        async with AsyncExitStack() as steps:  # each is taken, last one first, also where another fails
            steps.push_async_callback(application.bot.shutdown)  # which an application that never came up leaves out
            steps.push_async_callback(application.shutdown)
            steps.push_async_callback(self._delivered)
            if application.running:
                steps.push_async_callback(application.stop)
            if application.updater and application.updater.running:
                steps.push_async_callback(application.updater.stop)

    async def _delivered(self) -> None:
        """Waits for what is being delivered: nobody could tell whether it arrived if it was cut off now."""
        if self._delivering:
            await asyncio.wait(self._delivering)


async def _first(*events: asyncio.Event) -> None:
    waiting = [asyncio.ensure_future(event.wait()) for event in events]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
