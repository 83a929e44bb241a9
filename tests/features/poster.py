"""A process that posts what is due to a board in a file, and kills itself at one step of the delivery.

Run: python -m tests.features.poster DATABASE KEY_FILE BOARD_FILE TIME STEP NONCES
"""

import asyncio
import os
import signal
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.core.choices import Choices
from bot.core.communities import SETTINGS, Communities
from bot.core.messages import Reply, Target, User
from bot.errors import Obstacle
from bot.features.schedule.due import Due
from bot.features.schedule.keys import key_of
from bot.features.schedule.moving import Moves
from bot.features.schedule.posting import Poster
from bot.storage import SQLITE, Storage
from bot.storage.keys import Keys
from bot.storage.scheduled import Schedule

STEPS = ("before claim", "after claim", "before post", "after post", "before settle", "after settle")
PLATFORM = "file"


@dataclass
class FileBoard:
    """Each line of a file is the nonce of a post."""

    file: Path
    step: str
    recognises_nonces: bool
    platform: str = PLATFORM

    async def pace(self, target: Target) -> None:
        """At once."""

    async def post(self, target: Target, reply: Reply, nonce: str) -> str:
        """Hangs it up, on disk, unless it hangs there by that nonce."""
        die_at("before post", self.step)
        there = self.file.read_text().split() if self.file.exists() else []
        if not (self.recognises_nonces and nonce in there):
            with self.file.open("a") as board:
                board.write(f"{nonce}\n")
                board.flush()
                os.fsync(board.fileno())
        die_at("after post", self.step)
        return nonce

    async def whisper(self, user: User, reply: Reply, nonce: str) -> str:
        """To nobody."""
        return nonce


class Words:
    """Posts the same words again and again."""

    def choose(self, schedule: Schedule, language: str) -> str:
        """The same subject."""
        return "words"

    def make(self, schedule: Schedule, subject: str, key: str, language: str) -> Reply:
        """The same words."""
        return Reply("words")


def die_at(here: str, step: str) -> None:
    if here == step:
        os.kill(os.getpid(), signal.SIGKILL)


def dying(act: Any, name: str, step: str) -> Any:
    """The same act, with a death before or after it."""

    async def acted(*given: Any, **named: Any) -> Any:
        die_at(f"before {name}", step)
        result = await act(*given, **named)
        die_at(f"after {name}", step)
        return result

    return acted


async def main(database: str, key_file: str, board: str, time: str, step: str, nonces: str) -> None:
    now = datetime.fromisoformat(time)
    storage = Storage(f"{SQLITE}{database}", Keys("", Path(key_file)), lambda: now)
    for name in ("claim", "settle"):
        setattr(storage.deliveries, name, dying(getattr(storage.deliveries, name), name, step))

    async def pause(schedules: tuple[Schedule, ...], obstacle: Obstacle) -> None:
        raise AssertionError(obstacle)

    poster = Poster(
        storage,
        Communities({setting: Choices() for setting in SETTINGS}, {"timezone": "UTC", "language": "en"}),
        Words(),
        key_of,
        {PLATFORM: FileBoard(Path(board), step, nonces == "nonces")},
        Moves(storage, pause),
        lambda old, new: None,
        pause,
        timedelta(hours=2),
        lambda: now,
    )
    await Due(poster).run()
    await storage.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
