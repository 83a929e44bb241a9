"""Discord: the account's life, from the first connection to a clean stop."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import aiohttp
import discord
from discord.http import Route

from bot.adapters.discord.checks import findings
from bot.adapters.discord.client import Client
from bot.adapters.discord.commands import Languages
from bot.adapters.discord.conversation import Conversation
from bot.adapters.discord.responding import send
from bot.core.adapter import Finding
from bot.core.dispatcher import Dispatcher
from bot.core.messages import Reply, Request, Target
from bot.core.repeats import Repeats
from bot.core.words import ChatWords
from bot.errors import DeliveryError, PlatformError

log = logging.getLogger(__name__)

API = "https://discord.com/api/v10"
BAD_TOKEN = 4004
"""The gateway's close code for a token it does not know (Discord, Opcodes and Status Codes)."""


@dataclass(frozen=True, slots=True)
class Account:
    """The bot's account. `api_url`: of a proxy for Discord's API, with its version."""

    token: str
    api_url: str = API
    moderators: frozenset[str] = frozenset()


class Discord:
    """The bot on Discord. `locales` are the languages of the menus, the usual one first."""

    platform = "discord"

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
        self._languages = Languages(locales[0], tuple(locales), words)
        self._client: Client | None = None

    async def run(self, stop: asyncio.Event, ready: Callable[[str], None]) -> None:
        """Works until `stop`, then finishes what is under way. `ready` is told the account's name.

        Raises PlatformError when it cannot go on."""
        Route.BASE = self._account.api_url.rstrip("/")
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # it speaks to nobody
        client = self._client = Client(
            self._dispatcher,
            Conversation(self._dispatcher, self._repeats, self._words, self._account.moderators, self._languages.usual),
            self._languages,
            ready,
            own_gateway=self._account.api_url != API,
        )
        async with client:
            working = asyncio.ensure_future(client.start(self._account.token))
            stopped = asyncio.ensure_future(stop.wait())
            try:
                await asyncio.wait({working, stopped}, return_when=asyncio.FIRST_COMPLETED)
                await client.finish()
                if working.done():
                    working.result()
                    raise PlatformError("Discord closed the connection.")
            except Exception as error:
                raise _meaning(error) from error
            finally:
                stopped.cancel()
                working.cancel()
                await asyncio.gather(working, stopped, return_exceptions=True)

    async def post(self, target: Target, reply: Reply, nonce: str) -> str:
        """Sends a reply that nobody asked for just now; gives the message's id. Raises DeliveryError.

        Within a few minutes, the same `nonce` (at most 23 characters) sends nothing twice."""
        if self._client is None:
            raise RuntimeError("not running")
        channel = self._client.get_partial_messageable(int(target.thread or target.chat))
        try:
            return await send(channel, reply, None, nonce=nonce)
        except discord.HTTPException as error:
            raise DeliveryError(permanent=error.status in (403, 404)) from error
        except (aiohttp.ClientError, OSError) as error:
            raise DeliveryError from error

    async def check(self, request: Request) -> Sequence[Finding]:
        """What there is to change in the channel's and the application's settings."""
        return findings(self._client, request.target, self._client.commands_set) if self._client else ()


def _meaning(error: Exception) -> PlatformError:
    """What an error means for the whole platform."""
    if isinstance(error, PlatformError):
        return error
    refused = isinstance(error, discord.ConnectionClosed) and error.code == BAD_TOKEN
    if isinstance(error, discord.LoginFailure) or refused:
        return PlatformError(
            "Discord does not know this token. Copy it anew from the Bot page of the developer portal into discord.token "
            "or DISCORD_TOKEN.",
            final=True,
        )
    return PlatformError(f"Discord cannot be reached ({type(error).__name__}).")
