"""The tables, and which of them may hold something about a person."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, Column, Date, Float, ForeignKeyConstraint, Index, Integer, Table, Text

from bot.core.messages import User
from bot.storage.columns import PERSON, PLATFORM, Utc, metadata, not_empty, one_of, person, sealed, text
from bot.storage.scheduled_tables import changes, deliveries, schedules, votes
from bot.storage.values import ReminderKind, ReminderState

__all__ = [
    "activity",
    "changes",
    "choices",
    "consents",
    "decks",
    "deliveries",
    "drafts",
    "feedback",
    "flood",
    "is_of",
    "keyring",
    "metadata",
    "personal",
    "reminders",
    "schedules",
    "sessions",
    "unanswered",
    "votes",
]


def _agreed() -> ForeignKeyConstraint:
    """No consent, no row; and none stays without it."""
    return ForeignKeyConstraint(["platform", "person"], ["consents.platform", "consents.person"], ondelete="CASCADE")


consents = Table(
    "consents",
    metadata,
    *person(),
    text("version"),
    Column("given_at", Utc, nullable=False, info={"dated": True}),
    *not_empty("platform", "person", "version"),
)

activity = Table(
    "activity",
    metadata,
    *person(),
    Column("active_on", Date, nullable=False, info={"dated": True}),
    Column("warned_on", Date),
    _agreed(),
    Index("ix_activity_active_on", "active_on"),
)

sessions = Table(
    "sessions",
    metadata,
    *person(),
    text("id", primary_key=True),
    Column("started_at", Utc, nullable=False, info={"dated": True}),
    text("zone"),
    sealed("ratings"),
    sealed("details"),
    sealed("before", nullable=True),
    Column("created_at", Utc, nullable=False),
    Column("changed_at", Utc, nullable=False),
    _agreed(),
    *not_empty("id", "zone"),
    Index("ix_sessions_started_at", "platform", "person", "started_at"),
)
"""`before`: the session before its last change, null in JSON if it was new; no value where nothing can be undone."""

reminders = Table(
    "reminders",
    metadata,
    *person(),
    text("id", primary_key=True),
    text("kind"),
    Column("session", Text),
    Column("due_at", Utc, nullable=False, info={"dated": True}),
    text("zone"),
    text("recurrence"),
    Column("unless_logged", Boolean, nullable=False),
    text("state"),
    Column("claimed_at", Utc),
    _agreed(),
    ForeignKeyConstraint(
        ["platform", "person", "session"], ["sessions.platform", "sessions.person", "sessions.id"], ondelete="CASCADE"
    ),
    *not_empty("id", "zone"),
    one_of("kind", ReminderKind),
    one_of("state", ReminderState),
    CheckConstraint("(state = 'claimed') = (claimed_at IS NOT NULL)", "claimed"),
    Index("ix_reminders_due_at", "state", "due_at"),
)
"""`session`: no value for a reminder that is about none."""

unanswered = Table(
    "unanswered",
    metadata,
    text("platform", primary_key=True),
    text("chat", primary_key=True),
    text("id", primary_key=True),
    text("language"),
    text("wording"),
    Column("count", Integer, nullable=False),
    Column("first_on", Date, nullable=False),
    Column("last_on", Date, nullable=False),
    CheckConstraint("count > 0", "count"),
    CheckConstraint("first_on <= last_on", "dates"),
    *not_empty("id", "wording"),
    Index("ix_unanswered_last_on", "last_on"),
)
"""Never who asked. `id` comes from the wording, so that the same one is the same row."""

feedback = Table(
    "feedback",
    metadata,
    text("platform", primary_key=True),
    text("chat", primary_key=True),
    text("topic", primary_key=True),
    Column("fits", Integer, nullable=False),
    Column("misses", Integer, nullable=False),
    Column("last_on", Date, nullable=False),
    CheckConstraint("fits >= 0 AND misses >= 0 AND fits + misses > 0", "counted"),
    *not_empty("platform", "topic"),
    Index("ix_feedback_last_on", "last_on"),
)
"""Never who said it, nor what was asked. `chat`: that of a community, "" for all private chats of a platform together."""

choices = Table(
    "choices",
    metadata,
    *person(),
    text("chat", primary_key=True),
    text("name", primary_key=True),
    text("value"),
    CheckConstraint("(person = '') <> (chat = '')", "whose"),
)
"""A person's own, or that of a community where `person` is ""."""

decks = Table(
    "decks",
    metadata,
    *person(),
    text("chat", primary_key=True),
    text("thread", primary_key=True),
    text("language", primary_key=True),
    text("tips"),
    text("last"),
    CheckConstraint("(person = '') <> (chat = '')", "whose"),
)
"""`tips`: those that are left, in JSON."""

drafts = Table(
    "drafts",
    metadata,
    *person(),
    text("chat", primary_key=True),
    text("thread", primary_key=True),
    text("command"),
    sealed("answers"),
    text("field"),
    Column("asked_at", Utc, nullable=False, info={"dated": True}),
    *not_empty("person"),
)

flood = Table(
    "flood",
    metadata,
    *person(),
    Column("private", Boolean, primary_key=True),
    Column("left", Float, nullable=False),
    Column("at", Utc, nullable=False, info={"dated": True}),
    Column("told", Boolean, nullable=False),
    *not_empty("person"),
)

keyring = Table("keyring", metadata, text("name", primary_key=True), Column("value", Text, nullable=False))
"""Something encrypted that is known, to tell a wrong key before anything is read."""


def personal() -> Iterator[Table]:
    """The tables that may hold something about a person; those that others point to come first."""
    return (table for table in metadata.sorted_tables if any("points_to" in column.info for column in table.columns))


def is_of(table: Table, user: User) -> Any:
    """The condition that a row is about this person."""
    of = {column.info["points_to"]: column for column in table.columns if "points_to" in column.info}
    return (of[PLATFORM] == user.platform) & (of[PERSON] == user.id)
