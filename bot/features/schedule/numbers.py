"""The number of a schedule, as people type it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.core.fields import Answers
from bot.core.words import CoreWords


@dataclass(frozen=True, slots=True)
class Number:
    """The number of a schedule, as "3", "#3", "no 3", "schedule 3" or "three". What is none is kept as it was typed, for
    `Desk.one` to say which numbers there are.

    `prefixes` and `spelled` (from zero on) are words of a locale. `alone`: nothing else can be typed after it. Otherwise a
    number is left where one of the words in `units` makes it a time, such as "2 weeks" or "7 pm"."""

    name: str
    prompt: Callable[[str], str]
    prefixes: Callable[[str], tuple[str, ...]]
    spelled: Callable[[str], tuple[str, ...]]
    units: Callable[[str], tuple[str, ...]]
    alone: bool = True
    required: bool = False
    hidden: bool = False

    def asked(self, answers: Answers) -> bool:
        """Never: the handler lets people choose."""
        return False

    def split(self, typed: str, locale: str) -> tuple[str, str]:
        """All of it where nothing else can be said, else the number at the beginning."""
        found = self._begins(typed, locale)
        if self.alone:
            return typed, ""
        return (found[0], typed[found.end() :].lstrip(" ,;:.")) if found else ("", typed)

    def parse(self, raw: str, words: CoreWords, locale: str) -> str:
        """The number in digits; what is none as it is."""
        found = self._begins(raw.strip(), locale)
        if not found or found.end() < len(raw.strip(" .")):
            return raw.strip()
        given = found["number"].casefold()
        spelled = self.spelled(locale)
        return str(spelled.index(given) if given in spelled else int(given))

    def own_words(self, raw: str, words: CoreWords, locale: str) -> bool:
        """Whether it is no number."""
        return not self._begins(raw.strip(), locale)

    def suggest(self, prefix: str, locale: str) -> Mapping[str, str]:
        """Nothing: which there are depends on the place."""
        return {}

    def _begins(self, typed: str, locale: str) -> re.Match[str] | None:
        prefixes, spelled, units = (_any(words(locale)) for words in (self.prefixes, self.spelled, self.units))
        pattern = rf"(?:(?:{prefixes})\b\.?\s*)?#?\s*(?P<number>[0-9]{{1,9}}|{spelled})(?=[\s,;]|[.:](?:\s|$)|$)"
        return re.match(rf"{pattern}(?!\.?\s*(?:{units})(?:\W|$))", typed, re.IGNORECASE)


def _any(words: Sequence[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))
