"""What it costs to look what is due, with few schedules and with many. Run: .venv/bin/python -m benchmarks.schedules

The bot looks every five seconds. Few and many have a database each, and take turns in one process; the medians are shown. What is
due is posted to a board that takes it at once, so this is what the bot does by itself: reading, claiming, planning the next time,
settling, all of it on disk.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from sqlalchemy import func, select

from benchmarks.scheduled import fill
from benchmarks.storage import ROOT, memory, storage_in
from bot import log
from bot.core.choices import Choices
from bot.core.communities import SETTINGS, Communities
from bot.core.messages import Reply, Target, User
from bot.errors import Obstacle
from bot.features.schedule.due import Due
from bot.features.schedule.keys import key_of
from bot.features.schedule.moving import Moves
from bot.features.schedule.posting import Poster
from bot.storage import Storage
from bot.storage.scheduled import Delivery, Outcome, Schedule
from bot.storage.tables import deliveries
from tests.features.poster import Words

FEW, MANY = 1_000, 100_000
DUE = 10
"""Schedules that are due in the same minute."""
ROUNDS = 40
BEGAN = datetime(2026, 1, 6, 12, 0, tzinfo=UTC)
PLATFORM = "board"
Cost = tuple[float, float]
"""Milliseconds, and those of processor time in all threads."""


@dataclass
class Board:
    """Takes what is posted at once."""

    platform: str = PLATFORM
    recognises_nonces: bool = False

    async def pace(self, target: Target) -> None:
        """No limit."""

    async def post(self, target: Target, reply: Reply, nonce: str) -> str:
        """Gives the nonce as the message's id."""
        return nonce

    async def whisper(self, user: User, reply: Reply, nonce: str) -> str:
        """As `post`."""
        return nonce


class Looking:
    """A database, and whoever looks what is due in it. `now` is the time there."""

    def __init__(self, storage: Storage) -> None:
        self.now = BEGAN
        self.storage = storage
        chosen = Communities({setting: Choices() for setting in SETTINGS}, {"timezone": "UTC", "language": "en"})
        boards, moves, late = {PLATFORM: Board()}, Moves(storage, _pause), timedelta(hours=2)
        poster = Poster(storage, chosen, Words(), key_of, boards, moves, _moved, _pause, late, lambda: self.now)
        self._due = Due(poster)

    async def look(self) -> Cost:
        """Looks once."""
        wall, cpu = time.perf_counter(), time.process_time()
        await self._due.run()
        return (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000

    async def sent(self) -> int:
        """How many deliveries were sent so far."""
        ((number,),) = await self.storage.rows(select(func.count()).where(deliveries.c.outcome == Outcome.SENT))
        return int(number)


@dataclass
class Costs:
    """Of the first look after the start, of those that found something, and of those that did not."""

    first: Cost = (0.0, 0.0)
    due: list[Cost] = field(default_factory=list)
    nothing: list[Cost] = field(default_factory=list)


async def _pause(schedules: tuple[Schedule, ...], obstacle: Obstacle) -> None:
    raise AssertionError(obstacle)


def _moved(old: Target, new: Target | None) -> None:
    raise AssertionError(new)


def daily(number: int) -> tuple[Schedule, Delivery]:
    """One of many communities: the first DUE are due in the first minute, and so on for all rounds; the others hours later."""
    place, minute = Target(PLATFORM, f"-{1_000_000 + number}"), number // DUE + 1
    at = BEGAN + timedelta(minutes=minute if minute <= ROUNDS else 180 + number % 1000)
    return Schedule(place, 1, place, f"daily {at:%H:%M}", "tips"), Delivery(place, 1, f"{at:%Y-%m-%d %H:%M}", at, at)


async def made(folder: Path, schedules: int) -> Storage:
    """A storage with so many schedules."""
    storage = storage_in(folder)
    await fill(storage, map(daily, range(schedules)))
    return storage


async def compare(folder: Path, sizes: tuple[int, int]) -> dict[int, Costs]:
    """Looks at both in turn. Ends the benchmark if not all was posted that was due."""
    found = {size: Costs() for size in sizes}
    async with AsyncExitStack() as closing:
        lookings = dict[int, Looking]()
        for size in sizes:
            looking = lookings[size] = Looking(await made(folder / str(size), size))
            closing.push_async_callback(looking.storage.close)
            found[size].first = await looking.look()
        for _ in range(ROUNDS):
            for size, looking in lookings.items():
                looking.now += timedelta(minutes=1)
                found[size].due.append(await looking.look())
                found[size].nothing.append(await looking.look())
        for looking in lookings.values():
            if await looking.sent() != DUE * ROUNDS:
                raise SystemExit(f"{await looking.sent()} posted, not {DUE * ROUNDS}")
    return found


async def wait(folder: Path) -> None:
    """Prints the memory of a process that looks a few times, while nothing is due."""
    storage = storage_in(folder)
    looking = Looking(storage)
    for _ in range(3):
        await looking.look()
    await storage.close()
    print(json.dumps(memory()))


def memory_in_another_process(folder: Path) -> float:
    """What `wait` prints."""
    command = [sys.executable, "-m", "benchmarks.schedules", "--wait", str(folder)]
    return float(json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout))


async def _make(folder: Path, size: int) -> None:
    await (await made(folder, size)).close()


def main() -> None:
    """Prints tables."""
    parser = argparse.ArgumentParser("benchmarks.schedules", description="What it costs to look what is due.")
    parser.add_argument("--many", type=int, default=MANY, help="schedules in the larger database")
    parser.add_argument("--wait", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    log.start("error", "text")
    if given.wait:
        asyncio.run(wait(given.wait))
        return
    sizes = FEW, given.many
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(compare(Path(folder), sizes))
        print_costs(found)
        used = dict[int, float]()
        for size in sizes:
            home = Path(folder) / f"waiting {size}"
            asyncio.run(_make(home, size))
            used[size] = memory_in_another_process(home)
        disk = (home / "unwind.db").stat().st_size / 2**20
    print(f"\nMemory: {used[given.many]:.0f} MB with {given.many:,} schedules, {used[FEW]:.0f} MB with {FEW:,}; ", end="")
    print(f"{given.many:,} of them take {disk:.0f} MB on disk.")


def print_costs(found: dict[int, Costs]) -> None:
    """One table: few, many, and how many times as much that is, wall time and processor time."""
    few, many = found.values()
    few_size, many_size = found
    print(f"| one look, ms (processor time) | {few_size:,} schedules | {many_size:,} | ratio |\n| --- | --- | --- | --- |")
    rows = {
        "nothing is due": (few.nothing, many.nothing),
        f"{DUE} are due, and are posted": (few.due, many.due),
        "the first after the start, nothing due": ([few.first], [many.first]),
    }
    for name, pair in rows.items():
        (wall, cpu), (more_wall, more_cpu) = ([median(times) for times in zip(*costs, strict=True)] for costs in pair)
        cells = f"{wall:.1f} ({cpu:.1f}) | {more_wall:.1f} ({more_cpu:.1f}) | {more_wall / wall:.2f} ({more_cpu / cpu:.2f})"
        print(f"| {name} | {cells} |", flush=True)


if __name__ == "__main__":
    main()
