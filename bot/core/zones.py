"""Time zones by the names that people type."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from types import MappingProxyType
from zoneinfo import available_timezones

from bot.core.fields import Choice, echo
from bot.core.words import CoreWords, TimeWords
from bot.errors import UserError

REGIONS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
"""What zones named after cities begin with. Others mislead: Etc/GMT+1 is an hour behind UTC, not ahead."""
MOST_SUGGESTED = 5
SHORTEST_PART = 3
"""Letters: fewer are part of too many names."""


@cache
def zone_names() -> Mapping[str, str]:
    """The zones to choose from, with how they are shown: without the underscores that the database has for blanks."""
    names = sorted(name for name in available_timezones() if name == "UTC" or name.split("/")[0] in REGIONS)
    return MappingProxyType({name: spoken(name) for name in names})


def spoken(zone: str) -> str:
    """How a zone is shown, such as America/New York."""
    return zone.replace("_", " ")


def find_zone(typed: str, words: TimeWords) -> str | tuple[str, ...]:
    """The zone of the IANA database meant by its name, a city or a nickname, such as "Berlin", "EST" or "UK time".

    Otherwise the zones that may be meant, the likeliest first, and none if there is no idea."""
    wanted = _plain(typed)
    short = _without(wanted, words)
    known = {_plain(name): name for name in zone_names()}
    for text in (wanted, short):
        if text in known:
            return known[text]
        if text in words.zones:
            meant = words.zones[text]
            return meant[0] if len(meant) == 1 else meant
    if not re.fullmatch(r"[^\W\d_]+(?:[^\w]*[^\W\d_]+)*", short):
        return ()
    for found in (
        [name for text, name in known.items() if text.rpartition("/")[2] == short],
        [name for text, name in known.items() if any(part.startswith(short) for part in text.split("/")[1:])],
    ):
        if len(found) == 1:
            return found[0]
        if found:
            return tuple(found[:MOST_SUGGESTED])
    holding = [name for text, name in known.items() if short in text] if len(short) >= SHORTEST_PART else []
    return tuple(holding[:MOST_SUGGESTED]) or _near(short, known, words)


def _near(wanted: str, known: Mapping[str, str], words: TimeWords) -> tuple[str, ...]:
    """Zones whose city or nickname looks alike."""
    cities = {text.rpartition("/")[2]: (name,) for text, name in known.items()} | dict(words.zones)
    near = get_close_matches(wanted, cities, n=3, cutoff=0.75)
    return tuple(dict.fromkeys(name for city in near for name in cities[city]))[:MOST_SUGGESTED]


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").split())


def _without(text: str, words: TimeWords) -> str:
    """Without words such as "time" at the end or "in" at the beginning; all of it if nothing would be left."""
    parts = text.split()
    while len(parts) > 1 and parts[-1] in words.zone_words:
        parts.pop()
    while len(parts) > 1 and parts[0] in words.zone_words:
        parts.pop(0)
    return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Zone(Choice):
    """A time zone, by whatever `find_zone` knows. `times` gives the words of times for a locale."""

    times: Callable[[str], TimeWords] = field(kw_only=True)

    def split(self, typed: str, locale: str) -> tuple[str, str]:
        """All of it is for this field."""
        return typed, ""

    def parse(self, raw: str, words: CoreWords, locale: str) -> str:
        """The zone's name. Raises UserError with those that may be meant."""
        found = find_zone(raw, self.times(locale))
        if isinstance(found, str):
            return found
        if not found:
            raise UserError(self.times(locale).wrong_zone.format(given=echo(raw)))
        said, names = words.choose_one.format(given=echo(raw)), ", ".join(map(spoken, found))
        raise UserError(f"{said} {words.did_you_mean.format(suggestions=names)}")

    def own_words(self, raw: str, words: CoreWords, locale: str) -> bool:
        """Whether it is no zone, nor like one."""
        return not find_zone(raw, self.times(locale))
