"""A list to tick: any number of its values, by buttons or by letters."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_lowercase
from zlib import crc32

from bot.core.fields import Answers, Options, always, echo
from bot.core.words import CoreWords
from bot.errors import UserError

_STORED = re.compile(r"[0-9a-f]{1,5}-(?P<mark>[0-9a-f]{3})~?")


@dataclass(frozen=True, slots=True)
class Several:
    """Any number of some values, none included: ticked by buttons one at a time, or typed as letters ("a c").

    Stored as "<ticks in hexadecimal>-<mark of the list>", so that fourteen ticks fit a button and an old button can never
    tick something else after the list has changed. A "~" at the end means: still ticking.
    """

    name: str
    options: Options
    prompt: Callable[[str], str]
    required: bool = True
    hidden: bool = False
    asked: Callable[[Answers], bool] = always

    def split(self, typed: str, locale: str) -> tuple[str, str]:
        """All of it is for this field."""
        return typed, ""

    def parse(self, raw: str, words: CoreWords, locale: str) -> str:
        """The stored form. Raises UserError for letters that are not in the list."""
        text = raw.strip().casefold()
        stored = _STORED.fullmatch(text)
        if stored:
            if stored["mark"] != self._mark(locale):
                raise UserError(words.list_changed)
            return text
        if text in words.none_typed:
            return self.store((), locale)
        values = tuple(self.options(locale))
        letters = dict(zip(ascii_lowercase, values, strict=False))
        given = [word for word in re.split(r"[\s,.;&+]+", text) if word]
        if len(given) == 1 and given[0] not in values:
            given = list(given[0])
        if not given or any(word not in letters and word not in values for word in given):
            raise UserError(words.choose_letters.format(given=echo(raw)))
        return self.store([letters.get(word, word) for word in given], locale)

    def own_words(self, raw: str, words: CoreWords, locale: str) -> bool:
        """Whether they are no letters of the list."""
        try:
            self.parse(raw, words, locale)
        except UserError:
            return True
        return False

    def unfinished(self, stored: str) -> bool:
        """Whether somebody is still ticking."""
        return stored.endswith("~")

    def together(self, stored: str, other: str, locale: str) -> str:
        """What is ticked in either: nothing that was ticked is lost by ticking more."""
        return self.store([*self.ticked(stored, locale), *self.ticked(other, locale)], locale)

    def store(self, ticked: Sequence[str], locale: str, unfinished: bool = False) -> str:
        """The stored form of these values."""
        ticks = sum(1 << place for place, value in enumerate(self.options(locale)) if value in ticked)
        return f"{ticks:x}-{self._mark(locale)}{'~' if unfinished else ''}"

    def ticked(self, stored: str, locale: str) -> tuple[str, ...]:
        """The values in a stored form."""
        ticks = int(stored.partition("-")[0], 16)
        return tuple(value for place, value in enumerate(self.options(locale)) if ticks >> place & 1)

    def suggest(self, prefix: str, locale: str) -> Mapping[str, str]:
        """Nothing: letters are shown with the question."""
        return {}

    def _mark(self, locale: str) -> str:
        return f"{crc32(' '.join(self.options(locale)).encode()) % 4096:03x}"
