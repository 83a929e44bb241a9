"""Killed at any step of a delivery: no post is lost without a row that says so, and none comes twice."""

import asyncio
import signal
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.messages import Target
from bot.features.schedule.planning import planned
from bot.storage import SQLITE, Storage
from bot.storage.keys import Keys
from bot.storage.scheduled import Outcome, Schedule
from tests.conftest import ROOT
from tests.features.poster import PLATFORM, STEPS

GROUP = Target(PLATFORM, "group")
DUE = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
SOON, LATER = timedelta(minutes=2), timedelta(minutes=20)
REACHED_THE_BOARD = {"after post", "before settle", "after settle"}


@dataclass
class Scene:
    """A schedule that is due, in a database of its own."""

    folder: Path

    async def begin(self) -> None:
        """Daily at 18:00."""
        schedule = Schedule(GROUP, 0, GROUP, "daily 18:00", "tips")
        storage = self.storage()
        await storage.schedules.add(schedule, planned(schedule, DUE - timedelta(hours=1), "UTC"))
        await storage.close()

    def storage(self) -> Storage:
        return Storage(f"{SQLITE}{self.folder / 'unwind.db'}", Keys("", self.folder / "unwind.key"), lambda: DUE)

    async def bot_runs(self, now: datetime, step: str, nonces: bool) -> int:
        """One look at what is due; gives how the process ended."""
        files = [str(self.folder / name) for name in ("unwind.db", "unwind.key", "board")]
        arguments = (*files, now.isoformat(), step, "nonces" if nonces else "none")
        process = await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.features.poster", *arguments, cwd=ROOT)
        return await asyncio.wait_for(process.wait(), 60)

    async def ledger(self) -> list[Outcome]:
        """The outcomes, the oldest first."""
        storage = self.storage()
        rows = await storage.deliveries.log(GROUP, None, 10)
        await storage.close()
        return [row.outcome for row in reversed(rows)]

    @property
    def posted(self) -> int:
        board = self.folder / "board"
        return len(board.read_text().split()) if board.exists() else 0


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("nonces", [True, False], ids=["nonces", "no nonces"])
async def test_killed_at_any_step(tmp_path: Path, step: str, nonces: bool) -> None:
    scene = Scene(tmp_path)
    await scene.begin()
    assert await scene.bot_runs(DUE, step, nonces) == -signal.SIGKILL
    assert await scene.bot_runs(DUE + SOON, "", nonces) == 0
    outcome, following = await scene.ledger()
    assert following is Outcome.PLANNED
    if nonces or step in {"before claim", "after settle"}:
        assert (scene.posted, outcome) == (1, Outcome.SENT)
    else:
        assert (scene.posted, outcome) == (int(step in REACHED_THE_BOARD), Outcome.UNKNOWN)


async def test_killed_long_ago_it_is_said_to_be_unknown_where_nonces_are_forgotten(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    await scene.begin()
    await scene.bot_runs(DUE, "after post", nonces=True)
    await scene.bot_runs(DUE + LATER, "", nonces=True)
    assert (scene.posted, await scene.ledger()) == (1, [Outcome.UNKNOWN, Outcome.PLANNED])


async def test_two_processes_at_the_same_moment_post_once(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    await scene.begin()
    await asyncio.gather(*(scene.bot_runs(DUE, "", nonces=False) for _ in range(2)))
    assert (scene.posted, await scene.ledger()) == (1, [Outcome.SENT, Outcome.PLANNED])
