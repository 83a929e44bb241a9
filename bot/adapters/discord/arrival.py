"""The bot is new on a server: it says hello once, where it may write."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import discord

from bot.adapters.discord import incoming, render
from bot.adapters.discord.sending import Sender
from bot.core.adapter import Core, nonce_for, public
from bot.core.messages import Request, Target, User

STILL_NEW = timedelta(days=1)
"""Who adds the bot before it is started is greeted as well, within this time."""


class Arrivals:
    """Greets new servers. `now` gives the time, aware."""

    def __init__(self, core: Core, sender: Sender, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._core = core
        self._sender = sender
        self._now = now
        self._greeted: set[tuple[int, datetime | None]] = set()

    async def seen(self, guild: discord.Guild) -> None:
        """A server is there, at the start or after an outage: new only if the bot was added while it was away.

        Whatever was kept of it before, somebody who uses the bot there shows that it is in use (Feature.seen)."""
        joined = guild.me.joined_at if guild.me else None
        if joined and self._now() - joined < STILL_NEW:
            await self.added(guild)

    async def added(self, guild: discord.Guild) -> None:
        """The bot was added to a server. Raises discord.DiscordException."""
        arrival = guild.id, guild.me.joined_at
        channel = where(guild)
        if channel is None or arrival in self._greeted:
            return
        self._greeted.add(arrival)
        request = Request(
            User(incoming.PLATFORM, ""),
            incoming.target(channel, channel.id),
            private=False,
            whispers=False,
            community=str(guild.id),
        )
        reply = await self._core.dispatcher.arrived(request)
        if reply.text:
            nonce = nonce_for(User(incoming.PLATFORM, str(guild.id)), f"hello {arrival[1]}")
            await self._sender.send(channel, public(reply), render.view(reply, self._core.say(request)), nonce=nonce)

    def removed(self, guild: discord.Guild) -> None:
        """The bot is no longer on a server."""
        self._core.dispatcher.move(Target(incoming.PLATFORM, str(guild.id)), None)


def where(guild: discord.Guild) -> discord.TextChannel | None:
    """The channel to say hello in: where the server greets its members, else the first one where the bot may write."""
    channels = [guild.system_channel, *guild.text_channels]
    return next((channel for channel in channels if channel and _writable(channel)), None)


def _writable(channel: discord.TextChannel) -> bool:
    may = channel.permissions_for(channel.guild.me)
    return may.view_channel and may.send_messages
