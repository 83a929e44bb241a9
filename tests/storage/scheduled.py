"""Schedules and deliveries for tests: one schedule a day at noon, UTC."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.core.messages import Target, User
from bot.storage import Storage
from bot.storage.scheduled import Delivery, Outcome, Schedule
from tests.storage.conftest import NOON

HERE, THERE = Target("telegram", "-100"), Target("telegram", "-200")
SERVER = Target("discord", "77")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MODERATOR = User("telegram", "mod-1", "Mo")


def schedule(community: Target = HERE, number: int = 0, **more: Any) -> Schedule:
    made_by = User(community.platform, MODERATOR.id)
    given: dict[str, Any] = {"target": replace(community, thread="5"), "when": "daily 12:00", "what": "tips", "made_by": made_by}
    given |= more
    return Schedule(community, number, **given)


def delivery(days: float = 0, number: int = 1, community: Target = HERE, **more: Any) -> Delivery:
    """Planned so many days after today's noon."""
    at = NOON + timedelta(days=days)
    given: dict[str, Any] = {"occurrence": f"{at:%Y-%m-%d %H:%M}", "planned_at": at, "due_at": at} | more
    return Delivery(community, number, **given)


async def add(storage: Storage, community: Target = HERE, first: Delivery | None = None, **more: Any) -> Schedule:
    """Stores a schedule, planned for noon."""
    return await storage.schedules.add(schedule(community, **more), first or delivery(community=community))


async def sent(storage: Storage, *days: float, number: int = 1, community: Target = HERE) -> None:
    """These occurrences are in the ledger as sent."""
    for day in days:
        each = delivery(day, number, community)
        assert await storage.deliveries.begin(each)
        await storage.deliveries.settle(each, Outcome.SENT, each.planned_at, message=f"m{day}")


async def log(storage: Storage, community: Target = HERE, number: int | None = None) -> list[tuple[int, str, str]]:
    """Number, occurrence and outcome of all that is in the ledger, the oldest first."""
    found = await storage.deliveries.log(community, number, 100)
    return [(each.number, each.occurrence[5:10], str(each.outcome)) for each in reversed(found)]
