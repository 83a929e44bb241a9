"""Servers, and who is in them."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.platforms.discord.channels import TEXT, Channel, User
from tests.platforms.discord.errors import Json
from tests.platforms.discord.limits import Intent, Permission

if TYPE_CHECKING:
    from tests.platforms.discord.fake import FakeDiscord

LONG_AGO = "2025-01-01T00:00:00+00:00"
ABSENT = (
    *("icon", "banner", "splash", "discovery_splash", "home_header", "description", "application_id", "afk_channel_id"),
    *("widget_channel_id", "rules_channel_id", "vanity_url_code", "safety_alerts_channel_id"),
    *("public_updates_channel_id", "max_presences", "incidents_data"),
)
ZERO = (
    *("system_channel_flags", "verification_level", "default_message_notifications", "mfa_level", "nsfw_level"),
    *("explicit_content_filter", "premium_tier", "premium_subscription_count", "max_stage_video_channel_users"),
)


@dataclass(eq=False)
class Guild:
    """A server. The bot has exactly `bot_permissions`, by its role."""

    fake: "FakeDiscord"
    name: str
    locale: str
    id: int
    channels: list[Channel] = field(default_factory=list)
    members: dict[User, int] = field(default_factory=dict)
    """Who is here, with their permissions."""
    lets: set[tuple[User, str]] = field(default_factory=set)
    """Who may use which command by the server's own settings, whatever the command asks for (Application Command Permissions)."""
    _bot_permissions: int = Permission.USUAL

    def __post_init__(self) -> None:
        self.role_id = self.fake.new_id()
        self.joined = LONG_AGO
        self._system_channel: Channel | None = None

    @property
    def system_channel(self) -> Channel | None:
        """Where Discord greets new members."""
        return self._system_channel

    @system_channel.setter
    def system_channel(self, channel: Channel | None) -> None:
        self._system_channel = channel
        self.fake.dispatch("GUILD_UPDATE", self.payload(), self, Intent.GUILDS)

    def channel(self, name: str) -> Channel:
        channel = Channel(self.fake, TEXT, name, guild=self)
        self.channels.append(channel)
        self.fake.dispatch("CHANNEL_CREATE", channel.payload(), self, Intent.GUILDS)
        return channel

    def member(self, person: User, *, manage_guild: bool = False, administrator: bool = False) -> None:
        """Lets a person in, or gives them other permissions."""
        permissions = Permission.USUAL | Permission.MANAGE_GUILD * manage_guild
        event = "GUILD_MEMBER_UPDATE" if person in self.members else "GUILD_MEMBER_ADD"
        self.members[person] = Permission.ALL if administrator else permissions
        self.fake.dispatch(event, self.member_payload(person) | {"guild_id": str(self.id)}, self, Intent.MEMBERS)

    @property
    def bot_permissions(self) -> int:
        return self._bot_permissions

    @bot_permissions.setter
    def bot_permissions(self, value: int) -> None:
        self._bot_permissions = value
        body = {"guild_id": str(self.id), "role": self._role(self.role_id, "Unwind", value)}
        self.fake.dispatch("GUILD_ROLE_UPDATE", body, self, Intent.GUILDS)

    def permissions_of(self, user: User) -> int:
        return self._bot_permissions if user is self.fake.bot else self.members.get(user, 0)

    def member_payload(self, user: User, *, with_user: bool = True) -> Json:
        body: Json = {
            "roles": [self.role_id] if user is self.fake.bot else [str(user.id)] if self.members.get(user) else [],
            "joined_at": self.joined,
            "nick": None,
            "avatar": None,
            "banner": None,
            "communication_disabled_until": None,
            "premium_since": None,
            "pending": False,
            "flags": 0,
            "mute": False,
            "deaf": False,
        }
        return body | {"user": user.payload()} if with_user else body

    def _role(self, role_id: str, name: str, permissions: int) -> Json:
        colors = {"primary_color": 0, "secondary_color": None, "tertiary_color": None}
        looks = {"color": 0, "colors": colors, "hoist": False, "icon": None, "unicode_emoji": None, "flags": 0}
        rest = {"position": int(role_id == self.role_id), "managed": role_id == self.role_id, "mentionable": False}
        return {"id": role_id, "name": name, "permissions": str(permissions), **looks, **rest}

    def payload(self) -> Json:
        """The guild object of the API."""
        return {
            **dict.fromkeys(ABSENT),
            **dict.fromkeys(ZERO, 0),
            "id": str(self.id),
            "name": self.name,
            "owner_id": str(next((m.id for m, rights in self.members.items() if rights == Permission.ALL), self.id)),
            "preferred_locale": self.locale,
            "system_channel_id": str(self._system_channel.id) if self._system_channel else None,
            "region": "deprecated",
            "roles": [
                self._role(str(self.id), "@everyone", 0),
                self._role(self.role_id, "Unwind", self._bot_permissions),
                *(
                    self._role(str(user.id), f"What {user.name} may do", rights)
                    for user, rights in self.members.items()
                    if rights
                ),
            ],
            "emojis": [],
            "stickers": [],
            "features": [],
            "afk_timeout": 300,
            "max_members": 500_000,
            "max_video_channel_users": 25,
            "widget_enabled": False,
            "premium_progress_bar_enabled": False,
            "nsfw": False,
        }

    def create_event(self, intents: int, *, new: bool = False) -> Json:
        """GUILD_CREATE; other members than the bot only with their intent. A `new` server does not say that it is available."""
        members = [self.fake.bot, *self.members] if intents & Intent.MEMBERS else [self.fake.bot]
        return (
            self.payload()
            | ({} if new else {"unavailable": False})
            | {
                "joined_at": self.joined,
                "large": False,
                "member_count": len(self.members) + 1,
                "members": [self.member_payload(member) for member in members],
                "channels": [channel.payload() for channel in self.channels],
                "threads": [thread.payload() for channel in self.channels for thread in channel.threads],
                **{
                    key: []
                    for key in ("presences", "voice_states", "stage_instances", "guild_scheduled_events", "soundboard_sounds")
                },
            }
        )
