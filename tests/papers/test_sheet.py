"""The PDF: always one page, with words that can be read out, whatever somebody wrote into a note."""

import logging
from datetime import UTC, datetime

import pytest

from bot.papers.chart import draw
from bot.papers.sheet import Block, Heading, Image, Paragraph, Sheet, Table, make
from tests.papers.reading import properties, words
from tests.papers.test_chart import chart

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def sheet(*blocks: Block) -> Sheet:
    return Sheet("Massage check-ins", "en", "Self-reported", AT, blocks)


def table(rows: int, text: str = "Gentle, 45 minutes") -> Table:
    cells = tuple((f"Day {number}", text) for number in range(rows))
    return Table(("Day", "Massage"), cells, (0.2, 0.8), lambda count: f"and {count} more")


def test_the_page_says_what_it_was_given() -> None:
    text = words(make(sheet(Paragraph("Rated by me."), Heading("Ratings"), table(2), Paragraph("End.", small=True))))
    assert text == "Massage check-ins Rated by me. Ratings Day Massage Day 0 Gentle, 45 minutes Day 1 Gentle, 45 minutes End."


@pytest.mark.parametrize("rows", [0, 1, 40, 60, 400])
def test_it_stays_one_page_and_counts_what_it_leaves_out(rows: int) -> None:
    text = words(make(sheet(Paragraph("Rated by me."), table(rows), Paragraph("The end."))))
    shown = sum(f"Day {number} " in text for number in range(rows))
    assert text.endswith("The end.")
    assert shown == rows or f"and {rows - shown} more" in text
    assert shown > min(rows, 35) - 1


def test_the_longest_table_gives_way_first() -> None:
    short = Table(("Note",), (("slept well",),) * 3, (1.0,), lambda count: f"{count} notes more")
    text = words(make(sheet(table(200), short)))
    assert text.count("slept well") == 3


@pytest.mark.parametrize(
    "odd",
    [
        "\U0001f600 \U0001f469\u200d\U0001f467 \u2764\ufe0f",
        "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 abc",
        "\u6f22\u5b57 \U0001d54f \ud800",
        "\u202eback\x00\x07\x1b[31m",
        "wonderful" * 400,
        "long and wide " * 2000,
        "a\u0301" * 50,
        "{braces} **stars** <b>marks</b> \\escapes",
        "   ",
    ],
)
def test_odd_texts_neither_break_the_page_nor_reach_the_log(odd: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        text = words(make(sheet(Paragraph(odd), Heading(odd), table(30, odd), Paragraph("The end."))))
    assert text.endswith("The end.")
    assert not [record for record in caplog.records if record.name.startswith("fpdf") and record.levelno >= logging.WARNING]


def test_ordinary_letters_of_many_languages_are_there() -> None:
    assert "Größe, naïve, Łódź, Ελλάδα, Привет" in words(make(sheet(Paragraph("Größe, naïve, Łódź, Ελλάδα, Привет"))))


def test_the_name_of_a_column_is_never_cut_within_a_word() -> None:
    heads = ("Stiffness", "Tiredness", "Overwhelming")
    narrow = Table(heads, (("1", "2", "3"),), (0.095, 0.095, 0.81), lambda count: "")
    text = words(make(sheet(narrow)))
    assert all(head in text for head in heads)


def test_title_language_and_the_words_for_a_picture_are_in_the_file() -> None:
    pdf = make(sheet(Image(draw(chart(3)), "Stiffness: before 7 to 9.")))
    assert properties(pdf)["Title"] == "Massage check-ins"
    assert properties(pdf)["Subject"] == "Self-reported"
    assert b"/Lang (en)" in pdf
    assert b"/DisplayDocTitle true" in pdf
    assert "Stiffness: before 7 to 9.".encode("utf-16-be") in pdf or b"(Stiffness: before 7 to 9.)" in pdf
