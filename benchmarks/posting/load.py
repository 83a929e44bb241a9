"""Watches a bot post, and asks it questions meanwhile. Runs in the process of a fake."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Protocol

from aiohttp import web

from benchmarks.platforms.load import PATIENCE

QUESTIONS_A_SECOND = 2.0
LOOKED_EVERY = 0.1
NO_MORE_AFTER = 30.0
"""Seconds without a post after which those that are missing are not waited for any more."""
LINGER = 7.0
"""Seconds after the last post in which the bot looks once more, and may post something twice."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A request that the platform counts: when it came, by the clock of the fake; whether it was a post; whether it got 429."""

    at: float
    post: bool
    refused: bool


class Places(Protocol):
    """A fake with many places, which holds the bot to the platform's limits, and with people who ask."""

    def ready(self) -> bool:
        """Whether the bot can be asked."""

    def places(self) -> Sequence[tuple[str, str]]:
        """Community and chat of each place."""

    def posted(self) -> Mapping[str, Sequence[str]]:
        """The ids of the messages in each place, by its chat."""

    def sent(self) -> Iterable[Sent]:
        """All requests that the platform counts."""

    async def ask(self, number: int) -> None:
        """Asks one question, and waits for the answer."""

    def problems(self) -> list[str]:
        """The rules that the bot broke."""


class Watching:
    """The routes /control/places, /control/begun, which answers at the first post, and /control/done, which does after the last
    one. In between, people ask at an even pace, whether those before them were answered or not."""

    def __init__(self, platform: Places) -> None:
        self._platform = platform
        self._taken: list[float] = []
        self._unanswered = 0

    def routes(self) -> tuple[web.RouteDef, ...]:
        """What the fake serves besides its platform."""
        ways: dict[str, Callable[[web.Request], Awaitable[web.Response]]] = {
            "places": self._places,
            "begun": self._begun,
            "done": self._done,
        }
        return tuple(web.get(f"/control/{name}", way) for name, way in ways.items())

    async def _places(self, request: web.Request) -> web.Response:
        return web.json_response(self._platform.places())

    async def _begun(self, request: web.Request) -> web.Response:
        while True:
            if self._platform.ready() and (posted := self._number_posted()):
                return web.json_response(posted)
            await asyncio.sleep(LOOKED_EVERY)

    async def _done(self, request: web.Request) -> web.Response:
        over = asyncio.Event()
        asking = asyncio.create_task(self._ask(over))
        await self._until_all_posted()
        over.set()
        await asyncio.gather(asking, asyncio.sleep(LINGER))
        found = {
            "posted": dict(self._platform.posted()),
            "sent": [asdict(each) for each in self._platform.sent()],
            "taken_ms": self._taken,
            "unanswered": self._unanswered,
            "problems": self._platform.problems(),
        }
        return web.json_response(found)

    def _number_posted(self) -> int:
        return sum(map(len, self._platform.posted().values()))

    async def _until_all_posted(self) -> None:
        most, since = 0, time.perf_counter()
        while not all(self._platform.posted().values()) and time.perf_counter() - since < NO_MORE_AFTER:
            await asyncio.sleep(LOOKED_EVERY)
            if (now := self._number_posted()) > most:
                most, since = now, time.perf_counter()

    async def _ask(self, over: asyncio.Event) -> None:
        began, number, asked = time.perf_counter(), 0, set[asyncio.Task[None]]()
        while not over.is_set():
            asked.add(asyncio.create_task(self._one(number)))
            number += 1
            await asyncio.sleep(max(0.0, began + number / QUESTIONS_A_SECOND - time.perf_counter()))
        await asyncio.gather(*asked)

    async def _one(self, number: int) -> None:
        began = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE):
                await self._platform.ask(number)
        except TimeoutError:
            self._unanswered += 1
            return
        self._taken.append((time.perf_counter() - began) * 1000)
