"""The one markup of all texts: **bold**, [words](https://address), [words](time:1798130400), lists of "- " lines, empty lines
between paragraphs.

Adapters turn the parsed blocks into what their platform shows; nothing a person typed is ever read as markup (`escape`).
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

_SPAN = re.compile(
    r"\\(?P<plain>[\\*\[\]-])|\*\*(?P<bold>(?:\\.|[^*\\])+)\*\*|\[(?P<words>[^\[\]]+)\]"
    r"\((?:(?P<url>https?://[^\s()]+)|time:(?P<at>[0-9]{1,11}))\)"
)
_SPECIAL = re.compile(r"([\\*\[\]])|^(-)(?= )", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style; `url` makes it a link. `at`: the moment it names, in seconds since 1970, for platforms that
    show each reader their own time."""

    text: str
    bold: bool = False
    url: str = ""
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or one item of a list."""

    spans: tuple[Span, ...]
    item: bool = False

    @property
    def plain(self) -> str:
        """The block's text without any marks."""
        return "".join(span.text for span in self.spans)


def parse(text: str) -> tuple[Block, ...]:
    """The blocks of a text. A mark without its partner is kept as it is written: nothing is lost, nothing fails."""
    blocks: list[Block] = []
    paragraph: list[str] = []

    def end_paragraph() -> None:
        if paragraph:
            blocks.append(Block(_spans(" ".join(paragraph))))
            paragraph.clear()

    for line in (line.strip() for line in text.splitlines()):
        if line.startswith("- "):
            end_paragraph()
            blocks.append(Block(_spans(line[2:].strip()), item=True))
        elif line:
            paragraph.append(line)
        else:
            end_paragraph()
    end_paragraph()
    return tuple(blocks)


def pages(blocks: Iterable[Block], fits: Callable[[tuple[Block, ...]], bool]) -> list[tuple[Block, ...]]:
    """The blocks on as few pages as hold them, cut between blocks; a block too long for a page is cut at a blank.

    `fits` says whether blocks fit on one page; it has to be true of a single letter."""
    whole = tuple(blocks)
    if not whole or fits(whole):
        return [whole] if whole else []
    done: list[tuple[Block, ...]] = []
    page: tuple[Block, ...] = ()
    left = list(whole[::-1])
    while left:
        block = left.pop()
        if fits((*page, block)):
            page = (*page, block)
        elif page:
            done.append(page)
            page = ()
            left.append(block)
        else:
            left += _halves(block)[::-1]
    return [*done, page] if page else done


def _halves(block: Block) -> list[Block]:
    """Two blocks of about the same length: cut at the blank nearest to the middle, or within a word without any."""
    text, middle = block.plain, len(block.plain) // 2
    blanks = [place for place, letter in enumerate(text) if letter == " " and 0 < place < len(text) - 1]
    cut = min(blanks, key=lambda place: abs(place - middle), default=middle)
    first, second = list[Span](), list[Span]()
    for span in block.spans:
        here = max(0, min(len(span.text), cut))
        first += [replace(span, text=span.text[:here])] if here else []
        second += [replace(span, text=span.text[here:])] if here < len(span.text) else []
        cut -= len(span.text)
    if second and text[len("".join(span.text for span in first))] == " ":
        second[0] = replace(second[0], text=second[0].text[1:])
    halves = (tuple(first), tuple(span for span in second if span.text))
    return [replace(block, spans=spans) for spans in halves if spans]


def escape(text: str) -> str:
    """Text from outside, such that `parse` gives it back letter for letter."""
    return _SPECIAL.sub(lambda mark: "\\" + mark.group(), text)


def plain(text: str) -> str:
    """A text as a plain screen or a screen reader gets it: marks gone, links with their address in brackets."""
    lines: list[str] = []
    before: Block | None = None
    for block in parse(text):
        if before is not None and not (before.item and block.item):
            lines.append("")
        written = "".join(f"{span.text} ({span.url})" if span.url else span.text for span in block.spans)
        lines.append(f"- {written}" if block.item else written)
        before = block
    return "\n".join(lines)


def _spans(text: str) -> tuple[Span, ...]:
    spans: list[Span] = []
    letters = ""
    position = 0
    for found in _SPAN.finditer(text):
        letters += text[position : found.start()]
        position = found.end()
        if found["plain"]:
            letters += found["plain"]
            continue
        if letters:
            spans.append(Span(letters))
            letters = ""
        if found["bold"]:
            spans.append(Span(re.sub(r"\\(.)", r"\1", found["bold"]), bold=True))
        else:
            spans.append(Span(found["words"], url=found["url"] or "", at=int(found["at"]) if found["at"] else None))
    letters += text[position:]
    if letters:
        spans.append(Span(letters))
    return tuple(spans)
