"""What people do: write, press, block, ask inline."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from .accounts import Account
from .entities import find_entities
from .errors import Json
from .keyboards import Button
from .limits import INLINE_QUERY_UNITS, START_PAYLOAD, TEXT_UNITS
from .parameters import Upload
from .presses import InlineAnswer, InlineQuery, Press, inline_query_json, new_query_id
from .units import clean, units

if TYPE_CHECKING:
    from .chats import Chat, Topic
    from .seen import Seen
    from .world import World


@dataclass(eq=False, kw_only=True)
class Person(Account):
    """Somebody with a Telegram account."""

    world: World = field(repr=False)
    deactivated: bool = False

    @property
    def private(self) -> Chat:
        """The private chat with the bot."""
        return self.world.private(self)

    async def writes(
        self,
        chat: Chat,
        text: str,
        reply_to: Seen | None = None,
        topic: Topic | None = None,
        entities: list[Json] | None = None,
        anonymous: bool = False,
    ) -> Seen:
        """Writes a message; the bot is told if it may read it."""
        chat.admits(self)
        text = clean(text).strip()
        assert 1 <= units(text) <= TEXT_UNITS, "Telegram's apps send no empty messages, and cut long ones"
        seen = chat.add(
            self,
            self._current(reply_to),
            topic,
            text=text,
            html=text,
            entities=find_entities(text) if entities is None else entities,
            anonymous=anonymous,
        )
        return await self._told(seen)

    async def sends(
        self,
        chat: Chat,
        kind: Literal["photo", "document", "sticker", "voice"] = "photo",
        content: bytes = b"\xff\xd8\xff\xe0",
        caption: str = "",
        name: str = "file",
        topic: Topic | None = None,
    ) -> Seen:
        """Sends something that is no text."""
        chat.admits(self)
        upload = Upload(name, content)
        media = self.world.files.media(kind, upload)
        seen = chat.add(self, None, topic, caption=caption, entities=find_entities(caption), media=media, file=upload)
        return await self._told(seen)

    async def edits(self, message: Seen, text: str) -> Seen:
        """Changes what they wrote."""
        seen = self._current(message)
        assert seen, "the message does not stand there any more"
        assert seen.sender is self, f"{self.first_name} cannot edit what {seen.sender.first_name} wrote"
        seen.text = seen.html = clean(text).strip()
        seen.entities = find_entities(seen.text)
        seen.edit_date = int(self.world.now())
        self.world.tells_bot(seen, "edited_message")
        await asyncio.sleep(0)
        return seen

    async def deletes(self, message: Seen) -> None:
        """Takes a message out of the chat; bots are not told."""
        message.chat.delete(message.id)

    async def starts(self, payload: str = "") -> Seen:
        """Presses "Start" in the private chat, perhaps through a deep link."""
        assert not payload or START_PAYLOAD.fullmatch(payload), f"Telegram would not open a link with {payload!r}"
        return await self.writes(self.private, f"/start {payload}".strip())

    async def presses(self, message: Seen, label: str) -> Press:
        """Presses the inline button whose label is this, or begins so."""
        seen = self._current(message)
        assert seen, f"{message} does not stand there any more"
        button = self._button(seen, label)
        assert button.callback_data is not None, f"the button {button.text!r} is not for the bot: {button.raw}"
        return await self.presses_data(seen, button.callback_data)

    async def presses_inline(self, message: Seen, label: str) -> Press:
        """Presses a button under a message that was sent through the bot."""
        assert message.inline_message_id, f"{message} was not sent through the bot"
        return await self.presses(message, label)

    async def presses_data(self, message: Seen, data: str) -> Press:
        """Sends what a button carries, also one that the message does not have any more, as an old app may."""
        press = Press(new_query_id(), self, data, self.world.now(), message)
        self.world.presses[press.id] = press
        if message.inline_message_id or message.chat.bot_status not in {"kicked", "left"}:
            self.world.updates.push("callback_query", press.json())
        await asyncio.sleep(0)
        return press

    async def asks_inline(self, query: str, offset: str = "", chat_type: str = "sender", timeout: float = 5) -> InlineAnswer:  # noqa: ASYNC109
        """Types the bot's name and a query; gives what the bot offers."""
        assert units(query) <= INLINE_QUERY_UNITS, "Telegram's apps cut longer queries"
        asked = InlineQuery(new_query_id(), self, query, self.world.now())
        self.world.queries[asked.id] = asked
        self.world.updates.push("inline_query", inline_query_json(asked, offset, chat_type))
        answered = await asked.bell.wait_until(lambda: asked.answer is not None, timeout)
        assert answered, f"the inline query {query!r} was not answered within {timeout} s"
        assert asked.answer is not None
        return asked.answer

    async def blocks(self) -> None:
        """Blocks the bot."""
        await self.private.sets_bot("kicked", self)

    async def unblocks(self) -> None:
        """Lets the bot write again."""
        await self.private.sets_bot("member", self)

    def _current(self, message: Seen | None) -> Seen | None:
        """The message as it stands in its chat, for `Chat.next` gives copies."""
        found = message and message.chat.find(message.id)
        return found if found and not found.deleted else None

    def _button(self, seen: Seen, label: str) -> Button:
        buttons = [button for row in seen.buttons for button in row]
        exact = [button for button in buttons if button.text == label]
        beginning = [button for button in buttons if button.text.startswith(label)]
        found = exact or beginning
        assert found, f"no button {label!r} among {seen.labels} under {seen}"
        return found[0]

    async def _told(self, seen: Seen) -> Seen:
        self.world.tells_bot(seen)
        await asyncio.sleep(0)
        return seen


def new_person_id() -> int:
    """Ids of people need more than 32 bits."""
    return random.randrange(5_000_000_000, 8_000_000_000)
