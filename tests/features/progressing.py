"""Sessions to look at, and somebody who looks at them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from bot.core.messages import User
from bot.storage.values import Moment, Ratings, Session

ANNA = User("test", "anna")
LAST = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)

Numbers = tuple[int | None, int | None, int | None]
"""Before, after, next day."""


def session(number: int, details: Mapping[str, str] | None = None, days_apart: int = 7, **rated: Numbers) -> Session:
    """A session; `number` 0 is the latest, each further one a week earlier."""
    ratings: dict[Moment, Ratings] = {
        moment: {measure: numbers[place] for measure, numbers in rated.items()} for place, moment in enumerate(Moment)
    }
    at = LAST - timedelta(days=days_apart * number)
    return Session(f"session{number}", ANNA, at, "Europe/Berlin", ratings, details or {}, created_at=at, changed_at=at)


def course(stiffness: Sequence[Numbers], details: Mapping[str, str] | None = None) -> tuple[Session, ...]:
    """One session for each, a week apart, the oldest first."""
    last = len(stiffness) - 1
    return tuple(session(last - place, details, stiffness=numbers) for place, numbers in enumerate(stiffness))
