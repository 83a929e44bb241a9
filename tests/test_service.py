"""Platforms beside each other: failures, pauses, and the way to stop."""

import asyncio
import contextlib
import signal
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from bot import service
from bot.core.adapter import Finding
from bot.core.messages import Reply, Request, Target, User
from bot.errors import PlatformError


@dataclass
class Platform:
    """Fails as often as it is told to, then works until it is stopped."""

    platform: str = "telegram"
    recognises_nonces: bool = False
    failures: list[Exception] = field(default_factory=list)
    runs: int = 0
    stops: bool = True
    finished: bool = False

    async def pace(self, target: Target) -> None:
        raise NotImplementedError

    async def post(self, target: Target, reply: Reply, nonce: str) -> str:
        raise NotImplementedError

    async def whisper(self, user: User, reply: Reply, nonce: str) -> str:
        raise NotImplementedError

    async def check(self, request: Request) -> tuple[Finding, ...]:
        return ()

    async def run(self, stop: asyncio.Event, ready: Callable[[str], None]) -> None:
        self.runs += 1
        if self.failures:
            raise self.failures.pop(0)
        ready("@unwind")
        await stop.wait()
        if not self.stops:
            await asyncio.sleep(60)
        self.finished = True


async def served(*platforms: Platform, until: Callable[[], bool] = lambda: True) -> tuple[bool, list[str]]:
    """Serves them until that is so, then stops; gives the outcome and what was said."""
    said: list[str] = []
    stop = asyncio.Event()
    serving = asyncio.create_task(service.serve(platforms, (), said.append, stop, {}, first_pause=0.01))
    async with asyncio.timeout(5):
        while not (until() or serving.done()):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    await asyncio.sleep(0.02)
    stop.set()
    return await serving, said


async def test_one_that_fails_takes_no_other_down_and_is_tried_again() -> None:
    good, bad = Platform("discord"), Platform(failures=[PlatformError("Telegram cannot be reached."), ValueError("my secret")])
    went_well, said = await served(good, bad, until=lambda: bad.runs == 3)
    assert went_well
    assert good.finished
    assert bad.finished
    assert said[:2] == ["Discord: running as @unwind.", "Telegram: Telegram cannot be reached. Trying again in 0 seconds."]
    assert "Telegram stopped (ValueError)" in said[2]
    assert not any("secret" in line for line in said)


async def test_pauses_grow() -> None:
    bad = Platform(failures=[PlatformError("x")] * 4)
    loop = asyncio.get_running_loop()
    began = loop.time()
    await served(bad, until=lambda: bad.runs == 5)
    assert loop.time() - began >= 0.01 + 0.02 + 0.04 + 0.08


async def test_a_wrong_token_is_said_once_and_not_tried_again() -> None:
    wrong = Platform(failures=[PlatformError("Telegram does not know this token.", final=True)])
    went_well, said = await served(wrong, until=lambda: bool(wrong.runs))
    assert not went_well
    assert said == ["Telegram: Telegram does not know this token. Until then, it stays off."]
    assert wrong.runs == 1


async def test_with_a_wrong_token_for_one_the_other_still_runs() -> None:
    wrong, good = Platform(failures=[PlatformError("x", final=True)]), Platform("discord")
    went_well, _ = await served(wrong, good)
    assert went_well
    assert good.finished


async def test_a_platform_that_does_not_finish_is_cut_off_in_time() -> None:
    service_close, service.CLOSE_WITHIN = service.CLOSE_WITHIN, 0.1
    try:
        stuck = Platform(stops=False)
        went_well, _ = await asyncio.wait_for(served(stuck), 3)
        assert went_well
        assert not stuck.finished
    finally:
        service.CLOSE_WITHIN = service_close


async def test_a_platform_that_swallows_its_cancellation_cannot_hold_up_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "CLOSE_WITHIN", 0.1)
    monkeypatch.setattr(service, "LAST_MOMENT", 0.1)

    class Stubborn(Platform):
        async def run(self, stop: asyncio.Event, ready: Callable[[str], None]) -> None:
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.sleep(60)
            await asyncio.sleep(2)

    began = asyncio.get_running_loop().time()
    await served(Stubborn())
    assert asyncio.get_running_loop().time() - began < 1


async def test_sigterm_stops() -> None:
    stop = asyncio.Event()
    service.stop_on_signals(stop)
    signal.raise_signal(signal.SIGTERM)
    await asyncio.wait_for(stop.wait(), 1)
    asyncio.get_running_loop().remove_signal_handler(signal.SIGTERM)
    asyncio.get_running_loop().remove_signal_handler(signal.SIGINT)
