"""When messages come: the one on the day after a massage, and the times that people chose themselves."""

from base64 import b32encode
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from bot.core.adapter import nonce_for
from bot.core.messages import User
from bot.core.recurrence import Recurrence, from_stored
from bot.core.times import wall, wall_to_utc
from bot.storage import Storage
from bot.storage.values import Reminder, ReminderKind, ReminderState, Session

FRIENDLY = time(10)
"""Most people are up, and remember well how the night was."""
QUIET_FROM, QUIET_UNTIL = time(21), time(9)
SOONEST_AFTER_SESSION = timedelta(hours=12)
SOONEST = timedelta(hours=1)
"""After it was asked for, where the session was logged late."""
ID_LETTERS = 8


@dataclass(frozen=True, slots=True)
class Plan:
    """Plans the message on the day after a session. `now` gives the time, aware."""

    storage: Storage
    now: Callable[[], datetime]

    async def plan(self, session: Session) -> datetime:
        """When it will come, aware; planned once more, it comes once."""
        due_at = next_day(session.started_at, ZoneInfo(session.zone), self.now())
        await self.storage.reminders.add(
            Reminder(follow_up_id(session), session.user, ReminderKind.FOLLOW_UP, due_at, session.zone, session.id)
        )
        return due_at

    async def forget(self, session: Session) -> None:
        """It will not come."""
        await self.storage.reminders.stop(session.user, (follow_up_id(session),))

    async def moved(self, user: User, zone: str) -> None:
        """The person lives by another clock now: a message about a day after comes at the same hour there."""
        for reminder in await self.storage.reminders.of(user):
            if reminder.kind is ReminderKind.FOLLOW_UP and reminder.state is ReminderState.PLANNED:
                hour = wall(reminder.due_at, ZoneInfo(reminder.zone))
                due_at = max(wall_to_utc(hour, ZoneInfo(zone)), self.now())
                await self.storage.reminders.add(replace(reminder, due_at=due_at, zone=zone))


def follow_up_id(session: Session) -> str:
    """The id of the message about a session."""
    return f"f-{session.id}"


def next_day(started_at: datetime, zone: ZoneInfo, now: datetime) -> datetime:
    """A friendly time on the day after, never within 12 hours and never in quiet hours (21:00 to 09:00 there)."""
    day = wall(started_at, zone).date() + timedelta(days=1)
    friendly = wall_to_utc(datetime.combine(day, FRIENDLY), zone)
    at = wall(max(friendly, started_at + SOONEST_AFTER_SESSION, now + SOONEST), zone)
    if at.time() >= QUIET_FROM:
        at = datetime.combine(at.date() + timedelta(days=1), FRIENDLY)
    elif at.time() < QUIET_UNTIL:
        at = datetime.combine(at.date(), FRIENDLY)
    return wall_to_utc(at, zone)


def planned(user: User, recurrence: Recurrence, zone: str, now: datetime) -> Reminder | None:
    """A message at the times a person chose; None if they are over. The same times have the same id: nothing comes twice."""
    zone = recurrence.zone or zone
    recurrence = replace(recurrence, zone="")
    due_at = recurrence.next_after(now, ZoneInfo(zone))
    if due_at is None:
        return None
    id = b32encode(sha256(f"{recurrence} {zone}".encode()).digest()).decode().lower()[:ID_LETTERS]
    return Reminder(id, User(user.platform, user.id), ReminderKind.OWN, due_at, zone, when=str(recurrence))


def next_due(reminder: Reminder, now: datetime) -> datetime | None:
    """When a message comes again after now; None if it does not."""
    return from_stored(reminder.when).next_after(now, ZoneInfo(reminder.zone)) if reminder.when else None


def nonce_of(reminder: Reminder) -> str:
    """The same for the same message at the same time, another one for every other."""
    return nonce_for(reminder.user, f"{reminder.id} {reminder.due_at.timestamp():.0f}")
