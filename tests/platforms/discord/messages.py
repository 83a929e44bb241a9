"""Messages as the fake keeps them, as people see them and as the bot is sent them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tests.platforms.discord.components import parts
from tests.platforms.discord.errors import Json
from tests.platforms.discord.limits import Intent, MessageFlag
from tests.platforms.discord.message_rules import File

if TYPE_CHECKING:
    from tests.platforms.discord.channels import Channel, User

CONTENT_FIELDS: tuple[tuple[str, Any], ...] = (("content", ""), ("embeds", []), ("attachments", []), ("components", []))
"""What is empty without the message content intent (events/gateway#message-content-intent)."""
USER_MENTION = re.compile(r"<@!?(\d+)>")


def now() -> str:
    return datetime.now(UTC).isoformat()


@dataclass(frozen=True)
class Seen:
    """What somebody saw: a message at one moment. Later changes make another one."""

    id: int
    channel: "Channel" = field(repr=False)
    author: str
    content: str
    embeds: list[Json]
    components: list[Json]
    ephemeral: bool
    reply_to: int | None
    attachments: list[tuple[str, bytes, str]]
    flags: int
    edited: bool
    allowed_mentions: Json | None
    pinged: list[str]
    """The names of those who were notified; "everyone" too."""

    @property
    def buttons(self) -> list[str]:
        return [part.get("label") or "" for part in parts(self.components) if part["type"] == 2]

    @property
    def options(self) -> list[str]:
        return [option["label"] for part in parts(self.components) for option in part.get("options") or ()]

    @property
    def text(self) -> str:
        """All that can be read: content, embeds and text components."""
        lines = [self.content]
        for embed in self.embeds:
            lines += [(embed.get("author") or {}).get("name", ""), embed.get("title", ""), embed.get("description", "")]
            lines += [f"{field['name']}\n{field['value']}" for field in embed.get("fields") or ()]
            lines.append((embed.get("footer") or {}).get("text", ""))
        lines += [part["content"] for part in parts(self.components) if part["type"] == 10]
        return "\n".join(line for line in lines if line)


@dataclass(eq=False)
class Message:
    """One message as kept."""

    id: int
    channel: "Channel"
    author: "User"
    type: int = 0
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    flags: int = 0
    allowed_mentions: Json | None = None
    nonce: Any = None
    reference: Json | None = None
    metadata: Json | None = None
    by_interaction: bool = False
    viewer: "User | None" = None
    """Who alone sees it, if it is ephemeral."""
    pinned: bool = False
    deleted: bool = False
    timestamp: str = field(default_factory=now)
    edited: str | None = None

    @property
    def loading(self) -> bool:
        return bool(self.flags & MessageFlag.LOADING)

    @property
    def ephemeral(self) -> bool:
        return bool(self.flags & MessageFlag.EPHEMERAL)

    def mentions(self) -> tuple[list["User"], bool]:
        """Who is notified, and whether everyone is; resources/message#allowed-mentions-object."""
        allowed = self.allowed_mentions
        parse = ["users", "everyone"] if allowed is None else allowed.get("parse") or []
        listed = {str(user) for user in (allowed or {}).get("users") or ()}
        users = [
            self.channel.fake.users[int(user)]
            for user in dict.fromkeys(USER_MENTION.findall(self.content))
            if int(user) in self.channel.fake.users and ("users" in parse or user in listed)
        ]
        replied = self.replied_to
        if replied is not None and (allowed is None or allowed.get("replied_user", "users" in parse)) and replied not in users:
            users.append(replied)
        return users, "everyone" in parse and ("@everyone" in self.content or "@here" in self.content)

    @property
    def replied_to(self) -> "User | None":
        """The author of the message that a person or the bot openly replies to."""
        if self.type != 19 or self.by_interaction or not self.reference:
            return None
        message = self.channel.kept.get(int(self.reference["message_id"]))
        return message.author if message else None

    def attach(self, files: Iterable[tuple[str, bytes]]) -> None:
        for name, data in files:
            attachment = self.channel.fake.store(File(name, data))
            self.attachments.append(attachment)
            self.files[attachment["id"]] = data

    def seen(self) -> Seen:
        users, everyone = self.mentions()
        reply_to = int(self.reference["message_id"]) if self.reference else None
        files = [(item["filename"], self.files[item["id"]], item.get("description", "")) for item in self.attachments]
        pinged = [user.name for user in users] + ["everyone"] * everyone
        return Seen(
            *(self.id, self.channel, self.author.name, self.content, self.embeds, self.components, self.ephemeral),
            *(reply_to, files, self.flags, self.edited is not None, self.allowed_mentions, pinged),
        )

    def payload(self, *, referenced: bool = True) -> Json:
        """The message object of the API."""
        fake = self.channel.fake
        users, everyone = self.mentions()
        body: Json = {
            "id": str(self.id),
            "channel_id": str(self.channel.id),
            "type": self.type,
            "author": self.author.payload(),
            "content": self.content,
            "embeds": [{"type": "rich"} | embed for embed in self.embeds],
            "components": self.components,
            "attachments": self.attachments,
            "mentions": [user.payload() for user in users],
            "mention_roles": [],
            "mention_everyone": everyone,
            "pinned": self.pinned,
            "tts": False,
            "flags": self.flags,
            "timestamp": self.timestamp,
            "edited_timestamp": self.edited,
        }
        if self.nonce is not None:
            body["nonce"] = self.nonce
        if self.by_interaction:
            body |= {"webhook_id": str(fake.application_id), "application_id": str(fake.application_id)}
        if self.metadata:
            body["interaction_metadata"] = self.metadata
        if self.reference:
            body["message_reference"] = self.reference
            if referenced:
                original = self.channel.kept.get(int(self.reference["message_id"]))
                body["referenced_message"] = original.payload(referenced=False) if original else None
        return body

    def as_read(self, intents: int) -> Json:
        """The message without what the bot may not read."""
        body = self.payload()
        for payload, message in ((body, self), (body.get("referenced_message"), self.referenced())):
            if payload and message and not message.readable(intents):
                payload |= dict(CONTENT_FIELDS)
        return body

    def event(self, intents: int) -> Json:
        """The message as a gateway session with these intents gets it."""
        body = self.as_read(intents)
        if self.channel.guild:
            body["guild_id"] = str(self.channel.guild.id)
            if not self.by_interaction:
                body["member"] = self.channel.guild.member_payload(self.author, with_user=False)
        return body

    def referenced(self) -> "Message | None":
        return self.channel.kept.get(int(self.reference["message_id"])) if self.reference else None

    def readable(self, intents: int) -> bool:
        """Whether the bot may read what it says."""
        bot = self.channel.fake.bot
        if intents & Intent.MESSAGE_CONTENT or self.channel.guild is None:
            return True
        return self.author is bot or bot in self.mentions()[0]
