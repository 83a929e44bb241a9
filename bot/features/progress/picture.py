"""The picture of somebody's check-ins, and what it shows in words."""

from collections.abc import Sequence

from bot.content import dates
from bot.content.models import Content
from bot.features.progress.summary import day_of, is_rated, rating
from bot.features.progress.telling import count_name, moment_name, period_name
from bot.papers.chart import Chart, Line, Panel
from bot.storage.values import Moment, Session

MOST_DRAWN = 60
"""Sessions: more would be a tangle. The latest are drawn."""
LONGEST_DESCRIPTION = 1000
"""Characters, a little below what the platforms take (Telegram, caption: 1024)."""


def chart(sessions: Sequence[Session], content: Content, columns: int = 1) -> Chart | None:
    """The latest of the sessions as a chart; None without any number."""
    measures = [measure for measure in content.checkins.measures if any(is_rated(s, measure.id) for s in sessions)]
    shown = [session for session in sessions if any(is_rated(session, measure.id) for measure in measures)]
    shown = sorted(shown, key=lambda session: session.started_at)[-MOST_DRAWN:]
    if not shown:
        return None
    words, days = content.messages.progress, tuple(day_of(session) for session in shown)
    name = dates.short if days[0].year == days[-1].year else dates.full
    panels = tuple(
        Panel(
            measure.name,
            tuple(
                Line(moment_name(moment, words), tuple(rating(session, moment, measure.id) for session in shown))
                for moment in Moment
            ),
        )
        for measure in measures
        if any(is_rated(session, measure.id) for session in shown)
    )
    return Chart(
        title=words.chart_title.format(period=period_name(days[0], days[-1], content)),
        days=days,
        labels=tuple(name(day, content.messages.dates) for day in days),
        panels=panels,
        note=words.chart_note,
        columns=columns,
    )


def describe(drawn: Chart, content: Content) -> str:
    """What the chart shows, from the same numbers."""
    words = content.messages.progress
    panels = " ".join(f"{panel.title}: {'; '.join(_lines(panel, content))}." for panel in drawn.panels)
    said = words.picture.format(
        sessions=count_name(len(drawn.days), words), period=period_name(drawn.days[0], drawn.days[-1], content), lines=panels
    )
    return said if len(said) <= LONGEST_DESCRIPTION else f"{said[: LONGEST_DESCRIPTION - 3]}..."


def _lines(panel: Panel, content: Content) -> list[str]:
    words, said = content.messages.progress, list[str]()
    for line in panel.lines:
        numbers = [value for value in line.values if value is not None]
        if numbers:
            shape = words.range if min(numbers) < max(numbers) else words.single
            said.append(shape.format(moment=line.name, lowest=min(numbers), highest=max(numbers), last=numbers[-1]))
    return said
