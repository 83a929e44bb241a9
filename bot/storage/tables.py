"""The tables. A column that points to a person says so in its `info`: export and erasure follow from that."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
)

from bot.core.messages import User
from bot.storage.values import ReminderKind, ReminderState

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


class Utc(TypeDecorator[datetime]):
    """An aware time, in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Raises ValueError for a time without a zone."""
        if value is not None and value.tzinfo is None:
            raise ValueError("expected an aware time")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLite keeps no zone: it is UTC."""
        return value and (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC))


PLATFORM, PERSON = "platform", "person"
"""What `Column.info["points_to"]` says of the two columns that name a person together."""


def _text(name: str, **more: Any) -> Column[str]:
    return Column(name, Text, nullable=False, **more)


def _person() -> tuple[Column[str], Column[str]]:
    """The columns that point to a person, or to nobody where "person" is ""; they begin the primary key."""
    return (
        _text("platform", primary_key=True, info={"points_to": PLATFORM}),
        _text("person", primary_key=True, info={"points_to": PERSON}),
    )


def _sealed(name: str, nullable: bool = False) -> Column[str]:
    """Encrypted JSON."""
    return Column(name, Text, nullable=nullable, info={"sealed": True})


def _agreed() -> ForeignKeyConstraint:
    """No consent, no row; and none stays without it."""
    return ForeignKeyConstraint(["platform", "person"], ["consents.platform", "consents.person"], ondelete="CASCADE")


def _not_empty(*names: str) -> Iterator[CheckConstraint]:
    return (CheckConstraint(f"{name} <> ''", name) for name in names)


def _one_of(name: str, values: type[ReminderKind] | type[ReminderState]) -> CheckConstraint:
    return CheckConstraint(f"{name} IN ({', '.join(repr(str(value)) for value in values)})", name)


consents = Table(
    "consents",
    metadata,
    *_person(),
    _text("version"),
    Column("given_at", Utc, nullable=False, info={"dated": True}),
    *_not_empty("platform", "person", "version"),
)

activity = Table(
    "activity",
    metadata,
    *_person(),
    Column("active_on", Date, nullable=False, info={"dated": True}),
    Column("warned_on", Date),
    _agreed(),
    Index("ix_activity_active_on", "active_on"),
)

sessions = Table(
    "sessions",
    metadata,
    *_person(),
    _text("id", primary_key=True),
    Column("started_at", Utc, nullable=False, info={"dated": True}),
    _text("zone"),
    _sealed("ratings"),
    _sealed("details"),
    _sealed("before", nullable=True),
    Column("created_at", Utc, nullable=False),
    Column("changed_at", Utc, nullable=False),
    _agreed(),
    *_not_empty("id", "zone"),
    Index("ix_sessions_started_at", "platform", "person", "started_at"),
)
"""`before`: the session before its last change, null in JSON if it was new; no value where nothing can be undone."""

reminders = Table(
    "reminders",
    metadata,
    *_person(),
    _text("id", primary_key=True),
    _text("kind"),
    Column("session", Text),
    Column("due_at", Utc, nullable=False, info={"dated": True}),
    _text("zone"),
    _text("recurrence"),
    Column("unless_logged", Boolean, nullable=False),
    _text("state"),
    Column("claimed_at", Utc),
    _agreed(),
    ForeignKeyConstraint(
        ["platform", "person", "session"], ["sessions.platform", "sessions.person", "sessions.id"], ondelete="CASCADE"
    ),
    *_not_empty("id", "zone"),
    _one_of("kind", ReminderKind),
    _one_of("state", ReminderState),
    CheckConstraint("(state = 'claimed') = (claimed_at IS NOT NULL)", "claimed"),
    Index("ix_reminders_due_at", "state", "due_at"),
)
"""`session`: no value for a reminder that is about none."""

unanswered = Table(
    "unanswered",
    metadata,
    _text("platform", primary_key=True),
    _text("chat", primary_key=True),
    _text("id", primary_key=True),
    _text("language"),
    _text("wording"),
    Column("count", Integer, nullable=False),
    Column("first_on", Date, nullable=False),
    Column("last_on", Date, nullable=False),
    CheckConstraint("count > 0", "count"),
    CheckConstraint("first_on <= last_on", "dates"),
    *_not_empty("id", "wording"),
    Index("ix_unanswered_last_on", "last_on"),
)
"""Never who asked. `id` comes from the wording, so that the same one is the same row."""

choices = Table(
    "choices",
    metadata,
    *_person(),
    _text("chat", primary_key=True),
    _text("name", primary_key=True),
    _text("value"),
    CheckConstraint("(person = '') <> (chat = '')", "whose"),
)
"""A person's own, or that of a community where `person` is ""."""

decks = Table(
    "decks",
    metadata,
    *_person(),
    _text("chat", primary_key=True),
    _text("thread", primary_key=True),
    _text("language", primary_key=True),
    _text("tips"),
    _text("last"),
    CheckConstraint("(person = '') <> (chat = '')", "whose"),
)
"""`tips`: those that are left, in JSON."""

drafts = Table(
    "drafts",
    metadata,
    *_person(),
    _text("chat", primary_key=True),
    _text("thread", primary_key=True),
    _text("command"),
    _sealed("answers"),
    _text("field"),
    Column("asked_at", Utc, nullable=False, info={"dated": True}),
    *_not_empty("person"),
)

flood = Table(
    "flood",
    metadata,
    *_person(),
    Column("private", Boolean, primary_key=True),
    Column("left", Float, nullable=False),
    Column("at", Utc, nullable=False, info={"dated": True}),
    Column("told", Boolean, nullable=False),
    *_not_empty("person"),
)

keyring = Table("keyring", metadata, _text("name", primary_key=True), Column("value", Text, nullable=False))
"""Something encrypted that is known, to tell a wrong key before anything is read."""


def personal() -> Iterator[Table]:
    """The tables that may hold something about a person; those that others point to come first."""
    return (table for table in metadata.sorted_tables if any("points_to" in column.info for column in table.columns))


def is_of(table: Table, user: User) -> Any:
    """The condition that a row is about this person."""
    of = {column.info["points_to"]: column for column in table.columns if "points_to" in column.info}
    return (of[PLATFORM] == user.platform) & (of[PERSON] == user.id)
