"""What moderators type or press: a country, quiet hours, days off."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from difflib import get_close_matches

from bot.content.community_words import CommunityWords
from bot.core.communities import Quiet, read_quiet
from bot.core.fields import Answers, Choice, always, echo
from bot.core.times import WEEKDAYS, YEARS, Line
from bot.core.words import CoreWords, TimeWords
from bot.errors import UserError

NONE = "none"
"""The answer that means: no quiet hours, or no days off."""
MOST = 5
"""Countries that an explanation lists."""
_DASH = re.compile(r"\s*[-–—]\s*")
_AROUND = " \"'“”.,;"


@dataclass(frozen=True, slots=True)
class Country(Choice):
    """A country by its name, by what people also call it, or by its ISO 3166 code; stored as the code.

    `words` gives, for a locale, all names of each, the one that is shown first."""

    words: Callable[[str], CommunityWords] = field(kw_only=True)

    def split(self, typed: str, locale: str) -> tuple[str, str]:
        """All of it is for this field."""
        return typed, ""

    def parse(self, raw: str, words: CoreWords, locale: str) -> str:
        """The code. Raises UserError with the countries that may be meant, or an example."""
        given, names = raw.strip(_AROUND).casefold(), self._names(locale)
        if given in names:
            return names[given]
        begun = [code for name, code in names.items() if given and name.startswith(given)]
        holding = [code for name, code in names.items() if given and f" {given}" in name]
        near = [names[name] for name in get_close_matches(given, names, n=3, cutoff=0.75)]
        found = list(dict.fromkeys(begun or holding or near))
        if begun and len(found) == 1:
            return found[0]
        said, shown = (
            self.words(locale).choose_country.format(given=echo(raw)),
            ", ".join(self.options(locale)[code] for code in found[:MOST]),
        )
        raise UserError(f"{said} {words.did_you_mean.format(suggestions=shown)}" if found else said)

    def own_words(self, raw: str, words: CoreWords, locale: str) -> bool:
        """Whether no country is called so, nor begins so."""
        given = raw.strip(_AROUND).casefold()
        return not any(name.startswith(given) for name in self._names(locale))

    def _names(self, locale: str) -> dict[str, str]:
        """Codes by all that people write for them, in small letters; a name goes before a code."""
        known = self.words(locale).countries
        codes = {code.casefold(): code for code in known}
        return codes | {name.casefold(): code for code, names in known.items() for name in names}


@dataclass(frozen=True, slots=True)
class Quietly:
    """What quiet hours and days off have in common. Stored in the form of `bot.core.communities.Quiet`, or as NONE."""

    name: str
    prompt: Callable[[str], str]
    words: Callable[[str], CommunityWords]
    times: Callable[[str], TimeWords]
    required: bool = False
    hidden: bool = False
    asked: Callable[[Answers], bool] = always

    def split(self, typed: str, locale: str) -> tuple[str, str]:
        """All of it is for this field."""
        return typed, ""

    def parse(self, raw: str, words: CoreWords, locale: str) -> str:
        """The stored form; "" for words that only say what it is about. Raises UserError about the word that is wrong."""
        typed = raw.strip(_AROUND)
        return NONE if typed.casefold() in (NONE, *words.none_typed, *self.none_typed(locale)) else str(self.read(typed, locale))

    def own_words(self, raw: str, words: CoreWords, locale: str) -> bool:
        """Whether it is anything else."""
        try:
            return not self.parse(raw, words, locale)
        except UserError:
            return True

    def suggest(self, prefix: str, locale: str) -> Mapping[str, str]:
        """Nothing: there are too many."""
        return {}

    def none_typed(self, locale: str) -> tuple[str, ...]:
        """Further words for none."""
        return ()

    def read(self, typed: str, locale: str) -> Quiet:
        """What was typed. Raises UserError."""
        raise NotImplementedError

    def _line(self, typed: str, locale: str, example: str) -> Line:
        """The line without the words that people put before."""
        line = Line(typed, self.times(locale), example)
        while line.take(self.words(locale).fillers):
            pass
        return line


@dataclass(frozen=True, slots=True)
class Hours(Quietly):
    """Quiet hours, such as "21:00-09:00" or "9pm to 9am"."""

    def none_typed(self, locale: str) -> tuple[str, ...]:
        """Such as "off"."""
        return self.words(locale).off_typed

    def read(self, typed: str, locale: str) -> Quiet:
        """The hours. Raises UserError."""
        words = self.words(locale)
        line = self._line(_DASH.sub(" - ", typed), locale, words.hours_example)
        if line.over:
            return Quiet()
        begins = line.take_time(bare=True)
        if begins is None:
            raise line.wrong(line.words.wrong_word)
        if not (line.take_term("to") or line.take_term("and") or line.over):
            raise line.wrong(line.words.wrong_word)
        if line.over:
            raise line.wrong(words.hours_missing)
        ends = line.take_time(bare=True)
        if ends is None or not line.over:
            raise line.wrong(line.words.wrong_word)
        if begins == ends:
            raise UserError(f"{words.same_hours.format(given=echo(typed))} {words.hours_example}")
        return Quiet(begins, ends)


@dataclass(frozen=True, slots=True)
class Days(Quietly):
    """Days of the week and dates, such as "sat, sun, 2026-12-25". `today` gives the day from which on dates are meant."""

    today: Callable[[], date] = field(kw_only=True)

    def read(self, typed: str, locale: str) -> Quiet:
        """The days. Raises UserError."""
        line = self._line(typed, locale, self.words(locale).days_example)
        weekdays, dates = set[int](), set[date]()
        while not line.over:
            found = self._weekdays(line)
            weekdays |= found
            if not found:
                dates.add(self._date(line))
            while line.take([",", ";", "."]) or line.take_term("and"):
                pass
        return Quiet(weekdays=frozenset(weekdays), dates=frozenset(dates))

    def _weekdays(self, line: Line) -> set[int]:
        """One day of the week or several, such as "sat", "fri-sun" or "weekends"; none where a date stands."""
        if line.take_term("weekends"):
            return {5, 6}
        if line.take_term("weekdays"):
            return {0, 1, 2, 3, 4}
        line.take_term("every")
        first = line.take_weekday()
        if first is None:
            return set()
        last = line.take_weekday() if line.take_term("to") else first
        if last is None:
            raise line.wrong(line.words.wrong_word)
        return {(first + step) % len(WEEKDAYS) for step in range((last - first) % len(WEEKDAYS) + 1)}

    def _date(self, line: Line) -> date:
        """A date, the next one where no year is said."""
        begun, day, today = line.place, line.take_day(), self.today()
        if day is None:
            raise line.wrong(line.words.wrong_word)
        for year in [day.year] if day.year else range(today.year, min(today.year + 9, YEARS.stop)):
            try:
                found = date(year, day.month, day.day)
            except ValueError:
                continue
            if found >= today - timedelta(days=1):  # it may be yesterday in UTC, and today where they live
                return found
        raise line.wrong(line.words.over, begun)


def without(quiet: Quiet, taken: str) -> Quiet:
    """Quiet times without a day, in the form of one of them, such as "sat"."""
    less = read_quiet(taken)
    return Quiet(quiet.begins, quiet.ends, quiet.weekdays - less.weekdays, quiet.dates - less.dates)
