"""Answers that are numbers: a rating from 0 to 10, and a count of something."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.core.fields import Answers, Options, always, echo
from bot.core.words import CoreWords
from bot.errors import UserError

LOWEST, HIGHEST = 0, 10
"""The ends of every scale."""
_RATING = re.compile(r"(\d{1,2})(?:\s*/\s*10)?")


@dataclass(frozen=True, slots=True)
class Scale:
    """A whole number from 0 to 10, where 0 means none and 10 as bad as one can imagine.

    `name` is also what Discord shows as the option's name."""

    name: str
    prompt: Callable[[str], str]
    required: bool = True
    hidden: bool = False
    asked: Callable[[Answers], bool] = always

    def split(self, typed: str, locale: str) -> tuple[str, str]:
        """The first word, if it is a number."""
        word, _, rest = typed.partition(" ")
        return (word.strip(",;"), rest.strip()) if _RATING.fullmatch(word.strip(",;")) else ("", typed)

    def parse(self, raw: str, words: CoreWords, locale: str) -> str:
        """The number, such as "6" for "6/10" or "six". Raises UserError for anything else."""
        text = raw.strip(" .!").casefold()
        if text in words.numbers_typed:
            return str(words.numbers_typed.index(text))
        found = _RATING.fullmatch(raw.strip().rstrip("."))
        if found is None or not LOWEST <= int(found[1]) <= HIGHEST:
            raise UserError(words.choose_number.format(given=echo(raw)))
        return str(int(found[1]))

    def own_words(self, raw: str, words: CoreWords, locale: str) -> bool:
        """Whether it is no number."""
        return _RATING.fullmatch(raw.strip()) is None and raw.strip(" .!").casefold() not in words.numbers_typed

    def suggest(self, prefix: str, locale: str) -> Mapping[str, str]:
        """Nothing: eleven numbers need no completion."""
        return {}


@dataclass(frozen=True, slots=True)
class Count:
    """A whole number within limits. `options` are the usual ones, for buttons; `units` gives the words that may follow it.

    On a line with other answers, it is only taken with one of these words ("45 minutes")."""

    name: str
    options: Options
    prompt: Callable[[str], str]
    units: Callable[[str], tuple[str, ...]]
    lowest: int
    highest: int
    required: bool = True
    hidden: bool = False
    asked: Callable[[Answers], bool] = always

    def split(self, typed: str, locale: str) -> tuple[str, str]:
        """A number with its unit at the beginning."""
        units = "|".join(sorted(map(re.escape, self.units(locale)), key=len, reverse=True))
        found = re.match(rf"(\d{{1,4}})\s*(?:{units})\b[\s,;.]*", typed, re.IGNORECASE)
        return (found[1], typed[found.end() :]) if found else ("", typed)

    def parse(self, raw: str, words: CoreWords, locale: str) -> str:
        """The number, with or without its unit. Raises UserError for anything else."""
        digits = self.split(raw.strip(), locale)[0] or raw.strip()
        if not (digits.isascii() and digits.isdigit() and self.lowest <= int(digits) <= self.highest):
            raise UserError(words.choose_count.format(given=echo(raw), lowest=self.lowest, highest=self.highest))
        return str(int(digits))

    def own_words(self, raw: str, words: CoreWords, locale: str) -> bool:
        """Whether there is more than a number and its unit."""
        return not (self.split(raw.strip(), locale)[0] or raw.strip().isdigit())

    def suggest(self, prefix: str, locale: str) -> Mapping[str, str]:
        """The usual ones that begin so."""
        return {value: label for value, label in self.options(locale).items() if value.startswith(prefix.strip())}
