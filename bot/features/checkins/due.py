"""Which session and moment somebody most likely means who just says /checkin."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.content.diary import Measure
from bot.storage.values import Moment, Session

SAME_SESSION = timedelta(hours=12)
"""After so long, a new check-in is about another massage."""
NEXT_DAY_UNTIL = timedelta(hours=48)
"""After so long, nobody remembers well how they felt the next day."""


def finished(session: Session, moment: Moment, measures: Iterable[Measure]) -> bool:
    """Whether everything of the short form was answered, or skipped."""
    rated = session.ratings.get(moment, {})
    return all(measure.id in rated for measure in measures if measure.short and moment in measure.moments)


def due(latest: Session | None, zone: ZoneInfo, now: datetime, measures: Iterable[Measure]) -> Moment | None:
    """The moment of the latest session that is to be answered now; None if a new session begins."""
    measures = tuple(measures)
    if latest is None or latest.started_at > now:
        return None
    passed, changed = now - latest.started_at, now - (latest.changed_at or latest.started_at)
    begun = [moment for moment in Moment if moment in latest.ratings]
    if begun and changed < SAME_SESSION and not finished(latest, begun[-1], measures):
        return begun[-1]
    another_day = now.astimezone(zone).date() > latest.started_at.astimezone(zone).date()
    if Moment.AFTER in latest.ratings or passed >= SAME_SESSION:
        fresh = another_day and passed < NEXT_DAY_UNTIL and not finished(latest, Moment.NEXT_DAY, measures)
        return Moment.NEXT_DAY if fresh else None
    return Moment.AFTER


def open_for(latest: Session | None, moment: Moment, now: datetime, measures: Iterable[Measure]) -> bool:
    """Whether ratings for `moment` still belong to the latest session."""
    if latest is None or latest.started_at > now or finished(latest, moment, measures):
        return False
    window = NEXT_DAY_UNTIL if moment is Moment.NEXT_DAY else SAME_SESSION
    return now - latest.started_at < window
