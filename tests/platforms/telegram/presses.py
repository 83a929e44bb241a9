"""Presses of inline buttons, and inline queries: what waits for the bot's answer."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .bell import Bell
from .entities import read_formatted
from .errors import Json
from .keyboards import check_markup

if TYPE_CHECKING:
    from .accounts import Account
    from .chats import Chat, Topic
    from .people import Person
    from .seen import Seen


@dataclass(frozen=True)
class CallbackAnswer:
    """What the person is shown on top of the chat."""

    text: str = ""
    alert: bool = False
    url: str = ""
    cache_time: int = 0


@dataclass(eq=False)
class Press:
    """A press of a button."""

    id: str
    person: Account
    data: str
    at: float
    seen: Seen | None = None
    answer: CallbackAnswer | None = None
    delivered_at: float | None = None
    bell: Bell = field(default_factory=Bell)

    @property
    def answered(self) -> bool:
        """Whether the bot stopped the button's waiting sign."""
        return self.answer is not None

    async def wait(self, timeout: float = 5) -> CallbackAnswer:  # noqa: ASYNC109
        """The answer, as soon as it is there."""
        answered = await self.bell.wait_until(lambda: self.answer, timeout)
        assert answered, f"the press of {self.data!r} was not answered within {timeout} s"
        assert self.answer
        return self.answer

    def json(self) -> Json:
        """The JSON type CallbackQuery."""
        query: Json = {"id": self.id, "from": self.person.user(), "chat_instance": "-" + self.id[:12], "data": self.data}
        if self.seen and self.seen.inline_message_id:
            query["inline_message_id"] = self.seen.inline_message_id
        elif self.seen:
            query["message"] = self._shown(self.seen)
        return query

    @staticmethod
    def _shown(seen: Seen) -> Json:
        """The JSON type MaybeInaccessibleMessage."""
        stands = seen.chat.find(seen.id)
        return {"chat": seen.chat.json(), "message_id": seen.id, "date": 0} if stands and stands.deleted else seen.json()


@dataclass(eq=False)
class InlineQuery:
    """What somebody typed after the bot's name, and what the bot offers."""

    id: str
    person: Person
    query: str
    at: float
    answer: InlineAnswer | None = None
    bell: Bell = field(default_factory=Bell)


class InlineAnswer(list[Json]):
    """The results that the person may choose from."""

    def __init__(self, asked: InlineQuery, results: list[Json], options: Json) -> None:
        super().__init__(results)
        self._asked = asked
        self.button: Json | None = options.get("button")
        self.next_offset: str = options.get("next_offset", "")
        self.cache_time: int = options.get("cache_time", 300)
        self.is_personal: bool = options.get("is_personal", False)

    async def chooses(self, result: Json | int, chat: Chat, topic: Topic | None = None) -> Seen:
        """The person puts the result's message into a chat."""
        picked = self[result] if isinstance(result, int) else result
        person, world = self._asked.person, chat.world
        chat.admits(person)
        content = picked["input_message_content"]
        formatted = read_formatted(content, str(content["message_text"]))
        seen = chat.add(
            person,
            topic=topic,
            text=formatted.text,
            html=formatted.html,
            entities=formatted.entities,
            markup=check_markup(picked.get("reply_markup")),
            via_bot=True,
            inline_message_id=f"AAMC{random.randrange(16**12):012x}",
        )
        world.inline_messages[str(seen.inline_message_id)] = seen
        world.tells_bot(seen)
        if world.inline_feedback:
            world.updates.push("chosen_inline_result", self._chosen(picked, seen))
        return seen

    def _chosen(self, picked: Json, seen: Seen) -> Json:
        chosen: Json = {"result_id": picked["id"], "from": self._asked.person.user(), "query": self._asked.query}
        if seen.markup:
            chosen["inline_message_id"] = seen.inline_message_id
        return chosen


def new_query_id() -> str:
    """Telegram's ids of queries are long numbers, given as text."""
    return str(random.randrange(10**17, 10**18))


def inline_query_json(asked: InlineQuery, offset: str, chat_type: str) -> Any:
    """The JSON type InlineQuery."""
    return {"id": asked.id, "from": asked.person.user(), "query": asked.query, "offset": offset, "chat_type": chat_type}
