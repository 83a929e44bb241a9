"""Interactions from their creation to the last follow-up, and what people see of them."""

import asyncio
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.platforms.discord.channels import Channel, User
from tests.platforms.discord.components import parts
from tests.platforms.discord.errors import ApiError, Json, unknown
from tests.platforms.discord.messages import Message, Seen

if TYPE_CHECKING:
    from tests.platforms.discord.fake import FakeDiscord

COMMAND, COMPONENT, AUTOCOMPLETE, SUBMIT = 2, 3, 4, 5
"""Types of interactions."""
REPLY, DEFERRED, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
"""Types of answers (interactions/receiving-and-responding#interaction-callback-type)."""
ATTACHMENT_LIMIT = 10 * 1024 * 1024


class NoAnswerError(AssertionError):
    """What the person sees: "The application did not respond"."""


@dataclass(frozen=True)
class Modal:
    """A form that pops up for one person."""

    title: str
    custom_id: str
    components: list[Json]
    interaction: "Interaction" = field(repr=False)

    @property
    def labels(self) -> list[str]:
        """The labels of its fields, in order."""
        return [label for label, _ in self.fields]

    @property
    def fields(self) -> list[tuple[str, Json]]:
        """Each field with its label."""
        found = []
        for item in self.components:
            if item["type"] == 18:
                found.append((item["label"], item["component"]))
            elif item["type"] == 1:
                found += [(field["label"], field) for field in item["components"]]
        return found

    @property
    def text(self) -> str:
        """What can be read in it besides the fields."""
        return "\n".join(part["content"] for part in parts(self.components) if part["type"] == 10)


Shown = Seen | Modal | list[Json] | None | NoAnswerError


@dataclass(eq=False)
class Interaction:
    """One thing that a person did."""

    fake: "FakeDiscord"
    id: str
    token: str
    type: int
    person: User
    channel: Channel
    data: Json
    source: Message | None
    name: str
    created: float
    shown: "asyncio.Future[Shown]"
    """The first thing shown to the person."""
    answered: "asyncio.Future[float]"
    """When the first answer came."""
    parent: "Interaction | None" = None
    callback: int | None = None
    original: Message | None = None
    disturbed: bool = False
    """Whether the fake itself hinders the answer."""
    late: bool = False
    focused_type: int = 3
    """The type of the option that is being typed, of an autocomplete."""

    @property
    def waiting(self) -> bool:
        """Whether the person sees "thinking" and nothing else yet."""
        return self.callback == DEFERRED and self.original is not None and self.original.loading

    def show(self, what: Shown) -> None:
        if not self.shown.done():
            self.shown.set_result(what)

    def require_token(self) -> None:
        """A follow-up is possible after the first answer, for 15 minutes."""
        if self.fake.time() > self.created + self.fake.token_life:
            raise ApiError(401, 50027, "Invalid Webhook Token")
        if self.callback is None:
            raise unknown("Webhook")

    def metadata(self) -> Json:
        """`interaction_metadata` of the messages that answer it."""
        body: Json = {"id": self.id, "type": self.type, "user": self.person.payload()}
        body["authorizing_integration_owners"] = self.owners
        if self.type == COMPONENT and self.source:
            body["interacted_message_id"] = str(self.source.id)
        if self.type == SUBMIT and self.parent:
            body["triggering_interaction_metadata"] = self.parent.metadata()
        return body

    @property
    def owners(self) -> dict[str, str]:
        return {"0": str(self.channel.guild.id) if self.channel.guild else "0"}

    def payload(self) -> Json:
        """INTERACTION_CREATE."""
        channel, guild = self.channel, self.channel.guild
        body: Json = {
            "version": 1,
            "id": self.id,
            "application_id": str(self.fake.application_id),
            "type": self.type,
            "token": self.token,
            "data": self.data,
            "channel_id": str(channel.id),
            "channel": channel.payload(),
            "locale": self.fake.locale_of(self.person),
            "context": 0 if guild else 1,
            "authorizing_integration_owners": self.owners,
            "entitlements": [],
            "entitlement_sku_ids": [],
            "app_permissions": str(channel.bot_permissions),
            "attachment_size_limit": ATTACHMENT_LIMIT,
        }
        if guild is None:
            body["user"] = self.person.payload()
        else:
            rights = str(guild.permissions_of(self.person))
            body["member"] = guild.member_payload(self.person) | {"permissions": rights}
            body["channel"] = body["channel"] | {"permissions": rights}
            body |= {"guild_id": str(guild.id), "guild_locale": guild.locale}
            body["guild"] = {"id": str(guild.id), "locale": guild.locale, "features": []}
        if self.source is not None:
            body["message"] = self.source.payload()
        return body


class Interactions:
    """Those that can still be answered, by token."""

    def __init__(self, fake: "FakeDiscord") -> None:
        self._fake = fake
        self._by_token: dict[str, Interaction] = {}

    def start(
        self,
        kind: int,
        person: User,
        channel: Channel,
        data: Json,
        name: str,
        source: Message | None = None,
        parent: Interaction | None = None,
    ) -> Interaction:
        """Sends an interaction to the bot and watches the deadline."""
        loop = asyncio.get_running_loop()
        started = Interaction(
            *(self._fake, self._fake.new_id(), secrets.token_urlsafe(64), kind, person, channel, data, source, name),
            *(self._fake.time(), loop.create_future(), loop.create_future(), parent),
        )
        self._by_token[started.token] = started
        if not self._fake.gateway.dispatch("INTERACTION_CREATE", started.payload(), channel.guild):
            started.disturbed = True
        loop.call_later(self._fake.interaction_deadline, self._deadline, started)
        return started

    def _deadline(self, interaction: Interaction) -> None:
        if interaction.callback is not None:
            return
        interaction.late = True
        text = f"interaction {interaction.name!r} of {interaction.person.name} not answered in time"
        if not interaction.disturbed:
            self._fake.problems.append(text)
        interaction.show(NoAnswerError(f"The application did not respond: {text}"))

    def to_answer(self, interaction_id: str, token: str) -> Interaction:
        """The interaction that a callback is for."""
        found = self._by_token.get(token)
        if found is None or found.id != interaction_id:
            raise unknown("Interaction")
        if found.callback is not None:
            raise ApiError(400, 40060, "Interaction has already been acknowledged.")
        if found.late or self._fake.time() > found.created + self._fake.interaction_deadline:
            raise unknown("Interaction", blame=not found.disturbed)
        return found

    def to_follow(self, application_id: str, token: str) -> Interaction:
        """The interaction that a follow-up is for."""
        found = self._by_token.get(token)
        if found is None or application_id != str(self._fake.application_id):
            raise unknown("Webhook")
        found.require_token()
        return found

    def forget(self, interaction: Interaction) -> None:
        self._by_token.pop(interaction.token, None)

    def disturb(self, path: str) -> None:
        """A fault hits the answer to an interaction: not the bot's fault if it comes too late."""
        for token in path.split("/"):
            if token in self._by_token:
                self._by_token[token].disturbed = True

    async def first(self, interaction: Interaction) -> Any:
        """Waits for the first thing shown; raises when there is none."""
        try:
            async with asyncio.timeout(self._patience(interaction)):
                shown = await asyncio.shield(interaction.shown)
        except TimeoutError:
            shown = NoAnswerError(f"still nothing to see of {interaction.name!r}")
        if interaction.callback == DEFERRED_UPDATE and isinstance(shown, NoAnswerError):
            return None
        if isinstance(shown, NoAnswerError):
            raise shown
        return shown

    def _patience(self, interaction: Interaction) -> float:
        return self._fake.interaction_deadline + self._fake.follow_up_wait


async def first_shown(fake: "FakeDiscord", interaction: Interaction) -> Any:
    """The first thing shown; after a deferred update without a change soon, None."""
    waiting: list[asyncio.Future[Any]] = [interaction.shown, interaction.answered]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    if interaction.callback == DEFERRED_UPDATE and not interaction.shown.done():
        await asyncio.wait([interaction.shown], timeout=fake.update_wait)
        if not interaction.shown.done():
            return None
    return await fake.interactions.first(interaction)
