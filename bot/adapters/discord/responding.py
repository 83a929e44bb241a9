"""Answers an interaction: within Discord's three seconds, for all or for one person, in a new message or in the old one."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import aiohttp
import discord
from discord.ui import View
from discord.utils import MISSING

from bot.adapters.discord import render
from bot.core.messages import Picture, Reply

log = logging.getLogger(__name__)

T = TypeVar("T")
Interaction = discord.Interaction[Any]

DEFER_AFTER = 2.0
"""Seconds. Discord takes no answer after three (Interactions: Receiving and Responding)."""
PAUSES = (0.2, 0.4)
"""Seconds before an answer is sent again that may not have arrived; together they have to fit into the three."""
ANSWERED_ALREADY = 40060
"""Error code: the answer that seemed lost had arrived (Discord, Opcodes and Status Codes)."""


@dataclass
class Responding:
    """One interaction. `hidden`: only the person sees what comes."""

    interaction: Interaction
    hidden: bool

    async def in_time(self, work: Awaitable[T]) -> T:
        """What `work` gives; if that takes long, Discord is asked to wait."""
        deferring: list[asyncio.Task[None]] = []
        loop = asyncio.get_running_loop()
        alarm = loop.call_later(DEFER_AFTER, lambda: deferring.append(loop.create_task(self._defer())))
        try:
            return await work
        finally:
            alarm.cancel()
            if deferring:
                await deferring[0]

    async def _defer(self) -> None:
        pressed = self.interaction.type is discord.InteractionType.component
        try:
            await surely(lambda: self.interaction.response.defer(ephemeral=self.hidden, thinking=not pressed))
        except (discord.HTTPException, OSError) as error:  # then the answer comes too late, or still in time
            log.warning("platform=discord outcome=not-deferred error=%s", type(error).__name__)

    async def show(self, reply: Reply, view: View | None, *, in_place: bool) -> str:
        """Shows a reply; gives the id of the message with the buttons, "" where it is not known.

        What came too late is posted to the channel if all may see it, and else it is not: it fails closed."""
        try:
            return await self._show(reply, view, in_place)
        except discord.NotFound:
            log.warning("platform=discord outcome=too-late")
            channel = self.interaction.channel
            if self.hidden or not isinstance(channel, discord.abc.Messageable):
                return ""
            return await send(channel, reply, view)

    async def _show(self, reply: Reply, view: View | None, in_place: bool) -> str:
        response, pages = self.interaction.response, render.text_pages(reply)
        if in_place and len(pages) == 1 and not reply.picture:
            if response.is_done():
                await surely(lambda: self.interaction.edit_original_response(content=pages[0], view=view))
            else:
                await surely(lambda: response.edit_message(content=pages[0], view=view, suppress_embeds=True))
            return str(self.interaction.message.id) if self.interaction.message else ""
        sent = ""
        for number, page in enumerate(pages, 1):
            shown, file = view if number == len(pages) else None, _file(reply.picture if number == 1 else None)
            sent = await self._new(page, shown or MISSING, file)
        return sent

    async def _new(self, page: str, view: View, file: discord.File) -> str:
        response, hidden = self.interaction.response, self.hidden
        if response.is_done():
            follow = self.interaction.followup
            message = await surely(
                lambda: follow.send(page, view=view, file=file, ephemeral=hidden, suppress_embeds=True, wait=True)
            )
            return str(message.id) if message else ""
        made = await surely(lambda: response.send_message(page, view=view, file=file, ephemeral=hidden, suppress_embeds=True))
        return str(made.message_id or "") if made else ""

    async def ask(self, modal: discord.ui.Modal) -> None:
        """Opens a window to type into. That has to be the first answer."""
        await surely(lambda: self.interaction.response.send_modal(modal))


async def send(
    channel: discord.abc.Messageable,
    reply: Reply,
    view: View | None,
    *,
    answer_to: discord.MessageReference | None = None,
    nonce: str = "",
) -> str:
    """Sends a reply as messages of their own; gives the last one's id. Raises discord.HTTPException.

    With the same `nonce`, Discord gives back the message it has, so that trying again sends nothing twice."""
    sent, pages = "", render.text_pages(reply)
    for number, page in enumerate(pages, 1):
        options: dict[str, Any] = {"nonce": f"{nonce}-{number}"} if nonce else {}
        if number == 1:
            options |= {"reference": answer_to, "mention_author": False} if answer_to else {}
            options |= {"file": _file(reply.picture)} if reply.picture else {}
        if number == len(pages) and view:
            options["view"] = view
        message = await surely(partial(channel.send, page, suppress_embeds=True, **options))
        sent = str(message.id) if message else ""
    return sent


async def surely(act: Callable[[], Awaitable[T]]) -> T | None:
    """Does something again whose answer was cut off; None where it turns out to have been done the first time."""
    for pause in PAUSES:
        try:
            return await act()
        except (aiohttp.ClientError, OSError) as error:
            log.info("platform=discord outcome=retry error=%s", type(error).__name__)
            await asyncio.sleep(pause)
        except discord.HTTPException as error:
            if error.code != ANSWERED_ALREADY:
                raise
            return None
    return await act()


def _file(picture: Picture | None) -> discord.File:
    if picture is None:
        return MISSING  # type: ignore[no-any-return]
    from io import BytesIO

    description = picture.description[: render.LONGEST_DESCRIPTION]
    return discord.File(BytesIO(picture.image), picture.name, description=description)
