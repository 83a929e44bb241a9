"""What Telegram finds in a text by itself, and what it asks of the entities that a bot gives."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from .errors import ApiError, Json
from .html_text import BadHtml, Parsed, parse_html
from .limits import ENTITIES
from .parameters import Params
from .units import clean, splits_a_character, units
from .urls import url_fault
from .words import words

FOUND_IN_TEXT = (
    ("bot_command", re.compile(r"(?<![\w/<>@.])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>@])")),
    ("url", re.compile(r"(?<![\w@/])(?:https?|tg)://[^\s<>\"]*[^\s<>\".,:;!?)'\]}]", re.I)),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}(?!\w)")),
    ("url", re.compile(r"(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:com|org|net|me|io|eu|uk|de|fr|info)(?:/[^\s<>\"]*[\w/])?(?!\w)", re.I)),
    ("mention", re.compile(r"(?<![\w@/.])@[A-Za-z][A-Za-z0-9_]{2,31}(?!\w)")),
    ("hashtag", re.compile(r"(?<![\w#])#\w*[^\W\d]\w*")),
)
KINDS = frozenset(
    words(
        "mention hashtag cashtag bot_command url email phone_number bold italic underline strikethrough spoiler blockquote "
        "expandable_blockquote code pre text_link text_mention custom_emoji date_time"
    )
)
"""API: MessageEntity, `type`."""
ALONE = frozenset({"code", "pre", "text_link", "text_mention"})
QUOTES = frozenset({"blockquote", "expandable_blockquote"})
TELEGRAM_USER = re.compile(r"tg://user\?id=(\d+)", re.I)


@dataclass
class Formatted:
    """A text as it stands in the chat; `html` is what was sent."""

    text: str = ""
    entities: list[Json] = field(default_factory=list)
    html: str = ""
    doubts: list[str] = field(default_factory=list)


def find_entities(text: str, taken: Iterable[Json] = ()) -> list[Json]:
    """Commands, mentions, links and tags in the text, where no entity that excludes them stands already."""
    spans = [(entity["offset"], entity["offset"] + entity["length"]) for entity in taken if entity["type"] in ALONE]
    found: list[Json] = []
    for kind, pattern in FOUND_IN_TEXT:
        for match in pattern.finditer(text):
            start = units(text[: match.start()])
            end = start + units(match[0])
            if all(end <= begin or start >= stop for begin, stop in spans):
                spans.append((start, end))
                found.append({"type": kind, "offset": start, "length": end - start})
    return sorted(found, key=lambda entity: entity["offset"])


def read_formatted(params: Params | Json, text: str, entities_name: str = "entities") -> Formatted:
    """The text of a request after parse mode or entities; raises what Telegram answers to bad ones."""
    request = params if isinstance(params, Params) else Params(params)
    mode = request.text("parse_mode")
    given = request.data(entities_name)
    if mode and given:
        return _finish(Formatted(text, html=text, doubts=[f"both parse_mode and {entities_name}: one of them is ignored"]), [])
    if mode.lower() == "html":
        try:
            parsed = parse_html(text)
        except BadHtml as problem:
            raise ApiError(f"can't parse entities: {problem}") from None
        return _finish(Formatted(parsed.text, html=text, doubts=parsed.doubts), checked_links(parsed))
    if mode:
        if mode.lower() not in {"markdown", "markdownv2"}:
            raise ApiError("unsupported parse_mode")
        return _finish(Formatted(text, html=text, doubts=[f"parse_mode {mode} is unsupported in this fake"]), [])
    return _finish(Formatted(text, html=text), check_entities(text, given or []))


def checked_links(parsed: Parsed) -> list[Json]:
    """The entities without links that Telegram drops; a link to a user becomes a mention."""
    kept: list[Json] = []
    for entity in parsed.entities:
        url = entity.get("url", "")
        user = TELEGRAM_USER.fullmatch(url)
        if user:
            entity = {**entity, "type": "text_mention", "user": {"id": int(user[1]), "is_bot": False, "first_name": ""}}  # noqa: PLW2901
            del entity["url"]
        elif entity["type"] == "text_link" and (fault := url_fault(url)):
            parsed.doubts.append(f"the link {url!r} is dropped: {fault}")
            continue
        kept.append(entity)
    return kept


def check_entities(text: str, given: Any) -> list[Json]:
    """Entities as a bot may send them: known, in range, and not crossing each other."""
    if not isinstance(given, list):
        raise ApiError("can't parse entities: expected an Array of MessageEntity")
    total = units(text)
    checked: list[Json] = []
    for entity in given:
        if not isinstance(entity, dict) or not {"type", "offset", "length"} <= entity.keys():
            raise ApiError("can't parse MessageEntity: type, offset and length are needed")
        kind, start, end = entity["type"], int(entity["offset"]), int(entity["offset"]) + int(entity["length"])
        if kind not in KINDS:
            raise ApiError("can't parse MessageEntity: Unsupported type specified")
        if start < 0 or end <= start or end > total:
            raise ApiError(f"entity beginning at UTF-16 offset {start} ends after the end of the text at UTF-16 offset {total}")
        if splits_a_character(text, start) or splits_a_character(text, end):
            raise ApiError(f"entity beginning at UTF-16 offset {start} ends in a middle of a UTF-16 symbol at byte offset {end}")
        if kind == "text_link" and (fault := url_fault(str(entity.get("url", "")))):
            raise ApiError(f"entity URL '{entity.get('url', '')}' is invalid: {fault}")
        if any(start < other[0] < end < other[1] or other[0] < start < other[1] < end for other in map(span, checked)):
            raise ApiError(f"can't parse entities: entities beginning at UTF-16 offset {start} cross each other")
        checked.append(entity)
    return sorted(checked, key=lambda entity: (entity["offset"], -entity["length"]))


def span(entity: Json) -> tuple[int, int]:
    """Where an entity begins and ends."""
    return entity["offset"], entity["offset"] + entity["length"]


def _finish(formatted: Formatted, entities: list[Json]) -> Formatted:
    if len(entities) > ENTITIES:
        formatted.doubts.append(f"{len(entities)} entities: those beyond {ENTITIES} are dropped")
        entities = entities[:ENTITIES]
    formatted.doubts += nesting_doubts(entities)
    text = clean(formatted.text)
    left = len(text) - len(text.lstrip())
    stripped = text.strip()
    if len(text) != len(formatted.text) or stripped != text:
        entities = moved(entities, units(text[:left]), units(stripped))
    formatted.text = stripped
    formatted.entities = sorted(
        entities + find_entities(stripped, entities), key=lambda entity: (entity["offset"], -entity["length"])
    )
    return formatted


def moved(entities: list[Json], by: int, total: int) -> list[Json]:
    """The entities after leading space went away; what lies outside the text goes too."""
    kept: list[Json] = []
    for entity in entities:
        start, end = (min(max(place - by, 0), total) for place in span(entity))
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return kept


def nesting_doubts(entities: list[Json]) -> list[str]:
    """Entities inside others that Telegram drops. API: "Formatting options"."""
    doubts: list[str] = []
    around: list[Json] = []
    for entity in entities:
        around = [outer for outer in around if span(outer)[1] > entity["offset"]]
        for outer in around:
            kinds = outer["type"], entity["type"]
            if kinds[0] in {"code", "pre"} or kinds[1] in {"code", "pre"} or set(kinds) <= QUOTES:
                doubts.append(f"{kinds[1]} inside {kinds[0]} is dropped")
        around.append(entity)
    return doubts
