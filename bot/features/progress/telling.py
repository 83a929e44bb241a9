"""Check-ins and their summary in words. "You reported", never "massage caused"; no grades, and no comparison with others."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from bot.content import dates
from bot.content.diary_words import ProgressWords
from bot.content.models import Content
from bot.core.fields import SKIPPED
from bot.core.markup import escape
from bot.features.progress.summary import CLEAR, LEAST, Change, Kept, Lasting, Middle, Rated, Summary, day_of, rating
from bot.storage.values import Moment, Session

SHOWN_DETAILS = ("kind", "minutes")


def moment_name(moment: Moment, words: ProgressWords) -> str:
    """The moment as people say it."""
    return {Moment.BEFORE: words.before, Moment.AFTER: words.after, Moment.NEXT_DAY: words.next_day}[moment]


def number(points: float) -> str:
    """A number without a needless ".0"."""
    return f"{points:g}"


def period_name(first: date, last: date, content: Content) -> str:
    """From one day to another."""
    day, words = content.messages.dates, content.messages.progress
    if first == last:
        return dates.full(first, day)
    return words.from_to.format(first=dates.full(first, day), last=dates.full(last, day))


def count_name(count: int, words: ProgressWords) -> str:
    """How many sessions."""
    return words.one_session if count == 1 else words.sessions.format(count=count)


def detail(session: Session, name: str, content: Content) -> str:
    """One detail in words; "" where there is none."""
    answer = session.details.get(name, "")
    if answer in ("", SKIPPED):
        return ""
    if name == "minutes":
        return content.messages.progress.minutes.format(count=answer)
    return content.named(name, answer)


def details(session: Session, names: Iterable[str], content: Content) -> str:
    """Those of the details that are known, one after the other."""
    return ", ".join(shown for name in names if (shown := detail(session, name, content)))


def entry(session: Session, content: Content) -> str:
    """One session in a line."""
    words, shown = content.messages.progress, list[str]()
    for measure in content.checkins.measures:
        given = [(moment, rating(session, moment, measure.id)) for moment in Moment]
        values = [words.at.format(number=n, moment=moment_name(moment, words)) for moment, n in given if n is not None]
        if values:
            shown.append(words.rating.format(name=measure.name, values=", ".join(values)))
    of_session = details(session, SHOWN_DETAILS, content)
    return words.entry.format(
        date=dates.full(day_of(session), content.messages.dates),
        session=words.of_session.format(details=escape(of_session)) if of_session else "",
        ratings="; ".join(shown) or words.no_ratings,
    )


def entries(sessions: Sequence[Session], content: Content) -> str:
    """The sessions as a list, in their order."""
    return "\n".join(f"- {entry(session, content)}" for session in sessions)


def summary(found: Summary, content: Content) -> str:
    """The whole summary."""
    words = content.messages.progress
    head = words.summary_title.format(sessions=count_name(found.sessions, words))
    lines = [f"- {line}" for line in (*_missing(found, words), *(_measure(r, words) for r in found.rated if not r.missing))]
    parts = [head]
    early = all(rated.missing for rated in found.rated)
    if lines:
        explained = words.too_early.format(least=LEAST) if early else words.explained.format(points=CLEAR, least=LEAST)
        parts += [explained, "\n".join(lines)]
    lasts = lasting(found, words)
    if lasts:
        parts += [words.lasting_title, "\n".join(f"- {line}" for line in lasts), words.yours]
    return "\n\n".join(parts)


def _missing(found: Summary, words: ProgressWords) -> Iterator[str]:
    """What there are too few numbers for, once for all that need as many more."""
    for count in sorted({rated.missing for rated in found.rated} - {0}):
        names = ", ".join(rated.measure.name for rated in found.rated if rated.missing == count)
        yield words.not_enough.format(name=names, count=count)


def _measure(rated: Rated, words: ProgressWords) -> str:
    name = rated.measure.name
    values = ", ".join(_middle(middle, moment, words) for moment, middle in rated.middles.items())
    said = [words.typical.format(name=name, values=values)]
    said += [_change(change, words) for change in rated.changes if change.count >= LEAST]
    return " ".join(said)


def _middle(middle: Middle, moment: Moment, words: ProgressWords) -> str:
    return words.middle.format(
        number=number(middle.median), moment=moment_name(moment, words), lowest=middle.lowest, highest=middle.highest
    )


def _change(change: Change, words: ProgressWords) -> str:
    moment, points = moment_name(change.moment, words), number(abs(change.median))
    counts = words.counts.format(lower=change.lower, same=change.same, higher=change.higher, count=change.count)
    if change.median == 0:
        return words.same.format(moment=moment, counts=counts)
    return (words.lower if change.median < 0 else words.higher).format(moment=moment, points=points, counts=counts)


def lasting(found: Summary, words: ProgressWords, *, missing: bool = True) -> tuple[str, ...]:
    """How long drops last, the days between sessions and what it was worth, as far as there is enough.

    `missing`: say as well of what there is not enough yet."""
    lines, known = list[str](), [(rated, rated.lasting) for rated in found.rated if rated.lasting and not rated.missing]
    for rated, drops in known:
        if drops.next_day.count >= LEAST:
            lines.append(_kept(rated, drops, words))
        elif drops.drops and missing:
            lines.append(words.lasting_missing.format(name=rated.measure.name, count=LEAST - drops.next_day.count))
    if known and not any(drops.drops for _, drops in known):
        lines.append(words.no_drops)
    if found.gap is not None:
        lines.append(words.gap.format(days=number(found.gap)))
    if found.worth:
        lines.append(words.worth.format(yes=found.worth.kept, count=found.worth.count))
    return tuple(lines)


def _kept(rated: Rated, lasting: Lasting, words: ProgressWords) -> str:
    said = [words.lasting.format(name=rated.measure.name, count=lasting.drops), _still(words.lasting_next_day, lasting.next_day)]
    if lasting.next_session.count >= LEAST:
        said.append(_still(words.lasting_next_session, lasting.next_session))
    return " ".join(said)


def _still(sentence: str, kept: Kept) -> str:
    return sentence.format(kept=kept.kept, count=kept.count)
