"""The server: it answers the unmodified python-telegram-bot on a port of the own machine."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any, Self

from aiohttp import web

from . import answering, chat_info, editing, profile, sending
from .errors import ApiError
from .faults import Fault, Faults, Rates
from .methods import NAMES, PARAMETERS, REQUIRED
from .parameters import Params
from .receiving import Receiving
from .requests import read_params
from .updates import CONFLICT
from .world import Call, World

Method = Callable[[World, Params], Any]

METHODS: dict[str, Method] = {
    **sending.METHODS,
    **editing.METHODS,
    **answering.METHODS,
    **profile.METHODS,
    **chat_info.METHODS,
}
LARGEST_REQUEST = 64 * 1024 * 1024
SHOWN_IN_PROBLEM = 300
PAGE = "<html><head><title>{0}</title></head><body><center><h1>{0}</h1></center><hr><center>nginx</center></body></html>"


class FakeTelegram(World):
    """Telegram's Bot API with one bot, many people and no network beyond the own machine."""

    def __init__(self) -> None:
        super().__init__()
        self.url = ""
        self.token = f"{self.bot.id}:TEST-fake-token-of-the-unwind-tests-00"
        self.faults = Faults()
        self.fails, self.drops, self.slow = self.faults.fails, self.faults.drops, self.faults.slow
        self.rates = Rates(self.now)
        self.receiving = Receiving(self.updates)
        self._second_poller = False
        self._rejects_token = False
        self._runner: web.AppRunner | None = None
        self._port = 0
        self._async: dict[str, Callable[[Params], Any]] = {
            "getUpdates": self.receiving.get_updates,
            "setWebhook": self.receiving.set_webhook,
            "deleteWebhook": self.receiving.delete_webhook,
        }

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self, *routes: web.RouteDef) -> None:
        """Listens on a free port, after a `stop` on the same as before."""
        app = web.Application(client_max_size=LARGEST_REQUEST)
        app.router.add_routes(routes)
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        app.router.add_get("/file/bot{token}/{path:.+}", self._serve_file)
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        host, self._port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{self._port}"

    async def stop(self) -> None:
        """Listens no more; what happened can still be looked at."""
        self.forget_deadlines()
        await self.receiving.stop()
        self.updates.refuse(ApiError("restart", 500))
        if self._runner:
            await self._runner.cleanup()
            self._runner = None
        self.updates.refuse(None)

    @property
    def second_poller(self) -> bool:
        """Whether somebody else uses the same token."""
        return self._second_poller

    @second_poller.setter
    def second_poller(self, value: bool) -> None:
        self._second_poller = value
        self._refuse_polls()

    @property
    def rejects_token(self) -> bool:
        """Whether the token was revoked."""
        return self._rejects_token

    @rejects_token.setter
    def rejects_token(self, value: bool) -> None:
        self._rejects_token = value
        self._refuse_polls()

    @property
    def enforces_rates(self) -> bool:
        """Whether a bot that sends too fast gets 429."""
        return self.rates.enforced

    @enforces_rates.setter
    def enforces_rates(self, value: bool) -> None:
        self.rates.enforced = value

    def _refuse_polls(self) -> None:
        if self._rejects_token:
            self.updates.refuse(ApiError("Unauthorized", 401))
        else:
            self.updates.refuse(ApiError(CONFLICT, 409) if self._second_poller else None)

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = NAMES.get(request.match_info["method"].lower(), request.match_info["method"])
        try:
            self._check_token(request)
            params = await read_params(request)
        except web.HTTPRequestEntityTooLarge:
            return _error(ApiError("", 413))
        except ApiError as error:
            return _error(error)
        call = Call(method, params, self.now())
        self.calls.append(call)
        fault = self.faults.take(method) if self.faults.planned else None
        if fault and not fault.after and (answer := await self._break(request, call, fault)):
            return answer
        answer = await self._answer(call)
        if fault and fault.after:
            answer = await self._break(request, call, fault) or answer
        return answer

    def _check_token(self, request: web.Request) -> None:
        token = request.match_info["token"]
        if ":" not in token:
            raise ApiError("", 404)
        if self._rejects_token or token != self.token:
            raise ApiError("Unauthorized", 401)

    async def _break(self, request: web.Request, call: Call, fault: Fault) -> web.StreamResponse | None:
        if fault.seconds:
            await asyncio.sleep(fault.seconds)
            return None
        if fault.drop:
            call.error = "the connection was cut"
            self.happened.ring()
            if request.transport:
                request.transport.abort()
            return web.Response(status=500)
        assert fault.error
        call.error = fault.error.description
        if fault.error.status == 429 and fault.error.parameters:
            self.rates.told_to_wait(call.request, fault.error.parameters["retry_after"])
        self.happened.ring()
        if fault.page:
            text = PAGE.format(f"{fault.error.status} {fault.error.description}")
            return web.Response(status=fault.error.status, text=text, content_type="text/html")
        return _error(fault.error)

    async def _answer(self, call: Call) -> web.StreamResponse:
        try:
            result = await self._result(call)
        except ApiError as error:
            call.error = error.description
            if error.status == 429 and error.parameters:
                self.rates.told_to_wait(call.request, error.parameters["retry_after"])
            elif error.avoidable:
                self.problem(f"{error.description} | {str(call)[:SHOWN_IN_PROBLEM]}")
            return _error(error)
        finally:
            self.happened.ring()
        if self.watcher:
            self.watcher.acted(call)
        return _json({"ok": True, "result": result})

    async def _result(self, call: Call) -> Any:
        method, params = call.method, call.request
        if method not in PARAMETERS:
            raise ApiError("method not found", 404)
        for name in params.raw.keys() - PARAMETERS[method]:
            self.problem(f"{method}: there is no parameter {name!r}")
        for name in REQUIRED[method]:
            if name not in params and name not in params.files and not (name in {"url", "text"} and name in params.raw):
                raise ApiError("message text is empty" if name == "text" else f"parameter {name!r} is required")
        if problem := self.rates.check(method, params):
            self.problem(problem)
        self.current = method
        if method in self._async:
            return await self._async[method](params)
        if method == "getWebhookInfo":
            return self.receiving.webhook_info()
        return METHODS[method](self, params)

    async def _serve_file(self, request: web.Request) -> web.StreamResponse:
        upload = self.files.by_path.get(request.match_info["path"])
        if request.match_info["token"] != self.token or upload is None:
            return _error(ApiError("", 404))
        return web.Response(body=upload.content, content_type="application/octet-stream")


def _json(body: Any, status: int = 200) -> web.Response:
    return web.Response(body=json.dumps(body).encode(), status=status, content_type="application/json")


def _error(error: ApiError) -> web.Response:
    return _json(error.body(), error.status)
