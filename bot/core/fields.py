"""The answers a command needs. A field reads what was typed and knows what is wrong; it does not know how it looks."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Protocol

from bot.core.markup import escape
from bot.core.words import CoreWords
from bot.errors import UserError

Answers = Mapping[str, str]
Options = Callable[[str], Mapping[str, str]]
"""For a locale: stored value -> label, in the order in which they are shown."""

LONGEST_TEXT = 4096
"""Characters: the longest message that any platform lets a person send (Telegram; Discord: 4000)."""
MOST_WORDS = 4
"""Of a typed line that may name one option together, such as "new york"."""
MOST_NAMED = 12
"""Answers that an explanation lists: more would not be read."""
LONGEST_ECHO = 60
"""Characters of what somebody typed that an explanation repeats."""

SKIPPED = "-"
"""The answer to a question that somebody would rather not answer."""
AGAIN = "again"
"""The answer that names a field to ask once more, in a form that is kept step by step; "<pain" is the one before "pain"."""
_KEY = re.compile(r"[A-Za-z0-9.-]{1,32}")


def always(answers: Answers) -> bool:
    """Ask whatever was answered before."""
    return True


class Field(Protocol):
    """One answer. `prompt` gives the question for a locale; `asked` says whether it is needed after those answers."""

    @property
    def name(self) -> str: ...
    @property
    def required(self) -> bool: ...
    @property
    def prompt(self) -> Callable[[str], str]: ...
    @property
    def asked(self) -> Callable[[Answers], bool]: ...
    @property
    def hidden(self) -> bool: ...

    def split(self, typed: str, locale: str) -> tuple[str, str]:
        """Of the words typed after a command: those for this field, and the rest."""

    def parse(self, raw: str, words: CoreWords, locale: str) -> str:
        """The answer as it is stored. Raises UserError with what to do instead."""

    def own_words(self, raw: str, words: CoreWords, locale: str) -> bool:
        """Whether `raw` may be something a person said themselves, rather than one of the things to choose."""

    def suggest(self, prefix: str, locale: str) -> Mapping[str, str]:
        """Values and labels that begin like `prefix`, for completion."""


@dataclass(frozen=True, slots=True)
class Text:
    """Free words, up to LONGEST_TEXT characters."""

    name: str
    prompt: Callable[[str], str]
    required: bool = True
    hidden: bool = False
    asked: Callable[[Answers], bool] = always

    def split(self, typed: str, locale: str) -> tuple[str, str]:
        """All of it is for this field."""
        return typed, ""

    def parse(self, raw: str, words: CoreWords, locale: str) -> str:
        """The words without blanks around them. Raises UserError if there are too many."""
        text = raw.strip()
        if len(text) > LONGEST_TEXT:
            raise UserError(words.too_long.format(longest=LONGEST_TEXT))
        return text

    def own_words(self, raw: str, words: CoreWords, locale: str) -> bool:
        """Always."""
        return True

    def suggest(self, prefix: str, locale: str) -> Mapping[str, str]:
        """Nothing: only the person knows."""
        return {}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of some values. With `free`, other words are kept as they are, for the handler to make sense of.

    With `hidden`, it is only filled by buttons: nobody types it or is told of it. With `passes`, a typed word that is none of
    the values is left for the fields after it.
    """

    name: str
    options: Options
    prompt: Callable[[str], str]
    required: bool = True
    free: bool = False
    hidden: bool = False
    asked: Callable[[Answers], bool] = always
    passes: bool = False

    def split(self, typed: str, locale: str) -> tuple[str, str]:
        """The first word, or as many as name an option together; a free choice takes all of them."""
        if self.free:
            return typed, ""
        first = typed.split(maxsplit=1)[0].strip(",;:")
        if self.passes and first.casefold() not in self.options(locale):
            return "", typed
        words = typed.split()
        count = next((n for n in range(MOST_WORDS, 1, -1) if n <= len(words) and self.complete(" ".join(words[:n]), locale)), 1)
        rest = typed.strip()
        for word in words[:count]:
            rest = rest.removeprefix(word).lstrip()
        return " ".join(words[:count]).strip(",;:"), rest

    def parse(self, raw: str, words: CoreWords, locale: str) -> str:
        """The value meant by a value, a label, or the beginning or else a part of just one. Raises UserError otherwise."""
        given = raw.strip().casefold()
        options = self.options(locale)
        if raw in options:
            return raw
        for value, label in options.items():
            if given in (value.casefold(), label.casefold()):
                return value
        begun = self.suggest(given, locale) if given else {}
        if given and not begun and not self.free:
            begun = self.complete(given, locale)
        if len(begun) == 1:
            return next(iter(begun))
        if self.free:
            return raw.strip()
        near = get_close_matches(given, options, n=3, cutoff=0.5) if given and not begun else []
        meant = list(begun.values()) or [options[value] for value in near]
        hint = words.did_you_mean if meant else words.or_type
        names = ", ".join(list(meant or options.values())[:MOST_NAMED])
        raise UserError(f"{words.choose_one.format(given=echo(raw))} {hint.format(suggestions=names, choices=names)}")

    def own_words(self, raw: str, words: CoreWords, locale: str) -> bool:
        """Whether no option begins so."""
        return raw not in self.options(locale) and not self.suggest(raw, locale)

    def complete(self, typed: str, locale: str) -> Mapping[str, str]:
        """Options for somebody who is typing: those that begin so first, then those whose label holds it."""
        part = typed.strip().casefold()
        holding = {value: label for value, label in self.options(locale).items() if part in label.casefold()}
        return {**self.suggest(typed, locale), **holding}

    def suggest(self, prefix: str, locale: str) -> Mapping[str, str]:
        """Options whose value or label begins like `prefix`."""
        start = prefix.strip().casefold()
        return {
            value: label
            for value, label in self.options(locale).items()
            if value.casefold().startswith(start) or label.casefold().startswith(start)
        }


@dataclass(frozen=True, slots=True)
class Key:
    """What only a button carries, such as the id of a session: letters, digits, dots and dashes. Nobody types it."""

    name: str
    prompt: Callable[[str], str] = lambda locale: ""
    required: bool = False
    hidden: bool = True
    asked: Callable[[Answers], bool] = always

    def split(self, typed: str, locale: str) -> tuple[str, str]:
        """Nothing of it is for this field."""
        return "", typed

    def parse(self, raw: str, words: CoreWords, locale: str) -> str:
        """As it is. Raises UserError for what no button of ours carries."""
        if not _KEY.fullmatch(raw):
            raise UserError(words.old_button)
        return raw

    def own_words(self, raw: str, words: CoreWords, locale: str) -> bool:
        """Never."""
        return False

    def suggest(self, prefix: str, locale: str) -> Mapping[str, str]:
        """Nothing."""
        return {}


def echo(raw: str) -> str:
    """What somebody typed, to be shown to them, cut to a length that fits any message."""
    text = raw.strip()
    return escape(text if len(text) <= LONGEST_ECHO else text[:LONGEST_ECHO] + "...")
