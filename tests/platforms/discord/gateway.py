"""The gateway: sessions of the bot, their events and how they are resumed (events/gateway)."""

import json
import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiohttp import web

from tests.platforms.discord import limits
from tests.platforms.discord.connection import Connection
from tests.platforms.discord.errors import Json
from tests.platforms.discord.guilds import Guild
from tests.platforms.discord.limits import Intent

if TYPE_CHECKING:
    from tests.platforms.discord.fake import FakeDiscord

REPLAYED = 5000
"""Events kept for a resume."""
ForIntents = Callable[[int], Json]


@dataclass(eq=False)
class Session:
    """What a bot gets after IDENTIFY; it outlives its connection."""

    intents: int
    shard: tuple[int, int]
    id: str = field(default_factory=lambda: secrets.token_hex(16))
    sequence: int = 0
    events: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=REPLAYED))
    connection: Connection | None = None

    def serves(self, guild: Guild | None) -> bool:
        number, count = self.shard
        return (guild.id >> 22) % count == number if guild else number == 0

    def send(self, event: str, data: Json) -> None:
        self.sequence += 1
        text = json.dumps({"op": 0, "t": event, "s": self.sequence, "d": data}, separators=(",", ":"))
        self.events.append((self.sequence, text))
        if self.connection:
            self.connection.send_text(text)


class Gateway:
    """All sessions and connections."""

    def __init__(self, fake: "FakeDiscord") -> None:
        self.fake = fake
        self.sessions: dict[str, Session] = {}
        self.connections: set[Connection] = set()
        self.identified = 0
        self.resumed = 0
        self._last_identify: dict[int, float] = {}

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One websocket, from HELLO to its end."""
        if self.fake.refuses_gateway > 0:
            self.fake.refuses_gateway -= 1
            return web.Response(status=503, text="no gateway on demand")
        connection = Connection(self, request)
        self.connections.add(connection)
        try:
            return await connection.serve()
        finally:
            self.connections.discard(connection)
            self.fake.gateway_changed()

    @property
    def connected(self) -> list[Session]:
        return [session for session in self.sessions.values() if session.connection]

    def dispatch(self, event: str, data: Json | ForIntents, guild: Guild | None, intent: int = 0) -> bool:
        """Sends an event to every session that is meant; gives whether one of them is connected."""
        reached = False
        for session in list(self.sessions.values()):
            if session.serves(guild) and session.intents & intent == intent:
                session.send(event, data(session.intents) if callable(data) else data)
                reached = reached or session.connection is not None
        return reached

    def identify(self, connection: Connection, data: Json) -> int | None:
        """Starts a session; gives the code to close with if it may not be."""
        fake = self.fake
        intents, shard = data.get("intents"), data.get("shard", [0, 1])
        if data.get("token") != fake.token or fake.rejects_token:
            return 4004
        if not isinstance(data.get("properties"), dict) or not isinstance(intents, int):
            return 4002
        if len(shard) != 2 or not 0 <= shard[0] < shard[1]:
            return 4010
        if intents & ~Intent.KNOWN:
            return 4013
        if intents & Intent.PRIVILEGED and not fake.privileged_intents:
            return 4014
        if fake.enforces_rates and not self._paced(shard[0] % fake.max_concurrency):
            fake.problems.append("IDENTIFY sooner than 5 s after the one before")
            connection.send({"op": 9, "d": False})
            return None
        self.identified += 1
        session = Session(intents, (shard[0], shard[1]))
        self.sessions[session.id] = session
        connection.session, session.connection = session, connection
        here = [guild for guild in fake.guilds if session.serves(guild)] if intents & Intent.GUILDS else []
        ready = {
            "v": 10,
            "user": fake.bot.payload() | {"verified": True, "mfa_enabled": False, "email": None},
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in here],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": fake.resume_gateway_url,
            "shard": shard,
            "application": {"id": str(fake.application_id), "flags": fake.application_flags},
            "private_channels": [],
        }
        session.send("READY", ready)
        for guild in here:
            session.send("GUILD_CREATE", guild.create_event(intents))
        fake.gateway_changed()
        return None

    def _paced(self, slot: int) -> bool:
        moment = self.fake.time()
        last = self._last_identify.get(slot, float("-inf"))
        self._last_identify[slot] = moment
        return moment - last >= limits.IDENTIFY_PAUSE - 0.5

    def resume(self, connection: Connection, data: Json) -> int | None:
        """Takes a session up again and replays what it missed."""
        if data.get("token") != self.fake.token or self.fake.rejects_token:
            return 4004
        session = self.sessions.get(str(data.get("session_id")))
        sequence = data.get("seq")
        if session is None or not isinstance(sequence, int):
            connection.send({"op": 9, "d": False})
            return None
        if sequence > session.sequence:
            self.fake.problems.append(f"RESUME with sequence {sequence}, but only {session.sequence} were sent")
            return 4007
        if not connection.resume_address:
            self.fake.problems.append("RESUME at another address than resume_gateway_url")
        self.resumed += 1
        connection.session, session.connection = session, connection
        for number, text in session.events:
            if number > sequence:
                connection.send_text(text)
        session.send("RESUMED", {"_trace": []})
        self.fake.gateway_changed()
        return None

    def forget(self, session: Session) -> None:
        self.sessions.pop(session.id, None)

    async def request_members(self, connection: Connection, data: Json) -> None:
        """Opcode 8: a guild's members, as far as the intents allow."""
        session = connection.session
        guild = self.fake.find_guild(str(data.get("guild_id")))
        if session is None:
            return
        members = [self.fake.bot, *guild.members] if session.intents & Intent.MEMBERS or data.get("user_ids") else [self.fake.bot]
        wanted = {str(user) for user in data.get("user_ids") or ()}
        found = [member for member in members if not wanted or str(member.id) in wanted]
        body: Json = {"guild_id": str(guild.id), "members": [guild.member_payload(member) for member in found]}
        body |= {"chunk_index": 0, "chunk_count": 1, "not_found": [], "nonce": data.get("nonce")}
        session.send("GUILD_MEMBERS_CHUNK", body)
