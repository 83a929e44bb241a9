"""The tables of what is posted by itself: schedules, the ledger of their occurrences, votes below them, and who changed what."""

from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, Index, Integer, Table

from bot.storage.columns import PERSON, PLATFORM, Utc, metadata, not_empty, one_of, sealed, text
from bot.storage.scheduled import Outcome, ScheduleState

_SHARED = {"shared": True}

schedules = Table(
    "schedules",
    metadata,
    text("platform", primary_key=True, info={"points_to": PLATFORM}),
    text("chat", primary_key=True),
    Column("number", Integer, primary_key=True),
    text("place", info=_SHARED),
    text("thread", info=_SHARED),
    text("recurrence", info=_SHARED),
    text("what", info=_SHARED),
    sealed("text", nullable=True, shared=True),
    text("person", info={"points_to": PERSON, "left": ""}),
    text("state", info=_SHARED),
    Column("paused_until", Utc, info=_SHARED),
    text("why", info=_SHARED),
    *not_empty("platform", "chat", "place"),
    one_of("state", ScheduleState),
    Index("ix_schedules_place", "platform", "place"),
    Index("ix_schedules_person", "platform", "person", "chat", "number"),
)
"""`place`: the chat it is posted in. `text`: no value where it is "". `person`: who made it."""

deliveries = Table(
    "deliveries",
    metadata,
    text("platform", primary_key=True),
    text("chat", primary_key=True),
    Column("number", Integer, primary_key=True),
    text("occurrence", primary_key=True),
    Column("planned_at", Utc, nullable=False),
    Column("due_at", Utc, nullable=False),
    text("outcome"),
    text("why"),
    text("subject"),
    text("message"),
    Column("claimed_at", Utc),
    Column("settled_at", Utc),
    Column("helpful", Integer, nullable=False),
    Column("not_for_me", Integer, nullable=False),
    ForeignKeyConstraint(
        ["platform", "chat", "number"],
        ["schedules.platform", "schedules.chat", "schedules.number"],
        ondelete="CASCADE",
        onupdate="CASCADE",
    ),
    *not_empty("occurrence"),
    one_of("outcome", Outcome),
    CheckConstraint("settled_at IS NOT NULL OR (outcome = 'claimed') = (claimed_at IS NOT NULL)", "claimed"),
    CheckConstraint("(outcome IN ('planned', 'claimed')) = (settled_at IS NULL)", "settled"),
    Index("ix_deliveries_due_at", "platform", "outcome", "due_at", "chat", "number", "occurrence"),
    Index("ix_deliveries_planned_at", "outcome", "planned_at"),
    Index("ix_deliveries_chat", "platform", "chat", "planned_at", "number", "occurrence"),
)
"""The ledger. Columns are in the order of the fields of a Delivery, as those of schedules are."""

votes = Table(
    "votes",
    metadata,
    text("platform", primary_key=True),
    text("chat", primary_key=True),
    Column("number", Integer, primary_key=True),
    text("occurrence", primary_key=True),
    text("mark", primary_key=True),
    ForeignKeyConstraint(
        ["platform", "chat", "number", "occurrence"],
        ["deliveries.platform", "deliveries.chat", "deliveries.number", "deliveries.occurrence"],
        ondelete="CASCADE",
        onupdate="CASCADE",
    ),
    *not_empty("mark"),
)
"""That somebody has voted: `mark` leads back to nobody, and how they voted stands nowhere."""

changes = Table(
    "changes",
    metadata,
    Column("id", Integer, primary_key=True),
    text("platform", info={"points_to": PLATFORM}),
    text("chat"),
    Column("at", Utc, nullable=False, info={"dated": True}),
    text("what"),
    text("person", info={"points_to": PERSON, "left": ""}),
    sealed("person_name", nullable=True, left=None),
    sealed("particulars"),
    *not_empty("platform", "chat", "what"),
    Index("ix_changes_chat", "platform", "chat", "at"),
    Index("ix_changes_at", "at"),
    Index("ix_changes_person", "platform", "person"),
)
"""`person`: who changed it, "" for the bot itself and for somebody whose data was erased."""
