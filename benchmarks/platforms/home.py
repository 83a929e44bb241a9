"""What a bot needs to be measured: a folder, settings, a fake to talk to, and what it is asked."""

import json
import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from benchmarks.platforms.measure import ROOT, Process
from bot import app, config
from bot.cli import HOME


def questions() -> list[str]:
    """One held-out question for each topic: on Discord, the same answer is only pointed to where it stands already."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in (ROOT / "benchmarks" / "questions" / "held_out.jsonl").open(encoding="utf-8"):
        question = json.loads(line)
        found[question["id"]].append(question["text"])
    return [texts[place % len(texts)] for place, texts in enumerate(found.values())]


def topics() -> list[str]:
    """The ids of all topics."""
    return [file.stem for file in sorted((ROOT / "content" / "en" / "faq").glob("*.yaml"))]


def warm(home: Path) -> tuple[str, ...]:
    """Makes the data folder what it is at every start but the first. Gives what the bot says where it does not answer."""
    (home / "data").mkdir(mode=0o700)
    for kept in (ROOT / "data").glob("*.pickle"):
        shutil.copy(kept, home / "data")
    settings = config.load(Path(settings_file(home, {})), HOME)
    said = app.create(settings, app.load_library(settings)).library.languages["en"].messages
    return said.core.slow_down, said.chat.answered_before_link.partition("{")[0]


def settings_file(home: Path, accounts: Mapping[str, Mapping[str, str]]) -> str:
    """A file of settings for these fakes, written as JSON, which is YAML, too."""
    urls = {platform: {"api_url": account["url"]} for platform, account in accounts.items()}
    file = home / "config.yaml"
    database = {"url": f"sqlite+aiosqlite:///{home}/data/unwind.db", "key_file": str(home / "data" / "unwind.key")}
    file.write_text(json.dumps({"folders": {"data": str(home / "data")}, "database": database} | urls))
    return str(file)


@contextmanager
def started(fake: str, home: Path, *arguments: str) -> Iterator[dict[str, str]]:
    """A fake in a process of its own, by the name of its module; gives where it is and the token that it knows."""
    with Process(("-m", fake, *arguments), {}, home / f"{fake}.log") as process:
        yield process.first_line()


def tokens(accounts: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Environment variables."""
    return {f"{platform.upper()}_TOKEN": account["token"] for platform, account in accounts.items()}
