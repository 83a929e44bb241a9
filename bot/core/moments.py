"""A moment in the past, as people say it: "yesterday 15:00", "2 hours ago", "20 nov 15:00"."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.fields import Answers, always
from bot.core.times import LEAP_YEAR, LEAP_YEARS_APART, WEEKDAYS, Line, wall, wall_to_utc
from bot.core.words import CoreWords, TimeWords
from bot.errors import UserError

NOON = time(12)
"""When something was, if only the day was said."""
LATE, EARLY = time(21), time(6)
"""A time before EARLY in a night that began after LATE belongs to the next day of the calendar."""
MINUTES = {"minutes": 1, "hours": 60}
DAYS = {"days": 1, "weeks": 7}
MINUTES_A_DAY = 24 * 60

_CANONICAL = re.compile(
    r"-(?P<minutes>\d{1,6})m"
    r"|(?:-(?P<days>\d{1,4})d |(?P<weekday>" + "|".join(WEEKDAYS) + r") |(?P<year>\d{4}|-)-(?P<month>\d\d)-(?P<day>\d\d) )?"
    r"(?P<hour>[01]\d|2[0-3]):(?P<minute>[0-5]\d)",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class When:
    """A moment in the past, or now. `words` gives the words of times for a locale.

    Stored in a form that needs neither zone nor clock, which `resolve` reads: "-90m" (minutes ago), "-1d 15:00" (days ago),
    "mon 18:00" (the last Monday), "2026-11-20 10:00", "--11-20 10:00" (the last 20th of November), "15:00" (the last time)."""

    name: str
    prompt: Callable[[str], str]
    words: Callable[[str], TimeWords]
    required: bool = True
    hidden: bool = False
    asked: Callable[[Answers], bool] = always

    def split(self, typed: str, locale: str) -> tuple[str, str]:
        """The words at the beginning that say when, right or wrong, and the rest."""
        reader = self._reader(typed, locale)
        with suppress(UserError):
            reader.read()
        line = reader.line
        return line.read, line.rest.lstrip(",;. ")

    def parse(self, raw: str, words: CoreWords, locale: str) -> str:
        """The stored form. Raises UserError about the word that is wrong, with an example."""
        if _fields(raw.strip()):
            return raw.strip()
        reader = self._reader(raw, locale)
        stored = reader.read()
        reader.line.take([".", "!"])
        if not reader.line.over or not stored:
            raise reader.line.wrong(self.words(locale).wrong_word)
        return stored

    def own_words(self, raw: str, words: CoreWords, locale: str) -> bool:
        """Whether there is more in it than words for a time, right or wrong."""
        try:
            return bool(raw.strip()) and not self.parse(raw, words, locale)
        except UserError:
            return bool(self.split(raw, locale)[1])

    def suggest(self, prefix: str, locale: str) -> Mapping[str, str]:
        """Usual moments that begin so."""
        begun = [said for said in self.words(locale).offered if said.casefold().startswith(prefix.strip().casefold())]
        return {self._reader(said, locale).read(): said for said in begun}

    def _reader(self, typed: str, locale: str) -> "_Reader":
        words = self.words(locale)
        return _Reader(Line(typed, words, words.moment_example))


class _Reader:
    """Reads one moment from the beginning of a line; afterwards, `line` stands behind it."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self._day = ""
        self._part: time | None = None
        self._time: time | None = None
        self._days_back: int | None = None
        self._minutes_back = 0

    def read(self) -> str:
        """The stored form; "" if the line does not begin with a moment. Raises UserError for one that is wrong."""
        line = self.line
        if line.take_term("now"):
            return "-0m"
        end = 0
        while not line.over:
            if not self._day and self._days_back is None and self._take_ago():
                if self._minutes_back:
                    return f"-{self._minutes_back}m"
                end = line.place
                continue
            at = bool(line.take_term("at"))
            if self._take_time(at) or (not at and self._take_day()):
                end = line.place
            elif not (at or line.take_term("on") or (end and line.take([","]))):
                break
        line.place = end
        return self._stored() if self._said else ""

    @property
    def _said(self) -> bool:
        return bool(self._day or self._part or self._time or self._days_back is not None)

    def _stored(self) -> str:
        days, at = self._days_back, self._time or self._part or NOON
        if days is not None:
            night = self._part and self._part >= LATE and self._time and self._time < EARLY
            self._day = f"-{max(days - 1, 0) if night else days}d"
        return f"{self._day} {at:%H:%M}".strip()

    def _take_time(self, bare: bool) -> bool:
        if self._time:
            return False
        after_noon = self._part >= NOON if self._part else None
        self._time = self.line.take_time(bare=bare, after_noon=after_noon)
        return self._time is not None

    def _take_day(self) -> bool:
        if not self._day and self._days_back is None:
            return self._take_date() or self._take_part_of_day()
        if not self._part:
            self._part = self.line.take_meaning(self.line.words.parts)
            return self._part is not None
        return False

    def _take_date(self) -> bool:
        line = self.line
        begun = line.place
        self._days_back = line.take_meaning(line.words.days_back)
        if self._days_back is not None:
            return True
        day = line.take_day()
        if day:
            self._day = f"{day.year or '-'}-{day.month:02}-{day.day:02}"
            return True
        line.take_term("last")
        weekday = line.take_weekday()
        if weekday is None:
            line.place = begun
            return False
        self._day = WEEKDAYS[weekday]
        return True

    def _take_part_of_day(self) -> bool:
        """Such as "this morning" or "last night"."""
        line, begun = self.line, self.line.place
        which = line.take_term("this", "last")
        part = line.take_meaning(line.words.parts) if which else None
        if part is None:
            line.place = begun
            return False
        self._part, self._days_back = part, int(which == "last")
        return True

    def _take_ago(self) -> bool:
        """Such as "2 hours and 10 minutes ago", or "3 days ago"."""
        line, begun, minutes, days = self.line, self.line.place, 0, 0
        before = line.take_term("ago")
        while not line.over:
            span = line.take_meaning(line.words.spans)
            number = None if span else line.take_number()
            unit = line.take_unit() or "" if number else ""
            if not span and unit not in {*MINUTES, *DAYS}:
                break
            minutes += span or (number or 0) * MINUTES.get(unit, 0)
            days += (number or 0) * DAYS.get(unit, 0)
            line.take_term("and")
        if not (minutes or days) or not (before or line.take_term("ago")):
            line.place = begun
            return False
        self._minutes_back = minutes + days * MINUTES_A_DAY if minutes else 0
        self._days_back = days
        return True


def _fields(stored: str) -> Mapping[str, str] | None:
    """The parts of a stored form; None for what is none."""
    found = _CANONICAL.fullmatch(stored)
    if not found:
        return None
    if found["month"]:
        year = LEAP_YEAR if found["year"] == "-" else int(found["year"])
        try:
            date(year, int(found["month"]), int(found["day"]))
        except ValueError:
            return None
    return {name: part for name, part in found.groupdict().items() if part is not None}


def resolve(stored: str, zone: ZoneInfo, now: datetime) -> datetime:
    """The aware time in UTC that a stored moment means, never later than `now`. Raises ValueError for what `When` never gave."""
    return min(_meant(stored, zone, now), now.astimezone(UTC))


def is_ahead(stored: str, zone: ZoneInfo, now: datetime) -> bool:
    """Whether the moment has not come yet, such as "today 23:00" in the morning: `resolve` gives `now` for it."""
    return _meant(stored, zone, now) > now


def _meant(stored: str, zone: ZoneInfo, now: datetime) -> datetime:
    found = _fields(stored)
    if found is None:
        raise ValueError(f"not a stored moment: {len(stored)} characters")
    if "minutes" in found:
        return (now - timedelta(minutes=int(found["minutes"]))).astimezone(UTC)
    at, today = time(int(found["hour"]), int(found["minute"])), wall(now, zone).date()

    def on(day: date) -> datetime:
        return wall_to_utc(datetime.combine(day, at), zone)

    if "days" in found:
        return on(today - timedelta(days=int(found["days"])))
    if "weekday" in found:
        day = today - timedelta(days=(today.weekday() - WEEKDAYS.index(found["weekday"])) % 7)
        return on(day) if on(day) <= now else on(day - timedelta(days=7))
    if "month" not in found:
        return on(today) if on(today) <= now else on(today - timedelta(days=1))
    if found["year"] != "-":
        return on(date(int(found["year"]), int(found["month"]), int(found["day"])))
    return next(on(day) for day in _each_year(int(found["month"]), int(found["day"]), today) if on(day) <= now)


def _each_year(month: int, day: int, today: date) -> Iterator[date]:
    """That day of the calendar, from this year on backwards, where it exists."""
    for year in range(today.year, today.year - LEAP_YEARS_APART - 1, -1):
        with suppress(ValueError):
            yield date(year, month, day)
