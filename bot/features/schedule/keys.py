"""What the buttons below a post tell it by: the number of its schedule and the occurrence, as one short text."""

import re

from bot.storage.scheduled import Delivery

LONGEST = 32
"""Letters, digits, dots and dashes that an answer of a button may have (bot.core.fields.Key)."""
_OCCURRENCE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2}) ([0-9]{2}):([0-9]{2})|now ([A-Za-z0-9.-]+)")
_KEY = re.compile(r"([1-9][0-9]{0,8})-(?:([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})|now-([A-Za-z0-9.-]+))")


def key_of(delivery: Delivery) -> str:
    """A delivery as an answer of a button, such as "12-202612011800" or "12-now-4f1c". Raises ValueError for one that is none
    of these, or whose key would be too long."""
    found = _OCCURRENCE.fullmatch(delivery.occurrence)
    occurrence = (f"now-{found[6]}" if found[6] else "".join(found.groups()[:5])) if found else ""
    key = f"{delivery.number}-{occurrence}"
    if not _KEY.fullmatch(key) or len(key) > LONGEST:
        raise ValueError(f"no key for occurrence {delivery.occurrence!r} of schedule {delivery.number}")
    return key


def read_key(key: str) -> tuple[int, str] | None:
    """The number of the schedule and the occurrence that a key was made of; None for what is no key."""
    found = _KEY.fullmatch(key)
    if not found or len(key) > LONGEST:
        return None
    number, year, month, day, hour, minute, run = found.groups()
    return int(number), f"now {run}" if run else f"{year}-{month}-{day} {hour}:{minute}"
