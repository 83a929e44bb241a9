"""Sends replies: in pages, to the right thread, with what Telegram's errors mean."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from html import escape
from typing import TypeVar

from telegram import ForceReply, InlineKeyboardMarkup, InputFile, Message, ReplyParameters
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.adapters.telegram import render
from bot.core.fields import Text
from bot.core.messages import Reply, Target
from bot.errors import DeliveryError

log = logging.getLogger(__name__)

T = TypeVar("T")
Bot = ExtBot[None]

PAUSES = (0.5, 2.0, 5.0)
"""Seconds before an answer is sent again that may not have arrived."""


def meaning(error: TelegramError) -> DeliveryError:
    """What an error of the library means for a message."""
    if isinstance(error, ChatMigrated):
        return DeliveryError(moved_to=str(error.new_chat_id))
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        return DeliveryError(retry_after=wait if isinstance(wait, int) else wait.total_seconds())
    return DeliveryError(permanent=isinstance(error, Forbidden | BadRequest))


async def send(
    bot: Bot,
    target: Target,
    reply: Reply,
    keyboard: InlineKeyboardMarkup | None,
    answer_to: int | None = None,
    pauses: Sequence[float] = PAUSES,
) -> Message:
    """Sends a reply in as many messages as it needs; gives the last one, which has the buttons. Raises TelegramError.

    `answer_to`: the message that it answers, which may be gone by now. `pauses`: before each further attempt."""
    chat, thread = int(target.chat), int(target.thread) if target.thread else None
    to = ReplyParameters(answer_to, allow_sending_without_reply=True) if answer_to else None
    sent: Message | None = None
    if reply.picture:
        image = InputFile(reply.picture.image, reply.picture.name)
        caption = escape(render.cut(reply.picture.description, render.LONGEST_CAPTION), quote=False)
        sent = await surely(partial(bot.send_photo, chat, image, caption, message_thread_id=thread, reply_parameters=to), pauses)
    parts = render.text_pages(reply)
    for number, part in enumerate(parts, 1):
        act = partial(
            bot.send_message,
            chat,
            part,
            message_thread_id=thread,
            reply_parameters=to if sent is None else None,
            reply_markup=_markup(reply, keyboard, answer_to) if number == len(parts) else None,
        )
        sent = await surely(act, pauses)
    if sent is None:
        raise ValueError("nothing to send")
    return sent


def _markup(
    reply: Reply, keyboard: InlineKeyboardMarkup | None, answer_to: int | None
) -> InlineKeyboardMarkup | ForceReply | None:
    """In a group, a question for typed words opens the box to answer it: the bot only gets answers to its messages."""
    if answer_to and reply.form and isinstance(reply.form.fields[0], Text):
        return ForceReply(selective=True)
    return keyboard


async def surely(act: Callable[[], Awaitable[T]], pauses: Sequence[float] = PAUSES) -> T:
    """Does something that answers a person, again if it may have been lost on the way. Raises TelegramError in the end.

    An answer that comes twice is better than one that does not come."""
    for pause in pauses:
        try:
            return await act()
        except (BadRequest, RetryAfter):
            raise
        except NetworkError as error:
            log.info("platform=telegram outcome=retry error=%s", type(error).__name__)
            await asyncio.sleep(pause)
    return await act()
