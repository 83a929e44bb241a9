"""Telegram through python-telegram-bot: updates in, requests to the dispatcher, replies out."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import replace

from telegram import (
    Chat,
    ChatMemberUpdated,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Message,
    Update,
)
from telegram.error import TelegramError

from bot.adapters.telegram import incoming, links, render
from bot.adapters.telegram.incoming import Heard
from bot.adapters.telegram.moderators import Moderators
from bot.adapters.telegram.presses import Presses
from bot.adapters.telegram.sending import Bot
from bot.adapters.telegram.showing import Showing
from bot.core.adapter import Core
from bot.core.markup import parse
from bot.core.messages import Button, Reply, Request, Target
from bot.errors import place_of

log = logging.getLogger(__name__)

MOST_OFFERED = 5
"""Answers an inline query gets: more would not be read (the Bot API takes 50)."""
OFFERED_SECONDS = 60
"""How long Telegram may give the same answers to the same words."""
SETTLING = 1.0
"""Seconds until it is known whether a new group is an old one under a new id: Telegram sends both messages, in any order."""
SHORTEST_QUERY = 3
"""Letters; before that, nobody can tell what is being asked."""


class Client:
    """One bot account, spoken to by many people."""

    def __init__(self, bot: Bot, core: Core, moderators: Moderators) -> None:
        self._bot = bot
        self._dispatcher = core.dispatcher
        self._repeats = core.repeats
        self._say = core.say
        self._showing = Showing(bot, core, moderators)
        self._presses = Presses(core, self._showing)

    async def update(self, update: Update) -> None:
        """Answers one update. What Telegram refuses is logged by its kind, never by its words."""
        try:
            if update.message:
                await self._message(update.message)
            elif update.callback_query:
                await self._presses.answer(update.callback_query)
            elif update.inline_query:
                await self._inline(update.inline_query)
            elif update.my_chat_member:
                await self._member(update.my_chat_member)
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
            await self._showing.send(request, self._dispatcher.bug(request, error), None)

    async def _message(self, message: Message) -> None:
        if message.migrate_to_chat_id:
            new = Target(incoming.PLATFORM, str(message.migrate_to_chat_id))
            return self._showing.moved(incoming.target(message.chat), new)
        if message.migrate_from_chat_id:
            old = Target(incoming.PLATFORM, str(message.migrate_from_chat_id))
            return self._showing.moved(old, incoming.target(message.chat))
        known = {name.partition(" ")[0] for name in self._dispatcher.menu}
        heard = incoming.heard(message, self._bot.bot, known)
        if heard is None or _is_silent(message):
            return None
        request = heard.request
        if request.command == incoming.START:
            return await self._start(heard)
        if request.private and not (request.command or request.typed or request.replied_to):
            return await self._answer(message.chat, heard, self._dispatcher.remark(request, self._say(request).text_only))
        request = await self._showing.judged(request)
        return await self._answer(message.chat, replace(heard, request=request), await self._dispatcher.handle(request))

    async def _member(self, change: ChatMemberUpdated) -> None:
        """The bot was added to a group, or removed, or somebody blocked it. A group that became a supergroup adds it anew."""
        place, request = incoming.target(change.chat), incoming.arrival(change)
        if not incoming.is_in(change.new_chat_member):
            self._dispatcher.move(place, None)
        if request is None:
            return
        await asyncio.sleep(SETTLING)
        if place.chat not in self._showing.upgraded:
            request = await self._showing.judged(request)
            await self._showing.send(request, await self._dispatcher.arrived(request), None)

    async def _start(self, heard: Heard) -> None:
        """The private chat is opened, perhaps by a link that says what to go on with."""
        request, start = heard.request, links.read_payload(heard.request.typed)
        request = replace(request, command="", typed="", replied_to="")
        if start and request.private:
            reply = await self._dispatcher.press(replace(request, linked=True), start)
        else:
            reply = await self._dispatcher.handle(replace(request, command="help"))
        await self._showing.send(request, reply, heard.answer_to)

    async def _answer(self, chat: Chat, heard: Heard, reply: Reply) -> None:
        request, earlier = heard.request, ""
        if not request.private:
            earlier = self._repeats.earlier(request.target, reply)
        if earlier:
            words, link = self._say(request), _link(chat, earlier)
            pointer = Reply(words.answered_before, buttons=(Button(words.go_to_answer, url=link),) if link else ())
            await self._showing.send(request, pointer, heard.asked if link else int(earlier))
            return
        sent = await self._showing.send(request, reply, heard.answer_to if reply.title or reply.urgent else heard.asked)
        if sent and not request.private:
            self._repeats.note(request.target, reply, str(sent.message_id))

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


def _is_silent(message: Message) -> bool:
    """What nobody said: a service message, or a further picture of an album."""
    said = message.text or message.caption
    return not said and (message.effective_attachment is None or message.media_group_id is not None)


def _link(chat: Chat, message: str) -> str:
    """The address of a message; "" in a basic group, which has none."""
    if chat.username:
        return f"https://t.me/{chat.username}/{message}"
    return f"https://t.me/c/{str(chat.id).removeprefix('-100')}/{message}" if chat.type == Chat.SUPERGROUP else ""
