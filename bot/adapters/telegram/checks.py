"""/why on Telegram: what in the bot's and the group's settings is in the way."""

import time

from telegram import ChatMember, ChatMemberRestricted
from telegram.error import TelegramError

from bot.adapters.telegram.sending import Bot
from bot.core.adapter import Finding
from bot.core.messages import Target

MANY_UPDATES = 100
"""Waiting at Telegram; after that, answers come late."""
RECENTLY = 3600.0
"""Seconds."""


async def findings(bot: Bot, target: Target, slowed_at: float) -> list[Finding]:
    """What there is to change for this chat. `slowed_at`: when Telegram last asked for patience, in monotonic seconds."""
    found = [Finding.SLOWED_DOWN] if time.monotonic() - slowed_at < RECENTLY else []
    try:
        me = await bot.get_me()
        found.append(Finding.PRIVACY_MODE_OFF if me.can_read_all_group_messages else Finding.PRIVACY_MODE_ON)
        found += [] if me.supports_inline_queries else [Finding.INLINE_OFF]
        found += await _rights(bot, int(target.chat), me.id)
        hook = await bot.get_webhook_info()
        found += [Finding.UPDATES_WAITING] if hook.pending_update_count > MANY_UPDATES else []
        found += [Finding.WEBHOOK_FAILS] if hook.url and hook.last_error_date else []
    except TelegramError:
        found.append(Finding.NOT_REACHED)
    return found


async def _rights(bot: Bot, chat: int, me: int) -> list[Finding]:
    """What the bot may not do here: as itself, or as any member who is no administrator."""
    member = await bot.get_chat_member(chat, me)
    if member.status == ChatMember.ADMINISTRATOR:
        return []
    own = member if isinstance(member, ChatMemberRestricted) else None
    all_ = (await bot.get_chat(chat)).permissions
    found = []
    if (own and not own.can_send_messages) or (all_ and all_.can_send_messages is False):
        found.append(Finding.CANNOT_WRITE)
    if (own and not own.can_send_photos) or (all_ and all_.can_send_photos is False):
        found.append(Finding.CANNOT_SEND_PICTURES)
    return found
