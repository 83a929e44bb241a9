"""What is posted by itself in communities: schedules, what became of each occurrence, and who changed what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.core.messages import Target, User


class ScheduleState(StrEnum):
    """`removed`: gone for people; kept as long as its ledger is, so that its number is not given again."""

    ACTIVE = "active"
    PAUSED = "paused"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Schedule:
    """Something that is posted again and again. `number` tells it from the others of its community.

    `community`: without a thread; `target`: where it is posted. `when`: the stored form of a recurrence; without a zone of its
    own, that of the community holds. `what`: "tips", "tips CATEGORY", "topic ID" or "text"; `text`: a moderator's own, encrypted
    at rest. `paused_until`: aware, UTC; None where no end was said. `why`: what paused it, one of bot.errors.Obstacle,
    "" for a moderator. `made_by`: None if that is not known any more."""

    community: Target
    number: int
    target: Target
    when: str
    what: str
    text: str = ""
    made_by: User | None = None
    state: ScheduleState = ScheduleState.ACTIVE
    paused_until: datetime | None = None
    why: str = ""


Row = tuple[Target, int, str]
"""The community, the number of the schedule, and the occurrence."""


class Outcome(StrEnum):
    """What became of an occurrence. `late`: sent, but late. `unknown`: it may have been sent, and is not sent again."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    SENT = "sent"
    LATE = "late"
    SKIPPED = "skipped"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Why(StrEnum):
    """Why an occurrence was skipped, or is unknown; why it failed is one of bot.errors.Obstacle. `changed`: while it waited to be
    posted, its schedule was paused or changed."""

    TOO_LATE = "too-late"
    QUIET_HOURS = "quiet-hours"
    DAY_OFF = "day-off"
    NOTHING_TO_POST = "nothing-to-post"
    INTERRUPTED = "interrupted"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One occurrence of a schedule: a row of the ledger.

    `occurrence`: its minute on the clock on the wall, such as "2026-12-01 18:00", so that no change of clocks repeats it; "now"
    and something unique where a moderator ran it. `planned_at`: when that is; `due_at`: when it is tried next, later where a
    platform asked to wait. `subject`: what was chosen to be posted, such as the id of a tip. `message`: the platform's id.
    `helpful`, `not_for_me`: how many people said so. All times aware, UTC."""

    community: Target
    number: int
    occurrence: str
    planned_at: datetime
    due_at: datetime
    outcome: Outcome = Outcome.PLANNED
    why: str = ""
    subject: str = ""
    message: str = ""
    claimed_at: datetime | None = None
    settled_at: datetime | None = None
    helpful: int = 0
    not_for_me: int = 0

    @property
    def row(self) -> Row:
        """What tells it from all others."""
        return self.community, self.number, self.occurrence


@dataclass(frozen=True, slots=True)
class Change:
    """That somebody changed something in a community. `what`: such as "schedule-added"; `details` fill its sentence.

    `by`: with the name they had then, encrypted at rest; None where that was erased, or where the bot did it by itself."""

    community: Target
    at: datetime
    what: str
    by: User | None = None
    details: Mapping[str, str] = field(default_factory=dict)
