"""What an answer costs through the whole bot, beside bare bots of the same libraries. Run: python -m benchmarks.platforms

Every bot runs in a process of its own against a fake in another one, on loopback only. Rounds take turns and medians are shown;
a ratio is taken within each round, so that whatever else the machine does weighs on both sides. Linux; about three minutes.
"""

import argparse
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median

from benchmarks.platforms.home import questions, settings_file, started, tokens, topics, warm
from benchmarks.platforms.load import Wanted
from benchmarks.platforms.measure import Figures, Process, ask, wait_until_ready

ROUNDS = 3
WARM_UP, ALONE, BOTH = 60, 400, 300
LOADED = {"telegram": 600, "discord": 1200}
AT_ONCE = 50
CALM, CALM_NUMBER = 25.0, 100
"""Questions a second, and how many: few enough for the pace of 29 messages a second."""
BARE, WHOLE = "bare", "the whole bot"
MORE = "faq:topic=cure&part=more"
HEADS = ("CPU s per 1,000, alone", "under load", "answers/s", "ms alone", "99th", "ms under load", "99th")


@dataclass(frozen=True, slots=True)
class Case:
    """Something to ask, and the case of the bare bot that it is compared with."""

    name: str
    beside: str
    wanted: Wanted


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot on one platform. `command` makes its arguments of the fake's account and the file of settings."""

    platform: str
    name: str
    command: Callable[[Mapping[str, str], str], Sequence[str]]
    cases: Sequence[Case]


@dataclass(slots=True)
class Life:
    """One process in all rounds: seconds until it listens, MB then, and MB after all its cases."""

    seconds: list[float] = field(default_factory=list)
    start: list[float] = field(default_factory=list)
    end: list[float] = field(default_factory=list)


Row = tuple[float, ...]
"""The figures under HEADS."""
Rows = dict[tuple[str, str, str], list[Row]]
"""One row a round, by platform, bot and case."""


def main() -> None:
    """Prints tables."""
    parser = argparse.ArgumentParser("benchmarks.platforms", description="What an answer costs on Telegram and Discord.")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = parser.parse_args().rounds
    rows: Rows = defaultdict(list)
    lives: dict[str, Life] = defaultdict(Life)
    calm: list[Figures] = []
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        no_answers = warm(home)
        for number in range(1, rounds + 1):
            for bot in bots():
                print(f"round {number} of {rounds}: {bot.platform}, {bot.name}", file=sys.stderr)
                measure(bot, home, no_answers, rows, lives[f"{bot.platform.capitalize()}, {bot.name}"])
            print(f"round {number} of {rounds}: both platforms in one process", file=sys.stderr)
            calm.append(measure_both(home, lives["Both platforms, the whole bot"]))
    for platform in ("telegram", "discord"):
        print_costs(platform, rows)
    print_lives(lives)
    cpu, middle, late = (median(figures) for figures in zip(*((f.cpu, f.median_ms, f.p99_ms) for f in calm), strict=True))
    print(f"\n`main.py run` unchanged, both platforms in one process, {CALM:.0f} times /help a second on Telegram:")
    print(f"{cpu:.2f} CPU s per 1,000, {middle:.1f} ms, 99th {late:.1f} ms.")


def bots() -> Iterable[Bot]:
    """All that is measured, in turn."""
    asked = questions()
    echo, slash, button = "a message echoed", "a slash command", "a button pressed"
    press = Wanted("press", [MORE])
    yield bare("telegram", BARE, "telegram", [Case(echo, echo, Wanted("message", asked)), Case(button, echo, press)])
    yield bare("telegram", "bare, our transport", "telegram-aiohttp", [Case(echo, echo, Wanted("message", asked))])
    cases = [
        Case("/help", echo, Wanted("message", ["/help"])),
        Case("/faq cure", echo, Wanted("message", ["/faq cure"])),
        Case(button, echo, press),
        Case("a question", echo, Wanted("message", asked)),
    ]
    yield Bot("telegram", WHOLE, lambda _, file: ("-m", "benchmarks.platforms.whole", "--config", file), cases)
    cases = [
        Case(slash, slash, Wanted("faq", topics())),
        Case("a slash command, as long an answer as ours", slash, Wanted("ask", asked)),
        Case(button, button, press),
    ]
    yield bare("discord", BARE, "discord", cases)
    cases = [
        Case("/faq", slash, Wanted("faq", topics())),
        Case(button, button, press),
        Case("/ask, a question", slash, Wanted("ask", asked)),
    ]
    yield Bot("discord", WHOLE, lambda _, file: ("main.py", "run", "--config", file), cases)


def bare(platform: str, name: str, program: str, cases: Sequence[Case]) -> Bot:
    """A bot of benchmarks/platforms/bare.py."""

    def command(account: Mapping[str, str], _: str) -> Sequence[str]:
        given = (account[key] for key in ("url", "token", "gateway") if key in account)
        return ("-m", "benchmarks.platforms.bare", program, *given)

    return Bot(platform, name, command, cases)


def measure(bot: Bot, home: Path, no_answers: tuple[str, ...], rows: Rows, life: Life) -> None:
    """One round of one bot, with a fake of its own."""
    with started(fake_of(bot.platform), home) as account:
        arguments = bot.command(account, settings_file(home, {bot.platform: account}))
        with Process(arguments, tokens({bot.platform: account}), home / "bot.log") as process:
            born(process, [account], life)
            for case in bot.cases:
                ask(process, account, replace(case.wanted, number=WARM_UP, at_once=AT_ONCE))
                alone = ask(process, account, replace(case.wanted, number=ALONE))
                loaded = ask(process, account, replace(case.wanted, number=LOADED[bot.platform], at_once=AT_ONCE))
                check_answers((*alone.shown, *loaded.shown), no_answers)
                times = (alone.median_ms, alone.p99_ms, loaded.median_ms, loaded.p99_ms)
                rows[bot.platform, bot.name, case.name].append((alone.cpu, loaded.cpu, loaded.rate, *times))
            life.end.append(process.memory)


def fake_of(platform: str) -> str:
    """The module that people ask a bot through."""
    return f"benchmarks.platforms.fake_{platform}"


def check_answers(shown: Iterable[str], no_answers: tuple[str, ...]) -> None:
    """Ends the benchmark where the bot only said that it was asked too fast, or that the answer stands above."""
    for text in shown:
        if text.startswith(no_answers):
            raise SystemExit(f"Not an answer to be measured: {text}")


def measure_both(home: Path, life: Life) -> Figures:
    """One round of the bot as it is run, on both platforms: its memory, and questions on Telegram that come calmly."""
    with started(fake_of("telegram"), home) as telegram, started(fake_of("discord"), home) as discord:
        accounts = {"telegram": telegram, "discord": discord}
        arguments = ("main.py", "run", "--config", settings_file(home, accounts))
        with Process(arguments, tokens(accounts), home / "bot.log") as process:
            born(process, [telegram, discord], life)
            calm = ask(process, telegram, Wanted("message", ["/help"], CALM_NUMBER, pace=CALM))
            for wanted in (Wanted("faq", ["cure"], CALM_NUMBER), Wanted("press", [MORE], BOTH), Wanted("ask", questions(), BOTH)):
                ask(process, discord, replace(wanted, at_once=AT_ONCE))
            life.end.append(process.memory)
    return calm


def born(process: Process, accounts: Iterable[Mapping[str, str]], life: Life) -> None:
    """Waits until a bot listens everywhere."""
    for account in accounts:
        wait_until_ready(account)
    life.seconds.append(process.age)
    life.start.append(process.memory)


def print_costs(platform: str, rows: Rows) -> None:
    """One table: every figure, and how many times the bare bot's that is."""
    beside = {(bot.name, case.name): case.beside for bot in bots() if bot.platform == platform for case in bot.cases}
    print(f"\n{platform.capitalize()}; in brackets: times the same figure of the bare bot beside it.\n")
    print("| bot | asked | beside | " + " | ".join(HEADS) + " |\n|" + " --- |" * (3 + len(HEADS)))
    for (bot, case), other in beside.items():
        own, bare_ones = rows[platform, bot, case], rows[platform, BARE, other]
        ratios = [[one / by for one, by in zip(*pair, strict=True)] for pair in zip(own, bare_ones, strict=True)]
        cells = [
            f"{short(median(figures))} ({median(times):.2f})"
            for figures, times in zip(zip(*own, strict=True), zip(*ratios, strict=True), strict=True)
        ]
        print(f"| {bot} | {case} | {other} | " + " | ".join(cells) + " |")


def short(figure: float) -> str:
    """With as many digits as mean something."""
    return f"{figure:.{0 if figure >= 100 else 1 if figure >= 10 else 2}f}"


def print_lives(lives: Mapping[str, Life]) -> None:
    """Start and memory."""
    print("\n| process | starts in s | MB at start | MB after load |\n| --- | --- | --- | --- |")
    for name, life in lives.items():
        print(f"| {name} | {median(life.seconds):.2f} | {median(life.start):.0f} | {median(life.end):.0f} |")


if __name__ == "__main__":
    main()
