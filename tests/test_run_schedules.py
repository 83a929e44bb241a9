"""`main.py run` as a whole while scheduled tips are on their way: killed, and stopped."""

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.config import Settings
from bot.content import Library
from bot.core.messages import Target
from bot.features.schedule.planning import planned
from bot.storage import SQLITE, Storage
from bot.storage.keys import Keys
from bot.storage.scheduled import Outcome, Schedule
from bot.storage.tables import deliveries
from tests.conftest import ROOT
from tests.platforms.telegram import Chat, FakeTelegram
from tests.test_run import Program, start

RUNNING = "Telegram: running as @unwind_test_bot."
A_MOMENT = timedelta(minutes=1)
LONG_ENOUGH = timedelta(minutes=3)
"""After that, what was claimed and not settled was interrupted."""


def now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Scene:
    """Groups with a schedule each, which is due since a minute, and a config file."""

    fake: FakeTelegram
    config: Path
    folder: Path
    groups: tuple[Chat, ...] = ()

    async def schedules(self, count: int) -> None:
        self.groups = tuple(self.fake.group(f"Group {number}") for number in range(count))
        storage, before = self.storage(), now() - 2 * A_MOMENT
        for group in self.groups:
            place = Target("telegram", str(group.id))
            schedule = Schedule(place, 0, place, f"daily {now() - A_MOMENT:%H:%M}", "tips")
            await storage.schedules.add(schedule, planned(schedule, before, "UTC"))
        await storage.close()

    def storage(self) -> Storage:
        return Storage(f"{SQLITE}{self.folder / 'unwind.db'}", Keys("", self.folder / "unwind.key"), now)

    async def starts(self) -> Program:
        program = await start(self.config, "run", TELEGRAM_TOKEN=self.fake.token)
        await program.says(RUNNING)
        return program

    async def outcomes(self) -> list[Outcome]:
        """What became of the first occurrence of each."""
        storage, found = self.storage(), list[Outcome]()
        for group in self.groups:
            rows = await storage.deliveries.log(Target("telegram", str(group.id)), None, 10)
            found.append(rows[-1].outcome)
        await storage.close()
        return found

    async def time_passes_for_the_ledger(self) -> None:
        """What is claimed was claimed long ago."""
        storage = self.storage()
        claimed = deliveries.c.outcome == Outcome.CLAIMED
        await storage.changed(update(deliveries).where(claimed).values(claimed_at=now() - LONG_ENOUGH))
        await storage.close()

    @property
    def posted(self) -> list[int]:
        """How many messages stand in each group."""
        return [len(group.messages) for group in self.groups]


@pytest.fixture
async def scene(tmp_path: Path, settings: Settings, library: Library) -> AsyncIterator[Scene]:
    async with FakeTelegram() as fake:
        config = tmp_path / "config.yaml"
        config.write_text(
            f"folders: {{content: {settings.folders.content}, data: {settings.folders.data}}}\n"
            f"database: {{url: '{SQLITE}{tmp_path / 'unwind.db'}', key_file: '{tmp_path / 'unwind.key'}'}}\n"
            f"telegram: {{api_url: '{fake.url}'}}\n"
        )
        yield Scene(fake, config, tmp_path)
        assert fake.problems == []


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(40):
        while not await condition():  # noqa: ASYNC110
            await asyncio.sleep(0.2)


async def test_killed_while_telegram_holds_its_posts_back_nothing_comes_twice(scene: Scene) -> None:
    """One of them did arrive, one did not; nobody can tell which."""
    await scene.schedules(2)
    scene.fake.slow("sendMessage", 120, after=False)
    scene.fake.slow("sendMessage", 120, after=True)
    program = await scene.starts()
    await scene.fake.called("sendMessage", times=2, timeout=40)
    await program.ends(signal.SIGKILL)
    assert await scene.outcomes() == [Outcome.CLAIMED] * 2
    await scene.time_passes_for_the_ledger()
    scene.fake.faults.planned.clear()
    program = await scene.starts()

    async def is_settled() -> bool:
        return await scene.outcomes() == [Outcome.UNKNOWN] * 2

    await until(is_settled)
    assert sorted(scene.posted) == [0, 1]
    assert await program.ends(signal.SIGTERM) == 0
    assert sorted(scene.posted) == [0, 1]


async def test_stopped_in_the_middle_of_posts_what_was_sent_is_marked_and_nothing_stays_claimed(scene: Scene) -> None:
    await scene.schedules(60)
    scene.fake.slow("sendMessage", 1, times=60)
    program = await scene.starts()
    await scene.fake.called("sendMessage", times=5, timeout=40)
    assert await program.ends(signal.SIGTERM) == 0
    outcomes = await scene.outcomes()
    assert set(outcomes) <= {Outcome.SENT, Outcome.PLANNED}
    assert [int(outcome is Outcome.SENT) for outcome in outcomes] == scene.posted
    assert "Traceback" not in program.said


async def test_a_console_whose_pipe_is_silent_posts_all_the_same(scene: Scene) -> None:
    storage, here = scene.storage(), Target("console", "group")
    schedule = Schedule(here, 0, here, f"daily {now() - A_MOMENT:%H:%M}", "tips sleep")
    await storage.schedules.add(schedule, planned(schedule, now() - 2 * A_MOMENT, "UTC"))
    await storage.close()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(ROOT / "main.py"), "chat", "--group", "--config", str(scene.config)), stdin=PIPE, stdout=PIPE
    )
    assert process.stdout
    async with asyncio.timeout(30):
        while b"Tip: Sleep" not in await process.stdout.readline():
            pass
    rest, _ = await asyncio.wait_for(process.communicate(b"/help\n"), 30)
    assert b"What I can do" in rest
    assert process.returncode == 0
