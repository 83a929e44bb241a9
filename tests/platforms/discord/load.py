"""Load for benchmarks: many interactions, so many at a time, and how long each took."""

import asyncio
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.platforms.discord import interactions as kinds
from tests.platforms.discord.channels import Channel
from tests.platforms.discord.errors import Json
from tests.platforms.discord.interactions import Interaction, NoAnswerError, first_shown
from tests.platforms.discord.messages import Message
from tests.platforms.discord.people import Person

if TYPE_CHECKING:
    from tests.platforms.discord.fake import FakeDiscord

PEOPLE = 50


class Load:
    """The control routes of the standalone fake."""

    def __init__(self, fake: "FakeDiscord") -> None:
        self._fake = fake
        self._guild = fake.guild("Load")
        self._channel = self._guild.channel("general")
        self._people = [fake.person(f"Person {number}") for number in range(PEOPLE)]
        for person in self._people:
            self._guild.member(person)
        self._board: Message | None = None
        self._sent = self._failed = 0
        self._shown: list[float] = []
        self._acknowledged: list[float] = []
        self._running: asyncio.Task[None] | None = None

    def add_routes(self, app: web.Application) -> None:
        app.router.add_post("/control/load", self.start)
        app.router.add_get("/control/state", self.state)

    async def start(self, request: web.Request) -> web.Response:
        """Begins; the answer comes at once."""
        wanted: Json = await request.json()
        if self._running is not None and not self._running.done():
            return web.json_response({"error": "a load is running"}, status=409)
        if not self._fake.gateway.connected:
            return web.json_response({"error": "no bot is connected"}, status=409)
        self._sent = self._failed = 0
        self._shown, self._acknowledged = [], []
        self._running = asyncio.create_task(self._run(wanted))
        return web.json_response({"started": wanted["interactions"]})

    async def state(self, request: web.Request) -> web.Response:
        """`latencies_ms` is until the person sees something, `acknowledged_ms` until the first answer of the bot."""
        return web.json_response(
            {
                "connected": bool(self._fake.gateway.connected),
                "running": self._running is not None and not self._running.done(),
                "error": str(self._error() or ""),
                "sent": self._sent,
                "answered": len(self._shown),
                "failed": self._failed,
                "latencies_ms": self._shown,
                "acknowledged_ms": self._acknowledged,
                "problems": self._fake.problems[:20],
            }
        )

    def _error(self) -> BaseException | None:
        return self._running.exception() if self._running and self._running.done() else None

    async def _run(self, wanted: Json) -> None:
        left = iter(range(int(wanted["interactions"])))

        async def worker() -> None:
            for number in left:
                await self._one(wanted, number)

        await asyncio.gather(*(worker() for _ in range(int(wanted.get("at_once", 1)))))

    async def _one(self, wanted: Json, number: int) -> None:
        interaction = self._send(wanted, self._people[number % PEOPLE])
        self._sent += 1
        try:
            await first_shown(self._fake, interaction)
        except NoAnswerError:
            self._failed += 1
            return
        self._shown.append((self._fake.time() - interaction.created) * 1000)
        self._acknowledged.append((interaction.answered.result() - interaction.created) * 1000)
        self._forget(interaction)

    def _send(self, wanted: Json, person: Person) -> Interaction:
        if wanted.get("kind", "slash") == "slash":
            return person.begins(self._channel, wanted["command"], **wanted.get("options") or {})
        data: dict[str, Any] = {"component_type": 2, "custom_id": wanted["custom_id"], "id": 2}
        board = self._with_button(wanted["custom_id"])
        return self._fake.interactions.start(kinds.COMPONENT, person, self._channel, data, wanted["custom_id"], board)

    def _with_button(self, custom_id: str) -> Message:
        """A message of the bot with the button that is pressed."""
        if self._board is None:
            number = int(self._fake.new_id())
            self._board = self._channel.kept[number] = Message(number, self._channel, self._fake.bot, content="Load")
        button = {"type": 2, "id": 2, "style": 1, "label": "Press", "custom_id": custom_id}
        self._board.components = [{"type": 1, "id": 1, "components": [button]}]
        return self._board

    def _forget(self, interaction: Interaction) -> None:
        """So that a long load does not grow."""
        forget(self._channel, interaction)
        self._fake.interactions.forget(interaction)
        del self._fake.calls[:-1000]


def forget(channel: Channel, interaction: Interaction) -> None:
    message = interaction.original
    if message is not None and message is not interaction.source:
        channel.kept.pop(message.id, None)
        for stream in (channel.stream, interaction.person.stream if isinstance(interaction.person, Person) else channel.stream):
            stream.clear()
