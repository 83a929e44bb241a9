"""Asks a bot many things, so many at a time, and takes the time until it shows something. Runs in the process of a fake."""

import asyncio
import json
import signal
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from aiohttp import web

PATIENCE = 15.0
"""Seconds after which a question counts as not answered."""
ABOVE = "No. There is no known cure for MS, and massage has not been shown to change the disease. " * 4
BELOW = {
    "How can massage help someone with MS?": "faq:topic=benefits",
    "Can massage replace my MS medication?": "faq:topic=replace-medication",
}
"""An answer with buttons, of the usual length, under which somebody presses one."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to ask: `number` times one of `kind`, with `words` in turn, `at_once` at a time, no more than `pace` a second."""

    kind: str
    words: Sequence[str]
    number: int = 1
    at_once: int = 1
    pace: float = 0


class Platform(Protocol):
    """A fake with somebody in front of it."""

    def connected(self) -> bool:
        """Whether the bot listens."""

    async def ask(self, wanted: Wanted, number: int) -> str:
        """Does it once; gives what the bot showed."""

    def problems(self) -> list[str]:
        """The rules that the bot broke."""


class Asking:
    """The routes /control/ready, which tells whether the bot listens, and /control/load, which answers when it is done."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def routes(self) -> tuple[web.RouteDef, ...]:
        """What the fake serves besides its platform."""
        return web.get("/control/ready", self._ready), web.post("/control/load", self._load)

    async def _ready(self, request: web.Request) -> web.Response:
        return web.json_response(self._platform.connected())

    async def _load(self, request: web.Request) -> web.Response:
        given: dict[str, Any] = await request.json()
        return web.json_response(await self._run(Wanted(**given)) | {"problems": self._platform.problems()[:5]})

    async def _run(self, wanted: Wanted) -> dict[str, Any]:
        left, taken, shown, failed = iter(range(wanted.number)), list[float](), dict[str, int](), 0
        began = time.perf_counter()

        async def worker() -> None:
            nonlocal failed
            for number in left:
                if wanted.pace:
                    await asyncio.sleep(max(0.0, began + number / wanted.pace - time.perf_counter()))
                asked = time.perf_counter()
                try:
                    async with asyncio.timeout(PATIENCE):
                        text = await self._platform.ask(wanted, number)
                except TimeoutError:
                    failed += 1
                    continue
                taken.append((time.perf_counter() - asked) * 1000)
                shown[text] = shown.get(text, 0) + 1

        await asyncio.gather(*(worker() for _ in range(wanted.at_once)))
        return {"seconds": time.perf_counter() - began, "taken_ms": taken, "shown": shown, "failed": failed}


async def serve(about: dict[str, str], stop: Callable[[], Awaitable[None]]) -> None:
    """Says where the fake is, and waits for SIGTERM."""
    print(json.dumps(about), flush=True)
    ended = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, ended.set)
    await ended.wait()
    await stop()
