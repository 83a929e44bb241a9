"""The HTTP server: reads requests, lets faults and limits happen, and answers."""

import asyncio
import json
import re
from typing import TYPE_CHECKING, Any

from aiohttp import BodyPartReader, web

from tests.platforms.discord import account_routes, answers, channel_routes, commands, limits
from tests.platforms.discord.errors import ApiError, Json
from tests.platforms.discord.faults import Fault
from tests.platforms.discord.message_rules import File, Files
from tests.platforms.discord.routes import Call, Route, find

if TYPE_CHECKING:
    from tests.platforms.discord.fake import FakeDiscord

ROUTE_MODULES = (account_routes, answers, channel_routes, commands)
"""Importing them registers their routes."""
API = "/api/v10"
FILE_PART = re.compile(r"files\[(\d+)\]")


class Server:
    """Listens on a port that the system chooses."""

    def __init__(self, fake: "FakeDiscord") -> None:
        self._fake = fake
        self.app = web.Application(client_max_size=limits.REQUEST_BYTES)
        self.app.router.add_get("/gateway", fake.gateway.handle)
        self.app.router.add_get("/resume", fake.gateway.handle)
        self.app.router.add_get("/attachments/{id}/{name}", self._attachment)
        self._runner = web.AppRunner(self.app, access_log=None, shutdown_timeout=1.0)
        self.port = 0

    async def start(self) -> None:
        self.app.router.add_route("*", "/{rest:.*}", self._handle)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        for connection in list(self._fake.gateway.connections):
            await connection.close(1001, blame=False)
        await self._runner.cleanup()

    async def _attachment(self, request: web.Request) -> web.Response:
        """Where an attachment's url points."""
        data = self._fake.stored.get(request.match_info["id"])
        return web.Response(status=404) if data is None else web.Response(body=data)

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix(API)
        call = Call(request.method, path, None, self._fake.time(), request.query)
        self._fake.calls.append(call)
        if not request.path.startswith(API):
            return self._refuse(call, ApiError(404, 0, "404: Not Found"))
        try:
            call.json, call.files = await _body(request)
        except web.HTTPRequestEntityTooLarge:
            return self._refuse(call, ApiError(413, 40005, "Request entity too large"))
        except ValueError as error:
            return self._refuse(call, ApiError(400, 50109, f"The request body contains invalid JSON. ({error})"))
        fault = self._fake.next_fault(call.method, path)
        if fault is None:
            return self._respond(call, request)
        return await self._go_wrong(fault, call, request)

    async def _go_wrong(self, fault: Fault, call: Call, request: web.Request) -> web.StreamResponse:
        self._fake.interactions.disturb(call.path)
        if fault.kind == "fails":
            call.status = fault.status
            if not fault.body:
                return web.Response(
                    status=fault.status, text="<html>error 1015</html>", content_type="text/html", headers=fault.headers
                )
            return _json(fault.status, fault.body, fault.headers)
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
            return self._respond(call, request)
        if fault.kind == "drops after":
            self._respond(call, request)
            call.status = 0
        if request.transport:
            request.transport.close()
        return web.Response()

    def _respond(self, call: Call, request: web.Request) -> web.Response:
        """Carries the request out."""
        found = find(call.method, call.path)
        if found is None:
            return self._refuse(call, ApiError(404, 0, "404: Not Found"))
        route, call.params = found
        headers: dict[str, str] = {}
        try:
            self._authorize(route, request)
            if self._fake.enforces_rates:
                body, headers, impatient = self._fake.rates.take(route, call.params)
                if body is not None:
                    return self._limit(call, body, headers, impatient)
            result = self._result(route, call)
        except ApiError as error:
            return self._refuse(call, error, headers)
        call.status = 204 if result is None else 200
        return _json(call.status, result, headers)

    def _result(self, route: Route, call: Call) -> Any:
        if call.method in ("POST", "PATCH", "PUT") and not isinstance(call.json, dict | list):
            call.json = {}
        try:
            return route.answer(self._fake, call)
        except ApiError:
            raise
        except Exception as error:
            self._fake.problems.append(f"the fake itself failed at {call.method} {call.path}: {error!r}")
            raise

    def _authorize(self, route: Route, request: web.Request) -> None:
        if not route.by_token and not request.headers.get("User-Agent", "").startswith("DiscordBot ("):
            self._fake.problems.append("a request without a valid User-Agent (reference#user-agent)")
        if self._fake.rejects_token:
            raise ApiError(401, 0, "401: Unauthorized", blame=False)
        if not route.by_token and request.headers.get("Authorization") != f"Bot {self._fake.token}":
            raise ApiError(401, 0, "401: Unauthorized")

    def _limit(self, call: Call, body: Json, headers: dict[str, str], impatient: bool) -> web.Response:
        call.status = 429
        if impatient:
            self._fake.problems.append(f"{call.method} {call.path}: asked again although told to wait")
        return _json(429, body, headers)

    def _refuse(self, call: Call, error: ApiError, headers: dict[str, str] | None = None) -> web.Response:
        call.status = error.status
        report = self._fake.problems if error.blame else self._fake.refusals
        report.append(f"{call.method} {call.path}: {error}")
        return _json(error.status, error.body, headers)


def _json(status: int, body: Any, headers: dict[str, str] | None = None) -> web.Response:
    """discord.py reads JSON only with exactly this content type."""
    data = b"" if body is None else json.dumps(body, separators=(",", ":")).encode()
    more = {} if body is None else {"Content-Type": "application/json"}
    return web.Response(status=status, body=data, headers=more | (headers or {}))


async def _body(request: web.Request) -> tuple[Any, Files]:
    """The JSON of a request and its files; multipart carries the JSON in `payload_json`."""
    if not request.can_read_body:
        return None, {}
    if not request.content_type.startswith("multipart/"):
        return json.loads(await request.read()), {}
    payload: Any = {}
    files: Files = {}
    size = 0
    reader = await request.multipart()
    async for part in reader:
        if not isinstance(part, BodyPartReader):
            continue
        data = bytes(await part.read())
        size += len(data)
        if size > limits.REQUEST_BYTES:
            raise web.HTTPRequestEntityTooLarge(limits.REQUEST_BYTES, size)
        if part.name == "payload_json":
            payload = json.loads(data)
        elif match := FILE_PART.fullmatch(part.name or ""):
            files[int(match[1])] = File(part.filename or "file", data)
        else:
            raise ValueError(f"unknown part {part.name!r}")
    return payload, files
