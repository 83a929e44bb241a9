"""When something happens again, such as "every 2 weeks tue 18:00": RFC 5545 rules on the clock on the wall."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from bot.core.times import WEEKDAYS, wall, wall_to_utc
from bot.core.words import TimeWords
from bot.core.zones import spoken

Every = Literal["once", "days", "weeks", "months"]
PLACES = ("first", "second", "third", "fourth", "last")
LAST = -1
LAST_DAY = 31
SHORTEST_MONTH = 28
MOST = 99
"""Days, weeks or months between two times."""
_NAMES: Mapping[Every, str] = {"days": "daily", "weeks": "weekly", "months": "monthly"}
_DATE = r"\d{4}-\d\d-\d\d"
_DAYS = "|".join(WEEKDAYS)
_STORED = re.compile(
    rf"(?:once (?P<once>{_DATE})|(?:(?P<name>daily|weekly|monthly)|every (?P<interval>[1-9]\d?) (?P<unit>days|weeks|months))"
    rf"(?: (?P<place>{'|'.join(PLACES)}))?(?: (?P<weekdays>(?:{_DAYS})(?:,(?:{_DAYS}))*))?(?: (?P<day>[1-9]|[12]\d|3[01]))?)"
    rf" (?P<at>(?:[01]\d|2[0-3]):[0-5]\d)(?: from (?P<start>{_DATE}))?(?: (?P<zone>[A-Za-z][\w/+-]*))?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A time of day on days that come again. `str` gives the form that is stored, which `from_stored` reads.

    `weekdays`: 0 is Monday. In a month, either `day` (in shorter months its last day), or the first to fourth or LAST `place`
    of the one weekday. `start`: not before this day, and what an `interval` above 1 counts from; for "once" the day itself.
    `zone`: of the IANA database; "" where whoever asks says which. Raises ValueError for what is no recurrence."""

    every: Every
    at: time
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    day: int = 0
    place: int = 0
    start: date | None = None
    zone: str = ""

    def __post_init__(self) -> None:
        by_day, by_place = bool(self.day), bool(self.place) and len(self.weekdays) == 1
        whole = {
            "once": self.start is not None and not (self.weekdays or self.day or self.place),
            "days": not (self.weekdays or self.day or self.place),
            "weeks": bool(self.weekdays) and not (self.day or self.place),
            "months": by_day != by_place and bool(self.weekdays) == bool(self.place),
        }[self.every]
        if not whole or not 1 <= self.interval <= MOST or (self.interval > 1 and self.start is None):
            raise ValueError(f"not a recurrence: {self.every}")

    def __str__(self) -> str:
        if self.every == "once":
            parts = ["once", f"{self.start}", f"{self.at:%H:%M}"]
        else:
            parts = [_NAMES[self.every] if self.interval == 1 else f"every {self.interval} {self.every}"]
            parts += [PLACES[self.place - 1 if self.place > 0 else LAST]] if self.place else []
            parts += [",".join(WEEKDAYS[day] for day in self.weekdays)] if self.weekdays else []
            parts += [str(self.day)] if self.day else []
            parts += [f"{self.at:%H:%M}", *([f"from {self.start}"] if self.start else [])]
        return " ".join([*parts, self.zone]).strip()

    def next_after(self, now: datetime, zone: ZoneInfo) -> datetime | None:
        """The first time after `now`, aware, UTC; None if there is none. `zone` holds unless this has its own.

        Where clocks are put forward over it, the first valid minute; where they are put back, the first of the two, once."""
        zone = ZoneInfo(self.zone) if self.zone else zone
        return next((at for local in self._from(wall(now, zone).date()) if (at := wall_to_utc(local, zone)) > now), None)

    def _from(self, today: date) -> Iterator[datetime]:
        """All times from today on, and some before, on the clock on the wall."""
        if self.every == "once":
            return iter([datetime.combine(self.start or today, self.at)])
        from dateutil.rrule import DAILY, MONTHLY, WEEKLY, rrule

        frequency: Literal[1, 2, 3] = DAILY if self.every == "days" else WEEKLY if self.every == "weeks" else MONTHLY
        longer = self.day > SHORTEST_MONTH  # the last of the days that the month has, up to this one
        rule = rrule(
            frequency,
            dtstart=datetime.combine(self._begin(today), self.at),
            interval=self.interval,
            byweekday=self.weekdays or None,
            bymonthday=(tuple(range(SHORTEST_MONTH, self.day + 1)) if longer else self.day) if self.day else None,
            bysetpos=LAST if longer else self.place or None,
        )
        return iter(rule)

    def _begin(self, today: date) -> date:
        """A day shortly before today that the rule can begin with, in step with `start`: the years between cost nothing."""
        start = self.start or today - timedelta(days=LAST_DAY)
        if self.every == "months":
            passed = (today.year - start.year) * 12 + today.month - start.month
            months = start.year * 12 + start.month - 1 + self._steps(passed)
            return max(start, date(months // 12, months % 12 + 1, 1))
        if self.every == "weeks":
            monday = start - timedelta(days=start.weekday())
            return max(start, monday + timedelta(weeks=self._steps((today - monday).days // 7)))
        return start + timedelta(days=self._steps((today - start).days))

    def _steps(self, passed: int) -> int:
        """Of the days, weeks or months that passed, those up to the last but one step."""
        return max(passed // self.interval - 1, 0) * self.interval

    def say(self, words: TimeWords) -> str:
        """In words, such as "every Tuesday at 18:00"."""
        known = {
            "time": f"{self.at:%H:%M}",
            "date": str(self.start),
            "count": str(self.interval),
            "days": _listed([words.weekdays[WEEKDAYS[day]][0] for day in self.weekdays], words),  # type: ignore[index]
            "day": self._say_day(words),
        }
        once_more = self.interval > 1
        match self.every:
            case "once":
                said = words.just_once
            case "days":
                said = words.every_days if once_more else words.every_day
            case "weeks" if self.weekdays == (0, 1, 2, 3, 4) and not once_more:
                said = words.every_weekday
            case "weeks":
                said = words.every_weeks if once_more else words.every_week
            case "months":
                said = words.every_months if once_more else words.every_month
        text = said.format(**known)
        if self.start and self.every != "once":
            text = words.starting.format(when=text, date=self.start)
        return words.in_zone.format(when=text, zone=spoken(self.zone)) if self.zone else text

    def _say_day(self, words: TimeWords) -> str:
        """The day of a month."""
        if self.place:
            weekday = words.weekdays[WEEKDAYS[self.weekdays[0]]][0]  # type: ignore[index]
            return words.weekday_of_month.format(place=words.places[self.place - 1 if self.place > 0 else LAST], day=weekday)
        if self.day == LAST_DAY:
            return words.last_of_month
        return (words.day_or_last if self.day > SHORTEST_MONTH else words.day_of_month).format(number=self.day)


def from_stored(text: str) -> Recurrence:
    """The recurrence of which `text` is the stored form. Raises ValueError for anything else."""
    found = _STORED.fullmatch(text)
    if not found:
        raise ValueError("not a stored recurrence")
    place, named = found["place"], found["name"] or ""
    every: Every = next((every for every, name in _NAMES.items() if found["unit"] == every or named == name), "once")
    recurrence = Recurrence(
        every,
        time.fromisoformat(found["at"]),
        int(found["interval"] or 1),
        tuple(WEEKDAYS.index(day) for day in (found["weekdays"] or "").split(",") if day),
        int(found["day"] or 0),
        (LAST if place == "last" else PLACES.index(place) + 1) if place else 0,
        date.fromisoformat(found["once"] or found["start"]) if found["once"] or found["start"] else None,
        found["zone"] or "",
    )
    if str(recurrence) != text:
        raise ValueError("not a stored recurrence")
    return recurrence


def _listed(names: list[str], words: TimeWords) -> str:
    if len(names) < 2:
        return "".join(names)
    return words.list_and.format(first=", ".join(names[:-1]), last=names[-1])
