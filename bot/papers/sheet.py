"""A PDF of one A4 page from plain values: headings, paragraphs, tables, pictures.

What does not fit is set smaller, then rows are left out and counted: a busy reader gets one page, never two."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import category

if TYPE_CHECKING:
    from fpdf import FPDF

MARGIN, WIDTH, BOTTOM = 15.0, 180.0, 282.0
"""Millimetres of an A4 page: beside the text, its width, and where it ends."""
SIZES = (11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0)
"""Points, the largest that fits first; below the last one rows are left out instead."""
PICTURES = (1.0, 0.85, 0.75)
"""Of the page's width: a picture shrinks this far before rows are left out."""
MOST_LINES = 8
"""Of one paragraph or cell; what is longer ends with three dots."""
MOST_ROWS = 80
"""Of a table: more do not fit a page in the smallest letters."""
LINE = 1.32
"""Height of a line, in heights of its letters."""
GAP, BESIDE = 0.9, 2.0
"""Millimetres between rows, and between cells."""
POINT = 25.4 / 72
"""Millimetres."""
BOX = "\u2610"
"""To tick by hand, in a cell of its own."""
UNKNOWN = "\u25a1"
"""Stands for a letter that the fonts do not have."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What the next part is about."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A few sentences; `small` for what is good to know."""

    text: str
    small: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of as many cells as there are `heads` and `shares` (of the width, together 1). `more` says how many were left out.

    `bold`: the first cell of each row names it. `whole`: no row of it is left out where the page is too short."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[float, ...]
    more: Callable[[int], str]
    bold: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Image:
    """A PNG with what it shows in words, for those who do not see it."""

    png: bytes
    description: str


Block = Heading | Paragraph | Table | Image


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page. `language`: as BCP 47 has it, such as "en". `made_at`: aware; stands in the file's properties."""

    title: str
    language: str
    subject: str
    made_at: datetime
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class _Cell:
    """`width` in millimetres, `style` "" or "B"."""

    width: float
    text: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    """Cells beside each other in letters of `size`, or an image so many millimetres high. `rule`: with a thin line below.

    `head`: the cells name columns, and no word of theirs should be cut."""

    cells: tuple[_Cell, ...] = ()
    size: float = 0
    above: float = 0
    rule: bool = False
    head: bool = False
    image: Image | None = None
    height: float = 0


def make(sheet: Sheet) -> bytes:
    """The page as a PDF."""
    pdf = _paper(sheet)
    measure = _Measure(pdf)
    for row in _fitting(sheet, measure):
        _draw(pdf, row, measure)
    return bytes(pdf.output())


@cache
def _font(bold: bool) -> Path:
    """A font that comes with matplotlib (DejaVu: Latin, Greek, Cyrillic, Hebrew, Arabic; its licence lies beside it)."""
    found = find_spec("matplotlib")
    folders = found.submodule_search_locations if found else None
    if not folders:
        raise ModuleNotFoundError("matplotlib, which brings the fonts")
    return Path(folders[0], "mpl-data", "fonts", "ttf", "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf")


def _paper(sheet: Sheet) -> FPDF:
    from fpdf import FPDF, ViewerPreferences

    pdf = FPDF(format="A4")
    pdf.set_margin(MARGIN)
    pdf.set_auto_page_break(False)
    pdf.c_margin = 0
    pdf.add_font("sheet", "", _font(bold=False))
    pdf.add_font("sheet", "B", _font(bold=True))
    pdf.set_title(sheet.title)
    pdf.set_subject(sheet.subject)
    pdf.set_lang(sheet.language)
    pdf.set_creation_date(sheet.made_at)
    pdf.viewer_preferences = ViewerPreferences(display_doc_title=True)
    pdf.set_draw_color(190)
    pdf.add_page()
    return pdf


def _fitting(sheet: Sheet, measure: _Measure) -> list[_Row]:
    """The rows in the largest letters that fit the page; in the smallest ones without as many rows as are too much."""
    blocks = [_shorter(block, MOST_ROWS) for block in sheet.blocks]
    rows = list(_rows(sheet, blocks, SIZES[-1], PICTURES[-1]))
    if measure.over(rows) <= 0:
        sizes = ((size, part) for size in SIZES for part in PICTURES)
        tries = (list(_rows(sheet, blocks, size, part)) for size, part in sizes)
        return next((tried for tried in tries if measure.over(tried) <= 0 and not measure.cuts(tried)), rows)
    while measure.over(rows) > 0 and any(map(_length, blocks)):
        longest = max(range(len(blocks)), key=lambda number: _length(blocks[number]))
        blocks[longest] = _shorter(blocks[longest], _length(blocks[longest]) - 1)
        rows = list(_rows(sheet, blocks, SIZES[-1], PICTURES[-1]))
    while measure.over(rows) > 0:
        rows.pop()
    return rows


def _length(block: Block) -> int:
    """How many rows can be left out."""
    return len(block.rows) if isinstance(block, Table) and not block.whole else 0


def _shorter(block: Block, most: int) -> Block:
    return replace(block, rows=block.rows[:most]) if isinstance(block, Table) and not block.whole else block


def _rows(sheet: Sheet, blocks: Sequence[Block], size: float, part: float) -> Iterator[_Row]:
    """The blocks as rows; rows that are not in `blocks` any more are counted. `part`: of the width, for pictures."""
    yield _Row((_Cell(WIDTH, sheet.title, "B"),), size * 1.6)
    for block, whole in zip(blocks, sheet.blocks, strict=True):
        match block:
            case Heading():
                yield _Row((_Cell(WIDTH, block.text, "B"),), size * 1.15, above=size * 0.25)
            case Paragraph():
                yield _Row((_Cell(WIDTH, block.text),), size * (0.88 if block.small else 1))
            case Table():
                for number, cells in enumerate((block.heads, *block.rows)):
                    above = 0 if number else size * 0.12
                    yield _Row(tuple(_cells(block, cells, head=number == 0)), size * 0.92, above, rule=True, head=number == 0)
            case Image():
                yield _Row(image=block, height=WIDTH * part * _ratio(block.png), above=1)
        left_out = _length(whole) - _length(block)
        if left_out and isinstance(block, Table):
            yield _Row((_Cell(WIDTH, block.more(left_out)),), size * 0.92)


def _cells(table: Table, texts: Iterable[str], head: bool) -> Iterator[_Cell]:
    for number, (share, text) in enumerate(zip(table.shares, texts, strict=True)):
        yield _Cell(WIDTH * share, text, "B" if head or (table.bold and number == 0) else "")


def _ratio(png: bytes) -> float:
    """Height of a PNG for a width of 1 (both stand in its first chunk: W3C, PNG, IHDR)."""
    width, height = struct.unpack(">II", png[16:24])
    return float(height / width)


@dataclass
class _Measure:
    """How the rows lie on the page."""

    pdf: FPDF
    _known: dict[tuple[_Cell, float], list[str]] = field(default_factory=dict)

    def over(self, rows: Iterable[_Row]) -> float:
        """Millimetres by which the rows are too high for the page."""
        return MARGIN + sum(map(self.height, rows)) - BOTTOM

    def cuts(self, rows: Iterable[_Row]) -> bool:
        """Whether a column's name has a word that is too long for it."""
        heads = [(cell, self.lines(cell, row.size)) for row in rows if row.head for cell in row.cells]
        return any(" ".join(lines).split() != cell.text.split() for cell, lines in heads)

    def height(self, row: _Row) -> float:
        """Millimetres, with what is above and below."""
        lines = max((len(self.lines(cell, row.size)) for cell in row.cells), default=0)
        return row.height + lines * row.size * POINT * LINE + row.above + GAP

    def lines(self, cell: _Cell, size: float) -> list[str]:
        """The cell's text as lines of its width; a word that is longer is cut."""
        if (cell, size) not in self._known:
            self._known[cell, size] = self._broken(cell, size)
        return self._known[cell, size]

    def _broken(self, cell: _Cell, size: float) -> list[str]:
        from fpdf.enums import MethodReturnValue
        from fpdf.fonts import TTFFont

        self.pdf.set_font("sheet", cell.style, size)
        font = self.pdf.fonts[f"sheet{cell.style}"]
        assert isinstance(font, TTFFont)
        text = _printable(cell.text, font.cmap)
        if not text:
            return [""]
        wanted = MethodReturnValue.LINES
        lines = self.pdf.multi_cell(cell.width - BESIDE, size, text, align="L", dry_run=True, output=wanted)
        assert isinstance(lines, list)
        return lines if len(lines) <= MOST_LINES else [*lines[: MOST_LINES - 1], f"{lines[MOST_LINES - 1][:-3]}..."]


def _printable(text: str, known: Iterable[int]) -> str:
    """The text in letters that the font has: others would be logged, and a log holds nothing that people wrote.

    Joiners, selectors and marks of direction are left out (Unicode: Cf, and FE00 to FE0F)."""
    shown = (sign for sign in " ".join(text.split()) if category(sign) != "Cf" and not 0xFE00 <= ord(sign) <= 0xFE0F)
    return "".join(sign if ord(sign) in known else UNKNOWN for sign in shown)


def _draw(pdf: FPDF, row: _Row, measure: _Measure) -> None:
    top, bottom, left = pdf.get_y() + row.above, pdf.get_y() + measure.height(row), MARGIN
    if row.image:
        width = row.height / _ratio(row.image.png)
        pdf.image(BytesIO(row.image.png), MARGIN, top, width, row.height, alt_text=row.image.description)
    for cell in row.cells:
        pdf.set_font("sheet", cell.style, row.size)
        for number, line in enumerate(measure.lines(cell, row.size)):
            pdf.set_xy(left, top + number * row.size * POINT * LINE)
            pdf.cell(cell.width, row.size * POINT * LINE, line, align="L")
        left += cell.width
    if row.rule:
        pdf.line(MARGIN, bottom - GAP / 2, MARGIN + WIDTH, bottom - GAP / 2)
    pdf.set_y(bottom)
