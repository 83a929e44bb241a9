"""The one markup of all texts: **bold**, [words](https://address), lists of "- " lines, empty lines between paragraphs.

Adapters turn the parsed blocks into what their platform shows; nothing a person typed is ever read as markup (`escape`).
"""

import re
from dataclasses import dataclass

_SPAN = re.compile(
    r"\\(?P<plain>[\\*\[\]-])|\*\*(?P<bold>(?:\\.|[^*\\])+)\*\*|\[(?P<words>[^\[\]]+)\]\((?P<url>https?://[^\s()]+)\)"
)
_SPECIAL = re.compile(r"([\\*\[\]])|^(-)(?= )", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style; `url` makes it a link."""

    text: str
    bold: bool = False
    url: str = ""


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
            spans.append(Span(found["words"], url=found["url"]))
    letters += text[position:]
    if letters:
        spans.append(Span(letters))
    return tuple(spans)
