"""The two ways in which a bot gets updates: it asks, or they are posted to it."""

from __future__ import annotations

import asyncio
import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import aiohttp

from .errors import ApiError, Json
from .limits import SECRET_TOKEN
from .parameters import Params

if TYPE_CHECKING:
    from .updates import Updates

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
CONNECTIONS = 40
FIRST_PAUSE = 0.05
LONGEST_PAUSE = 1.0
ANSWER_SECONDS = 60
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


class Receiving:
    """Polling and the webhook of one bot."""

    def __init__(self, updates: Updates) -> None:
        self.updates = updates
        self.url = ""
        self.secret = ""
        self.last_error = ""
        self.max_connections = CONNECTIONS
        self._task: asyncio.Task[None] | None = None

    async def get_updates(self, params: Params) -> list[Json]:
        """The bot asks."""
        if self.url:
            raise ApiError(WEBHOOK_ACTIVE, 409)
        self.updates.allow(params.data("allowed_updates"))
        return await self.updates.poll(params.number("offset"), params.number("limit", 100), params.number("timeout"))

    async def set_webhook(self, params: Params) -> bool:
        """From now on updates are posted to an address; an empty one ends that."""
        url, secret = params.text("url"), params.text("secret_token")
        if url and not _webhook_allowed(url):
            raise ApiError("bad webhook: An HTTPS URL must be provided for webhook")
        if secret and not SECRET_TOKEN.fullmatch(secret):
            raise ApiError("secret token contains illegal characters")
        self.max_connections = params.number("max_connections", CONNECTIONS)
        if not 1 <= self.max_connections <= 100:
            raise ApiError("max_connections must be from 1 to 100")
        self.updates.allow(params.data("allowed_updates"))
        if params.flag("drop_pending_updates"):
            self.updates.clear()
        await self.stop()
        self.url, self.secret, self.last_error = url, secret, ""
        if url:
            self._task = asyncio.create_task(self._post_all())
        return True

    async def delete_webhook(self, params: Params) -> bool:
        """Back to polling."""
        if params.flag("drop_pending_updates"):
            self.updates.clear()
        await self.stop()
        return True

    def webhook_info(self) -> Json:
        """The JSON type WebhookInfo."""
        waiting = self.updates.waiting
        info: Json = {"url": self.url, "has_custom_certificate": False, "pending_update_count": waiting}
        if self.url:
            info["max_connections"] = self.max_connections
        if self.last_error:
            info |= {"last_error_message": self.last_error, "last_error_date": 0}
        return info

    async def stop(self) -> None:
        """Posts nothing any more."""
        self.url = ""
        task, self._task = self._task, None
        if task:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _post_all(self) -> None:
        pause = FIRST_PAUSE
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(ANSWER_SECONDS)) as session:
            while True:
                await self.updates.bell.wait_until(lambda: self.updates.waiting, ANSWER_SECONDS)
                for update in self.updates.deliver(1):
                    if await self._post(session, update):
                        self.updates.confirm_first()
                        pause = FIRST_PAUSE
                    else:
                        await asyncio.sleep(pause)
                        pause = min(pause * 2, LONGEST_PAUSE)

    async def _post(self, session: aiohttp.ClientSession, update: Json) -> bool:
        headers = {SECRET_HEADER: self.secret} if self.secret else {}
        try:
            async with session.post(self.url, json=update, headers=headers) as answer:
                if 200 <= answer.status < 300:
                    return True
                self.last_error = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except (TimeoutError, aiohttp.ClientError) as error:
            self.last_error = str(error) or "Connection timed out"
        return False


def _webhook_allowed(url: str) -> bool:
    """Telegram wants HTTPS; this fake takes plain HTTP to the own machine, as a local Bot API server does."""
    parts = urlsplit(url)
    if parts.scheme == "https":
        return True
    host = parts.hostname or ""
    try:
        loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = host == "localhost"
    return parts.scheme == "http" and loopback
