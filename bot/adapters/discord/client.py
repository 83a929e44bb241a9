"""Discord through discord.py: the connection, the commands it has of us, and what happens on it."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

import discord
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from bot.adapters.discord import commands, incoming
from bot.adapters.discord.arrival import Arrivals
from bot.adapters.discord.conversation import Conversation
from bot.adapters.discord.responding import Interaction
from bot.adapters.discord.sending import CUT
from bot.core.dispatcher import Dispatcher
from bot.core.messages import Target

log = logging.getLogger(__name__)

INTENTS = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
"""Not the content of messages, which is privileged: what mentions the bot or is written to it comes with its words anyway."""
LONGEST_HOLD = 30.0
"""Seconds that the library may hold a message back because Discord said so; what would wait longer fails at once (the least it
takes, discord.py, Client.max_ratelimit_timeout)."""


class Client(discord.AutoShardedClient):
    """One bot account on as many servers as want it. `commands_set`: Discord has our commands."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        conversation: Conversation,
        arrivals: Arrivals,
        languages: commands.Languages,
        ready: Callable[[str], None],
        own_gateway: bool,
    ) -> None:
        super().__init__(
            intents=INTENTS,
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_ratelimit_timeout=LONGEST_HOLD,
        )
        self._dispatcher = dispatcher
        self._languages = languages
        self._conversation = conversation
        self._arrivals = arrivals
        self._tell_ready = ready
        self._own_gateway = own_gateway
        self.commands_set = True
        self._under_way: set[asyncio.Task[Any]] = set()
        self._stopping = False

    async def setup_hook(self) -> None:
        """Finds the gateway of another API, and registers the commands where they differ: Discord allows few changes a day."""
        if self._own_gateway:  # the library would begin a session anew at Discord's
            _, address, _ = await self.http.get_bot_gateway()
            DiscordWebSocket.DEFAULT_GATEWAY = URL(address)
        wanted = commands.payloads(self._dispatcher.menu, self._languages)
        try:
            route = Route("GET", "/applications/{application_id}/commands", application_id=self.application_id)
            known = await self.http.request(route, params={"with_localizations": "true"})
            if not commands.same(wanted, known):
                await self.http.bulk_upsert_global_commands(self.application_id or 0, wanted)
        except discord.HTTPException as error:
            self.commands_set = False
            log.warning("platform=discord outcome=commands-not-set status=%s code=%s", error.status, error.code)

    async def on_connect(self) -> None:
        """Connected, for the first time or anew; the library is "ready" only seconds later, when it knows all servers."""
        self._tell_ready(str(self.user))

    def keep(self, task: asyncio.Task[Any]) -> None:
        """Something is under way, which is to be finished."""
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def finish(self) -> None:
        """Takes nothing more, and waits for what is under way."""
        self._stopping = True
        if self._under_way:
            await asyncio.wait(self._under_way)

    async def on_interaction(self, interaction: Interaction) -> None:
        """A command, a press, a form, or somebody who is typing an option."""
        await self._do(self._conversation.interaction(interaction), interaction)

    async def on_message(self, message: discord.Message) -> None:
        """Something written to the bot, or in a channel it can see."""
        if self.user and not self._stopping:
            await self._do(self._conversation.message(message, self.user))

    async def on_raw_message_delete(self, deleted: discord.RawMessageDeleteEvent) -> None:
        """A message is gone, perhaps an answer of ours that others would be pointed to."""
        channel = self.get_channel(deleted.channel_id)
        self._conversation.deleted(incoming.target(channel, deleted.channel_id), str(deleted.message_id))

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """A channel is gone."""
        self._dispatcher.move(Target(incoming.PLATFORM, str(channel.id)), None)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """The bot was added to a server."""
        await self._do(self._arrivals.added(guild))

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """A server is there, at the start or after an outage."""
        await self._do(self._arrivals.seen(guild))

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The bot was removed from a server; where it only cannot be reached, the library says something else."""
        self._arrivals.removed(guild)

    async def _do(self, work: Coroutine[Any, Any, None], interaction: Interaction | None = None) -> None:
        """Does one thing to its end, also while the bot is stopping. What Discord refuses is logged by its code."""
        task = asyncio.current_task()  # the library runs each event in a task of its own
        if task:
            self.keep(task)
        try:
            await work
        except discord.HTTPException as error:
            log.warning("platform=discord outcome=not-sent status=%s code=%s", error.status, error.code)
        except (discord.DiscordException, *CUT) as error:
            log.warning("platform=discord outcome=not-sent error=%s", type(error).__name__)
        except Exception as error:  # a bug of ours, which must not go unseen
            with suppress(discord.DiscordException, *CUT):
                await self._conversation.apologise(interaction, error)
