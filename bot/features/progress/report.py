"""The page for a doctor or therapist: what it says stands in content, how it is set in bot.papers."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime

from bot.content import dates
from bot.content.diary_words import ProgressWords
from bot.content.models import Content
from bot.core.fields import SKIPPED
from bot.core.markup import plain
from bot.features.progress import picture, telling
from bot.features.progress.summary import CLEAR, LEAST, Change, Rated, Summary, day_of, is_rated, rating, summarise
from bot.papers import chart as charts
from bot.papers import sheet
from bot.storage.values import Moment, Session

SUMMARY, CHART, RATINGS, DETAILS, NOTES = "summary", "chart", "ratings", "details", "notes"
ITEMS = (SUMMARY, CHART, RATINGS, DETAILS, NOTES)
USUAL_ITEMS = (SUMMARY, CHART, RATINGS, DETAILS)
"""Notes are for oneself first: whoever wants them on the page says so."""
NOTE = "note"
SHOWN_DETAILS = ("kind", "minutes", "giver")
CHART_COLUMNS = 2


def make(
    sessions: Sequence[Session], items: Collection[str], first: date, last: date, made_at: datetime, content: Content
) -> bytes:
    """The PDF. `first` and `last`: the days it is about; `made_at` by the clock of the person. Takes a while."""
    words = content.messages.progress
    about = words.paper_about.format(
        period=telling.period_name(first, last, content),
        sessions=telling.count_name(len(sessions), words),
        date=dates.full(made_at.date(), content.messages.dates),
    )
    head = (sheet.Paragraph(words.paper_name), sheet.Paragraph(f"{about} {words.paper_scale.format(points=CLEAR)}"))
    foot = sheet.Paragraph(f"{words.paper_drop} {words.paper_foot}", small=True)
    blocks = (*head, *_blocks(sorted(sessions, key=lambda session: session.started_at), items, content), foot)
    return sheet.make(sheet.Sheet(words.paper_title, content.language, about, made_at, blocks))


def _blocks(sessions: Sequence[Session], items: Collection[str], content: Content) -> Iterator[sheet.Block]:
    words = content.messages.progress
    if SUMMARY in items:
        found = summarise(sessions, content.checkins.measures)
        yield sheet.Heading(words.item_summary)
        if found.rated:
            yield _summary(found, words)
        for line in telling.lasting(found, words, missing=False):
            yield sheet.Paragraph(plain(line), small=True)
    drawn = picture.chart(sessions, content, CHART_COLUMNS) if CHART in items else None
    if drawn:
        yield sheet.Image(charts.draw(drawn), picture.describe(drawn, content))
    if RATINGS in items or DETAILS in items:
        yield sheet.Heading(words.paper_ratings if RATINGS in items else words.paper_session)
        if RATINGS in items:
            yield sheet.Paragraph(words.paper_order, small=True)
        yield _sessions(sessions[::-1], items, content)
    noted = [session for session in sessions[::-1] if session.details.get(NOTE, SKIPPED) not in ("", SKIPPED)]
    if NOTES in items and noted:
        yield sheet.Heading(words.paper_notes)
        yield _notes(noted, content)


def _more(words: ProgressWords, count: int) -> str:
    return words.paper_more.format(count=count)


def _summary(found: Summary, words: ProgressWords) -> sheet.Table:
    names = [telling.moment_name(moment, words) for moment in Moment]
    heads = (words.paper_measure, *names, *(words.paper_change.format(moment=name) for name in names[1:]))
    rows = tuple((rated.measure.name, *_middles(rated, words), *_changes(rated, words)) for rated in found.rated)
    return sheet.Table(
        heads, rows, (0.17, 0.16, 0.16, 0.16, 0.175, 0.175), lambda count: _more(words, count), bold=True, whole=True
    )


def _middles(rated: Rated, words: ProgressWords) -> Iterator[str]:
    for moment in Moment:
        found = rated.middles.get(moment)
        yield (
            words.paper_middle.format(
                number=telling.number(found.median), lowest=found.lowest, highest=found.highest, count=found.count
            )
            if found
            else words.paper_none
        )


def _changes(rated: Rated, words: ProgressWords) -> Iterator[str]:
    """To the later two moments: what changed, or how many sessions are missing to say it."""
    for moment in (Moment.AFTER, Moment.NEXT_DAY):
        change = next((change for change in rated.changes if change.moment is moment), None)
        comparable = {Moment.BEFORE, moment} <= set(rated.measure.moments)
        yield _change(change, words) if comparable and change else words.paper_none


def _change(change: Change, words: ProgressWords) -> str:
    if change.count < LEAST:
        return words.paper_short.format(count=LEAST - change.count)
    points = f"{change.median:+g}" if change.median else "0"
    return words.paper_counts.format(points=points, lower=change.lower, same=change.same, higher=change.higher)


def _sessions(sessions: Sequence[Session], items: Collection[str], content: Content) -> sheet.Table:
    words = content.messages.progress
    measures = [measure for measure in content.checkins.measures if any(is_rated(s, measure.id) for s in sessions)]
    measures = measures if RATINGS in items else []
    rows = []
    for session in sessions:
        cells = [dates.full(day_of(session), content.messages.dates)]
        cells += [telling.details(session, SHOWN_DETAILS, content)] if DETAILS in items else []
        cells += ["/".join(_shown(rating(session, moment, m.id), words) for moment in Moment) for m in measures]
        rows.append(tuple(cells))
    heads = (words.paper_day, *([words.paper_session] if DETAILS in items else []), *(measure.name for measure in measures))
    return sheet.Table(heads, tuple(rows), _shares(len(measures), DETAILS in items), lambda count: _more(words, count))


def _shares(measures: int, with_details: bool) -> tuple[float, ...]:
    """Widths for the day, the details and the measures."""
    day = 0.15
    each = min(0.15, (0.58 if with_details else 1 - day) / max(measures, 1))
    return (day, *([1 - day - each * measures] if with_details else []), *[each] * measures)


def _shown(number: int | None, words: ProgressWords) -> str:
    return words.paper_none if number is None else str(number)


def _notes(sessions: Sequence[Session], content: Content) -> sheet.Table:
    words = content.messages.progress
    rows = tuple((dates.full(day_of(session), content.messages.dates), session.details[NOTE]) for session in sessions)
    return sheet.Table((words.paper_day, words.item_notes), rows, (0.15, 0.85), lambda count: _more(words, count))
