"""Puts a country's numbers into a text: {emergency}, {crisis}, {safety}, {children}."""

import re
from collections.abc import Iterable
from typing import get_args

from bot.content.messages import HelpWords
from bot.content.models import Content, Country, Danger, HelpLines, Library, Line

PLACES = ("emergency", "crisis", "safety", "children")
DANGERS = get_args(Danger)
MOST_ANSWERS = 2
"""More than that would bury each other."""


def placeholders(text: str) -> set[str]:
    """The names in braces in a text."""
    return set(re.findall(r"\{(\w*)\}", text))


def known(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines that may be shown: a number from memory only once somebody has checked it."""
    return tuple(line for line in lines if line.seen != "memory" or line.checked)


def fill(text: str, lines: HelpLines, country: str, words: HelpWords) -> str:
    """`text` with the numbers of `country` (ISO 3166, "" where it is unknown) in place of the names in braces.

    What the country has no checked line for is replaced by what helps anywhere.
    """
    here = lines.countries.get(country, Country())
    numbers = [line.call for line in known(here.emergency)]
    shown = {"emergency": words.either.join(numbers) if numbers else words.emergency_anywhere}
    for place in ("crisis", "safety", "children"):
        contacts = known(getattr(here, place)) or known(getattr(lines.anywhere, place))
        shown[place] = words.then.join(_contact(line, words) for line in contacts) or getattr(words, f"{place}_anywhere")
    return re.sub(r"\{(\w+)\}", lambda found: shown[found[1]], text)


def help_with(rules: Iterable[str], content: Content, library: Library, country: str) -> str:
    """The answers of the most pressing of these urgent rules."""
    pressing = sorted((content.urgent[rule] for rule in dict.fromkeys(rules)), key=lambda rule: DANGERS.index(rule.danger))
    filled = (fill(rule.answer, library.help_lines, country, content.messages.help_lines) for rule in pressing[:MOST_ANSWERS])
    return "\n\n".join(text.strip() for text in filled)


def _contact(line: Line, words: HelpWords) -> str:
    ways = [way.format(to=to) for way, to in ((words.call, line.call), (words.text, line.text), (words.web, line.web)) if to]
    return f"{line.name}: {words.either.join(ways)}" if line.name else words.either.join(ways)
