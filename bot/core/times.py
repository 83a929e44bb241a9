"""What moments and recurrences have in common: the words of a typed line, times of day, dates, and the clock on the wall."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple, TypeVar, get_args
from zoneinfo import ZoneInfo

from bot.core.markup import escape
from bot.core.words import TimeWords, Weekday
from bot.errors import UserError

T = TypeVar("T")

WEEKDAYS: tuple[str, ...] = get_args(Weekday)
"""From Monday on, as `date.weekday` counts."""
YEARS = range(1970, 2200)
"""Dates outside are a slip of the finger."""
LEAP_YEAR = 2000
LEAP_YEARS_APART = 8
"""At most so many years lie between two 29ths of February (around 1900 or 2100)."""
LONGEST_ECHO = 30
"""Characters of what somebody typed that an explanation repeats."""
MINUTE = timedelta(minutes=1)

_TOKEN = re.compile(r"\d+(?:[:./-]\d+)*|[^\W\d_]+(?:['’.][^\W\d_]+)*|[^\w\s]|_")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(\d{4}|\d{2}))?", re.ASCII)
_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?", re.ASCII)


class Day(NamedTuple):
    """A date of the calendar, its year only if it was said."""

    month: int
    day: int
    year: int | None


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or sign of a typed line, in small letters, and where it stands there."""

    text: str
    start: int
    end: int


class Line:
    """A typed line, read from the left: each `take` moves on if it finds what it looks for. `place` counts tokens.

    Errors name the word that is wrong, and end with `example`."""

    def __init__(self, typed: str, words: TimeWords, example: str) -> None:
        self.typed = typed
        self.words = words
        self.place = 0
        self._tokens = [Token(found[0].casefold(), found.start(), found.end()) for found in _TOKEN.finditer(typed)]
        self._example = example

    @property
    def over(self) -> bool:
        """Whether nothing is left."""
        return self.place >= len(self._tokens)

    @property
    def rest(self) -> str:
        """What is left, as it was typed."""
        return "" if self.over else self.typed[self._tokens[self.place].start :]

    @property
    def read(self) -> str:
        """What was taken, as it was typed."""
        return self.typed[: self._tokens[self.place - 1].end] if self.place else ""

    def look(self, ahead: int = 0) -> str:
        """The token that comes next, or later; "" after the end."""
        place = self.place + ahead
        return self._tokens[place].text if place < len(self._tokens) else ""

    def take(self, phrases: Iterable[str]) -> bool:
        """One of the phrases, the longest that fits."""
        return self.take_key({True: phrases}) or False

    def take_key(self, table: Mapping[T, Iterable[str]]) -> T | None:
        """The key of which a phrase comes next, the longest of all that fit."""
        found: T | None = None
        longest = 0
        for key, phrases in table.items():
            for phrase in phrases:
                parts = _TOKEN.findall(phrase.casefold())
                if len(parts) > longest and all(self.look(ahead) == part for ahead, part in enumerate(parts)):
                    found, longest = key, len(parts)
        self.place += longest
        return found

    def take_meaning(self, table: Mapping[str, T]) -> T | None:
        """What the phrase that comes next stands for."""
        phrase = self.take_key({phrase: (phrase,) for phrase in table})
        return None if phrase is None else table[phrase]

    def take_number(self) -> int | None:
        """A whole number of up to three digits, or as a word."""
        if re.fullmatch(r"[0-9]{1,3}", self.look()) and int(self.look()):
            self.place += 1
            return int(self._tokens[self.place - 1].text)
        return self.take_key(dict(enumerate(self.words.numbers, 1)))

    def take_term(self, *terms: str) -> str | None:
        """One of the terms, in the language's words or by its English name."""
        known: Mapping[str, tuple[str, ...]] = self.words.terms  # type: ignore[assignment]
        return self.take_key({term: (term, *known.get(term, ())) for term in terms})

    def take_unit(self) -> str | None:
        """A unit of time."""
        return self.take_key({unit: (unit, *phrases) for unit, phrases in self.words.units.items()})

    def take_weekday(self) -> int | None:
        """A day of the week; Monday is 0."""
        known: Mapping[str, tuple[str, ...]] = self.words.weekdays  # type: ignore[assignment]
        return self.take_key({place: (name, *known.get(name, ())) for place, name in enumerate(WEEKDAYS)})

    def take_time(self, *, bare: bool = False, after_noon: bool | None = None) -> time | None:
        """A time of day, such as 15:00, 3pm, 3:30 pm or noon; with `bare`, also the number of an hour alone.

        `after_noon` says which half of the day a bare hour belongs to, if that is known. Raises UserError, such as for 25:00."""
        named = self.take_meaning(self.words.clock)
        if named is not None:
            return named
        begun, clock = self.place, None if self._dotted_day() else _CLOCK.fullmatch(self.look())
        if not clock and not re.fullmatch(r"[0-9]{1,2}", self.look()):
            return None
        hour, minute = (int(clock[1]), int(clock[2])) if clock else (int(self.look()), 0)
        self.place += 1
        half = self.take_term("am", "pm")
        if half:
            within = 1 <= hour <= 12
            return self._time(begun, hour % 12 + (12 if half == "pm" else 0) if within else hour if half == "pm" else 24, minute)
        if not clock and not self.take_term("oclock") and not bare:
            self.place = begun
            return None
        if not clock and after_noon is None and 1 <= hour < 12:
            raise self.wrong(self.words.half_of_day, begun)
        return self._time(begun, hour + 12 if after_noon and 1 <= hour < 12 else hour, minute)

    def take_day(self) -> Day | None:
        """A date, such as 2026-11-20, 20.11.2026, 20 nov or november 20th. Raises UserError for one that does not exist."""
        begun, text = self.place, self.look()
        if found := _YEAR_FIRST.fullmatch(text):
            return self._day(begun, int(found[2]), int(found[3]), found[1])
        if (found := _DAY_FIRST.fullmatch(text)) and (found[3] or self._dotted_day()):
            return self._day(begun, int(found[2]), int(found[1]), found[3])
        if found := _SLASHES.fullmatch(text):
            one, other = int(found[1]), int(found[2])
            if one != other and max(one, other) <= 12:
                raise self.wrong(self.words.unclear_date, begun)
            return self._day(begun, *((other, one) if one > 12 or one == other else (one, other)), found[3])
        return self._named_day(begun)

    def _dotted_day(self) -> bool:
        """Whether "20.11" is no time but a date, as "20.11." and "20.11 15:00" are."""
        found = _DAY_FIRST.fullmatch(self.look())
        return bool(found and 1 <= int(found[2]) <= 12 and (self.look(1) == "." or _CLOCK.fullmatch(self.look(1))))

    def _named_day(self, begun: int) -> Day | None:
        months = dict(enumerate(self.words.months, 1))
        day = self._ordinal()
        month = self.take_key(months) if day or not begun < self.place else None
        if month and not day:
            day = self._ordinal()
        if not (day and month):
            self.place = begun
            return None
        comma = self.look() == ","
        year = self.look(int(comma))
        self.place -= 1
        if not re.fullmatch(r"[0-9]{4}", year):
            return self._day(begun, month, day, None)
        self.place += 1 + comma
        return self._day(begun, month, day, year)

    def _ordinal(self) -> int | None:
        """A number of a day, such as 20, 20th or 20. (of)."""
        if not re.fullmatch(r"[0-9]{1,2}", self.look()):
            return None
        self.place += 1
        number = int(self._tokens[self.place - 1].text)
        while self.look() == "." or self.take_term("day"):
            self.place += self.look() == "."
        return number

    def _day(self, begun: int, month: int, day: int, year: str | None) -> Day:
        """The token that stands at `place` is the last one of it."""
        self.place += 1
        if self.look() == "." and year is None:
            self.place += 1
        full = None if year is None else int(year) + (2000 if len(year) == 2 else 0)
        try:
            date(full or LEAP_YEAR, month, day)
        except ValueError:
            raise self.wrong(self.words.wrong_date, begun) from None
        if full and full not in YEARS:
            raise self.wrong(self.words.wrong_date, begun)
        return Day(month, day, full)

    def _time(self, begun: int, hour: int, minute: int) -> time:
        if hour > 23 or minute > 59:
            raise self.wrong(self.words.wrong_time, begun)
        return time(hour, minute)

    def wrong(self, sentence: str, begun: int | None = None) -> UserError:
        """An error about what was taken since `begun`, or else about the token that comes next; it is taken then."""
        first = self.place if begun is None else begun
        self.place = min(max(self.place, first + 1), len(self._tokens))
        given = self.typed[self._tokens[first].start : self._tokens[self.place - 1].end] if first < self.place else ""
        cut = given if len(given) <= LONGEST_ECHO else given[:LONGEST_ECHO] + "..."
        return UserError(f"{sentence.format(given=escape(cut))} {self._example}")


def wall_to_utc(at: datetime, zone: ZoneInfo) -> datetime:
    """When a clock on the wall of that zone shows `at`, which has no zone itself.

    Where clocks are put forward, the first valid minute after the gap; where they are put back, the first of the two."""
    while True:
        utc = at.replace(tzinfo=zone, fold=0).astimezone(UTC)
        if utc.astimezone(zone).replace(tzinfo=None) == at:
            return utc
        at += MINUTE


def wall(at: datetime, zone: ZoneInfo) -> datetime:
    """What a clock on the wall of that zone shows at an aware time."""
    return at.astimezone(zone).replace(tzinfo=None)
