"""Telegram's own HTML: few tags, four named references, and errors that name the byte."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from .errors import Json
from .units import cut, units

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
"""API: "HTML style"."""

NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#(\d+)|#[xX]([0-9a-fA-F]+)|([a-zA-Z]+))(;?)")
ATTRIBUTE = re.compile(r"""\s*([^\s=>]*)\s*(=)?\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9.-]*))""")
MARK = re.compile(r"[<&]")
SPACE_OR_END = re.compile(r"[\s>]")
HIGHEST = 0x10FFFF
LONGEST = 9


class BadHtml(Exception):
    """What Telegram says after "can't parse entities: "."""


class Open(NamedTuple):
    """A tag that waits for its end."""

    tag: str
    argument: str
    start: int


@dataclass
class Parsed:
    """Plain text with its entities; `doubts` are things that Telegram lets pass but shows other than meant."""

    text: str = ""
    entities: list[Json] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def parse_html(source: str) -> Parsed:
    """Reads text with tags as Telegram does."""
    return _Reader(source).read()


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0
        self.pieces: list[str] = []
        self.length = 0
        self.open: list[Open] = []
        self.parsed = Parsed()

    def read(self) -> Parsed:
        source = self.source
        while self.position < len(source):
            mark = MARK.search(source, self.position)
            stop = mark.start() if mark else len(source)
            self._add(source[self.position : stop])
            self.position = stop
            if stop == len(source):
                break
            if source[stop] == "&":
                self._add(self._reference())
            elif source.startswith("</", stop):
                self._end_tag()
            else:
                self._start_tag()
        if self.open:
            raise BadHtml(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        self.parsed.text = "".join(self.pieces)
        for entity in self.parsed.entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        self.parsed.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return self.parsed

    def _add(self, piece: str) -> None:
        self.pieces.append(piece)
        self.length += units(piece)

    def _byte(self, position: int) -> int:
        return len(self.source[:position].encode("utf-8", "surrogatepass"))

    def _reference(self) -> str:
        found = REFERENCE.match(self.source, self.position)
        character = decoded(found) if found else ""
        if not found or not character:
            near = self.source[self.position : self.position + 12]
            self.parsed.doubts.append(f"an & that is no reference Telegram knows is shown as it stands: {near!r}")
            self.position += 1
            return "&"
        self.position = found.end()
        return character

    def _start_tag(self) -> None:
        begin = self.position
        name_end = SPACE_OR_END.search(self.source, begin + 1)
        if not name_end:
            raise BadHtml(f"Unclosed start tag at byte offset {self._byte(begin)}")
        tag = self.source[begin + 1 : name_end.start()].lower()
        if tag not in TAGS:
            raise BadHtml(f'Unsupported start tag "{tag}" at byte offset {self._byte(begin)}')
        self.position = name_end.start()
        argument = self._attributes(tag, begin)
        if tag == "span" and argument != "spoiler":
            raise BadHtml(f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(begin)}')
        self.open.append(Open(tag, argument, self.length))

    def _attributes(self, tag: str, begin: int) -> str:
        source, argument = self.source, ""
        while True:
            while self.position < len(source) and source[self.position].isspace():
                self.position += 1
            if self.position >= len(source):
                raise BadHtml(f"Unclosed start tag at byte offset {self._byte(begin)}")
            if source[self.position] == ">":
                self.position += 1
                return argument
            found = ATTRIBUTE.match(source, self.position)
            name = found[1].lower() if found else ""
            if not found or not name:
                raise BadHtml(f'Empty attribute name in the tag "{tag}" at byte offset {self._byte(begin)}')
            if not found[2]:
                if tag != "blockquote" or name != "expandable":
                    where = f'of an attribute of the tag "{tag}" at byte offset {self._byte(begin)}'
                    raise BadHtml(f"Expected equal sign in declaration {where}")
                self.position, argument = found.end(1), "expandable"
                continue
            if found[5] is not None and not SPACE_OR_END.match(source, found.end()):
                if found.end() >= len(source) or source[found.end()] in "\"'":
                    raise BadHtml(f"Unclosed start tag at byte offset {self._byte(begin)}")
                raise BadHtml(f"Unexpected end of name token at byte offset {self._byte(found.start(5))}")
            quoted = next((group for group in (found[3], found[4], found[5]) if group is not None), "")
            self.position = found.end()
            argument = self._argument(tag, name, REFERENCE.sub(lambda match: decoded(match) or match[0], quoted)) or argument

    def _argument(self, tag: str, name: str, value: str) -> str:
        match tag, name:
            case "a", "href":
                return value
            case "code", "class" if value.startswith("language-"):
                return value.removeprefix("language-")
            case "span", "class" if value.startswith("tg-"):
                return value.removeprefix("tg-")
            case "blockquote", "expandable":
                return "expandable"
        self.parsed.doubts.append(f"the attribute {name}={value!r} of <{tag}> has no effect")
        return ""

    def _end_tag(self) -> None:
        begin = self.position
        if not self.open:
            raise BadHtml(f"Unexpected end tag at byte offset {self._byte(begin)}")
        name_end = SPACE_OR_END.search(self.source, begin + 2)
        stop = self.source.find(">", begin)
        if not name_end or stop < 0 or self.source[name_end.start() : stop].strip():
            raise BadHtml(f"Unclosed end tag at byte offset {self._byte(begin)}")
        name = self.source[begin + 2 : name_end.start()].lower()
        last = self.open.pop()
        if name not in ("", last.tag):
            raise BadHtml(f'Unmatched end tag at byte offset {self._byte(begin)}, expected "</{last.tag}>", found "</{name}>"')
        self.position = stop + 1
        if self.length > last.start:
            self._close(last)

    def _close(self, last: Open) -> None:
        entity: Json = {"type": TAGS[last.tag], "offset": last.start, "length": self.length - last.start}
        if last.tag == "a":
            entity["url"] = last.argument or self._written_since(last.start)
        elif last.tag == "blockquote" and last.argument:
            entity["type"] = "expandable_blockquote"
        elif last.tag == "code" and last.argument:
            entity["language"] = last.argument
        entities = self.parsed.entities
        if last.tag == "pre" and entities and entities[-1] == {**entity, "type": "code", **_language(entities[-1])}:
            entity |= _language(entities.pop())
        entities.append(entity)

    def _written_since(self, start: int) -> str:
        return cut("".join(self.pieces), start, self.length - start)


def _language(entity: Json) -> Json:
    return {"language": entity["language"]} if "language" in entity else {}


def decoded(reference: "re.Match[str]") -> str:
    """The character that a reference stands for; empty if Telegram does not know it."""
    decimal, hexadecimal, name, _ = reference.groups()
    if name:
        return NAMED.get(name, "")
    if len(decimal or hexadecimal) > LONGEST:
        return ""
    code = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(code) if 0 < code <= HIGHEST and not 0xD800 <= code <= 0xDFFF else ""
