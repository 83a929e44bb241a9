"""The picture: it holds together with one day and with many, with gaps, and on any thread."""

from datetime import date, timedelta
from io import BytesIO
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.papers.chart import LEAST_GAP, LEFT, PAPER, RIGHT, STYLES, WIDTH, Chart, Line, Panel, _apart, _spread, draw


def chart(days: int, *, panels: int = 3, gaps: bool = False, columns: int = 1) -> Chart:
    """Ratings once a week; with `gaps`, many of them are missing."""
    dates = tuple(date(2026, 11, 20) - timedelta(weeks=week) for week in reversed(range(days)))

    def line(name: str, height: int) -> Line:
        return Line(name, tuple(None if gaps and (n + height) % 3 == 0 else height + n % 3 for n in range(days)))

    lines = (line("before", 7), line("after", 4), line("next day", 5))
    return Chart(
        "Check-ins",
        dates,
        tuple(map(str, dates)),
        tuple(Panel(f"Thing {n}", lines) for n in range(panels)),
        "0 is none.",
        columns,
    )


def drawn(given: Chart) -> Image.Image:
    with Image.open(BytesIO(draw(given))) as image:
        return image.convert("RGB")


@pytest.mark.parametrize("days", [1, 3, 60])
@pytest.mark.parametrize("gaps", [False, True])
def test_it_is_as_wide_as_a_phone_needs_and_has_its_own_light_ground(days: int, gaps: bool) -> None:
    image = drawn(chart(days, gaps=gaps))
    assert image.width == WIDTH
    assert 900 < image.height < 1300
    corners = {image.getpixel((x, y)) for x in (0, image.width - 1) for y in (0, image.height - 1)}
    assert corners == {tuple(bytes.fromhex(PAPER[1:]))}


def test_nothing_at_all_was_rated_at_one_moment() -> None:
    only = Panel("Low mood", (Line("before", (None,)), Line("after", (None,)), Line("next day", (5,))))
    assert drawn(Chart("Check-ins", (date(2026, 11, 20),), ("20 Nov",), (only,), "0 is none.")).width == WIDTH


def test_two_massages_on_one_day_stand_on_that_day() -> None:
    panel = Panel("Pain", (Line("before", (5, 6)),))
    assert drawn(Chart("Check-ins", (date(2026, 11, 20),) * 2, ("20 Nov",) * 2, (panel,), "0 is none.")).width == WIDTH


def test_a_missing_answer_is_a_gap_and_no_zero() -> None:
    days = tuple(date(2026, 11, day) for day in (1, 8, 15))
    image = drawn(Chart("", days, ("1", "8", "15"), (Panel("", (Line("before", (9, None, 9)),)),), ""))
    blue = tuple(bytes.fromhex(STYLES[0]["color"][1:]))
    at = [(x, y) for x in range(LEFT, WIDTH - RIGHT) for y in range(image.height) if image.getpixel((x, y)) == blue]
    middle = (LEFT + WIDTH - RIGHT) / 2
    assert at
    assert max(y for _, y in at) < image.height / 2
    assert all(abs(x - middle) > 100 for x, _ in at)


def test_each_line_has_its_own_shape_and_stroke_and_can_be_seen() -> None:
    assert len({style["marker"] for style in STYLES}) == len({style["linestyle"] for style in STYLES}) == 3
    for style in STYLES:
        assert contrast(style["color"], PAPER) > 4.5


def contrast(one: str, other: str) -> float:
    """The ratio of W3C's guidelines (WCAG 2, relative luminance)."""

    def light(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@given(st.lists(st.integers(0, 10), min_size=1, max_size=3))
def test_names_of_lines_never_cover_each_other(heights: list[int]) -> None:
    placed = _apart([(height, number) for number, height in enumerate(heights)])
    at = sorted(height for height, _ in placed)
    assert len(placed) == len(heights)
    assert all(later - earlier >= LEAST_GAP - 1e-9 for earlier, later in pairwise(at))
    assert at[0] >= 0
    assert at[-1] <= 10


@given(st.lists(st.floats(0, 1), min_size=1, max_size=80).map(sorted), st.floats(0.1, 0.4))
def test_names_of_days_never_cover_each_other(places: list[float], room: float) -> None:
    shown = [places[number] for number in _spread(places, room)]
    assert shown[-1] == places[-1]
    assert all(later - earlier >= room for earlier, later in pairwise(shown))
