"""Servers as the bot sees them: it is let in and thrown out, they fail and come back, channels go."""

from tests.platforms.discord.channels import Channel
from tests.platforms.discord.errors import Json, unknown
from tests.platforms.discord.gateway import ForIntents, Gateway
from tests.platforms.discord.guilds import Guild
from tests.platforms.discord.limits import Intent
from tests.platforms.discord.messages import now


class Servers:
    """What FakeDiscord offers about servers."""

    gateway: Gateway

    def __init__(self) -> None:
        super().__init__()
        self.channels: dict[int, Channel] = {}
        self.guilds: list[Guild] = []
        """Those that the bot is in."""

    def add_guild(self, guild: Guild) -> None:
        """Somebody adds the bot."""
        guild.joined = now()
        self._let_in(guild)

    def _let_in(self, guild: Guild) -> None:
        """Only what was there before says whether it is available."""
        self.guilds.append(guild)
        self.gateway.dispatch("GUILD_CREATE", lambda intents: guild.create_event(intents, new=True), guild, Intent.GUILDS)

    def remove_guild(self, guild: Guild) -> None:
        """Throws the bot out."""
        self.guilds.remove(guild)
        self.gateway.dispatch("GUILD_DELETE", {"id": str(guild.id)}, guild, Intent.GUILDS)

    def outage(self, guild: Guild) -> None:
        """The server cannot be reached for a while."""
        self.gateway.dispatch("GUILD_DELETE", {"id": str(guild.id), "unavailable": True}, guild, Intent.GUILDS)

    def outage_over(self, guild: Guild) -> None:
        """It is there again."""
        self.gateway.dispatch("GUILD_CREATE", guild.create_event, guild, Intent.GUILDS)

    def remove_channel(self, channel: Channel) -> None:
        """Somebody deletes a channel or thread."""
        assert channel.guild is not None
        (channel.parent.threads if channel.parent else channel.guild.channels).remove(channel)
        for gone in (channel, *channel.threads):
            self.channels.pop(gone.id, None)
        event = "THREAD_DELETE" if channel.parent else "CHANNEL_DELETE"
        self.dispatch(event, channel.payload(), channel.guild, Intent.GUILDS)

    def find_channel(self, number: str) -> Channel:
        channel = self.channels.get(int(number)) if number.isdigit() else None
        if channel is None:
            raise unknown("Channel", blame=not number.isdigit())
        return channel

    def find_guild(self, number: str) -> Guild:
        for guild in self.guilds:
            if str(guild.id) == number:
                return guild
        raise unknown("Guild", blame=not number.isdigit())

    def dispatch(self, event: str, data: Json | ForIntents, guild: Guild | None, intent: int = 0) -> None:
        """Tells the bot of something, where it is."""
        if guild is None or guild in self.guilds:
            self.gateway.dispatch(event, data, guild, intent)
