"""Ratings over time as a PNG: a small panel for each thing that was rated, readable on a phone and without colours."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DOTS_PER_INCH = 100
WIDTH = 1000
"""Dots: a phone shows the picture at about a third of it, so that letters of LETTERS dots are as large as its own small print."""
LETTERS = 34
"""Dots: the height of a letter's line."""
PANEL_HEIGHT = 310
HEAD, DAYS, NOTE = 75, 55, 65
"""Dots above the panels for the heading, below them for the days, and at the bottom for the note."""
LEFT, RIGHT = 85, 200
"""Dots beside a panel, for the numbers and for the names of the lines."""
LOWEST, HIGHEST, BEYOND = 0, 10, 0.7
"""The scale, and how far a panel reaches beyond it, so that no mark is cut."""
MANY = 20
"""Days: with more, lines and marks are thin."""
LEAST_GAP = 1.75
"""Points of the scale between the names of two lines, so that they do not cover each other."""

PAPER, INK, GRID = "#ffffff", "#1a1a1a", "#d0d0d0"
"""The picture brings its own light ground: it looks the same in a dark and in a light chat."""
STYLES: tuple[dict[str, Any], ...] = (
    {"color": "#00518a", "linestyle": "-", "marker": "o", "markerfacecolor": PAPER},
    {"color": "#a83e00", "linestyle": "--", "marker": "s"},
    {"color": "#3a3a3a", "linestyle": ":", "marker": "^"},
)
"""Of the first, second and third line. Shape, stroke and name tell them apart, colour only helps; each has a contrast of more
than 5 to 1 with the ground."""


@dataclass(frozen=True, slots=True)
class Line:
    """One value for each day, None where there is none. `name` stands beside its end."""

    name: str
    values: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """What was rated, in up to three lines."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Panels over the same days, oldest first; `labels` are the days as people write them. `note` explains the scale.

    `columns`: how many panels stand beside each other."""

    title: str
    days: tuple[date, ...]
    labels: tuple[str, ...]
    panels: tuple[Panel, ...]
    note: str
    columns: int = 1


def draw(chart: Chart) -> bytes:
    """The chart as a PNG."""
    from matplotlib.figure import Figure

    rows = math.ceil(len(chart.panels) / chart.columns)
    cell = PANEL_HEIGHT + (DAYS if chart.columns > 1 else 0)
    width, height = WIDTH * chart.columns, HEAD + cell * rows + (DAYS if chart.columns == 1 else 0) + NOTE
    figure = Figure((width / DOTS_PER_INCH, height / DOTS_PER_INCH), DOTS_PER_INCH, facecolor=PAPER)
    figure.text(20 / width, 1 - 18 / height, chart.title, fontsize=_points(LETTERS), va="top", color=INK)
    figure.text(20 / width, 18 / height, chart.note, fontsize=_points(LETTERS - 3), va="bottom", color=INK)
    for place, panel in enumerate(chart.panels):
        row, column = divmod(place, chart.columns)
        bottom = height - HEAD - cell * row - PANEL_HEIGHT
        box = (WIDTH * column + LEFT, bottom, WIDTH - LEFT - RIGHT, PANEL_HEIGHT - 75)
        axes = figure.add_axes((box[0] / width, box[1] / height, box[2] / width, box[3] / height))
        _draw_panel(axes, panel, chart, days_below=place + chart.columns >= len(chart.panels) or chart.columns > 1)
    image = BytesIO()
    figure.savefig(image, format="png", dpi=DOTS_PER_INCH, facecolor=PAPER)
    return image.getvalue()


def _points(dots: float) -> float:
    """The size of letters whose lines are so many dots high."""
    return dots * 72 / DOTS_PER_INCH * 0.86


def _draw_panel(axes: Axes, panel: Panel, chart: Chart, *, days_below: bool) -> None:
    places = [day.toordinal() for day in chart.days]
    span, many = max(places[-1] - places[0], 1), len(places) > MANY
    edge = span * 0.04 if places[-1] > places[0] else 1
    axes.set_xlim(places[0] - edge, places[-1] + edge)
    axes.set_ylim(LOWEST - BEYOND, HIGHEST + BEYOND)
    axes.set_title(panel.title, loc="left", fontsize=_points(LETTERS + 3), fontweight="bold", color=INK, pad=8)
    axes.set_yticks([LOWEST, (LOWEST + HIGHEST) / 2, HIGHEST])
    room = 0.04 + 0.026 * max(map(len, chart.labels))
    shown = _spread([(place - places[0]) / span for place in places], room) if days_below else []
    axes.set_xticks([places[n] for n in shown], [chart.labels[n] for n in shown])
    axes.tick_params(labelsize=_points(LETTERS - 2), labelcolor=INK, length=0, pad=8)
    axes.grid(axis="y", color=GRID, linewidth=1.5)
    axes.set_axisbelow(True)
    axes.spines[:].set_visible(False)
    for number, line in enumerate(panel.lines):
        aside = 0 if many else (number - 1) * span * 0.007  # so that equal ratings of one day do not hide each other
        _draw_line(axes, [place + aside for place in places], line, number, many)
    _name_lines(axes, panel.lines)


def _draw_line(axes: Axes, places: Sequence[float], line: Line, number: int, many: bool) -> None:
    """A mark for each value, joined where days follow each other; what is missing leaves a gap."""
    values = [math.nan if value is None else value for value in line.values]
    hollow = number == 0  # and larger, so that it can be seen around another mark
    axes.plot(
        places,
        values,
        linewidth=2 if many else 4,
        markersize=(6 if hollow else 5) if many else (15 if hollow else 11),
        markeredgewidth=1.5 if many else 3,
        clip_on=False,
        **STYLES[number],
    )


def _name_lines(axes: Axes, lines: Sequence[Line]) -> None:
    """The name of each line beside its last value."""
    lasts = [next((value for value in reversed(line.values) if value is not None), None) for line in lines]
    for height, number in _apart([(last, number) for number, last in enumerate(lasts) if last is not None]):
        axes.text(
            1.03,
            (height - LOWEST + BEYOND) / (HIGHEST - LOWEST + 2 * BEYOND),
            lines[number].name,
            transform=axes.transAxes,
            fontsize=_points(LETTERS - 1),
            fontweight="bold",
            color=STYLES[number]["color"],
            va="center",
        )


def _spread(places: Sequence[float], room: float) -> list[int]:
    """Which days to name, given where they stand from 0 to 1: the last, the first, and those nearest to what lies evenly between.

    `room`: what one name takes."""
    kept = [len(places) - 1]
    for wanted in (0, 1 / 3, 2 / 3, 1 / 2):
        nearest = min(range(len(places)), key=lambda number: abs(places[number] - wanted))
        if all(abs(places[nearest] - places[other]) >= room for other in kept):
            kept.append(nearest)
    return sorted(kept)


def _apart(ends: Sequence[tuple[float, int]]) -> list[tuple[float, int]]:
    """The heights of the lines' names, moved apart where they would cover each other, and kept within the scale."""
    placed = list[tuple[float, int]]()
    for height, number in sorted(ends):
        placed.append((max(height, placed[-1][0] + LEAST_GAP) if placed else height, number))
    over = max(0.0, placed[-1][0] - HIGHEST) if placed else 0
    kept, ceiling = list[tuple[float, int]](), math.inf
    for height, number in reversed(placed):
        kept.append((min(height, HIGHEST, ceiling) if over else height, number))
        ceiling = kept[-1][0] - LEAST_GAP
    return kept
