"""GET /health, for monitoring: whether each platform runs, and how questions are matched. It says nothing about anybody."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from bot import VERSION
from bot.config import address
from bot.errors import Problem, StartError
from bot.service import RUNNING

Health = dict[str, object]


def health(states: Mapping[str, str], matching: Mapping[str, str]) -> Health:
    """What is said: `status` is "ok" only where every platform runs. `states` are those of `bot.service`, `matching` says by
    language how questions are matched."""
    well = bool(states) and all(state == RUNNING for state in states.values())
    return {"status": "ok" if well else "trouble", "version": VERSION, "platforms": dict(states), "matching": dict(matching)}


@asynccontextmanager
async def served(listen: str, states: Mapping[str, str], matching: Mapping[str, str]) -> AsyncIterator[None]:
    """Answers at `listen` (host:port, or "" for nowhere) meanwhile: with 200 if all is well, else with 503. Raises StartError
    where nobody can listen there."""
    if not listen:
        yield
        return
    from aiohttp import web

    async def answer(request: web.Request) -> web.Response:
        found = health(states, matching)
        return web.json_response(found, status=200 if found["status"] == "ok" else 503)

    pages = web.Application()
    pages.router.add_get("/health", answer)
    runner = web.AppRunner(pages, access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, *(address(listen) or ())).start()
        except OSError as error:
            problem = Problem("", "server.listen", f"cannot listen on {listen}: {error.strerror or error}")
            raise StartError(problem) from error
        yield
    finally:
        await runner.cleanup()
