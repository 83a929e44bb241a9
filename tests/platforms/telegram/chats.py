"""A chat: who is in it, what stands in it, and what the bot said there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from .accounts import PRESENT, Account, Status
from .bell import Bell
from .errors import Json
from .group_life import GroupLife
from .seen import Seen

if TYPE_CHECKING:
    from .people import Person
    from .world import World

HINT = 3
GENERAL = 1
"""The first message of a supergroup tells of its making; in a forum its id is that of the topic General."""


@dataclass(eq=False)
class Topic:
    """A topic of a forum; its id is that of the service message that opened it."""

    chat: Chat
    name: str
    root: Seen
    closed: bool = False
    deleted: bool = False

    @property
    def id(self) -> int:
        """The `message_thread_id`."""
        return self.root.id


class Chat(GroupLife):
    """A private chat, a group or a supergroup."""

    def __init__(self, world: World, chat_id: int, kind: str, title: str, person: Person | None = None) -> None:
        self.world = world
        self.id = chat_id
        self.kind = kind
        self.title = title
        self.person = person
        self.username = ""
        self.is_forum = False
        self.general_closed = False
        self.bot_status: Status = "member"
        self.started = False
        self.migrated_to: Chat | None = None
        self.members: dict[int, tuple[Person, Status]] = {}
        self.topics: dict[int, Topic] = {}
        self.actions: list[str] = []
        self.pinned: list[int] = []
        self._all: dict[int, Seen] = {}
        self._last_id = GENERAL
        self._said: list[Seen] = []
        self._taken = 0
        self._bell = Bell()

    @property
    def private(self) -> bool:
        """Whether it is between one person and the bot."""
        return self.kind == "private"

    @property
    def messages(self) -> list[Seen]:
        """Everything that can be seen in the chat now, in order."""
        return [seen for seen in self._all.values() if not seen.deleted]

    @property
    def said(self) -> list[Seen]:
        """All that the bot ever said here, each change of a message by itself."""
        return list(self._said)

    def json(self) -> Json:
        """The JSON type Chat."""
        chat: Json = {"id": self.id, "type": self.kind}
        if self.person:
            chat["first_name"] = self.person.first_name
        else:
            chat["title"] = self.title
        if username := self.person.username if self.person else self.username:
            chat["username"] = username
        if self.is_forum:
            chat["is_forum"] = True
        return chat

    def find(self, message_id: int) -> Seen | None:
        """A message of the chat, also a deleted one."""
        return self._all.get(message_id)

    def delete(self, message_id: int) -> None:
        """Takes a message out."""
        self._all[message_id].deleted = True

    def new_id(self) -> int:
        """Supergroups count their own messages; all other chats share one count."""
        if self.kind == "supergroup":
            self._last_id += 1
            return self._last_id
        return self.world.new_message_id()

    def add(self, sender: Account, reply_to: Seen | None = None, topic: Topic | None = None, **content: Any) -> Seen:
        """Puts a message into the chat."""
        seen = Seen(self, self.new_id(), sender, int(self.world.now()), reply_to=reply_to, **content)
        seen.thread, seen.in_topic = self._thread(reply_to, topic)
        self._all[seen.id] = seen
        return seen

    def _thread(self, reply_to: Seen | None, topic: Topic | None) -> tuple[int | None, bool]:
        if topic:
            return topic.id, True
        if not reply_to or self.kind != "supergroup":
            return None, False
        return reply_to.thread or reply_to.id, reply_to.in_topic

    def status_of(self, account: Account) -> Status:
        """What the person, or the bot, is in this chat."""
        if account is self.world.bot:
            return self.bot_status
        if self.private:
            return "member"
        return self.members[account.id][1] if account.id in self.members else "left"

    def admits(self, person: Person) -> None:
        """Somebody who writes in a group is a member of it."""
        assert self.migrated_to is None, f"{self.title} became a supergroup: write there"
        if self.person:
            assert self.person is person, f"{person.first_name} cannot write in the private chat of {self.title}"
            assert self.bot_status != "kicked", f"{person.first_name} blocked the bot; call `unblocks` first"
            self.started = True
            return
        status = self.members.setdefault(person.id, (person, "member"))[1]
        assert status in PRESENT, f"{person.first_name} is not in {self.title} any more"

    def hears(self, seen: Seen) -> None:
        """The bot wrote or changed a message here."""
        self._said.append(replace(seen))
        self._bell.ring()

    async def next(self, timeout: float = 5) -> Seen:  # noqa: ASYNC109
        """The bot's next message or edit here that no `next` gave before, as it was at that moment."""
        if not await self._bell.wait_until(lambda: self._taken < len(self._said), timeout):
            raise AssertionError(f"the bot said nothing in {self.title} for {timeout} s. {self._story()}")
        self._taken += 1
        return self._said[self._taken - 1]

    async def quiet(self, seconds: float = 0.3) -> None:
        """Holds that the bot says nothing here for that long."""
        if await self._bell.wait_until(lambda: self._taken < len(self._said), seconds):
            raise AssertionError(f"the bot should say nothing in {self.title}, but: {self._said[self._taken :]}")

    def skip(self) -> None:
        """Forgets what the bot said so far."""
        self._taken = len(self._said)

    def _story(self) -> str:
        world = self.world
        return (
            f"Last there: {self.messages[-HINT:]}. Last calls: {world.calls[-HINT:]}. "
            f"Updates waiting: {world.updates.waiting}. Problems: {world.problems}"
        )
