"""People, and what they can do with the bot. What a real client would not let them do is an AssertionError."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.platforms.discord import interactions as kinds
from tests.platforms.discord.channels import Channel, User
from tests.platforms.discord.command_rules import MESSAGE
from tests.platforms.discord.components import parts
from tests.platforms.discord.forms import filled
from tests.platforms.discord.interactions import Interaction, Modal, first_shown
from tests.platforms.discord.limits import Permission
from tests.platforms.discord.messages import Message, Seen, now
from tests.platforms.discord.posting import announce, remove, tell_edit
from tests.platforms.discord.stream import Stream
from tests.platforms.discord.typed_commands import typed, usable

if TYPE_CHECKING:
    from tests.platforms.discord.fake import FakeDiscord

BUTTON, LINK, STRING_SELECT = 2, 5, 3


@dataclass(eq=False)
class Person(User):
    """Somebody who uses the bot."""

    fake: "FakeDiscord" = field(kw_only=True, repr=False)
    locale: str = field(default="en-US", kw_only=True)
    dms_closed: bool = field(default=False, kw_only=True)

    def __post_init__(self) -> None:
        self.stream = Stream(f"what only {self.name} sees")

    # What they see.

    @property
    def private_messages(self) -> list[Seen]:
        """The ephemeral messages shown to them, in every channel."""
        kept = [message for channel in self.fake.channels.values() for message in channel.kept.values()]
        mine = [m for m in kept if m.ephemeral and m.viewer is self and not m.deleted and not m.loading]
        return [message.seen() for message in sorted(mine, key=lambda message: message.id)]

    async def next_private(self, timeout: float = 5.0) -> Seen:  # noqa: ASYNC109
        """The next ephemeral message (or change of one) that no action has returned."""
        return await self.stream.next(timeout)

    async def quiet_private(self, seconds: float = 0.3) -> None:
        await self.stream.quiet(seconds)

    def now(self, seen: Seen) -> Seen:
        """How a message seen earlier looks now."""
        return self._visible(seen).seen()

    # Commands.

    async def slash(self, channel: Channel, command: str, /, **options: Any) -> Any:
        """Types "/command", or "command subcommand"; gives the first thing shown, a Seen or a Modal."""
        return await self._shown(self.begins(channel, command, **options))

    def begins(self, channel: Channel, command: str, /, **options: Any) -> Interaction:
        """As `slash`, without waiting."""
        data = typed(self.fake, command, self, channel, options).data
        return self._start(kinds.COMMAND, channel, data, f"/{command}")

    async def completes(self, channel: Channel, command: str, /, **options: Any) -> list[tuple[str, str | int | float]]:
        """What is offered while the last of the options is typed."""
        draft = typed(self.fake, command, self, channel, options, completing=True)
        interaction = self._start(kinds.AUTOCOMPLETE, channel, draft.data, f"completing /{command}")
        interaction.focused_type = draft.focused_type
        return [(choice["name"], choice["value"]) for choice in await self._shown(interaction)]

    async def uses(self, seen: Seen, command: str) -> Any:
        """Chooses a command from a message's context menu."""
        message = self._visible(seen)
        found = usable(self.fake, MESSAGE, command, self, message.channel)
        number = str(message.id)
        data = {"id": found["id"], "name": command, "type": MESSAGE, "target_id": number}
        data["resolved"] = {"messages": {number: message.payload()}}
        return await self._shown(self._start(kinds.COMMAND, message.channel, data, command))

    # Components and forms.

    async def presses(self, seen: Seen, label: str) -> Any:
        """Presses the button whose label begins so; gives a Seen, a Modal, or None if nothing changes."""
        message = self._visible(seen)
        buttons = [part for part in parts(message.components) if part["type"] == BUTTON]
        found = [button for button in buttons if (button.get("label") or "").startswith(label)]
        assert found, f"no button {label!r} among {[button.get('label') for button in buttons]}"
        assert not found[0].get("disabled"), f"the button {label!r} is disabled"
        assert found[0]["style"] != LINK, f"the button {label!r} only opens {found[0].get('url')}"
        return await self._component(message, found[0], {}, label)

    async def selects(self, seen: Seen, labels: Sequence[str]) -> Any:
        """Chooses these options of the select that has them."""
        message = self._visible(seen)
        selects = [part for part in parts(message.components) if part["type"] == STRING_SELECT]
        for select in selects:
            values = {option["label"]: option["value"] for option in select["options"]}
            if set(labels) <= set(values):
                low, high = select["min_values"], select["max_values"]
                assert low <= len(labels) <= high, f"the select takes {low} to {high} options, not {len(labels)}"
                assert not select.get("disabled"), "the select is disabled"
                return await self._component(message, select, {"values": [values[label] for label in labels]}, str(labels))
        raise AssertionError(f"no select has all of {labels}: {[option['label'] for s in selects for option in s['options']]}")

    async def submits(self, modal: Modal, answers: dict[str, Any]) -> Any:
        """Fills a form by its labels (text, or the labels of options) and sends it."""
        parent = modal.interaction
        assert parent.person is self, f"the form is shown to {parent.person.name}, not to {self.name}"
        data = {"custom_id": modal.custom_id, "components": filled(modal, answers)}
        source = parent.source if parent.source and not parent.source.deleted else None
        return await self._shown(self._start(kinds.SUBMIT, parent.channel, data, modal.title, source, parent))

    async def _component(self, message: Message, component: dict[str, Any], more: dict[str, Any], name: str) -> Any:
        data = {"component_type": component["type"], "custom_id": component["custom_id"], "id": component["id"], **more}
        return await self._shown(self._start(kinds.COMPONENT, message.channel, data, name, message))

    def _start(
        self,
        kind: int,
        channel: Channel,
        data: dict[str, Any],
        name: str,
        source: Message | None = None,
        parent: Interaction | None = None,
    ) -> Interaction:
        self._here(channel)
        return self.fake.interactions.start(kind, self, channel, data, name, source, parent)

    async def _shown(self, interaction: Interaction) -> Any:
        """The first thing shown; nobody needs to look for it again."""
        shown = await first_shown(self.fake, interaction)
        if isinstance(shown, Seen):
            self.stream.taken(shown)
            shown.channel.stream.taken(shown)
        return shown

    # Messages.

    async def writes(
        self,
        channel: Channel,
        text: str,
        reply_to: Seen | None = None,
        mentions_bot: bool | None = None,
        files: Sequence[tuple[str, bytes]] = (),
    ) -> Seen:
        """Writes a message. A reply notifies whom it answers, as clients do, unless `mentions_bot` is False."""
        self._here(channel)
        bot = self.fake.bot
        if mentions_bot and reply_to is None and bot.mention not in text:
            text = f"{bot.mention} {text}"
        message = Message(int(self.fake.new_id()), channel, self, content=text.strip())
        if reply_to is not None:
            message.type, message.reference = 19, {"type": 0, "channel_id": str(channel.id), "message_id": str(reply_to.id)}
            message.allowed_mentions = {"parse": ["users"], "replied_user": mentions_bot is not False}
            if channel.guild:
                message.reference["guild_id"] = str(channel.guild.id)
        message.attach(files)
        channel.kept[message.id] = message
        return announce(message)

    async def edits(self, seen: Seen, text: str) -> Seen:
        message = self._own(seen)
        message.content, message.edited = text, now()
        tell_edit(message)
        return message.seen()

    async def deletes(self, seen: Seen) -> None:
        """Deletes an own message, or another one as a moderator; an ephemeral one is dismissed."""
        message = self._visible(seen)
        if not message.ephemeral and message.author is not self:
            guild = message.channel.guild
            rights = guild.permissions_of(self) if guild else 0
            assert rights & Permission.ADMINISTRATOR, f"{self.name} may not delete what {message.author.name} wrote"
        remove(message)

    def closes_dms(self) -> None:
        """Takes no more direct messages from the bot."""
        self.dms_closed = True

    def opens_dms(self) -> None:
        self.dms_closed = False

    def _here(self, channel: Channel) -> None:
        there = channel.person is self or (channel.guild is not None and self in channel.guild.members)
        assert there, f"{self.name} is not in {channel.name}"

    def _visible(self, seen: Seen) -> Message:
        message = seen.channel.kept[seen.id]
        assert not message.deleted, f"the message {seen.text!r} is deleted"
        assert not message.ephemeral or message.viewer is self, f"{self.name} cannot see {seen.text!r}"
        self._here(message.channel)
        return message

    def _own(self, seen: Seen) -> Message:
        message = self._visible(seen)
        assert message.author is self, f"{self.name} cannot change what {message.author.name} wrote"
        return message
