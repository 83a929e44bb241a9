"""Reads a recurrence from the words that people type, such as "every 2 weeks tue 18:00"."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import NoReturn
from zoneinfo import ZoneInfo

from bot.core.recurrence import LAST, LAST_DAY, MOST, PLACES, Every, Recurrence
from bot.core.times import LEAP_YEARS_APART, Day, Line, wall, wall_to_utc
from bot.core.words import TimeWords
from bot.core.zones import find_zone, spoken

MOST_ZONE_WORDS = 4
WORKDAYS, WEEKEND = (0, 1, 2, 3, 4), (5, 6)
PATTERNS: dict[str, tuple[Every, tuple[int, ...]]] = {
    "daily": ("days", ()),
    "weekly": ("weeks", ()),
    "monthly": ("months", ()),
    "weekdays": ("weeks", WORKDAYS),
    "weekends": ("weeks", WEEKEND),
    "once": ("once", ()),
}
"""What a word says at once: how often, and on which days."""


def read(typed: str, words: TimeWords, now: datetime, zone: ZoneInfo) -> Recurrence:
    """The recurrence that the whole line says. Raises UserError about the word that is wrong, with an example.

    `now` is aware; `zone` holds unless the line names one, and is not kept. An interval counts from the first time after now,
    unless the line says "from 2026-12-01"."""
    reader = _Reader(typed, words, now, zone)
    recurrence = reader.read()
    if not reader.line.over:
        reader.refuse_rest()
    return recurrence


def read_beginning(typed: str, words: TimeWords, now: datetime, zone: ZoneInfo) -> tuple[Recurrence, str]:
    """The recurrence that a line begins with, and the rest of the line."""
    reader = _Reader(typed, words, now, zone)
    recurrence = reader.read()
    return recurrence, reader.line.rest


@dataclass(slots=True)
class _Found:
    """What was read so far."""

    every: Every | None = None
    at: time | None = None
    interval: int = 0
    weekdays: tuple[int, ...] = ()
    day: int = 0
    place: int = 0
    start: date | None = None
    zone: str = ""


class _Reader:
    def __init__(self, typed: str, words: TimeWords, now: datetime, zone: ZoneInfo) -> None:
        self.line = Line(typed, words, words.recurrence_example)
        self._words = words
        self._now = now
        self._zone = zone
        self._found = _Found()

    def read(self) -> Recurrence:
        """The recurrence at the beginning; afterwards, `line` stands behind it."""
        line, end = self.line, 0
        while not line.over:
            if self._take_part():
                end = line.place
            elif not (line.take([","]) or line.take_term("and", "on", "day")):
                break
        line.place = end
        return self._recurrence()

    def refuse_rest(self) -> NoReturn:
        """Says what is wrong with the words that are left."""
        line, begun = self.line, self.line.place
        line.take([","])
        rest = line.rest
        if any(sign.isdigit() for sign in line.look()) or not rest:
            raise line.wrong(self._words.wrong_word)
        found, begun = find_zone(rest, self._words), line.place
        while not line.over:
            line.place += 1
        if isinstance(found, tuple) and found:
            sentence = self._words.zone_unclear.replace("{zones}", ", ".join(map(spoken, found)))
            raise line.wrong(sentence, begun)
        raise line.wrong(self._words.wrong_zone, begun)

    def _take_part(self) -> bool:
        """One more thing that is said; False if the next word says nothing of the kind."""
        line, found = self.line, self._found
        begun = line.place
        at = bool(line.take_term("at"))
        if found.at is None:
            found.at = line.take_time(bare=at)
            if found.at is not None:
                return True
        if at:
            line.place = begun
            return False
        return (
            self._take_pattern()
            or self._take_start()
            or self._take_place()
            or self._take_weekdays()
            or self._take_date()
            or self._take_day_of_month()
            or self._take_zone()
        )

    def _take_pattern(self) -> bool:
        """Such as "daily", "every 2 weeks", "every other", "every"."""
        line, found, begun = self.line, self._found, self.line.place
        if found.every or found.interval:
            return False
        pattern = line.take_term(*PATTERNS, "every")
        if pattern is None:
            return False
        if pattern != "every":
            found.every, found.weekdays = PATTERNS[pattern]
            found.interval = 1
            return True
        found.interval = self._take_interval()
        place = line.place
        unit = line.take_unit()
        if unit in ("days", "weeks", "months"):
            found.every = unit  # type: ignore[assignment]
        elif unit:
            raise line.wrong(self._words.wrong_word, place)
        elif line.over:
            raise line.wrong(self._words.no_day, begun)
        return True

    def _take_interval(self) -> int:
        """The number after "every"; "other" is 2."""
        line, begun = self.line, self.line.place
        if line.take_term("other"):
            return 2
        number = line.take_number() or 1
        if number > MOST:
            raise line.wrong(self._words.wrong_count, begun)
        return number

    def _take_start(self) -> bool:
        """From which day on."""
        line, found, begun = self.line, self._found, self.line.place
        if found.start or not line.take_term("from"):
            return False
        found.start = self._date()
        if found.start is None:
            line.place = begun
            return False
        return True

    def _take_place(self) -> bool:
        """Such as "first mon" or "last day"."""
        line, found, begun = self.line, self._found, self.line.place
        if found.every not in (None, "months") or found.weekdays or found.day:
            return False
        place = line.take_term(*PLACES)
        if place is None:
            return False
        number = LAST if place == "last" else PLACES.index(place) + 1
        weekday = line.take_weekday()
        if weekday is None:
            line.take_term("day")
            if found.every != "months" and place != "last":
                line.place = begun
                return False
            found.day = LAST_DAY if place == "last" else number
        else:
            found.place, found.weekdays = number, (weekday,)
        found.every = "months"
        while line.take_term("day", "monthly"):
            pass
        return True

    def _take_weekdays(self) -> bool:
        """One day of the week, or some: "mon,thu", "mon-fri"."""
        line, found, begun = self.line, self._found, self.line.place
        first = line.take_weekday()
        if first is None:
            return False
        if found.every == "once" and not found.start:
            found.start = self._today() + timedelta(days=(first - self._today().weekday()) % 7)
            return True
        if found.every not in (None, "weeks") or found.place or found.day:
            raise line.wrong(self._words.wrong_word, begun)
        days, between = {first}, line.place
        if line.take_term("to"):
            last = line.take_weekday()
            if last is None:
                line.place = between
            else:
                days |= {(first + step) % 7 for step in range((last - first) % 7 + 1)}
        found.every, found.weekdays = "weeks", tuple(sorted({*found.weekdays, *days}))
        return True

    def _take_date(self) -> bool:
        """The day of something that happens once, said so or not."""
        found = self._found
        if found.start or not (found.every == "once" or (found.every is None and not found.interval)):
            return False
        found.start = self._date()
        if found.start:
            found.every, found.interval = "once", 1
        return found.start is not None

    def _take_day_of_month(self) -> bool:
        line, found, begun = self.line, self._found, self.line.place
        if found.every != "months" or found.day or found.place:
            return False
        number = line.take_number()
        if number is None:
            return False
        if number > LAST_DAY:
            raise line.wrong(self._words.wrong_date, begun)
        found.day = number
        while line.take(["."]) or line.take_term("day"):
            pass
        return True

    def _take_zone(self) -> bool:
        """A zone by its exact name or nickname, of as many words as fit, once everything else is said."""
        line, found = self.line, self._found
        if found.zone or found.at is None or found.every is None:
            return False
        parts = line.rest.split()[:MOST_ZONE_WORDS]
        for count in range(len(parts), 0, -1):
            zone = find_zone(" ".join(parts[:count]).strip(",;."), self._words)
            if isinstance(zone, str):
                found.zone = zone
                rest = line.rest.split(maxsplit=count)[count:]
                while not line.over and line.rest.rstrip() != "".join(rest).rstrip():
                    line.place += 1
                return True
        return False

    def _date(self) -> date | None:
        """A date of the calendar, the next one where no year is said."""
        line, begun = self.line, self.line.place
        ahead = line.take_meaning(self._words.days_ahead)
        if ahead is not None:
            return self._today() + timedelta(days=ahead)
        day = line.take_day()
        if day is None:
            return None
        found = next((at for at in self._years(day) if at >= self._today() or day.year), None)
        if found is None:
            raise line.wrong(self._words.wrong_date, begun)
        return found

    def _years(self, day: Day) -> list[date]:
        """That day in the years to come, where it exists."""
        years = [day.year] if day.year else range(self._today().year, self._today().year + LEAP_YEARS_APART + 1)
        dates = []
        for year in years:
            try:
                dates.append(date(year, day.month, day.day))
            except ValueError:
                continue
        return dates

    def _today(self) -> date:
        return wall(self._now, self._own_zone()).date()

    def _own_zone(self) -> ZoneInfo:
        return ZoneInfo(self._found.zone) if self._found.zone else self._zone

    def _recurrence(self) -> Recurrence:
        """What was read, if nothing is missing."""
        found, words, line = self._found, self._words, self.line
        every = found.every
        if not line.over and (every is None or found.at is None):
            line.take([","])
            raise line.wrong(words.wrong_word)
        if every is None or (every == "weeks" and not found.weekdays):
            raise line.wrong(words.no_day)
        if (every == "months" and not (found.day or found.place)) or (every == "once" and found.start is None):
            raise line.wrong(words.no_date)
        if found.at is None:
            raise line.wrong(words.no_time)
        if every == "once" and found.start and self._is_over(found.start, found.at):
            raise line.wrong(words.over, 0)
        weekly = Recurrence(every, found.at, 1, found.weekdays, found.day, found.place, found.start, found.zone)
        if found.interval < 2:
            return weekly
        first = weekly.next_after(self._now, self._zone)
        start = found.start or (wall(first, self._own_zone()).date() if first else self._today())
        return replace(weekly, interval=found.interval, start=start)

    def _is_over(self, day: date, at: time) -> bool:
        return wall_to_utc(datetime.combine(day, at), self._own_zone()) <= self._now
