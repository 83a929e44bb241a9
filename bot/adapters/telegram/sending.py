"""Sends replies: in pages, with pictures and files, to the right thread, with what Telegram's errors mean."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from functools import partial
from html import escape
from typing import TypeVar

from telegram import ForceReply, InlineKeyboardMarkup, InputFile, Message, ReplyParameters
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.adapters.asking import asked
from bot.adapters.telegram import render
from bot.adapters.telegram.limits import seconds
from bot.adapters.telegram.transport import NotConnected
from bot.core.adapter import CONNECTING
from bot.core.fields import Text
from bot.core.messages import Reply, Target
from bot.errors import DeliveryError, Obstacle

log = logging.getLogger(__name__)

T = TypeVar("T")
Bot = ExtBot[bool]
Act = Callable[..., Awaitable[T]]

PAUSES = (0.5, 2.0, 5.0)
"""Seconds before an answer is sent again that may not have arrived."""


GENERAL = "1"
"""The id of a forum's first topic in its links. What is sent there has no thread id (tdlib/telegram-bot-api#798)."""
OBSTACLES: Mapping[Obstacle, Sequence[str]] = {
    Obstacle.GONE: (
        "chat not found",
        "thread not found",
        "chat was deleted",
        "topic_deleted",
        "topic_id_invalid",
        "peer_id_invalid",
    ),
    Obstacle.CLOSED: ("topic_closed",),
    Obstacle.REMOVED: ("kicked", "not a member", "blocked", "deactivated", "can't initiate", "channel_private"),
    Obstacle.NO_PERMISSION: ("rights", "forbidden", "admin_required", "chat_restricted", "banned"),
}
"""What Telegram says where something cannot be sent (tdlib/telegram-bot-api, Client.cpp; api/errors), the first that is in it."""


def meaning(error: TelegramError) -> DeliveryError:
    """What an error of the library means for a message."""
    if isinstance(error, ChatMigrated):
        return DeliveryError(moved_to=str(error.new_chat_id))
    if isinstance(error, RetryAfter):
        return DeliveryError(retry_after=seconds(error))
    if isinstance(error, NotConnected | InvalidToken):
        return DeliveryError(retry_after=CONNECTING)
    if isinstance(error, Forbidden | BadRequest):
        return DeliveryError(permanent=True, obstacle=_obstacle(error))
    return DeliveryError()


def _obstacle(error: TelegramError) -> Obstacle:
    said = error.message.casefold().removeprefix("forbidden: ")
    found = (obstacle for obstacle, words in OBSTACLES.items() if any(word in said for word in words))
    return next(found, Obstacle.NO_PERMISSION if isinstance(error, Forbidden) else Obstacle.REFUSED)


async def send(
    bot: Bot, target: Target, reply: Reply, keyboard: InlineKeyboardMarkup | None, answer_to: int | None = None
) -> Message:
    """Sends an answer in as many messages as it needs; gives the last one, which has the buttons. Raises TelegramError.

    `answer_to`: the message that it answers, which may be gone by now."""
    *before, last = _messages(bot, target, reply, keyboard, answer_to)
    for act in before:
        await surely(act)
    return await surely(last)


async def send_once(bot: Bot, target: Target, reply: Reply, keyboard: InlineKeyboardMarkup | None, *, paced: bool = False) -> str:
    """Sends what nobody asked for just now, never twice; gives the last message's id. Raises DeliveryError.

    `paced`: its turn has come (`Limits.post_turn`); it is not waited for again."""
    sent = ""
    for act in _messages(bot, target, reply, keyboard, None):
        try:
            sent = str((await act(rate_limit_args=paced and not sent)).message_id)
        except TelegramError as error:
            what = meaning(error)
            raise (DeliveryError(permanent=what.permanent, obstacle=what.obstacle) if sent else what) from error
    return sent


def _messages(
    bot: Bot, target: Target, reply: Reply, keyboard: InlineKeyboardMarkup | None, answer_to: int | None
) -> Iterator[Act[Message]]:
    """What to send, one after the other. The first one answers, the last one has the buttons."""
    chat, thread = int(target.chat), int(target.thread) if target.thread not in ("", GENERAL) else None
    to = ReplyParameters(answer_to, allow_sending_without_reply=True) if answer_to else None
    if reply.picture:
        image, caption = InputFile(reply.picture.image, reply.picture.name), _caption(reply.picture.description)
        yield partial(bot.send_photo, chat, image, caption, message_thread_id=thread, reply_parameters=to)
        to = None
    if reply.file:
        content, caption = InputFile(reply.file.content, reply.file.name), _caption(reply.file.description)
        yield partial(bot.send_document, chat, content, caption, message_thread_id=thread, reply_parameters=to)
        to = None
    *pages, last = render.text_pages(reply)
    for page in pages:
        yield partial(bot.send_message, chat, page, message_thread_id=thread, reply_parameters=to)
        to = None
    markup = _markup(reply, keyboard, answer_to)
    yield partial(bot.send_message, chat, last, message_thread_id=thread, reply_parameters=to, reply_markup=markup)


def _caption(description: str) -> str:
    return escape(render.cut(description, render.LONGEST_CAPTION), quote=False)


def _markup(
    reply: Reply, keyboard: InlineKeyboardMarkup | None, answer_to: int | None
) -> InlineKeyboardMarkup | ForceReply | None:
    """In a group, a question for typed words opens the box to answer it: the bot only gets answers to its messages."""
    if answer_to and isinstance(asked(reply), Text):
        return ForceReply(selective=True)
    return keyboard


async def surely(act: Act[T]) -> T:
    """Does something that answers a person, again if it may have been lost on the way. Raises TelegramError in the end.

    An answer that comes twice is better than one that does not come."""
    for pause in PAUSES:
        try:
            return await act()
        except (BadRequest, RetryAfter):
            raise
        except NetworkError as error:
            log.info("platform=telegram outcome=retry error=%s", type(error).__name__)
            await asyncio.sleep(pause)
    return await act()
