"""Presses of buttons: whose answer it is, what may change there, and what is told to one person alone."""

import asyncio
import logging
from functools import partial
from html import escape

from telegram import CallbackQuery, Message
from telegram.error import BadRequest, TelegramError

from bot.adapters import groups
from bot.adapters.asking import asked
from bot.adapters.telegram import incoming, links, render
from bot.adapters.telegram.sending import surely
from bot.adapters.telegram.showing import Showing
from bot.core.adapter import Core
from bot.core.commands import Command
from bot.core.fields import Text
from bot.core.markup import plain
from bot.core.messages import Reply, Request

log = logging.getLogger(__name__)

LONGEST_NOTICE = 200
"""Characters (Bot API, answerCallbackQuery)."""


class Presses:
    """Answers them. In a group, the buttons of an answer are for the person who asked, and those of a post for all."""

    def __init__(self, core: Core, showing: Showing) -> None:
        self._dispatcher = core.dispatcher
        self._repeats = core.repeats
        self._showing = showing

    async def answer(self, query: CallbackQuery) -> None:
        """Does what a button says, in its message, in a new one, at the button alone, or in the private chat."""
        user, message, pressed = incoming.person(query.from_user), query.message, query.data or ""
        if user is None or message is None:
            await query.answer()
            return None
        seen = message if isinstance(message, Message) and message.is_accessible else None
        place, private = incoming.target(message.chat, seen), incoming.is_private(message.chat)
        locale = query.from_user.language_code or ""
        request = Request(user, place, private=private, whispers=private, locale=locale, mark=query.id)
        if not private and seen and pressed not in _ids(seen):  # an app can send what no button says
            return await _stop_waiting(query)
        asker = "" if private else groups.asker(_ids(seen)) if seen else groups.ALL
        if groups.removes(pressed):
            return await (self._remove(query, request, asker) if seen else _stop_waiting(query))
        command = self._dispatcher.table.get(pressed.partition(":")[0])
        if command and command.brief:
            return await _stop_waiting(query, (await self._dispatcher.press(request, pressed)).text)
        if not _may_go_on(asker, request, command):
            await query.answer(url=links.address(self._showing.bot.username, links.start(pressed)))
            return None
        request = await self._showing.judged(request)
        reply = await self._dispatcher.press(request, pressed)
        if reply.private and not private:  # a message for this person alone cannot be had here
            return await _stop_waiting(query)
        if not private and not _is_page(reply):
            return await _stop_waiting(query, reply.text, alert=True)
        await asyncio.gather(_stop_waiting(query), self._show_after(request, reply, seen))
        return None

    async def _show_after(self, request: Request, reply: Reply, pressed: Message | None) -> None:
        """Shows what a press led to: in its message where others read along or where it asks on, else in a new one."""
        new = isinstance(asked(reply), Text) or reply.picture or reply.file or reply.handover
        in_place = (reply.replaces or not request.private) and not new
        pages = render.text_pages(reply) if in_place else []
        if pressed is None or len(pages) != 1:
            question = pressed.reply_to_message if pressed else None
            await self._showing.send(request, reply, question.message_id if question else None)
            return
        edit = partial(
            self._showing.bot.edit_message_text,
            pages[0],
            chat_id=int(request.target.chat),
            message_id=pressed.message_id,
            reply_markup=self._showing.keyboard(request, reply),
        )
        try:
            await self._showing.deliver(request.target, lambda _: surely(edit))
            if not request.private:
                self._repeats.turned(request.target, reply, str(pressed.message_id))
        except BadRequest as error:
            if "not modified" not in error.message.lower():  # pressed twice; anything else: it cannot be edited any more
                await self._showing.send(request, reply, None)

    async def _remove(self, query: CallbackQuery, request: Request, asker: str) -> None:
        """`asker` is read off the message: what is pressed comes from the person's own app."""
        words, bot = self._showing.say(request), self._showing.bot
        if asker != request.user.id and not (await self._showing.judged(request)).moderator:
            await query.answer(words.not_yours, show_alert=True)
            return
        message = query.message
        if message is None:
            return
        self._repeats.forget(request.target, str(message.message_id))
        try:
            await bot.delete_message(message.chat.id, message.message_id)
        except BadRequest:  # older than 48 hours (Bot API, deleteMessage)
            await bot.edit_message_text(escape(words.removed), message.chat.id, message.message_id)
        await _stop_waiting(query)


def _may_go_on(asker: str, request: Request, command: Command | None) -> bool:
    """Whether a press is answered where it was made: nothing may change a post, and an answer only whoever asked for it, or
    where it is a moderators' list, any of them."""
    return asker in ("", request.user.id) or (asker != groups.ALL and command is not None and command.moderators)


async def _stop_waiting(query: CallbackQuery, text: str = "", *, alert: bool = False) -> None:
    """The press is answered, perhaps with a word to this person alone; too late for that (after a restart) does no harm.

    `alert`: it stays until the person closes it."""
    try:
        await query.answer(render.cut(plain(text), LONGEST_NOTICE) or None, show_alert=alert and bool(text))
    except TelegramError as error:
        log.info("platform=telegram outcome=press-unconfirmed error=%s", type(error).__name__)


def _is_page(reply: Reply) -> bool:
    """Whether a reply may take the place of an answer: a refusal or a slip would destroy it for all."""
    return bool(reply.title or reply.form or reply.urgent or reply.handover or reply.buttons)


def _ids(message: Message) -> list[str]:
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    return [button.callback_data for row in rows for button in row if isinstance(button.callback_data, str)]
