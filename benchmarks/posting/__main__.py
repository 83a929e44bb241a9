"""Whether a crowd of posts goes out as fast as a platform allows, while people ask. Run: python -m benchmarks.posting

The whole bot, as it is run, in a process of its own against a fake in another one that holds it to the platform's limits. In its
database, schedules of many places are due at once. Linux; about a minute a platform.
"""

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from benchmarks.platforms.home import settings_file, started, tokens, warm
from benchmarks.platforms.measure import DIRECT, Process
from benchmarks.posting import ledger
from benchmarks.posting.load import QUESTIONS_A_SECOND, Sent
from bot import log

LIMITS = {"telegram": 30, "discord": 50}
"""What a platform takes in a second: messages to all chats (Telegram, bots FAQ); requests, answers to interactions not counted
(Discord, Rate Limits: Global Rate Limit)."""
PLACES = 1500
SLOWEST = 5.0
"""Posts a second for which it is still waited."""


@dataclass(frozen=True, slots=True)
class Result:
    """What is printed of one platform. `rate`, `middle`: posts a second, all and without the first and the last tenth; `share`,
    `middle_share`: of the limit, with the answers that count for it."""

    platform: str
    places: int
    rate: float
    share: float
    middle: float
    middle_share: float
    refused: int
    missing: int
    twice: int
    disagreeing: int
    asked: int
    unanswered: int
    median_ms: float
    p99_ms: float
    longest_ms: float
    cpu: float
    core: float
    problems: Sequence[str]

    @property
    def failed(self) -> bool:
        """Whether anything went wrong, however fast it was."""
        return bool(self.missing or self.twice or self.disagreeing or self.unanswered or self.problems)


def main() -> None:
    """Prints a table."""
    parser = argparse.ArgumentParser("benchmarks.posting", description="Whether posts go out as fast as a platform allows.")
    parser.add_argument("--places", type=int, default=PLACES)
    parser.add_argument("--platform", choices=tuple(LIMITS), help="only this one")
    given = parser.parse_args()
    log.start("error", "text")
    results = [measure(platform, given.places) for platform in LIMITS if given.platform in (None, platform)]
    show(results)
    if any(result.failed for result in results):
        sys.exit(1)


def measure(platform: str, places: int) -> Result:
    """One run of the bot on one platform."""
    print(f"{platform}: {places} places, about {places / LIMITS[platform] + 20:.0f} seconds", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        home, patience = Path(folder), places / SLOWEST + 60
        warm(home)
        with started(f"benchmarks.posting.fake_{platform}", home, str(places)) as account:
            known = [(community, chat) for community, chat in get(account, "places", patience)]
            asyncio.run(ledger.prepare(home / "data", platform, known))
            arguments = ("main.py", "run", "--config", settings_file(home, {platform: account}))
            with Process(arguments, tokens({platform: account}), home / "bot.log") as bot:
                get(account, "begun", patience)
                before = bot.cpu
                found = get(account, "done", patience)
                used = bot.cpu - before
        written = asyncio.run(ledger.sent(home / "data"))
    return judge(platform, known, found, written, used)


def get(account: Mapping[str, str], what: str, patience: float) -> Any:
    """What the fake answers."""
    with DIRECT.open(f"{account['control']}/{what}", timeout=patience) as response:
        return json.load(response)


def judge(
    platform: str,
    places: Sequence[tuple[str, str]],
    found: Mapping[str, Any],
    written: Mapping[str, str],
    used: float,
) -> Result:
    """Compares what stands on the platform with the ledger and with the limit. `used`: seconds of processor time."""
    sent = [Sent(**each) for each in found["sent"]]
    counted = sorted(each.at for each in sent if not each.refused)
    posts = sorted(each.at for each in sent if each.post and not each.refused)
    tenth = len(posts) // 10
    taken: Sequence[float] = found["taken_ms"]
    posted: Mapping[str, Sequence[str]] = found["posted"]
    return Result(
        platform,
        len(places),
        rate(posts, posts),
        rate(counted, posts) / LIMITS[platform],
        rate(posts, posts[tenth : len(posts) - tenth]),
        rate(counted, posts[tenth : len(posts) - tenth]) / LIMITS[platform],
        refused=sum(each.refused for each in sent),
        missing=sum(not posted[chat] for _, chat in places),
        twice=sum(len(posted[chat]) > 1 for _, chat in places),
        disagreeing=sum(posted[chat][:1] != [written.get(community)] for community, chat in places),
        asked=len(taken) + found["unanswered"],
        unanswered=found["unanswered"],
        median_ms=median(taken),
        p99_ms=quantiles(taken, n=100, method="inclusive")[98],
        longest_ms=max(taken),
        cpu=used / len(posts) * 1000,
        core=used / (posts[-1] - posts[0]),
        problems=found["problems"][:5],
    )


def rate(times: Sequence[float], within: Sequence[float]) -> float:
    """How many there are a second, from the first to the last time of `within`."""
    first, last = within[0], within[-1]
    return (sum(first <= at <= last for at in times) - 1) / (last - first)


def show(results: Sequence[Result]) -> None:
    """One column for each platform."""
    lines = {
        "places": [f"{each.places}" for each in results],
        "posts a second, from the first to the last": [f"{each.rate:.1f}" for each in results],
        "with answers, of the limit": [f"{each.share:.1%}" for each in results],
        "posts a second, the middle 80 %": [f"{each.middle:.1f}" for each in results],
        "with answers, of the limit, the middle 80 %": [f"{each.middle_share:.1%}" for each in results],
        "told to wait (429)": [f"{each.refused}" for each in results],
        "missing; twice; not as in the ledger": [f"{each.missing}; {each.twice}; {each.disagreeing}" for each in results],
        f"questions, {QUESTIONS_A_SECOND:.0f} a second; not answered": [f"{each.asked}; {each.unanswered}" for each in results],
        "ms until the answer: median; 99th; longest": [
            f"{each.median_ms:.0f}; {each.p99_ms:.0f}; {each.longest_ms:.0f}" for each in results
        ],
        "processor time per 1,000 posts; of one core": [f"{each.cpu:.1f} s; {each.core:.0%}" for each in results],
    }
    print(f"| | {' | '.join(each.platform.capitalize() for each in results)} |\n| --- |{' --- |' * len(results)}")
    for name, cells in lines.items():
        print(f"| {name} | {' | '.join(cells)} |")
    for each in results:
        for problem in each.problems:
            print(f"{each.platform}: {problem}")


if __name__ == "__main__":
    main()
