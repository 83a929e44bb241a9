"""Runs the platforms beside each other, and the bot's own jobs: one that fails is tried again and takes no other down."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Callable, MutableMapping, Sequence

from bot.core.adapter import Adapter
from bot.core.commands import Job
from bot.errors import PlatformError, place_of

log = logging.getLogger(__name__)

FIRST_PAUSE = 2.0
LONGEST_PAUSE = 300.0
"""Seconds before a platform that failed is tried again; the pause doubles each time."""
STEADY_AFTER = 120.0
"""Seconds of work after which a failure is a new one, and the pauses begin anew."""
CLOSE_WITHIN = 9.0
"""Seconds for finishing what is under way; systemd and Docker wait ten before they kill."""
LAST_MOMENT = 0.5

Say = Callable[[str], None]
"""Tells the operator something."""


States = MutableMapping[str, str]
"""By platform: STARTING, RUNNING, WAITING until it is tried again, or OFF for good."""
STARTING, RUNNING, WAITING, OFF = "starting", "running", "waiting", "off"


async def serve(
    adapters: Sequence[Adapter],
    jobs: Sequence[Job],
    say: Say,
    stop: asyncio.Event,
    states: States,
    first_pause: float = FIRST_PAUSE,
) -> bool:
    """Runs until `stop`, and keeps `states` up to date. Gives whether it came to that: False if no platform can be used any
    more."""
    working = asyncio.create_task(work(jobs, stop))
    results = await asyncio.gather(*(_keep_up(adapter, say, stop, states, first_pause) for adapter in adapters))
    stop.set()
    await working
    return any(results)


async def work(jobs: Sequence[Job], stop: asyncio.Event) -> None:
    """Does each job every so often, until `stop`; what is under way is finished."""
    await asyncio.gather(*(_repeat(job, stop) for job in jobs))


async def _repeat(job: Job, stop: asyncio.Event) -> None:
    while not stop.is_set():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), job.every.total_seconds())
        if stop.is_set():
            return
        try:
            await job.run()
        except Exception as error:  # whatever it is, it is tried again, and nothing else stops
            log.error("job=%s outcome=failed error=%s at %s", job.name, type(error).__name__, place_of(error))


def stop_on_signals(stop: asyncio.Event) -> None:
    """SIGTERM and Ctrl-C set `stop`; Ctrl-C once more ends the program at once."""
    loop = asyncio.get_running_loop()

    def stopping() -> None:
        stop.set()
        loop.remove_signal_handler(signal.SIGINT)

    for name in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):  # on Windows, Ctrl-C ends the program at once
            loop.add_signal_handler(name, stopping)


async def _keep_up(adapter: Adapter, say: Say, stop: asyncio.Event, states: States, first_pause: float) -> bool:
    """Runs one platform, again after each failure. Gives False if trying again would not help."""
    name, pause, clock = adapter.platform.capitalize(), first_pause, asyncio.get_running_loop().time
    while not stop.is_set():
        began = clock()
        states[adapter.platform] = STARTING
        try:
            await _until_stopped(adapter, say, stop, states)
        except PlatformError as error:
            if error.final:
                states[adapter.platform] = OFF
                say(f"{name}: {error.text} Until then, it stays off.")
                return False
            problem = error.text
        except Exception as error:  # whatever it is, the other platforms go on
            log.exception("platform=%s outcome=stopped", adapter.platform)
            problem = f"{name} stopped ({type(error).__name__})."
        else:
            break
        pause = first_pause if clock() - began > STEADY_AFTER else pause
        states[adapter.platform] = WAITING
        say(f"{name}: {problem} Trying again in {pause:.0f} seconds.")
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)
        pause = min(2 * pause, LONGEST_PAUSE)
    return True


async def _until_stopped(adapter: Adapter, say: Say, stop: asyncio.Event, states: States) -> None:
    """Runs a platform; once it is told to stop, it has a few seconds to finish."""
    said: list[str] = []

    def ready(account: str) -> None:
        states[adapter.platform] = RUNNING
        if account not in said:
            said.append(account)
            say(f"{adapter.platform.capitalize()}: running as {account}.")

    working = asyncio.create_task(adapter.run(stop, ready))
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({working, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            await asyncio.wait({working}, timeout=CLOSE_WITHIN)
        if working.done():
            await working
        else:
            log.warning("platform=%s outcome=closed-unfinished", adapter.platform)
    finally:
        stopped.cancel()
        working.cancel()
        await asyncio.wait({working}, timeout=LAST_MOMENT)  # a library may use up the cancellation and go on waiting
