"""The bot's database: filled before it starts, and read when it has ended."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from benchmarks.scheduled import fill
from benchmarks.storage import storage_in
from bot.core.messages import Target
from bot.storage.scheduled import Delivery, Outcome, Schedule
from bot.storage.tables import deliveries

AGO = timedelta(minutes=1)


async def prepare(folder: Path, platform: str, places: Iterable[tuple[str, str]]) -> None:
    """One schedule for each place, given as community and chat, that was due once, a minute ago."""
    at = (datetime.now(UTC) - AGO).replace(second=0, microsecond=0)
    storage = storage_in(folder)
    await fill(storage, (_once(Target(platform, community), Target(platform, chat), at) for community, chat in places))
    await storage.close()


def _once(community: Target, place: Target, at: datetime) -> tuple[Schedule, Delivery]:
    planned = Delivery(community, 1, f"{at:%Y-%m-%d %H:%M}", at, at)
    return Schedule(community, 1, place, f"once {at:%Y-%m-%d %H:%M} UTC", "tips"), planned


async def sent(folder: Path) -> Mapping[str, str]:
    """By community, the message that the ledger says was posted there."""
    storage = storage_in(folder)
    there = select(deliveries.c.chat, deliveries.c.message).where(deliveries.c.outcome.in_((Outcome.SENT, Outcome.LATE)))
    found = {str(row.chat): str(row.message) for row in await storage.rows(there)}
    await storage.close()
    return found
