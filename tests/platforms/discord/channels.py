"""Users, and the channels they talk in."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.platforms.discord.errors import Json, missing_access, missing_permissions, thread_archived, thread_locked
from tests.platforms.discord.limits import Intent, Permission
from tests.platforms.discord.messages import Message, Seen, now
from tests.platforms.discord.stream import Stream

if TYPE_CHECKING:
    from tests.platforms.discord.fake import FakeDiscord
    from tests.platforms.discord.guilds import Guild

TEXT, DM, THREAD = 0, 1, 11


@dataclass(eq=False)
class User:
    """Somebody with an account: a person or the bot."""

    id: int
    name: str
    is_bot: bool = False

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"

    def payload(self) -> Json:
        return {
            "id": str(self.id),
            "username": self.name if self.is_bot else self.name.lower().replace(" ", "_"),
            "global_name": None if self.is_bot else self.name,
            "discriminator": "0000" if self.is_bot else "0",
            "avatar": None,
            "public_flags": 0,
            "flags": 0,
            "bot": self.is_bot,
            "system": False,
            "primary_guild": None,
        }


class Place:
    """What channels, threads and direct messages have in common."""

    def __init__(self, fake: "FakeDiscord", kind: int, name: str) -> None:
        self.fake, self.kind, self.name = fake, kind, name
        self.id = int(fake.new_id())
        self.kept: dict[int, Message] = {}
        """Every message ever, deleted and ephemeral ones too."""
        self.said: list[Seen] = []
        """All that the bot ever said here for all to see, each change of a message by itself."""
        self.stream = Stream(name)
        fake.channels[self.id] = self  # type: ignore[assignment]  # every Place is made as a Channel


class Channel(Place):
    """A text channel, a thread or the direct messages between the bot and a person."""

    def __init__(
        self,
        fake: "FakeDiscord",
        kind: int,
        name: str,
        *,
        guild: "Guild | None" = None,
        parent: "Channel | None" = None,
        person: User | None = None,
    ) -> None:
        super().__init__(fake, kind, name)
        self.guild, self.parent, self.person = guild, parent, person
        self.threads: list[Channel] = []
        self._bot_can_send = self._bot_can_view = True
        self.archived = self.locked = False

    # What people see.

    @property
    def messages(self) -> list[Seen]:
        """What everybody here sees now, in order."""
        return [message.seen() for message in self.shown()]

    def shown(self) -> list[Message]:
        return [m for m in self.kept.values() if not (m.deleted or m.ephemeral or m.loading)]

    async def next(self, timeout: float = 5.0) -> Seen:  # noqa: ASYNC109
        """The next message (or change of one) by the bot that no action has returned."""
        return await self.stream.next(timeout)

    async def quiet(self, seconds: float = 0.3) -> None:
        await self.stream.quiet(seconds)

    def thread(self, name: str) -> "Channel":
        return self.add_thread(name)

    def add_thread(self, name: str, owner: User | None = None) -> "Channel":
        assert self.guild is not None
        thread = Channel(self.fake, THREAD, name, guild=self.guild, parent=self)
        self.threads.append(thread)
        thread.owner = owner or self.fake.bot
        self.fake.dispatch("THREAD_CREATE", thread.payload() | {"newly_created": True}, self.guild, Intent.GUILDS)
        return thread

    owner: User

    def archive(self, *, locked: bool = False) -> None:
        """Closes a thread: for all who do not manage threads, if it is `locked`."""
        self.archived, self.locked = True, locked
        self._tell_thread()

    def lock(self) -> None:
        """Only who manages threads may write here."""
        self.locked = True
        self._tell_thread()

    def require_unlocked(self) -> None:
        """Raises if a thread takes no message; an archived one that is not locked opens again (topics/threads)."""
        if self.locked and not self.bot_permissions & Permission.MANAGE_THREADS:
            raise thread_archived() if self.archived else thread_locked()
        if self.archived:
            self.archived = False
            self._tell_thread()

    def _tell_thread(self) -> None:
        self.fake.dispatch("THREAD_UPDATE", self.payload(), self.guild, Intent.GUILDS)

    # What the bot may do.

    @property
    def bot_can_send(self) -> bool:
        return self._bot_can_send

    @bot_can_send.setter
    def bot_can_send(self, value: bool) -> None:
        self._bot_can_send = value
        self._tell()

    @property
    def bot_can_view(self) -> bool:
        return self._bot_can_view

    @bot_can_view.setter
    def bot_can_view(self, value: bool) -> None:
        self._bot_can_view = value
        self._tell()

    def _tell(self) -> None:
        if self.guild:
            self.fake.dispatch("CHANNEL_UPDATE", self.payload(), self.guild, Intent.GUILDS)

    @property
    def denied(self) -> int:
        own = 0 if self._bot_can_view else Permission.VIEW_CHANNEL
        own |= 0 if self._bot_can_send else Permission.SEND_MESSAGES | Permission.SEND_MESSAGES_IN_THREADS
        return own | (self.parent.denied if self.parent else 0)

    @property
    def bot_permissions(self) -> int:
        if self.guild is None:
            return Permission.USUAL
        if self.guild not in self.fake.guilds:
            return 0
        if self.guild.bot_permissions & Permission.ADMINISTRATOR:
            return Permission.ALL
        return self.guild.bot_permissions & ~self.denied

    def require(self, permission: int) -> None:
        """Raises what Discord answers if the bot may not do something here."""
        if not self.bot_permissions & Permission.VIEW_CHANNEL:
            raise missing_access()
        if permission == Permission.SEND_MESSAGES and self.kind == THREAD:
            permission = Permission.SEND_MESSAGES_IN_THREADS
        if permission & ~self.bot_permissions:
            raise missing_permissions()

    def payload(self) -> Json:
        last = next(reversed(self.kept), None)
        body: Json = {"id": str(self.id), "type": self.kind, "flags": 0, "last_message_id": str(last) if last else None}
        if self.guild is None:
            assert self.person is not None
            return body | {"recipients": [self.person.payload()]}
        body |= {"guild_id": str(self.guild.id), "name": self.name, "rate_limit_per_user": 0}
        if self.parent is None:
            deny = {"id": str(self.fake.bot.id), "type": 1, "allow": "0", "deny": str(self.denied)}
            overwrites = [deny] if self.denied else []
            return body | {"parent_id": None, "position": 0, "topic": None, "nsfw": False, "permission_overwrites": overwrites}
        times = {"archive_timestamp": now(), "create_timestamp": now(), "auto_archive_duration": 1440}
        return body | {
            "parent_id": str(self.parent.id),
            "owner_id": str(self.owner.id),
            "message_count": len(self.kept),
            "member_count": 1,
            "total_message_sent": len(self.kept),
            "thread_metadata": {"archived": self.archived, "locked": self.locked, **times},
        }
