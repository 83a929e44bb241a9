"""The time that /progress looks at: one of the usual ones, or two typed dates."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bot.core.fields import LONGEST_ECHO, Choice
from bot.core.markup import escape
from bot.core.words import CoreWords
from bot.errors import UserError

EVERYTHING = "all"
MONTHS = {"3-months": 3, "12-months": 12}
USUAL = "3-months"
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}", re.ASCII)
_BETWEEN = re.compile(r"[\s.,;:–-]*(?:\w{1,5}[\s.]*)?")
"""What may stand around the dates, such as "from 2026-01-01 to 2026-03-31", in any language."""


@dataclass(frozen=True, slots=True)
class Period(Choice):
    """Stored as one of the usual values, or as "2026-01-01..2026-03-31". `unclear` explains what could not be read."""

    unclear: Callable[[str], str] = lambda locale: "{given}"

    def parse(self, raw: str, words: CoreWords, locale: str) -> str:
        """The stored form. Raises UserError for what is neither; one date alone is that day."""
        dates = _dates(raw)
        if dates:
            return f"{min(dates)}..{max(dates)}"
        named = Choice.parse(self, raw, words, locale)
        if named not in self.options(locale):
            raise UserError(self.unclear(locale).format(given=escape(named[:LONGEST_ECHO])))
        return named

    def own_words(self, raw: str, words: CoreWords, locale: str) -> bool:
        """Whether they are no dates and none of the usual ones."""
        return not _dates(raw) and Choice.own_words(self, raw, words, locale)


def _dates(raw: str) -> list[date]:
    """One or two dates, if there is nothing else of weight."""
    written = _DATE.findall(raw)
    if not 1 <= len(written) <= 2 or not all(_BETWEEN.fullmatch(part) for part in _DATE.split(raw)):
        return []
    try:
        return [date(*map(int, day.split("-"))) for day in written]
    except ValueError:
        return []


def bounds(period: str, today: date) -> tuple[date, date]:
    """The first and the last day of a stored period."""
    if period in MONTHS:
        from dateutil.relativedelta import relativedelta

        return today - relativedelta(months=MONTHS[period]), date.max
    if period == EVERYTHING:
        return date.min, date.max
    first, _, last = period.partition("..")
    return date.fromisoformat(first), date.fromisoformat(last)
