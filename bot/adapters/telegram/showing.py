"""Replies at the places they belong to: what a chat is shown, and where it is by now."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from telegram import InlineKeyboardMarkup, Message
from telegram.error import ChatMigrated, Forbidden

from bot.adapters import groups
from bot.adapters.files import fitting
from bot.adapters.telegram import render
from bot.adapters.telegram.moderators import Moderators
from bot.adapters.telegram.sending import Bot, send
from bot.core.adapter import Core
from bot.core.messages import Reply, Request, Target

log = logging.getLogger(__name__)

T = TypeVar("T")


class Showing:
    """What the bot of `bot` shows. `upgraded` are the groups that are known as supergroups now, by their new ids."""

    def __init__(self, bot: Bot, core: Core, moderators: Moderators) -> None:
        self.bot = bot
        self.say = core.say
        self.upgraded: set[str] = set()
        self._dispatcher = core.dispatcher
        self._moderators = moderators

    async def send(self, request: Request, reply: Reply, answer_to: int | None) -> Message | None:
        """Shows a reply in a new message; nothing where there is nothing to say, or nobody to say it to."""
        if not reply.text or (reply.private and not request.private):
            return None
        to, keyboard = None if request.private else answer_to, self.keyboard(request, reply)
        fits = fitting(reply, self.say(request), render.LARGEST_PICTURE, render.LARGEST_FILE)
        return await self.deliver(request.target, lambda there: send(self.bot, there, fits, keyboard, to))

    def keyboard(self, request: Request, reply: Reply) -> InlineKeyboardMarkup | None:
        """The buttons of a reply, with the one to remove it where others read along."""
        if reply.handover:
            return render.keyboard(reply, linked_to=self.bot.username)
        if request.private:
            return render.keyboard(reply)
        return render.keyboard(reply, groups.removal(reply, request, self.say(request).remove))

    async def deliver(self, target: Target, act: Callable[[Target], Awaitable[T]]) -> T | None:
        """Sends something to a place. One that moved gets it where it is now; one that shut the bot out is forgotten."""
        try:
            return await act(target)
        except ChatMigrated as error:
            new = replace(target, chat=str(error.new_chat_id))
            self.moved(target, new)
            return await act(new)
        except Forbidden:
            log.info("platform=telegram outcome=shut-out")
            self._dispatcher.move(target, None)
            return None

    def moved(self, old: Target, new: Target) -> None:
        """A group goes on as a supergroup. Telegram tells so more than once."""
        if new.chat not in self.upgraded:
            self.upgraded.add(new.chat)
            self._dispatcher.move(old, new)

    async def judged(self, request: Request) -> Request:
        """The request, with whether whoever asks moderates the place they ask at."""
        chat = "" if request.private else request.target.chat
        return replace(request, moderator=await self._moderators.has(self.bot, chat, request.user.id))
