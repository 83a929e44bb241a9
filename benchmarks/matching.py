"""How well questions find their topics, on messages that nothing was tuned on. Run: .venv/bin/python -m benchmarks.matching

The questions were written before any phrasing and by somebody who had not seen one (benchmarks/questions/README.md). What
comparable bots use is asked the same questions in the same run (benchmarks/others.py). `--questions FILE` asks those of another
file, one {"text": ..., "id": topic or null} a line.
"""

import argparse
import json
import resource
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median, quantiles

from benchmarks.others import Ranking, others
from bot import app, config
from bot.cli import HOME
from bot.matching import Matcher

QUESTIONS = Path(__file__).parent / "questions"
COVERAGES = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


def main() -> None:
    """Prints tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--questions", type=Path, help="another file of questions")
    file = parser.parse_args().questions
    settings = config.load(None, HOME)
    content = (library := app.load_library(settings)).languages["en"]
    matcher = app.load_matcher(settings, library, "en")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    asked = read(file) if file else [*read(QUESTIONS / "held_out.jsonl"), *read(QUESTIONS / "foreign.jsonl")]
    ours, foreign = ([message for message in asked if bool(message["id"]) is known] for known in (True, False))
    print("| method | top-1 | top-3 | right at 2 % of foreign ones answered | right at 5 % | median ms | 99th ms | ready in s |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    methods: dict[str, Callable[[], Ranking]] = {**others(content), "ours": partial(learned, matcher)}
    for name, make in methods.items():
        started = time.perf_counter()
        rank = make()
        ready = time.perf_counter() - started
        print(f"| {name} | {row(rank, ours, foreign)} | {ready:.1f} |", flush=True)
    print()
    decisions(matcher, ours, foreign)
    print()
    coverage(matcher, ours)
    if not file:
        print()
        alarms(matcher, ours, foreign, read(QUESTIONS / "urgent.jsonl"))
    print(f"\nMemory of ours, with the content: {memory} MB")


def coverage(matcher: Matcher, ours: list[dict[str, str]]) -> None:
    """How many of the surest answers would be wrong."""
    found = sorted(((m := matcher.match(question["text"])).score, m.ranked[0][0] == question["id"]) for question in ours)[::-1]
    print("| if the surest were answered | wrong |\n| --- | --- |")
    for covered in COVERAGES:
        print(f"| {covered:.0%} | {share([not right for _, right in found[: int(covered * len(found))]])} |")


def read(file: Path) -> list[dict[str, str]]:
    """The messages of one file."""
    return [json.loads(line) for line in file.open(encoding="utf-8")]


def learned(matcher: Matcher) -> Ranking:
    """Our matcher as a ranking."""

    def rank(text: str) -> tuple[list[str], float]:
        match = matcher.match(text)
        return [topic for topic, _ in match.ranked], match.score

    return rank


def row(rank: Ranking, ours: list[dict[str, str]], foreign: list[dict[str, str]]) -> str:
    """One method's figures."""
    times, found = [], []
    for question in ours:
        started = time.perf_counter()
        found.append(rank(question["text"]))
        times.append((time.perf_counter() - started) * 1000)
    right = [topics[:1] == [question["id"]] for (topics, _), question in zip(found, ours, strict=True)]
    among = [question["id"] in topics for (topics, _), question in zip(found, ours, strict=True)]
    sure_foreign = sorted((rank(question["text"])[1] for question in foreign), reverse=True)
    figures = [share(right), share(among)]
    for allowed in (0.02, 0.05):
        least = sure_foreign[int(allowed * len(sure_foreign))]
        figures.append(share([good and sure > least for good, (_, sure) in zip(right, found, strict=True)]))
    return " | ".join([*figures, f"{median(times):.2f}", f"{quantiles(times, n=100)[98]:.2f}"])


def decisions(matcher: Matcher, ours: list[dict[str, str]], foreign: list[dict[str, str]]) -> None:
    """What people would see, with the thresholds that the content gave."""
    found = [(matcher.match(question["text"]), question["id"]) for question in ours]
    strange = [matcher.match(question["text"]) for question in foreign]
    print(f"Our decisions on {len(ours)} questions and {len(foreign)} foreign messages:\n")
    print(f"- answered and right: {share([match.topic == wanted for match, wanted in found])}")
    print(f"- answered and wrong: {share([match.kind == 'answer' and match.topic != wanted for match, wanted in found])}")
    print(f"- the right one among suggestions: {share([wanted in match.suggestions for match, wanted in found])}")
    print(f"- foreign, yet answered: {share([match.kind == 'answer' for match in strange])}")
    print(f"- foreign, yet suggestions: {share([match.kind == 'suggestions' for match in strange])}")


def alarms(matcher: Matcher, ours: list[dict[str, str]], foreign: list[dict[str, str]], urgent: list[dict[str, str]]) -> None:
    """Emergencies recognised, and others taken for one."""
    groups = {level: [m["text"] for m in urgent if m["level"] == level] for level in ("urgent", "maybe", "none")}
    groups["our questions"] = [message["text"] for message in ours]
    groups["foreign messages"] = [message["text"] for message in foreign]
    print("| messages | number | taken as urgent | as urgent or maybe |\n| --- | --- | --- | --- |")
    for name, texts in groups.items():
        found = [matcher.emergency(text) for text in texts]
        levels = [emergency.level if emergency else "" for emergency in found]
        print(f"| {name} | {len(texts)} | {share([lv == 'urgent' for lv in levels])} | {share([lv != '' for lv in levels])} |")


def share(rows: list[bool]) -> str:
    """As a percentage."""
    return f"{100 * sum(rows) / len(rows):.1f} %"


if __name__ == "__main__":
    main()
