"""Answers an interaction: within Discord's three seconds, for all or for one person, in a new message or in the old one."""

import asyncio
import logging
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any

import discord
from discord.ui import View
from discord.utils import MISSING

from bot.adapters.discord import render
from bot.adapters.discord.sending import CUT, Sender, surely
from bot.core.messages import Reply

log = logging.getLogger(__name__)

Interaction = discord.Interaction[Any]

DEFER_AFTER = 2.0
"""Seconds. Discord takes no answer after three (Interactions: Receiving and Responding)."""


@dataclass
class Responding:
    """One interaction. `hidden`: only the person sees what comes. `elsewhere`: what to say in its place to all others."""

    interaction: Interaction
    hidden: bool
    elsewhere: str
    sender: Sender
    _deferred: bool = False
    _announced_to_all: bool = False

    @property
    def begun(self) -> bool:
        """Whether there was a first answer, also one of which Discord could not tell any more that it arrived."""
        return self._deferred or self.interaction.response.is_done()

    async def in_time(self, work: Awaitable[Reply]) -> Reply:
        """The reply that `work` gives; if that takes long, Discord is asked to wait. A private one will be hidden."""
        deferring: list[asyncio.Task[None]] = []
        loop = asyncio.get_running_loop()
        alarm = loop.call_later(DEFER_AFTER, lambda: deferring.append(loop.create_task(self._defer())))
        try:
            reply = await work
        finally:
            alarm.cancel()
            if deferring:
                await deferring[0]
        self.hidden = self.hidden or (reply.private and self.interaction.guild_id is not None)
        return reply

    async def _defer(self) -> None:
        pressed = self.interaction.type is discord.InteractionType.component
        hidden = self.hidden
        try:
            await surely(lambda: self.interaction.response.defer(ephemeral=hidden, thinking=not pressed))
            self._deferred, self._announced_to_all = True, not (pressed or hidden)
        except (discord.HTTPException, *CUT) as error:  # then the answer comes too late, or still in time
            log.warning("platform=discord outcome=not-deferred error=%s", type(error).__name__)

    async def show(self, reply: Reply, view: View | None, *, in_place: bool) -> str:
        """Shows a reply; gives the id of the message with the buttons, "" where it is not known.

        What came too late is posted to the channel if all may see it, and else it is not: it fails closed."""
        try:
            if self.hidden and self._announced_to_all:  # what follows first would take the place of that, for all to see
                self._announced_to_all = False
                await surely(lambda: self.interaction.edit_original_response(content=self.elsewhere))
            return await self._show(reply, view, in_place)
        except discord.NotFound:
            log.warning("platform=discord outcome=too-late")
            channel = self.interaction.channel
            if self.hidden or not isinstance(channel, discord.abc.Messageable):
                return ""
            return await self.sender.send(channel, reply, view)

    async def _show(self, reply: Reply, view: View | None, in_place: bool) -> str:
        response, pages = self.interaction.response, render.text_pages(reply)
        if in_place and len(pages) == 1 and not (reply.picture or reply.file):
            if self.begun:
                await surely(lambda: self.interaction.edit_original_response(content=pages[0], view=view))
            else:
                await surely(lambda: response.edit_message(content=pages[0], view=view, suppress_embeds=True))
            return str(self.interaction.message.id) if self.interaction.message else ""
        sent, nothing = "", Reply("")
        for number, page in enumerate(pages, 1):
            shown = view if number == len(pages) else None
            sent = await self._new(page, shown or MISSING, reply if number == 1 else nothing)
        return sent

    async def _new(self, page: str, view: View, carried: Reply) -> str:
        """Shows one page, with the picture and the file of `carried`."""
        response, hidden = self.interaction.response, self.hidden
        if self.begun:
            follow = self.interaction.followup
            message = await surely(
                lambda: follow.send(
                    page, view=view, files=render.files(carried) or MISSING, ephemeral=hidden, suppress_embeds=True, wait=True
                )
            )
            return str(message.id) if message else ""
        made = await surely(
            lambda: response.send_message(
                page, view=view, files=render.files(carried) or MISSING, ephemeral=hidden, suppress_embeds=True
            )
        )
        return str(made.message_id or "") if made else ""

    async def ask(self, modal: discord.ui.Modal) -> None:
        """Opens a window to type into. That has to be the first answer."""
        await surely(lambda: self.interaction.response.send_modal(modal))
