"""Takes a typed line apart: when, and what is to be posted then: the words in quotes, or what they name."""

import re
from collections.abc import Mapping
from typing import NamedTuple

_DOUBLE, _SINGLE = '"“”„‟«»″', "'‘’‚‛‹›`´"
"""Signs that begin or end a quotation, in any mixture: keyboards of phones put in their own."""
_OPENS = re.compile(rf"(?:^|(?<=[\s,;:(–—-]))[{_DOUBLE}{_SINGLE}]")
_CLOSES_DOUBLE, _CLOSES_SINGLE = re.compile(rf"[{_DOUBLE}]"), re.compile(rf"[{_SINGLE}](?!\w)")
_WORD = re.compile(r"\S+")


class Parts(NamedTuple):
    """A typed line without its quotation, and the quotation as it was typed; None where there is none."""

    words: str
    quoted: str | None


def unquote(line: str) -> Parts:
    """Finds the first quotation. It ends with the last sign of its kind, so that it may hold others, and line breaks.

    One in double quotes that nobody closed goes on to the end; an apostrophe alone opens none."""
    for found in _OPENS.finditer(line):
        closing = _CLOSES_DOUBLE if found[0] in _DOUBLE else _CLOSES_SINGLE
        ends = [end.start() for end in closing.finditer(line, found.end())]
        if ends or found[0] in _DOUBLE:
            end = ends[-1] if ends else len(line)
            return Parts(f"{line[: found.start()].strip()} {line[end + 1 :].strip()}".strip(), line[found.end() : end].strip())
    return Parts(line.strip(), None)


def normal(text: str) -> str:
    """Words as they are compared: in small letters, with nothing but blanks between."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def named(line: str, names: Mapping[str, str]) -> tuple[str, str]:
    """The line without the longest name at its end, or else at its beginning, and what that name stands for; "" if none does."""
    places = [found.span() for found in _WORD.finditer(line)]
    for start, _ in places:
        if normal(line[start:]) in names:
            return line[:start].rstrip(" ,;:–—-"), names[normal(line[start:])]
    for _, end in reversed(places):
        if normal(line[:end]) in names:
            return line[end:].lstrip(" ,;:–—-"), names[normal(line[:end])]
    return line, ""
