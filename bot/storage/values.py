"""What is stored, as the features see it. Needs no database to be imported."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.core.messages import Target, User


class Moment(StrEnum):
    """When a person says how they feel."""

    BEFORE = "before"
    AFTER = "after"
    NEXT_DAY = "next-day"


Ratings = Mapping[str, int | None]
"""What was rated, from 0 to 10, by measure; None where the person would rather not say."""


@dataclass(frozen=True, slots=True)
class Session:
    """One massage and how the person felt around it. `id` is unique among this person's.

    `started_at`: aware, UTC. `zone`: of the IANA database, where the person was then. `details`: what else they said, such as
    kind, minutes, giver and note, each as text, SKIPPED where they would rather not say. Ratings, details and what was there
    before the last change are encrypted at rest."""

    id: str
    user: User
    started_at: datetime
    zone: str
    ratings: Mapping[Moment, Ratings] = field(default_factory=dict)
    details: Mapping[str, str] = field(default_factory=dict)
    created_at: datetime | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Consent:
    """That a person agreed to a version of the text. `version` is that text's own."""

    user: User
    version: str
    given_at: datetime


class NoConsent(Exception):
    """Somebody's consent is gone, so nothing about their health was stored."""


class ReminderKind(StrEnum):
    """What a reminder is for."""

    FOLLOW_UP = "follow-up"
    OWN = "own"


class ReminderState(StrEnum):
    """What became of it. `claimed`: it is being sent, or it is not known whether it was."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Reminder:
    """A message that a person asked for. `due_at`: aware, UTC, when it comes next.

    `session`: which one a follow-up asks about, "" for others. `when`: the words of a recurrence, such as "weekly tue 18:00",
    "" for once. `unless_logged`: it stays silent if there is a session that day."""

    id: str
    user: User
    kind: ReminderKind
    due_at: datetime
    zone: str
    session: str = ""
    when: str = ""
    unless_logged: bool = False
    state: ReminderState = ReminderState.PLANNED
    claimed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question nobody could answer: its wording without anything personal, where it was asked, never who asked."""

    id: str
    community: Target
    language: str
    wording: str
    count: int
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class Feedback:
    """How often the answer of a topic was found to fit what was asked, how often not, and the last day of that."""

    topic: str
    fits: int
    misses: int
    last_on: date


@dataclass(frozen=True, slots=True)
class Activity:
    """When somebody of whom something is stored was last here, and when they were warned that it will be erased."""

    user: User
    active_on: date
    warned_on: date | None = None


@dataclass(frozen=True, slots=True)
class Deck:
    """The tips that are left for a chat, by their ids in the order in which they come, and the one dealt last."""

    left: tuple[str, ...]
    last: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many entries of one kind there are, and from which days (UTC); None where they have no date."""

    count: int
    oldest: date | None = None
    newest: date | None = None
