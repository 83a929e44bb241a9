"""Interactions and messages in, requests to the dispatcher, replies out."""

import logging
from collections.abc import Collection
from dataclasses import replace
from typing import Any

import discord
from discord.app_commands import Choice as Suggestion

from bot.adapters import groups
from bot.adapters.discord import commands, incoming, render
from bot.adapters.discord.allowed import Allowed
from bot.adapters.discord.responding import Interaction, Responding
from bot.adapters.discord.sending import Sender
from bot.adapters.files import fitting
from bot.core.adapter import Core
from bot.core.fields import Choice
from bot.core.messages import Button, Reply, Request, Target
from bot.errors import place_of

log = logging.getLogger(__name__)


class Conversation:
    """What people do with the bot. `moderators` are user ids from the settings."""

    def __init__(self, core: Core, moderators: Collection[str], sender: Sender) -> None:
        self._dispatcher = core.dispatcher
        self._repeats = core.repeats
        self._say = core.say
        self._usual = core.locales[0]
        self._moderators = moderators
        self._sender = sender
        self._allowed = Allowed()

    async def interaction(self, interaction: Interaction) -> None:
        """Answers a command, a press, a window that was filled in, or somebody who is typing an option."""
        kinds = {
            discord.InteractionType.application_command: self._command,
            discord.InteractionType.component: self._press,
            discord.InteractionType.modal_submit: self._submit,
            discord.InteractionType.autocomplete: self._complete,
        }
        if interaction.type in kinds:
            await kinds[interaction.type](interaction, interaction.data or {})

    async def _command(self, interaction: Interaction, data: Any) -> None:
        request = incoming.request(interaction, self._moderators)
        if data["type"] == discord.AppCommandType.message.value:
            asked = data["resolved"]["messages"][data["target_id"]]
            if not asked["content"].strip():
                alone = self._responding(interaction, request, hidden=True)
                return await self._refuse(alone, self._say(request).text_only)
            place = f"https://discord.com/channels/{interaction.guild_id or '@me'}/{interaction.channel_id}/{asked['id']}"
            request = replace(request, command="ask", replied_to=asked["content"])
            further = [Button(self._say(request).go_to_question, url=place)]
        else:
            subcommand, answers, _ = incoming.options(data)
            request = replace(request, command=commands.command_name(data["name"], subcommand), answers=answers)
            command = self._dispatcher.table.get(request.command)
            if command and command.moderators and not (request.private or request.moderator):
                request = self._allowed.called(request)  # the server has decided: by our default, or by its own settings
            further = []
        hidden = not request.private and self._dispatcher.is_private(request)
        responding = self._responding(interaction, request, hidden=hidden)
        reply = await responding.in_time(self._dispatcher.handle(request))
        return await self._answer(responding, request, replace(reply, buttons=(*reply.buttons, *further)))

    async def _answer(self, responding: Responding, request: Request, reply: Reply) -> None:
        """Shows the answer to a command or a form in a new message, or points to the same one above."""
        interaction = responding.interaction
        window = self._window(responding, request, reply)
        if window:
            return await responding.ask(window)
        if not reply.text:
            return await self._refuse(responding, self._say(request).wait)
        earlier = "" if request.private or responding.hidden else self._repeats.earlier(request.target, reply)
        if earlier:
            pointer = self._pointer(interaction.guild_id, interaction.channel_id, earlier, request)
            return await self._refuse(responding, pointer)
        sent = await self._show(responding, request, reply, in_place=False)
        if sent and not (request.private or responding.hidden):
            self._repeats.note(request.target, reply, sent)
        return None

    def _window(self, responding: Responding, request: Request, reply: Reply) -> discord.ui.Modal | None:
        """The window to type into, if the reply asks for words and one may open: first of all, and not after another one."""
        again = responding.interaction.type is discord.InteractionType.modal_submit
        return None if again or responding.begun else render.modal(reply, self._say(request))

    async def _show(self, responding: Responding, request: Request, reply: Reply, *, in_place: bool) -> str:
        fits = fitting(reply, self._say(request), render.LARGEST_FILE, render.LARGEST_FILE)
        return await responding.show(fits, self._view(request, reply, responding.hidden), in_place=in_place)

    async def _refuse(self, responding: Responding, text: str) -> None:
        """Says something that is no answer: to the person alone, unless a wait for all was announced."""
        responding.hidden = responding.hidden or not responding.begun
        await responding.show(Reply(text), None, in_place=False)

    def _pointer(self, guild: int | None, channel: int | None, message: str, request: Request) -> str:
        return self._say(request).answered_before_link.format(link=f"https://discord.com/channels/{guild}/{channel}/{message}")

    def _view(self, request: Request, reply: Reply, hidden: bool) -> discord.ui.View | None:
        words = self._say(request)
        removable = not (request.private or hidden)
        return render.view(reply, words, groups.removal(reply, request, words.remove) if removable else ())

    async def _press(self, interaction: Interaction, data: Any) -> None:
        request, pressed = (
            incoming.request(interaction, self._moderators),
            incoming.pressed(data, self._dispatcher.table, self._usual),
        )
        by = groups.removes(pressed)
        if by:
            return await self._remove(interaction, request, by)
        standing, in_old = self._standing(interaction, request)
        request = self._allowed.pressed(replace(request, command=pressed.partition(":")[0]))
        opened = not request.private and self._dispatcher.is_private(request)
        responding = self._responding(interaction, request, hidden=standing or opened)
        reply = await responding.in_time(self._dispatcher.press(request, pressed))
        window = self._window(responding, request, reply)
        if window:
            return await responding.ask(window)
        if not reply.text:
            if not responding.begun:
                await interaction.response.defer()
            return None
        page = reply.title or reply.form or reply.urgent or reply.buttons
        if not page and not request.private:  # a refusal or a slip would destroy an answer for all
            return await self._refuse(responding, reply.text)
        in_place = in_old and responding.hidden == standing and (reply.replaces or not request.private)
        sent = await self._show(responding, request, reply, in_place=in_place)
        if sent and not (request.private or responding.hidden):
            self._repeats.turned(request.target, reply, sent)
        return None

    def _standing(self, interaction: Interaction, request: Request) -> tuple[bool, bool]:
        """Of the message pressed: whether what comes is for this person alone, and whether it may change that message."""
        message = interaction.message
        if request.private or message is None:
            return False, message is not None
        if message.flags.ephemeral:
            return True, True
        mine = groups.asker(_ids(message)) in ("", request.user.id)
        return not mine, mine

    async def _submit(self, interaction: Interaction, data: Any) -> None:
        request = incoming.request(interaction, self._moderators)
        hidden, _ = self._standing(interaction, request)
        request = self._allowed.pressed(replace(request, command=data["custom_id"].partition(":")[0]))
        private = not request.private and self._dispatcher.is_private(request)
        responding = self._responding(interaction, request, hidden=hidden or private)
        work = self._dispatcher.fill(request, data["custom_id"], incoming.typed_into(data))
        await self._answer(responding, request, await responding.in_time(work))

    async def _complete(self, interaction: Interaction, data: Any) -> None:
        request = incoming.request(interaction, self._moderators)
        subcommand, values, typing = incoming.options(data)
        command = self._dispatcher.table.get(commands.command_name(data["name"], subcommand))
        field = next((f for f in command.fields if f.name == typing), None) if command else None
        found = field.complete(values[typing], self._dispatcher.locale(request)) if isinstance(field, Choice) else {}
        longest, most = commands.LONGEST_CHOICE, commands.MOST_CHOICES
        shown = [Suggestion(name=label[:longest], value=value[:longest]) for value, label in list(found.items())[:most]]
        await interaction.response.autocomplete(shown)

    async def _remove(self, interaction: Interaction, request: Request, by: str) -> None:
        if by != request.user.id and not (request.moderator or interaction.permissions.manage_messages):
            return await self._refuse(self._responding(interaction, request, hidden=True), self._say(request).not_yours)
        if interaction.message:
            self._repeats.forget(request.target, str(interaction.message.id))
        await interaction.response.defer()
        await interaction.delete_original_response()
        return None

    async def message(self, message: discord.Message, me: discord.ClientUser) -> None:
        """Answers a message, if it is for the bot."""
        request = incoming.heard(message, me, self._moderators)
        if request is None:
            return
        words, answered = self._say(request), incoming.replied_to(message, me)
        unread = answered is not None and not answered.content and not request.command and not request.typed
        if unread:
            reply = self._dispatcher.remark(request, words.cannot_read.format(menu=words.answer_from_faq))
        elif not (request.command or request.typed or request.replied_to) and request.private:
            reply = self._dispatcher.remark(request, words.text_only)
        else:
            reply = await self._dispatcher.handle(request)
        if not reply.text or (reply.private and not request.private):
            return
        earlier = "" if request.private else self._repeats.earlier(request.target, reply)
        if earlier:
            guild = message.guild.id if message.guild else None
            reply = Reply(self._pointer(guild, message.channel.id, earlier, request))
        to = answered if answered and (reply.title or reply.urgent) else message
        sent = await self._sender.send(
            message.channel,
            fitting(reply, words, render.LARGEST_FILE, render.LARGEST_FILE),
            self._view(request, reply, hidden=False),
            answer_to=None if request.private else to.to_reference(fail_if_not_exists=False),
            nonce=str(message.id),
        )
        if not (request.private or earlier):
            self._repeats.note(request.target, reply, sent)

    async def apologise(self, interaction: Interaction | None, error: Exception) -> None:
        """Something of ours failed: the person gets a reference, which the log has too."""
        if interaction is None:
            log.error("platform=discord outcome=bug error=%s at %s", type(error).__name__, place_of(error))
            return
        request = incoming.request(interaction, self._moderators)
        reply = self._dispatcher.bug(request, error)
        await self._refuse(self._responding(interaction, request, hidden=True), reply.text)

    def deleted(self, target: Target, message: str) -> None:
        """A message is gone: nobody is pointed to it any more."""
        self._repeats.forget(target, message)

    def _responding(self, interaction: Interaction, request: Request, *, hidden: bool) -> Responding:
        return Responding(interaction, hidden, self._say(request).answered_privately, self._sender)


def _ids(message: discord.Message) -> list[str]:
    """What there is to press, as buttons or in a list."""
    items = [item for row in message.components if isinstance(row, discord.ActionRow) for item in row.children]
    listed = [option.value for item in items if isinstance(item, discord.SelectMenu) for option in item.options]
    return [*(item.custom_id for item in items if item.custom_id), *listed]
