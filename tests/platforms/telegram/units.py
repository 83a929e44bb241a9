"""Telegram counts characters in UTF-16 units; Python counts code points."""

import re

CONTROL = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f]")
REMOVED = re.compile(r"[\r\u2028\u2029\u202a-\u202e]")
INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\u2800\u3164\ufeff]*")


def units(text: str) -> int:
    """The length as Telegram counts it."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, offset: int, length: int) -> str:
    """The part of the text that an entity covers."""
    return text.encode("utf-16-le", "surrogatepass")[offset * 2 : (offset + length) * 2].decode("utf-16-le", "surrogatepass")


def splits_a_character(text: str, offset: int) -> bool:
    """Whether the offset lies inside a surrogate pair."""
    encoded = text.encode("utf-16-le", "surrogatepass")
    return 0 < offset * 2 < len(encoded) and 0xDC <= encoded[offset * 2 + 1] <= 0xDF


def visible(text: str) -> bool:
    """Whether a reader would see anything."""
    return not INVISIBLE.fullmatch(text)


def clean(text: str) -> str:
    """The text without what Telegram takes out of it: control characters, and directions of writing."""
    return REMOVED.sub("", CONTROL.sub(" ", text))
