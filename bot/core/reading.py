"""What somebody typed -> the answers of a command's fields, and what of it are their own words."""

from collections.abc import Sequence

from bot.core.commands import Command
from bot.core.fields import SKIPPED, Field
from bot.core.messages import Request
from bot.core.words import CoreWords


def readable(text: str) -> str:
    """Without control characters, which could otherwise come back in an answer and confuse a screen."""
    return "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text)


def answers(command: Command, request: Request, words: CoreWords) -> dict[str, str]:
    """The answers in a request, given or typed, as they are stored. Raises UserError."""
    raws, _ = _raws(command.fields, request)
    return {field.name: parse(command, field, raw, words, request.locale) for field, raw in raws if raw.strip()}


def parse(command: Command, field: Field, raw: str, words: CoreWords, locale: str) -> str:
    """The answer as it is stored; a form that is kept step by step takes a refusal to answer as well. Raises UserError."""
    if command.resume and (raw == SKIPPED or raw.strip().casefold() in words.skip_typed):
        return SKIPPED
    return field.parse(raw, words, locale)


def own_words(fields: Sequence[Field], request: Request, words: CoreWords) -> str:
    """What a person put in their own words rather than choosing it."""
    raws, rest = _raws(fields, request)
    written = [raw for field, raw in raws if raw and field.own_words(raw, words, request.locale)]
    return " ".join([*dict.fromkeys(written), rest]).strip()


def _raws(fields: Sequence[Field], request: Request) -> tuple[list[tuple[Field, str]], str]:
    """Each field with what is for it, and the typed words that are for none."""
    typed, rest = _handed_out(fields, request)
    return [(field, request.answers.get(field.name, "") or typed.get(field.name, "")) for field in fields], rest


def _handed_out(fields: Sequence[Field], request: Request) -> tuple[dict[str, str], str]:
    """The typed words by field, and what is left: again and again, the first field that has none yet takes what it can read."""
    handed, rest = dict[str, str](), request.typed.strip()
    takers = [field for field in fields if not field.hidden and not request.answers.get(field.name)]
    while rest:
        for field in takers:
            taken, left = field.split(rest, request.locale)
            if taken.strip():
                break
        else:
            break
        handed[field.name], rest = taken, left.strip()
        takers.remove(field)
    return handed, rest
