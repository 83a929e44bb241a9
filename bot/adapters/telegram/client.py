"""Telegram through python-telegram-bot: updates in, requests to the dispatcher, replies out."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from html import escape
from typing import TypeVar

from telegram import (
    CallbackQuery,
    Chat,
    ChatMember,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Message,
    Update,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.adapters import groups
from bot.adapters.asking import asked
from bot.adapters.files import fitting
from bot.adapters.telegram import incoming, links, render
from bot.adapters.telegram.incoming import Heard
from bot.adapters.telegram.moderators import Moderators
from bot.adapters.telegram.sending import Bot, send, surely
from bot.core.adapter import Core
from bot.core.fields import Text
from bot.core.markup import parse, plain
from bot.core.messages import Button, Reply, Request, Target
from bot.errors import place_of

log = logging.getLogger(__name__)

T = TypeVar("T")

MOST_OFFERED = 5
"""Answers an inline query gets: more would not be read (the Bot API takes 50)."""
OFFERED_SECONDS = 60
"""How long Telegram may give the same answers to the same words."""
SHUT_OUT = (ChatMember.LEFT, ChatMember.BANNED)
"""What the bot is in a group that removed it, or in the chat with a person who blocked it."""
LONGEST_NOTICE = 200
"""Characters (Bot API, answerCallbackQuery)."""
SHORTEST_QUERY = 3
"""Letters; before that, nobody can tell what is being asked."""


class Client:
    """One bot account, spoken to by many people."""

    def __init__(self, bot: Bot, core: Core, moderators: Moderators) -> None:
        self._bot = bot
        self._dispatcher = core.dispatcher
        self._repeats = core.repeats
        self._say = core.say
        self._moderators = moderators

    async def update(self, update: Update) -> None:
        """Answers one update. What Telegram refuses is logged by its kind, never by its words."""
        try:
            if update.message:
                await self._message(update.message)
            elif update.callback_query:
                await self._press(update.callback_query)
            elif update.inline_query:
                await self._inline(update.inline_query)
            elif update.my_chat_member and update.my_chat_member.new_chat_member.status in SHUT_OUT:
                self._dispatcher.move(incoming.target(update.my_chat_member.chat), None)
        except TelegramError as error:
            log.warning("platform=telegram outcome=not-sent error=%s", type(error).__name__)
        except Exception as error:  # a bug of ours, which must not go unseen
            await self._apologise(update, error)

    async def _apologise(self, update: Update, error: Exception) -> None:
        user, chat = incoming.person(update.effective_user), update.effective_chat
        if user is None or chat is None:
            log.error("platform=telegram outcome=bug error=%s at %s", type(error).__name__, place_of(error))
            return
        request = Request(user, incoming.target(chat), private=incoming.is_private(chat))
        with suppress(TelegramError):
            await self._send(request, self._dispatcher.bug(request, error), None)

    async def _message(self, message: Message) -> None:
        if message.migrate_to_chat_id:
            new = Target(incoming.PLATFORM, str(message.migrate_to_chat_id))
            return self._dispatcher.move(incoming.target(message.chat), new)
        heard = incoming.heard(message, self._bot.bot, self._dispatcher.table)
        if heard is None or _is_silent(message):
            return None
        request = heard.request
        if request.command == incoming.START:
            return await self._start(heard)
        if request.private and not (request.command or request.typed or request.replied_to):
            return await self._answer(message.chat, heard, self._dispatcher.remark(request, self._say(request).text_only))
        request = replace(request, moderator=await self._moderates(request))
        return await self._answer(message.chat, replace(heard, request=request), await self._dispatcher.handle(request))

    async def _start(self, heard: Heard) -> None:
        """The private chat is opened, perhaps by a link that says what to go on with."""
        request, start = heard.request, links.read_payload(heard.request.typed)
        request = replace(request, command="", typed="", replied_to="")
        if start and request.private:
            reply = await self._dispatcher.press(replace(request, linked=True), start)
        else:
            reply = await self._dispatcher.handle(replace(request, command="help"))
        await self._send(request, reply, heard.answer_to)

    async def _answer(self, chat: Chat, heard: Heard, reply: Reply) -> None:
        request, earlier = heard.request, ""
        if not request.private:
            earlier = self._repeats.earlier(request.target, reply)
        if earlier:
            words, link = self._say(request), _link(chat, earlier)
            pointer = Reply(words.answered_before, buttons=(Button(words.go_to_answer, url=link),) if link else ())
            await self._send(request, pointer, heard.asked if link else int(earlier))
            return
        sent = await self._send(request, reply, heard.answer_to if reply.title or reply.urgent else heard.asked)
        if sent and not request.private:
            self._repeats.note(request.target, reply, str(sent.message_id))

    async def _send(self, request: Request, reply: Reply, answer_to: int | None) -> Message | None:
        """Shows a reply in a new message; nothing where there is nothing to say, or nobody to say it to."""
        if not reply.text or (reply.private and not request.private):
            return None
        to, keyboard = None if request.private else answer_to, self._keyboard(request, reply)
        fits = fitting(reply, self._say(request), render.LARGEST_PICTURE, render.LARGEST_FILE)
        return await self._deliver(request.target, lambda there: send(self._bot, there, fits, keyboard, to))

    def _keyboard(self, request: Request, reply: Reply) -> InlineKeyboardMarkup | None:
        if reply.handover:
            return render.keyboard(reply, linked_to=self._bot.username)
        if request.private:
            return render.keyboard(reply)
        return render.keyboard(reply, groups.removal(reply, request, self._say(request).remove))

    async def _press(self, query: CallbackQuery) -> None:
        user, message, pressed = incoming.person(query.from_user), query.message, query.data or ""
        if user is None or message is None:
            await query.answer()
            return None
        seen = message if isinstance(message, Message) else None
        place, private = incoming.target(message.chat, seen), incoming.is_private(message.chat)
        locale = query.from_user.language_code or ""
        request = Request(user, place, private=private, whispers=private, locale=locale, mark=query.id)
        if not private and (seen is None or pressed not in _ids(seen)):  # an app can send what no button says
            return await _stop_waiting(query)
        asker = groups.asker(_ids(seen)) if seen and not private else ""
        if groups.removes(pressed):
            return await self._remove(query, request, asker)
        if asker not in ("", user.id):
            start = links.payload(pressed)
            await query.answer(url=links.address(self._bot.username, start) if start else None)
            return None
        request = replace(request, moderator=await self._moderates(request))
        reply = await self._dispatcher.press(request, pressed)
        if reply.private and not private:  # a message for this person alone cannot be had here
            return await _stop_waiting(query)
        if not private and not _is_page(reply):
            return await _stop_waiting(query, reply.text)
        await asyncio.gather(_stop_waiting(query), self._show_after(request, reply, seen))
        return None

    async def _show_after(self, request: Request, reply: Reply, pressed: Message | None) -> None:
        """Shows what a press led to: in its message where others read along or where it asks on, else in a new one."""
        new = isinstance(asked(reply), Text) or reply.picture or reply.file or reply.handover
        in_place = (reply.replaces or not request.private) and not new
        pages = render.text_pages(reply) if in_place else []
        if pressed is None or len(pages) != 1:
            question = pressed.reply_to_message if pressed else None
            await self._send(request, reply, question.message_id if question else None)
            return
        edit = partial(
            self._bot.edit_message_text,
            pages[0],
            chat_id=int(request.target.chat),
            message_id=pressed.message_id,
            reply_markup=self._keyboard(request, reply),
        )
        try:
            await self._deliver(request.target, lambda _: surely(edit))
            if not request.private:
                self._repeats.turned(request.target, reply, str(pressed.message_id))
        except BadRequest as error:
            if "not modified" not in error.message.lower():  # pressed twice; anything else: it cannot be edited any more
                await self._send(request, reply, None)

    async def _remove(self, query: CallbackQuery, request: Request, asker: str) -> None:
        """`asker` is read off the message: what is pressed comes from the person's own app."""
        words = self._say(request)
        if asker != request.user.id and not await self._moderates(request):
            await query.answer(words.not_yours, show_alert=True)
            return
        message = query.message
        if message is None:
            return
        self._repeats.forget(request.target, str(message.message_id))
        try:
            await self._bot.delete_message(message.chat.id, message.message_id)
        except BadRequest:  # older than 48 hours (Bot API, deleteMessage)
            await self._bot.edit_message_text(escape(words.removed), message.chat.id, message.message_id)
        await _stop_waiting(query)

    async def _inline(self, query: InlineQuery) -> None:
        """Answers to share in any chat; their buttons lead to the private chat, as the bot need not be in that one."""
        user = incoming.person(query.from_user)
        if user is None:
            return
        place = Target(incoming.PLATFORM, user.id)
        request = Request(user, place, typed=query.query, locale=query.from_user.language_code or "")
        offered = self._dispatcher.offer(request) if len(query.query.strip()) >= SHORTEST_QUERY else ()
        articles = [
            InlineQueryResultArticle(
                str(number),
                reply.title or parse(reply.text)[0].plain,
                InputTextMessageContent(render.text_pages(reply)[0]),
                render.keyboard(reply, linked_to=self._bot.username),
                description=parse(reply.text)[0].plain,
            )
            for number, reply in enumerate(offered[:MOST_OFFERED])
        ]
        go_on = InlineQueryResultsButton(self._say(request).ask_privately, start_parameter=links.payload("help:"))
        await query.answer(articles, OFFERED_SECONDS, is_personal=True, button=go_on)

    async def _deliver(self, target: Target, act: Callable[[Target], Awaitable[T]]) -> T | None:
        """Sends something to a place. One that moved gets it where it is now; one that shut the bot out is forgotten."""
        try:
            return await act(target)
        except ChatMigrated as error:
            new = replace(target, chat=str(error.new_chat_id))
            self._dispatcher.move(target, new)
            return await act(new)
        except Forbidden:
            log.info("platform=telegram outcome=shut-out")
            self._dispatcher.move(target, None)
            return None

    async def _moderates(self, request: Request) -> bool:
        chat = "" if request.private else request.target.chat
        return await self._moderators.has(self._bot, chat, request.user.id)


async def _stop_waiting(query: CallbackQuery, text: str = "") -> None:
    """The press is answered, perhaps with a word to this person alone; too late for that (after a restart) does no harm."""
    try:
        await query.answer(plain(text)[:LONGEST_NOTICE] or None, show_alert=bool(text))
    except TelegramError as error:
        log.info("platform=telegram outcome=press-unconfirmed error=%s", type(error).__name__)


def _is_page(reply: Reply) -> bool:
    """Whether a reply may take the place of an answer: a refusal or a slip would destroy it for all."""
    return bool(reply.title or reply.form or reply.urgent or reply.handover or reply.buttons)


def _is_silent(message: Message) -> bool:
    """What nobody said: a service message, or a further picture of an album."""
    said = message.text or message.caption
    return not said and (message.effective_attachment is None or message.media_group_id is not None)


def _ids(message: Message) -> list[str]:
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    return [button.callback_data for row in rows for button in row if isinstance(button.callback_data, str)]


def _link(chat: Chat, message: str) -> str:
    """The address of a message; "" in a basic group, which has none."""
    if chat.username:
        return f"https://t.me/{chat.username}/{message}"
    return f"https://t.me/c/{str(chat.id).removeprefix('-100')}/{message}" if chat.type == Chat.SUPERGROUP else ""
