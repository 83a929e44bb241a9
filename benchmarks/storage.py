"""What storing costs: confirmed check-ins a second, memory, and the time of reading. Run: .venv/bin/python -m benchmarks.storage

Check-ins are compared with bare aiosqlite, which inserts a row of the same size and commits it under a lock, just as durable and
without encryption; the two take turns, and the medians are shown.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median

import aiosqlite

from bot import log
from bot.core.messages import User
from bot.storage import SQLITE, Storage
from bot.storage.keys import Keys
from bot.storage.values import Moment, Session

ROOT = Path(__file__).parent.parent
ROUNDS = 7
CHECK_INS = {1: 500, 32: 4000}
"""Tasks at once -> check-ins in a round."""
PEOPLE, SESSIONS_EACH, SESSIONS_OF_ONE = 10_000, 10, 1_000
READS = 15
BEGAN = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
MANY, FEW = User("telegram", "many"), User("telegram", "4711")
Write = Callable[[int], Awaitable[None]]
Store = Callable[[Path], AbstractAsyncContextManager[Write]]


def check_in(user: User, number: int) -> Session:
    """A short check-in with a note, before and after."""
    rated = {"stiffness": number % 11, "pain": 6, "fatigue": 7, "stress": None}
    details = {"kind": "swedish", "minutes": "45", "by": "therapist", "note": "Both legs were tight in the morning."}
    started_at = BEGAN + timedelta(hours=8 * number)
    return Session(f"s{number}", user, started_at, "UTC", {Moment.BEFORE: rated, Moment.AFTER: rated}, details)


def storage_in(folder: Path) -> Storage:
    """A storage in a SQLite file."""
    return Storage(f"{SQLITE}{folder / 'unwind.db'}", Keys("", folder / "unwind.key"), lambda: datetime.now(UTC))


@asynccontextmanager
async def ours(folder: Path) -> AsyncIterator[Write]:
    """Stores a check-in as the bot does."""
    storage, user = storage_in(folder), User("telegram", "1")
    await storage.consents.give(user, "1", BEGAN)

    async def write(number: int) -> None:
        session = check_in(user, number)
        await storage.sessions.change(user, session.id, lambda old: session)

    yield write
    await storage.close()


@asynccontextmanager
async def bare(folder: Path) -> AsyncIterator[Write]:
    """Inserts a row and commits it."""
    async with aiosqlite.connect(folder / "bare.db", isolation_level=None) as database:
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            await database.execute(f"PRAGMA {pragma}")
        columns = "platform, person, id, started_at, zone, ratings, details, created_at, changed_at"
        await database.execute(f"CREATE TABLE sessions ({columns}, PRIMARY KEY (platform, person, id))")
        lock = asyncio.Lock()

        async def write(number: int) -> None:
            session = check_in(User("telegram", "1"), number)
            ratings, details, at = json.dumps(session.ratings), json.dumps(session.details), session.started_at.isoformat()
            row = ("telegram", "1", session.id, at, "UTC", ratings, details, at, at)
            async with lock:
                await database.execute("BEGIN IMMEDIATE")
                await database.execute(f"INSERT INTO sessions VALUES ({', '.join('?' * len(row))})", row)
                await database.commit()

        yield write


async def rate(store: Store, tasks: int) -> float:
    """Confirmed check-ins a second."""
    with tempfile.TemporaryDirectory() as folder:
        async with store(Path(folder)) as write:
            await write(-1)  # statements are compiled once
            numbers: Iterator[int] = iter(range(CHECK_INS[tasks]))

            async def work() -> None:
                for number in numbers:
                    await write(number)

            started = time.perf_counter()
            await asyncio.gather(*(work() for _ in range(tasks)))
            return CHECK_INS[tasks] / (time.perf_counter() - started)


def _instead(session: Session, old: Session | None) -> Session:
    return session


async def fill(folder: Path) -> None:
    """Stores check-ins of many people, and many of one."""
    storage = storage_in(folder)
    wanted = iter([*((User("telegram", str(n)), SESSIONS_EACH) for n in range(PEOPLE)), (MANY, SESSIONS_OF_ONE)])

    async def work() -> None:
        for user, number_of_sessions in wanted:
            await storage.consents.give(user, "1", BEGAN)
            for number in range(number_of_sessions):
                session = check_in(user, number)
                await storage.sessions.change(user, session.id, partial(_instead, session))

    await asyncio.gather(*(work() for _ in range(64)))
    await storage.close()


async def read(folder: Path) -> None:
    """Prints, as JSON, milliseconds of each way to read and the memory used in the end."""
    storage, taken = storage_in(folder), dict[str, float]()
    await storage.open()
    for user in (FEW, MANY):
        ways: dict[str, Callable[[], Awaitable[object]]] = {
            "latest": partial(storage.sessions.latest, user, 5),
            "all": partial(storage.sessions.all, user),
            "export": partial(storage.personal.export, user),
        }
        for name, way in ways.items():
            times = []
            for _ in range(READS):
                started = time.perf_counter()
                await way()
                times.append((time.perf_counter() - started) * 1000)
            taken[f"{name} {await storage.sessions.count(user)}"] = median(times)
    await storage.close()
    print(json.dumps(taken | {"rss": memory()}))


def memory() -> float:
    """Megabytes that this process has in memory."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def read_in_another_process(folder: Path) -> dict[str, float]:
    """What `read` prints."""
    command = [sys.executable, "-m", "benchmarks.storage", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def main() -> None:
    """Prints the tables."""
    log.start("error", "text")
    print("| check-ins at once | bare aiosqlite a second | Unwind a second | ratio |\n| --- | --- | --- | --- |")
    for tasks in CHECK_INS:
        rates: dict[Store, list[float]] = {bare: [], ours: []}
        for _ in range(ROUNDS):
            for store, found in rates.items():
                found.append(asyncio.run(rate(store, tasks)))
        ratio = median(our / their for our, their in zip(rates[ours], rates[bare], strict=True))
        print(f"| {tasks} | {median(rates[bare]):.0f} | {median(rates[ours]):.0f} | {ratio:.2f} |", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        empty, full = Path(folder) / "empty", Path(folder) / "full"
        asyncio.run(_make_empty(empty))
        asyncio.run(fill(full))
        before, after = read_in_another_process(empty), read_in_another_process(full)
        size = (full / "unwind.db").stat().st_size / 2**20
    stored = PEOPLE * SESSIONS_EACH + SESSIONS_OF_ONE
    print(f"\n{stored} check-ins of {PEOPLE + 1} people: {size:.0f} MB on disk; ", end="")
    print(f"memory {after['rss']:.0f} MB, {before['rss']:.0f} MB with none\n")
    print("| read for one person | sessions | ms |\n| --- | --- | --- |")
    for name, milliseconds in after.items():
        if name != "rss":
            print(f"| {' | '.join(name.split())} | {milliseconds:.1f} |")


async def _make_empty(folder: Path) -> None:
    storage = storage_in(folder)
    await storage.open()
    await storage.close()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        asyncio.run(read(Path(sys.argv[1])))
    else:
        main()
