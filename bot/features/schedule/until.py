"""Until when a pause lasts, as people say it: "until 2027-01-10", "for 2 weeks", "until friday"."""

from calendar import monthrange
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.content.messages import Messages
from bot.core.fields import Text
from bot.core.times import LEAP_YEARS_APART, Day, Line, wall, wall_to_utc
from bot.core.words import CoreWords
from bot.errors import UserError

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""A time from which every day is still to come, for words that are only looked at."""
UNITS = {"hours": timedelta(hours=1), "days": timedelta(days=1), "weeks": timedelta(weeks=1)}


def read_until(typed: str, messages: Messages, now: datetime, zone: ZoneInfo) -> datetime | None:
    """When the pause is over, aware, UTC; None where it has no end. A day alone: when it begins. Raises UserError about the word
    that is wrong, with an example."""
    words = messages.schedule.changing
    line = Line(typed, messages.times, words.until_example)
    line.take(words.until_typed)
    if line.take(words.endless_typed) and line.over:
        return None
    begun, today = line.place, wall(now, zone)
    end = _length(line, today) or _day(line, today.date())
    if end is None:
        raise line.wrong(messages.times.wrong_word)
    at_said = line.take_term("at")
    at = line.take_time(bare=bool(at_said))
    line.take([".", "!"])
    if not line.over:
        raise line.wrong(messages.times.wrong_word)
    until = wall_to_utc(datetime.combine(end.date(), at) if at else end, zone)
    if until <= now:
        raise line.wrong(messages.times.over, begun)
    return until


@dataclass(frozen=True, slots=True)
class Until(Text):
    """The end of a pause. `messages` gives the words of a locale."""

    messages: Callable[[str], Messages] = field(kw_only=True)

    def own_words(self, raw: str, words: CoreWords, locale: str) -> bool:
        """Whether there is more in it than a time."""
        try:
            read_until(raw, self.messages(locale), LONG_AGO, ZoneInfo("UTC"))
        except UserError:
            return True
        return False


def _length(line: Line, today: datetime) -> datetime | None:
    """So long from now on."""
    begun = line.place
    count, unit = line.take_number(), line.take_unit()
    if count and unit in UNITS:
        return today + count * UNITS[unit]
    if count and unit == "months":
        months = today.year * 12 + today.month - 1 + count
        year, month = months // 12, months % 12 + 1
        return today.replace(year=year, month=month, day=min(today.day, monthrange(year, month)[1]))
    line.place = begun
    return None


def _day(line: Line, today: date) -> datetime | None:
    """The beginning of a day, the next one of its name."""
    ahead, weekday = line.take_meaning(line.words.days_ahead), None
    if ahead is None:
        weekday = line.take_weekday()
    if weekday is not None:
        ahead = (weekday - today.weekday() - 1) % 7 + 1
    if ahead is not None:
        return datetime.combine(today + timedelta(days=ahead), datetime.min.time())
    day = line.take_day()
    found = _next(day, today) if day else None
    return datetime.combine(found, datetime.min.time()) if found else None


def _next(day: Day, today: date) -> date | None:
    """That day, in the next year that has it where none was said."""
    for year in [day.year] if day.year else range(today.year, today.year + LEAP_YEARS_APART + 1):
        with suppress(ValueError):
            found = date(year, day.month, day.day)
            if day.year or found > today:
                return found
    return None
