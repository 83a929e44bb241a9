"""Processes, and what they used: all from /proc, so this needs Linux."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median, quantiles
from types import TracebackType
from typing import Any, Self

from benchmarks.platforms.load import Wanted

ROOT = Path(__file__).parents[2]
START_PATIENCE, LONGEST_LOAD = 60.0, 90.0
TICKS = os.sysconf("SC_CLK_TCK")
"""How finely Linux counts CPU time, a second."""
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True, slots=True)
class Figures:
    """What a thousand answers cost the bot, how many it gave a second, and how long somebody waited for one."""

    cpu: float
    rate: float
    median_ms: float
    p99_ms: float
    shown: Mapping[str, int]


class Process:
    """A Python program of ours. It sees no proxy, no token but the one given and no other folder."""

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str], errors: Path) -> None:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self._began = time.perf_counter()
        self._errors = errors
        with errors.open("wb") as stream:
            self._child = subprocess.Popen(
                [sys.executable, *arguments], cwd=ROOT, env=kept | dict(environment), stdout=subprocess.PIPE, stderr=stream
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._child.send_signal(signal.SIGTERM)
        try:
            self._child.wait(15)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        if self._child.stdout:
            self._child.stdout.close()
        if error:
            print(self._errors.read_text(errors="replace")[-2000:], file=sys.stderr)

    def first_line(self) -> dict[str, str]:
        """The JSON that a fake prints when it is ready."""
        line = self._child.stdout.readline() if self._child.stdout else b""
        found: dict[str, str] = json.loads(line or b"{}")
        return found

    @property
    def age(self) -> float:
        """Seconds since it was started."""
        return time.perf_counter() - self._began

    @property
    def cpu(self) -> float:
        """Seconds of CPU used so far, in all threads."""
        after_name = Path(f"/proc/{self._child.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(after_name[11]) + int(after_name[12])) / TICKS

    @property
    def memory(self) -> float:
        """MB in RAM (RSS)."""
        status = Path(f"/proc/{self._child.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def wait_until_ready(account: Mapping[str, str]) -> None:
    """Until the bot listens to that fake."""
    ends = time.perf_counter() + START_PATIENCE
    while time.perf_counter() < ends:
        with DIRECT.open(f"{account['control']}/ready", timeout=START_PATIENCE) as response:
            if json.load(response):
                return
        time.sleep(0.02)
    raise SystemExit(f"The bot did not listen within {START_PATIENCE:.0f} seconds.")


def ask(bot: Process, account: Mapping[str, str], wanted: Wanted) -> Figures:
    """Asks a bot through its fake. Ends the benchmark if something stayed without an answer or was answered wrongly."""
    before = bot.cpu
    body = json.dumps(asdict(wanted)).encode()
    request = urllib.request.Request(f"{account['control']}/load", body, {"Content-Type": "application/json"})
    with DIRECT.open(request, timeout=LONGEST_LOAD) as response:
        found: dict[str, Any] = json.load(response)
    used = bot.cpu - before
    if found["failed"] or found["problems"]:
        raise SystemExit(f"{wanted.kind}: {found['failed']} of {wanted.number} without an answer; {found['problems']}")
    taken: list[float] = found["taken_ms"]
    rate = wanted.number / found["seconds"]
    return Figures(used * 1000 / wanted.number, rate, median(taken), quantiles(taken, n=100)[98], found["shown"])
