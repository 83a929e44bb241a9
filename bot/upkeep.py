"""What only an operator does with the database: a backup, erasing one person, and seeing which answers fit."""

import asyncio
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.config import Settings
from bot.core.messages import User
from bot.storage import Storage
from bot.storage.keys import Keys
from bot.storage.values import Feedback


def storage_of(settings: Settings, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Storage:
    """The storage that the settings name."""
    return Storage(settings.database.url, Keys(settings.database.key, Path(settings.database.key_file), _tell_operator), now)


def _tell_operator(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def back_up(settings: Settings, file: Path) -> None:
    """A consistent copy in a new SQLite file, also while the bot runs. Raises StartError and StorageError."""
    from bot.storage import backup

    asyncio.run(backup.back_up(settings.database.url, file))


def erase(settings: Settings, user: User) -> Mapping[str, int]:
    """Deletes all that is stored about a person; gives how many rows of which kind. Raises StartError and StorageError."""

    async def work() -> Mapping[str, int]:
        storage = storage_of(settings)
        try:
            return await storage.personal.erase(user)
        finally:
            await storage.close()

    return asyncio.run(work())


def feedback(settings: Settings) -> Sequence[Feedback]:
    """What people said of answers, in all communities together; nothing where there is no database. Raises StartError and
    StorageError."""

    async def work() -> Sequence[Feedback]:
        storage = storage_of(settings)
        try:
            return await storage.feedback.everywhere()
        finally:
            await storage.close()

    return asyncio.run(work())
