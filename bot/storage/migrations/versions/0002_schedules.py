"""Schedules: what is posted by itself, what became of it, votes below it, and who changed what."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Four new tables."""
    op.create_table(
        "changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("person_name", sa.Text(), nullable=True),
        sa.Column("particulars", sa.Text(), nullable=False),
        sa.CheckConstraint("chat <> ''", name=op.f("ck_changes_chat")),
        sa.CheckConstraint("platform <> ''", name=op.f("ck_changes_platform")),
        sa.CheckConstraint("what <> ''", name=op.f("ck_changes_what")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
    )
    op.create_index("ix_changes_chat", "changes", ["platform", "chat", "at"])
    op.create_index("ix_changes_at", "changes", ["at"])
    op.create_index("ix_changes_person", "changes", ["platform", "person"])
    op.create_table(
        "schedules",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("recurrence", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.CheckConstraint("chat <> ''", name=op.f("ck_schedules_chat")),
        sa.CheckConstraint("place <> ''", name=op.f("ck_schedules_place")),
        sa.CheckConstraint("platform <> ''", name=op.f("ck_schedules_platform")),
        sa.CheckConstraint("state IN ('active', 'paused', 'removed')", name=op.f("ck_schedules_state")),
        sa.PrimaryKeyConstraint("platform", "chat", "number", name=op.f("pk_schedules")),
    )
    op.create_index("ix_schedules_place", "schedules", ["platform", "place"])
    op.create_index("ix_schedules_person", "schedules", ["platform", "person", "chat", "number"])
    op.create_table(
        "deliveries",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("occurrence", sa.Text(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("helpful", sa.Integer(), nullable=False),
        sa.Column("not_for_me", sa.Integer(), nullable=False),
        sa.CheckConstraint("occurrence <> ''", name=op.f("ck_deliveries_occurrence")),
        sa.CheckConstraint(
            "outcome IN ('planned', 'claimed', 'sent', 'late', 'skipped', 'failed', 'unknown')",
            name=op.f("ck_deliveries_outcome"),
        ),
        sa.CheckConstraint(
            "settled_at IS NOT NULL OR (outcome = 'claimed') = (claimed_at IS NOT NULL)", name=op.f("ck_deliveries_claimed")
        ),
        sa.CheckConstraint("(outcome IN ('planned', 'claimed')) = (settled_at IS NULL)", name=op.f("ck_deliveries_settled")),
        sa.ForeignKeyConstraint(
            ["platform", "chat", "number"],
            ["schedules.platform", "schedules.chat", "schedules.number"],
            name=op.f("fk_deliveries_schedules"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("platform", "chat", "number", "occurrence", name=op.f("pk_deliveries")),
    )
    due = ["platform", "outcome", "due_at", "chat", "number", "occurrence"]
    op.create_index("ix_deliveries_due_at", "deliveries", due)
    op.create_index("ix_deliveries_planned_at", "deliveries", ["outcome", "planned_at"])
    op.create_index("ix_deliveries_chat", "deliveries", ["platform", "chat", "planned_at", "number", "occurrence"])
    op.create_table(
        "votes",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("occurrence", sa.Text(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.CheckConstraint("mark <> ''", name=op.f("ck_votes_mark")),
        sa.ForeignKeyConstraint(
            ["platform", "chat", "number", "occurrence"],
            ["deliveries.platform", "deliveries.chat", "deliveries.number", "deliveries.occurrence"],
            name=op.f("fk_votes_deliveries"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("platform", "chat", "number", "occurrence", "mark", name=op.f("pk_votes")),
    )
