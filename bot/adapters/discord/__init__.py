"""Discord: the account's life, from the first connection to a clean stop."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import discord
from discord.http import Route

from bot.adapters.discord import incoming, obstacles, render
from bot.adapters.discord.arrival import Arrivals
from bot.adapters.discord.checks import findings
from bot.adapters.discord.client import Client
from bot.adapters.discord.commands import Languages
from bot.adapters.discord.conversation import Conversation
from bot.adapters.discord.sending import CUT, Sender
from bot.adapters.files import fitting
from bot.core.adapter import CONNECTING, Core, Finding, public
from bot.core.messages import Reply, Request, Target, User
from bot.core.pace import Turns
from bot.errors import DeliveryError, PlatformError

log = logging.getLogger(__name__)

API = "https://discord.com/api/v10"
LONGEST_DELIVERY = 60.0
"""Seconds until it is no longer waited for whether a message arrives. It may still do, and is not sent twice."""
BAD_TOKEN = 4004
"""The gateway's close code for a token it does not know (Discord, Opcodes and Status Codes)."""


@dataclass(frozen=True, slots=True)
class Account:
    """The bot's account. `api_url`: of a proxy for Discord's API, with its version."""

    token: str
    api_url: str = API
    moderators: frozenset[str] = frozenset()


class Discord:
    """The bot on Discord."""

    platform = incoming.PLATFORM
    recognises_nonces = True

    def __init__(self, account: Account, core: Core) -> None:
        self._account = account
        self._core = core
        self._client: Client | None = None
        self._sender = Sender()
        self._turns = Turns()

    async def run(self, stop: asyncio.Event, ready: Callable[[str], None]) -> None:
        """Works until `stop`, then finishes what is under way. `ready` is told the account's name.

        Raises PlatformError when it cannot go on."""
        Route.BASE = self._account.api_url.rstrip("/")
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # it speaks to nobody
        client = self._client = Client(
            self._core.dispatcher,
            Conversation(self._core, self._account.moderators, self._sender),
            Arrivals(self._core, self._sender),
            Languages(self._core.locales[0], self._core.locales, self._core.words),
            ready,
            own_gateway=self._account.api_url != API,
        )
        async with client:
            working = asyncio.ensure_future(client.start(self._account.token))
            stopped = asyncio.ensure_future(stop.wait())
            try:
                await asyncio.wait({working, stopped}, return_when=asyncio.FIRST_COMPLETED)
                self._client = None
                self._turns.cut()
                await client.finish()
                if working.done():
                    working.result()
                    raise PlatformError("Discord closed the connection.")
            except Exception as error:
                raise _meaning(error) from error
            finally:
                self._client = None
                stopped.cancel()
                working.cancel()
                await asyncio.gather(working, stopped, return_exceptions=True)

    async def pace(self, target: Target) -> None:
        """Waits until a post to this place may go out, after every answer that waits. Raises DeliveryError if not connected."""
        self._connected()
        await self._turns.wait(self._sender.post_turn(target))
        self._connected()

    async def post(self, target: Target, reply: Reply, nonce: str) -> str:
        """Posts a reply for all to read."""
        client = self._connected()
        channel = client.get_partial_messageable(int(target.thread or target.chat))
        request = Request(User(self.platform, ""), target, private=False)
        try:
            return await self._deliver(channel, request, public(reply), nonce)
        except DeliveryError as what:
            raise obstacles.in_channel(what, client, target) from what

    async def whisper(self, user: User, reply: Reply, nonce: str) -> str:
        """Brings a reply to a person's direct messages."""
        client = self._connected()
        await self._sender.turn()
        try:
            channel = await client.create_dm(discord.Object(int(user.id)))
        except (discord.DiscordException, *CUT) as error:
            raise obstacles.unsent(obstacles.meaning(error)) from error
        request = Request(user, Target(self.platform, str(channel.id)))
        await self._sender.turn()
        sent = await self._deliver(channel, request, reply, nonce)
        self._core.dispatcher.asked(request, reply)
        return sent

    def _connected(self) -> Client:
        if self._client is None or self._client.user is None:
            raise DeliveryError(retry_after=CONNECTING)
        return self._client

    async def _deliver(self, channel: discord.abc.Messageable, request: Request, reply: Reply, nonce: str) -> str:
        """Sends what has had its turn, to the end: the library does not bear to be interrupted while Discord lets it wait."""
        words = self._core.say(request)
        fits = fitting(reply, words, render.LARGEST_FILE, render.LARGEST_FILE)
        sending = asyncio.create_task(self._sender.send(channel, fits, render.view(reply, words), nonce=nonce, had_turn=True))
        sending.add_done_callback(_seen)
        self._connected().keep(sending)
        done, _ = await asyncio.wait({sending}, timeout=LONGEST_DELIVERY)
        if not done:
            raise DeliveryError()
        try:
            return sending.result()
        except (discord.DiscordException, *CUT) as error:
            raise obstacles.meaning(error) from error

    async def check(self, request: Request) -> Sequence[Finding]:
        """What there is to change in the channel's and the application's settings."""
        return findings(self._client, request.target, self._client.commands_set) if self._client else ()


def _seen(sending: asyncio.Task[str]) -> None:
    """How it ended is taken note of, also where nobody waits for it any more."""
    if not sending.cancelled():
        sending.exception()


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
