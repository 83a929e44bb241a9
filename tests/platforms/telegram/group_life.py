"""What happens to a group: members, topics, the bot's place in it, and its becoming a supergroup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .accounts import ANONYMOUS, Account, Status

if TYPE_CHECKING:
    from .chats import Chat, Topic
    from .errors import Json
    from .people import Person
    from .seen import Seen
    from .world import World


class GroupLife:
    """The part of `Chat` that only groups have."""

    world: World
    id: int
    title: str
    kind: str
    is_forum: bool
    bot_status: Status
    members: dict[int, tuple[Person, Status]]
    topics: dict[int, Topic]
    migrated_to: Chat | None

    def member(self, person: Person, status: Status = "member") -> None:
        """Makes somebody a member without telling the bot."""
        self.members[person.id] = (person, status)

    def topic(self, name: str, by: Person | None = None) -> Topic:
        """Opens a topic of a forum; the bot is told with a service message."""
        from .chats import Topic

        assert self.is_forum, f"{self.title} is no forum"
        root = self.happens(by or self._somebody(), forum_topic_created={"name": name, "icon_color": 7322096})
        root.thread, root.in_topic = root.id, True
        topic = self.topics[root.id] = Topic(self._chat, name, root)
        self.world.updates.push("message", root.json())
        return topic

    async def joins(self, person: Person, by: Person | None = None) -> Seen:
        """Somebody joins, or is added."""
        old = self._chat.status_of(person)
        self.member(person)
        self._member_changed("chat_member", by or person, person, old, "member")
        return self._tells(by or person, new_chat_members=[person.user()])

    async def leaves(self, person: Person) -> Seen:
        """Somebody leaves."""
        old = self._chat.status_of(person)
        self.member(person, "left")
        self._member_changed("chat_member", person, person, old, "left")
        return self._tells(person, left_chat_member=person.user())

    async def kicks_bot(self, by: Person | None = None) -> None:
        """The bot is thrown out."""
        await self.sets_bot("kicked", by)

    async def invites_bot(self, by: Person | None = None, status: Status = "member", *, anonymous: bool = False) -> None:
        """The bot is added, with the service message that everybody sees."""
        await self.sets_bot(status, by, anonymous=anonymous)
        self._tells(by or self._somebody(), new_chat_members=[self.world.bot.user()])

    async def sets_bot(self, status: Status, by: Person | None = None, *, anonymous: bool = False) -> None:
        """The bot gets another status: promoted, restricted, thrown out."""
        old, self.bot_status = self.bot_status, status
        self._member_changed("my_chat_member", ANONYMOUS if anonymous else by or self._somebody(), self.world.bot, old, status)

    def bot_goes(self) -> None:
        """The bot leaves by itself."""
        old, self.bot_status = self.bot_status, "left"
        self._member_changed("my_chat_member", self.world.bot, self.world.bot, old, "left")

    async def migrates(self, by: Person | None = None, *, joins_first: bool = False, tells_old: bool = True) -> Chat:
        """The group becomes a supergroup with another id, which is given. The bot is told that it joins it, before the two
        service messages or after (tdlib/telegram-bot-api#266 does not say); it is not told that it leaves the group.

        `tells_old`: the service message in the old group comes too."""
        assert self.kind == "group", "only a basic group can become a supergroup"
        person = by or self._somebody()
        new = self.world.group(self.title, kind="supergroup")
        new.members = dict(self.members)
        new.bot_status = self.bot_status
        self.migrated_to = new
        if joins_first:
            new._member_changed("my_chat_member", person, self.world.bot, "left", new.bot_status)
        if tells_old:
            self._tells(person, migrate_to_chat_id=new.id)
        new._tells(person, migrate_from_chat_id=self.id)
        if not joins_first:
            new._member_changed("my_chat_member", person, self.world.bot, "left", new.bot_status)
        return new

    def happens(self, by: Account, **service: object) -> Seen:
        """A service message stands in the chat."""
        return self._chat.add(by, service=dict(service))

    def _tells(self, by: Account, **service: object) -> Seen:
        seen = self.happens(by, **service)
        if self.bot_status not in {"kicked", "left"}:
            self.world.updates.push("message", seen.json())
        return seen

    def _member_changed(self, kind: str, by: Account, whom: Account, old: str, new: str) -> None:
        if kind == "chat_member" and self.bot_status not in {"administrator", "creator"}:
            return
        self.world.updates.push(
            kind,
            {
                "chat": self._chat.json(),
                "from": by.user(),
                "date": int(self.world.now()),
                "old_chat_member": whom.member(old),
                "new_chat_member": whom.member(new),
            },
        )

    def _somebody(self) -> Person:
        if not self.members:
            self.member(self.world.person("Owner"), "creator")
        return next(iter(self.members.values()))[0]

    @property
    def _chat(self) -> Chat:
        from .chats import Chat

        assert isinstance(self, Chat)
        return self

    def administrators(self) -> list[Json]:
        """The JSON types ChatMember of those who run the group."""
        people = [person.member(status) for person, status in self.members.values() if status in {"administrator", "creator"}]
        return people + ([self.world.bot.member(self.bot_status)] if self.bot_status == "administrator" else [])
