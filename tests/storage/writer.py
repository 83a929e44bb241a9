"""A process that stores check-ins as fast as it can, prints each id once it is confirmed, and waits to be killed.

Run: python -m tests.storage.writer URL KEY_FILE FIRST_ID
"""

import asyncio
import os
import sys
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from bot.core.messages import User
from bot.storage import Storage
from bot.storage.keys import Keys
from bot.storage.values import Moment, Session

PERSON = User("telegram", "1")
TASKS = 16


async def main(url: str, key_file: str, first: str) -> None:
    storage, numbers = Storage(url, Keys("", Path(key_file)), lambda: datetime.now(UTC)), count(int(first))
    await storage.consents.give(PERSON, "1", datetime.now(UTC))

    async def write() -> None:
        for number in numbers:
            rated = Session(str(number), PERSON, datetime.now(UTC), "UTC", {Moment.BEFORE: {"pain": number % 11}})
            await storage.sessions.change(PERSON, rated.id, lambda old, rated=rated: rated)  # type: ignore[misc]
            os.write(sys.stdout.fileno(), f"{number}\n".encode())

    await asyncio.gather(*(write() for _ in range(TASKS)))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
