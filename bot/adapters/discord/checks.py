"""/why on Discord: what in the channel's and the application's settings is in the way."""

import discord

from bot.core.adapter import Finding
from bot.core.messages import Target

SLOW = 1.0
"""Seconds from a heartbeat to its answer: of the three that an interaction has, too many."""


def findings(client: discord.AutoShardedClient, target: Target, commands_set: bool) -> list[Finding]:
    """What there is to change for this channel."""
    found = [] if commands_set else [Finding.COMMANDS_NOT_SET]
    if client.application and client.application.interactions_endpoint_url:
        found.append(Finding.ENDPOINT_SET)
    if client.latency > SLOW:
        found.append(Finding.SLOW_CONNECTION)
    channel = client.get_channel(int(target.thread or target.chat))
    if isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        may = channel.permissions_for(channel.guild.me)
        found += [] if may.view_channel and may.send_messages else [Finding.CANNOT_WRITE]
        found += [] if may.send_messages_in_threads else [Finding.CANNOT_WRITE_IN_THREADS]
        found += [] if may.attach_files else [Finding.CANNOT_SEND_PICTURES]
        found += [] if may.read_message_history else [Finding.CANNOT_READ_HISTORY]
    return found
