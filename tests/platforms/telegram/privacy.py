"""Which messages of a group a bot gets. Telegram's bot features page, "Privacy mode"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .units import cut

if TYPE_CHECKING:
    from .seen import Seen

COMMAND = re.compile(r"/[A-Za-z0-9_]+(?:@([A-Za-z0-9_]+))?")


def bot_receives(seen: Seen) -> bool:
    """Whether the bot is told of what somebody wrote."""
    chat = seen.chat
    bot = chat.world.bot
    if chat.bot_status in {"kicked", "left"}:
        return False
    if chat.private or chat.world.bot_can_read_all or chat.bot_status == "administrator":
        return True
    if seen.service or seen.via_bot or (seen.reply_to and seen.reply_to.sender is bot):
        return True
    text = seen.text or seen.caption
    if command := COMMAND.match(text):
        return command[1] is None or command[1].lower() == bot.username.lower()
    mention = f"@{bot.username}".lower()
    return any(
        entity["type"] == "mention" and cut(text, entity["offset"], entity["length"]).lower() == mention
        for entity in seen.entities
    )
