"""What Discord reports -> what somebody asks."""

from collections.abc import Collection, Mapping
from typing import Any

import discord

from bot.adapters.discord import render
from bot.core.commands import Command
from bot.core.messages import Request, Target, User, button_id, read_button_id, read_line
from bot.core.ticks import Several

PLATFORM = "discord"


def target(channel: Any, channel_id: int) -> Target:
    """The place of a message; a thread belongs to its channel."""
    if isinstance(channel, discord.Thread):
        return Target(PLATFORM, str(channel.parent_id), str(channel.id))
    return Target(PLATFORM, str(channel_id))


def request(interaction: discord.Interaction[Any], moderators: Collection[str]) -> Request:
    """Who asks and where; what, is in the interaction's data. `moderators` are user ids from the settings."""
    user = User(PLATFORM, str(interaction.user.id), interaction.user.display_name)
    return Request(
        user,
        target(interaction.channel, interaction.channel_id or 0),
        private=interaction.guild_id is None,
        moderator=user.id in moderators or (interaction.guild_id is not None and interaction.permissions.manage_guild),
        community=str(interaction.guild_id or ""),
        locale=interaction.locale.value,
        mark=str(interaction.id),
    )


def options(data: Mapping[str, Any]) -> tuple[str, dict[str, str], str]:
    """The subcommand of a slash command, its filled options, and the one that is being typed."""
    given = data.get("options", ())
    if given and given[0]["type"] == discord.AppCommandOptionType.subcommand.value:
        _, values, focused = options(given[0])
        return given[0]["name"], values, focused
    focused = next((option["name"] for option in given if option.get("focused")), "")
    return "", {option["name"]: str(option["value"]) for option in given}, focused


def pressed(data: Mapping[str, Any], table: Mapping[str, Command], locale: str) -> str:
    """The id of the button that was pressed, or that is meant by what was selected; "" for what is not ours."""
    custom_id: str = data["custom_id"]
    if custom_id == render.LIST:
        return str(data["values"][0])
    kind, _, rest = custom_id.partition(" ")
    if kind != render.TICKS:
        return custom_id
    name, _, form = rest.partition(" ")
    command, answers = read_button_id(form)
    field = next((field for field in table[command].fields if field.name == name), None) if command in table else None
    if not isinstance(field, Several):
        return ""
    return button_id(command, {**answers, name: field.store(data["values"], locale, unfinished=True)})


def typed_into(data: Mapping[str, Any]) -> dict[str, str]:
    """What was typed into a modal, by the names of its fields."""
    boxes = [row.get("component") or row["components"][0] for row in data["components"]]
    return {box["custom_id"]: box["value"] for box in boxes if box.get("value", "").strip()}


def heard(message: discord.Message, me: discord.ClientUser, moderators: Collection[str]) -> Request | None:
    """The request in a message; None where it is not for the bot: in a channel it has to be mentioned."""
    if message.author.bot or message.webhook_id or message.type not in (discord.MessageType.default, discord.MessageType.reply):
        return None
    text, private = message.content, is_private(message)
    mentions = [f"<@{me.id}>", f"<@!{me.id}>"]
    mentioned = any(mention in text for mention in mentions)
    if not private and me not in message.mentions:
        return None
    for mention in mentions:
        text = text.replace(mention, " ")
    command, typed = read_line(text.strip(" ,:"))
    user = User(PLATFORM, str(message.author.id), message.author.display_name)
    known = message.guild is not None and isinstance(message.author, discord.Member)
    manages = known and message.author.guild_permissions.manage_guild  # type: ignore[union-attr]
    answered = replied_to(message, me)
    return Request(
        user,
        target(message.channel, message.channel.id),
        command,
        typed,
        replied_to=answered.content if answered else "",
        private=private,
        whispers=private,
        aside=not (private or mentioned),
        moderator=user.id in moderators or manages,
        community=str(message.guild.id) if message.guild else "",
        mark=str(message.id),
    )


def is_private(message: discord.Message) -> bool:
    """Whether it was written to the bot alone. A server that the library does not know yet is none the less one."""
    return isinstance(message.channel, discord.DMChannel)


def replied_to(message: discord.Message, me: discord.ClientUser) -> discord.Message | None:
    """Somebody else's message that this one answers."""
    answered = message.reference.resolved if message.reference else None
    return answered if isinstance(answered, discord.Message) and answered.author.id != me.id else None
