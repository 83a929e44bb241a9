"""What somebody's check-ins say about them, in numbers, and nothing where there are too few. Pure functions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median
from zoneinfo import ZoneInfo

from bot.content.diary import Measure
from bot.storage.values import Moment, Session

CLEAR = 2
"""Points that are a clear change (Farrar and others 2001 for pain; a working value for the other measures)."""
LEAST = 4
"""Sessions that a statement needs: one proves nothing, and trends show over four to six."""


@dataclass(frozen=True, slots=True)
class Middle:
    """Ratings at one moment: their median, the lowest and highest, and how many there are."""

    median: float
    lowest: int
    highest: int
    count: int


@dataclass(frozen=True, slots=True)
class Change:
    """From the earliest moment of a session to `moment`, over the sessions that have both.

    `median`: points, negative where it fell. `lower` and `higher`: sessions with a clear change, `same`: all others."""

    moment: Moment
    median: float
    lower: int
    same: int
    higher: int

    @property
    def count(self) -> int:
        """Sessions with both ratings."""
        return self.lower + self.same + self.higher


@dataclass(frozen=True, slots=True)
class Kept:
    """Of `count` sessions after which something was clearly lower, and was asked again: in how many it still was."""

    kept: int
    count: int


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long a drop lasts: after `drops` sessions, still there the next day, and when the next session began."""

    drops: int
    next_day: Kept
    next_session: Kept


@dataclass(frozen=True, slots=True)
class Rated:
    """One measure. `missing`: sessions that a statement about it still needs; without any, there are changes to tell."""

    measure: Measure
    middles: Mapping[Moment, Middle]
    changes: tuple[Change, ...]
    lasting: Lasting | None
    missing: int


@dataclass(frozen=True, slots=True)
class Summary:
    """All of it. `gap`: median days between two sessions. `worth`: yes among the answers; both None with too few of them."""

    sessions: int
    rated: tuple[Rated, ...]
    gap: float | None
    worth: Kept | None


def day_of(session: Session) -> date:
    """The day of a session, by the clock where the person was."""
    return session.started_at.astimezone(ZoneInfo(session.zone)).date()


def rating(session: Session, moment: Moment, measure: str) -> int | None:
    """What was rated then; None where it was not, or was skipped."""
    return session.ratings.get(moment, {}).get(measure)


def is_rated(session: Session, measure: str) -> bool:
    """Whether there is any number for it."""
    return any(rating(session, moment, measure) is not None for moment in Moment)


def summarise(sessions: Iterable[Session], measures: Sequence[Measure]) -> Summary:
    """The summary of these sessions, in any order; measures without a number are left out."""
    ordered = sorted(sessions, key=lambda session: session.started_at)
    gaps = [(day_of(later) - day_of(earlier)).days for earlier, later in pairwise(ordered)]
    told = [session.details["worth"] for session in ordered if session.details.get("worth") in ("yes", "no", "unsure")]
    return Summary(
        sessions=len(ordered),
        rated=tuple(_rated(ordered, measure) for measure in measures if any(is_rated(s, measure.id) for s in ordered)),
        gap=median(gaps) if len(ordered) >= LEAST else None,
        worth=Kept(told.count("yes"), len(told)) if len(told) >= LEAST else None,
    )


def _rated(sessions: Sequence[Session], measure: Measure) -> Rated:
    moments = [moment for moment in Moment if moment in measure.moments]
    numbers = {moment: [n for s in sessions if (n := rating(s, moment, measure.id)) is not None] for moment in moments}
    middles = {moment: _middle(found) for moment, found in numbers.items() if len(found) >= LEAST}
    changes = [_change(sessions, measure.id, moments[0], later) for later in moments[1:]]
    compared = changes[0].count if changes else len(numbers[moments[0]])
    return Rated(
        measure,
        middles,
        tuple(changes),
        _lasting(sessions, measure.id) if set(Moment) <= set(moments) else None,
        max(0, LEAST - compared),
    )


def _middle(numbers: Sequence[int]) -> Middle:
    return Middle(median(numbers), min(numbers), max(numbers), len(numbers))


def _change(sessions: Iterable[Session], measure: str, earlier: Moment, later: Moment) -> Change:
    changes = [
        then - first
        for session in sessions
        if (first := rating(session, earlier, measure)) is not None and (then := rating(session, later, measure)) is not None
    ]
    lower, higher = sum(change <= -CLEAR for change in changes), sum(change >= CLEAR for change in changes)
    return Change(later, median(changes) if changes else 0, lower, len(changes) - lower - higher, higher)


def _lasting(sessions: Sequence[Session], measure: str) -> Lasting:
    drops, days, begins = 0, list[bool](), list[bool]()
    for session, following in zip(sessions, [*sessions[1:], None], strict=True):
        before, after = rating(session, Moment.BEFORE, measure), rating(session, Moment.AFTER, measure)
        if before is None or after is None or after > before - CLEAR:
            continue
        drops += 1
        next_day = rating(session, Moment.NEXT_DAY, measure)
        if next_day is not None:
            days.append(next_day <= before - CLEAR)
        begin = rating(following, Moment.BEFORE, measure) if following else None
        if begin is not None:
            begins.append(begin <= before - CLEAR)
    return Lasting(drops, Kept(sum(days), len(days)), Kept(sum(begins), len(begins)))
