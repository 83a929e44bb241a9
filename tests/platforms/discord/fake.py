"""A fake Discord on loopback, as strict as the real one."""

import itertools
import mimetypes
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from tests.platforms.discord import limits
from tests.platforms.discord.channels import DM, Channel, User
from tests.platforms.discord.commands import Commands
from tests.platforms.discord.controls import GatewayControls
from tests.platforms.discord.errors import Json, closed_dms, no_mutual_guilds
from tests.platforms.discord.faults import Faults
from tests.platforms.discord.gateway import Gateway
from tests.platforms.discord.guilds import Guild
from tests.platforms.discord.interactions import Interactions
from tests.platforms.discord.message_rules import File
from tests.platforms.discord.messages import Message, Seen
from tests.platforms.discord.people import Person
from tests.platforms.discord.posting import tell_edit
from tests.platforms.discord.rates import Rates
from tests.platforms.discord.routes import Call
from tests.platforms.discord.server import API, Server
from tests.platforms.discord.servers import Servers

DISCORD_EPOCH = 1_420_070_400_000
"""The first second of 2015 in milliseconds, where snowflakes begin (reference#snowflakes)."""
LIMITED_CONTENT_FLAG = 1 << 19
"""GATEWAY_MESSAGE_CONTENT_LIMITED of the application's flags."""


class FakeDiscord(Servers, GatewayControls, Faults):
    """REST, gateway and the people who use the bot."""

    def __init__(self) -> None:
        super().__init__()
        self._numbers = itertools.count()
        self.time: Callable[[], float] = time.monotonic
        self.users: dict[int, User] = {}
        self.stored: dict[str, bytes] = {}
        self.bot = self._user("Unwind", is_bot=True)
        self.owner = self._user("The owner")
        self.application_id = self.bot.id
        self.token = f"{self.bot.id}.fake.token"

        self.nonces: dict[str, tuple[Message, float]] = {}
        """What was sent with a nonce that is to be unique, and when."""
        self.calls: list[Call] = []
        self.problems: list[str] = []
        """Every rule that the bot broke."""
        self.refusals: list[str] = []
        """What was refused because the world is so: closed direct messages, missing permissions, deleted messages."""
        self.typing: list[Channel] = []
        self.reactions: list[tuple[int, str]] = []
        self.presences: list[Json] = []

        self.privileged_intents = False
        self.shards = 1
        self.max_concurrency = 1
        self.heartbeat_interval = limits.HEARTBEAT_INTERVAL
        self.acks_heartbeats = True
        self.enforces_rates = False
        self.interaction_deadline = limits.INTERACTION_DEADLINE
        self.token_life = limits.TOKEN_LIFE
        self.follow_up_wait = 10.0
        """How long a person waits for what follows a deferral."""
        self.update_wait = 0.3
        """How long a person waits for a change after a deferred update."""

        self.registry = Commands(self)
        self.interactions = Interactions(self)
        self.gateway = Gateway(self)
        self.rates = Rates()
        self.server = Server(self)

    # Coming and going.

    async def start(self) -> None:
        await self.server.start()

    async def stop(self) -> None:
        await self.server.stop()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.stop()

    @property
    def commands(self) -> list[Json]:
        """The registered global commands."""
        return list(self.registry.registered.values())

    @property
    def command_writes(self) -> int:
        return self.registry.writes

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server.port}"

    @property
    def url(self) -> str:
        return self.base + API

    @property
    def gateway_url(self) -> str:
        return f"ws://127.0.0.1:{self.server.port}/gateway"

    @property
    def resume_gateway_url(self) -> str:
        return f"ws://127.0.0.1:{self.server.port}/resume"

    # The world.

    def new_id(self) -> str:
        """A new snowflake."""
        return str((int(time.time() * 1000) - DISCORD_EPOCH << 22) + next(self._numbers))

    def _user(self, name: str, *, is_bot: bool = False) -> User:
        user = User(int(self.new_id()), name, is_bot)
        self.users[user.id] = user
        return user

    def guild(self, name: str, locale: str = "en-US", *, with_bot: bool = True) -> Guild:
        """A server that the bot has long been in; without it until `add_guild`."""
        guild = Guild(self, name, locale, int(self.new_id()))
        if with_bot:
            self._let_in(guild)
        return guild

    def person(self, name: str, locale: str = "en-US") -> Person:
        assert locale in limits.LOCALES, f"Discord has no locale {locale}"
        person = Person(int(self.new_id()), name, fake=self, locale=locale)
        self.users[person.id] = person
        return person

    def dm(self, person: User) -> Channel:
        """The direct messages between the bot and a person."""
        for channel in self.channels.values():
            if channel.person is person:
                return channel
        return Channel(self, DM, f"direct messages with {person.name}", person=person)

    def locale_of(self, person: User) -> str:
        return person.locale if isinstance(person, Person) else "en-US"

    def require_open(self, channel: Channel) -> None:
        """Raises if a person takes no direct messages: by choice, or sharing no server and never having written."""
        person = channel.person
        if not isinstance(person, Person):
            return
        if person.dms_closed:
            raise closed_dms()
        wrote = any(message.author is person for message in channel.kept.values())
        if not wrote and not any(person in guild.members for guild in self.guilds):
            raise no_mutual_guilds()

    def store(self, file: File) -> Json:
        """Keeps an attachment where its url points; gives the attachment object."""
        number = self.new_id()
        self.stored[number] = file.data
        url = f"{self.base}/attachments/{number}/{file.name}"
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        sizes = {"size": len(file.data), "content_type": kind}
        return {"id": number, "filename": file.name, "url": url, "proxy_url": url, **sizes}

    # What is seen.

    def show(self, message: Message, *, edited: bool = False) -> Seen:
        """Lets those who may see a message see it as it is now."""
        seen = message.seen()
        if message.author is self.bot:
            if isinstance(message.viewer, Person):
                message.viewer.stream.put(seen)
            else:
                message.channel.said.append(seen)
                message.channel.stream.put(seen)
        if edited:
            tell_edit(message)
        return seen

    # The gateway.

    @property
    def content_intent(self) -> int:
        """Over REST it counts what is switched on for the application, not what IDENTIFY asked for."""
        return limits.Intent.MESSAGE_CONTENT if self.privileged_intents else 0

    @property
    def application_flags(self) -> int:
        return LIMITED_CONTENT_FLAG if self.privileged_intents else 0
