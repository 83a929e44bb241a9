"""One websocket of the gateway: opcodes, heartbeats, compression, closing."""

import asyncio
import contextlib
import json
import zlib
from typing import TYPE_CHECKING

from aiohttp import WSMsgType, web

from tests.platforms.discord import limits
from tests.platforms.discord.errors import ApiError, Json

if TYPE_CHECKING:
    from tests.platforms.discord.gateway import Gateway, Session

HEARTBEAT, IDENTIFY, PRESENCE, VOICE, RESUME, MEMBERS = 1, 2, 3, 4, 6, 8
WHY = {
    4001: "unknown opcode",
    4002: "a payload that cannot be read",
    4003: "a payload before IDENTIFY",
    4004: "a wrong token",
    4005: "a second IDENTIFY",
    4007: "a wrong sequence number",
    4008: "more than 120 events in 60 s",
    4009: "no heartbeat in time",
    4010: "a wrong shard",
    4013: "unknown intents",
    4014: "privileged intents that are switched off",
}
MISSED_BEATS = 2


class Connection:
    """Reads what the bot sends; what it gets waits in a queue."""

    def __init__(self, gateway: "Gateway", request: web.Request) -> None:
        self._gateway, self._request = gateway, request
        self._fake = gateway.fake
        self.session: Session | None = None
        self.resume_address = request.path.startswith("/resume")
        self._socket = web.WebSocketResponse(max_msg_size=0)
        self._outgoing: asyncio.Queue[str] = asyncio.Queue()
        self._compressor = zlib.compressobj() if request.query.get("compress") == "zlib-stream" else None
        self._beat = asyncio.Event()
        self._received: list[float] = []

    async def serve(self) -> web.StreamResponse:
        await self._socket.prepare(self._request)
        if self._request.query.get("v") != "10" or self._request.query.get("encoding") != "json":
            self._fake.problems.append(f"gateway asked with {self._request.query_string}, not v=10 and encoding=json")
            await self._socket.close(code=4012)
            return self._socket
        self.send({"op": 10, "d": {"heartbeat_interval": int(self._fake.heartbeat_interval * 1000), "_trace": []}})
        tasks = [asyncio.create_task(self._write()), asyncio.create_task(self._watch())]
        try:
            async for message in self._socket:
                if message.type is WSMsgType.TEXT:
                    await self._read(message.data)
                elif message.type is WSMsgType.BINARY:
                    await self.close(4002)
        finally:
            self._ended()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        return self._socket

    def send(self, payload: Json) -> None:
        self.send_text(json.dumps(payload | {"s": None, "t": None}))

    def send_text(self, text: str) -> None:
        self._outgoing.put_nowait(text)

    async def _write(self) -> None:
        with contextlib.suppress(ConnectionError):
            while True:
                text = await self._outgoing.get()
                if self._compressor is None:
                    await self._socket.send_str(text)
                else:
                    data = self._compressor.compress(text.encode()) + self._compressor.flush(zlib.Z_SYNC_FLUSH)
                    await self._socket.send_bytes(data)

    async def _watch(self) -> None:
        """Closes when heartbeats stay away."""
        while True:
            self._beat.clear()
            try:
                async with asyncio.timeout(self._fake.heartbeat_interval * MISSED_BEATS + 0.1):
                    await self._beat.wait()
            except TimeoutError:
                await self.close(4009)
                return

    async def _read(self, text: str) -> None:
        moment = self._fake.time()
        most, seconds = limits.GATEWAY_EVENTS
        self._received = [*(at for at in self._received if at > moment - seconds), moment]
        if len(self._received) > most:
            return await self.close(4008)
        try:
            payload = json.loads(text)
            opcode, data = payload["op"], payload.get("d")
        except (ValueError, KeyError, TypeError, AttributeError):
            return await self.close(4002)
        if len(text.encode()) > limits.GATEWAY_BYTES:
            return await self.close(4002)
        return await self._carry_out(opcode, data)

    async def _carry_out(self, opcode: int, data: Json) -> None:
        code: int | None = None
        if opcode == HEARTBEAT:
            self._beat.set()
            if self._fake.acks_heartbeats:
                self.send({"op": 11})
        elif opcode in (IDENTIFY, RESUME):
            if self.session:
                code = 4005
            elif not isinstance(data, dict):
                code = 4002
            else:
                code = self._gateway.identify(self, data) if opcode == IDENTIFY else self._gateway.resume(self, data)
        elif self.session is None:
            code = 4003
        elif opcode == MEMBERS:
            with contextlib.suppress(ApiError):
                await self._gateway.request_members(self, data)
        elif opcode == PRESENCE:
            self._fake.presences.append(data)
        elif opcode != VOICE:
            code = 4001
        if code is not None:
            await self.close(code)

    async def close(self, code: int | None, *, blame: bool = True) -> None:
        """Closes with a code; None cuts the connection without a word."""
        if blame and code in WHY and not (code == 4004 and self._fake.rejects_token):
            self._fake.problems.append(f"gateway closed with {code}: {WHY[code]}")
        if code is None:
            if self._request.transport:
                self._request.transport.abort()
            return
        await self._socket.close(code=code)

    def _ended(self) -> None:
        """A bot that closes with 1000 or 1001 gives its session up (events/gateway#initiating-a-disconnect)."""
        session, self.session = self.session, None
        if session and session.connection is self:
            session.connection = None
            if self._socket.close_code in (1000, 1001):
                self._gateway.forget(session)
