"""Feedback: how often an answer was what somebody had asked, by topic and community."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """One new table."""
    op.create_table(
        "feedback",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("fits", sa.Integer(), nullable=False),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.CheckConstraint("fits >= 0 AND misses >= 0 AND fits + misses > 0", name=op.f("ck_feedback_counted")),
        sa.CheckConstraint("platform <> ''", name=op.f("ck_feedback_platform")),
        sa.CheckConstraint("topic <> ''", name=op.f("ck_feedback_topic")),
        sa.PrimaryKeyConstraint("platform", "chat", "topic", name=op.f("pk_feedback")),
    )
    op.create_index("ix_feedback_last_on", "feedback", ["last_on"])
