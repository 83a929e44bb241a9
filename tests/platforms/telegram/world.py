"""Everything that Telegram knows of one bot: people, chats, what waits, and the rules that were broken."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any, Literal, Protocol

from .accounts import Account
from .bell import Bell
from .chats import Chat
from .errors import Json
from .files import Files
from .parameters import Params
from .people import Person, new_person_id
from .presses import InlineQuery, Press
from .privacy import bot_receives
from .seen import Seen
from .updates import Updates

CALLBACK_DEADLINE = 15.0
"""Seconds after which a press without an answer counts as lost."""


class Watcher(Protocol):
    """Somebody who measures how the bot answers."""

    def delivered(self, update: Json) -> None:
        """The bot got an update."""

    def acted(self, call: Call) -> None:
        """The bot did something that people see."""


@dataclass
class Call:
    """A request of the bot."""

    method: str
    request: Params = field(repr=False)
    at: float = 0.0
    error: str | None = None

    @property
    def params(self) -> dict[str, Any]:
        """The parameters, decoded."""
        return self.request.decoded

    def __str__(self) -> str:
        return f"{self.method}({', '.join(f'{name}={value!r}' for name, value in self.params.items())})"


class World:
    """The state behind the server."""

    def __init__(self) -> None:
        self.bot = Account(123456, "Unwind", "unwind_test_bot", is_bot=True)
        self.bot_can_read_all = False
        self.inline_feedback = False
        self.callback_deadline = CALLBACK_DEADLINE
        self.clock = timedelta(0)
        self.problems: list[str] = []
        self.calls: list[Call] = []
        self.current = ""
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.texts: dict[tuple[str, str], str] = {}
        self.settings: Json = {}
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.presses: dict[str, Press] = {}
        self.queries: dict[str, InlineQuery] = {}
        self.inline_messages: dict[str, Seen] = {}
        self.files = Files()
        self.updates = Updates(self._delivered)
        self.happened = Bell()
        self.watcher: Watcher | None = None
        self._message_ids = count(1)
        self._group_ids = count(4_000_000_001)
        self._supergroup_ids = count(1_002_000_000_001)
        self._deadlines: dict[str, asyncio.TimerHandle] = {}

    def now(self) -> float:
        """The time on the server; `clock` shifts it."""
        return time.time() + self.clock.total_seconds()

    def new_message_id(self) -> int:
        """The count that private chats and basic groups share."""
        return next(self._message_ids)

    def person(self, first_name: str, username: str | None = None, language_code: str = "en", is_bot: bool = False) -> Person:
        """Somebody new; without a username if it is empty."""
        if username is None:
            username = f"{''.join(c for c in first_name.lower() if c.isascii() and c.isalnum())}_{len(self.people) + 1}"
        person = Person(new_person_id(), first_name, username, is_bot, language_code, world=self)
        self.people[person.id] = person
        return person

    def private(self, person: Person) -> Chat:
        """The person's chat with the bot."""
        if person.id not in self.chats:
            self.chats[person.id] = Chat(self, person.id, "private", person.first_name, person)
        return self.chats[person.id]

    def group(self, title: str, kind: Literal["group", "supergroup"] = "supergroup", forum: bool = False) -> Chat:
        """A new group with the bot in it."""
        assert kind == "supergroup" or not forum, "only supergroups have topics"
        chat_id = -next(self._supergroup_ids if kind == "supergroup" else self._group_ids)
        chat = self.chats[chat_id] = Chat(self, chat_id, kind, title)
        chat.is_forum = forum
        return chat

    def find_chat(self, name: str) -> Chat | None:
        """A chat by its id or @username, or the private chat that a person's id stands for."""
        if name.startswith("@"):
            return next((chat for chat in self.chats.values() if not chat.private and chat.username == name[1:]), None)
        number = int(name) if name.lstrip("-").isdecimal() else 0
        if number in self.people:
            return self.private(self.people[number])
        return self.chats.get(number)

    def problem(self, text: str) -> None:
        """A rule was broken."""
        self.problems.append(text)

    def tells_bot(self, seen: Seen, kind: str = "message") -> None:
        """Queues an update about what somebody wrote, if the bot may read it."""
        if bot_receives(seen):
            self.updates.push(kind, seen.json())

    async def until(self, ready: Any, timeout: float = 5) -> None:  # noqa: ASYNC109
        """Waits until it is so; it is looked at after every request of the bot."""
        assert await self.happened.wait_until(ready, timeout), f"it was not so within {timeout} s; calls: {self.calls[-5:]}"

    async def called(self, method: str, times: int = 1, timeout: float = 5) -> Call:  # noqa: ASYNC109
        """Waits until the bot called the method that often; gives that call."""
        found: list[Call] = []

        def enough() -> bool:
            found[:] = [call for call in self.calls if call.method == method]
            return len(found) >= times

        await self.until(enough, timeout)
        return found[times - 1]

    @property
    def unanswered(self) -> list[Press]:
        """Presses that the bot got but did not answer yet."""
        return [press for press in self.presses.values() if press.delivered_at is not None and not press.answered]

    def forget_deadlines(self) -> None:
        """Nobody looks any more whether presses are answered."""
        for handle in self._deadlines.values():
            handle.cancel()
        self._deadlines.clear()

    def settled(self, press: Press) -> None:
        """A press was answered."""
        if handle := self._deadlines.pop(press.id, None):
            handle.cancel()

    def _delivered(self, update: Json) -> None:
        if self.watcher:
            self.watcher.delivered(update)
        query = update.get("callback_query")
        press = self.presses.get(query["id"]) if query else None
        if press:
            press.delivered_at = self.now()
            loop = asyncio.get_running_loop()
            self._deadlines[press.id] = loop.call_later(self.callback_deadline, self._missed, press)

    def _missed(self, press: Press) -> None:
        self._deadlines.pop(press.id, None)
        if not press.answered:
            self.problem(f"the press of {press.data!r} was not answered within {self.callback_deadline:g} s")
            self.happened.ring()
