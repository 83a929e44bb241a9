"""Everything that the first version with a database stores."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """All tables."""
    op.create_table(
        "choices",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.CheckConstraint("(person = '') <> (chat = '')", name=op.f("ck_choices_whose")),
        sa.PrimaryKeyConstraint("platform", "person", "chat", "name", name=op.f("pk_choices")),
    )
    op.create_table(
        "consents",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("person <> ''", name=op.f("ck_consents_person")),
        sa.CheckConstraint("platform <> ''", name=op.f("ck_consents_platform")),
        sa.CheckConstraint("version <> ''", name=op.f("ck_consents_version")),
        sa.PrimaryKeyConstraint("platform", "person", name=op.f("pk_consents")),
    )
    op.create_table(
        "decks",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("tips", sa.Text(), nullable=False),
        sa.Column("last", sa.Text(), nullable=False),
        sa.CheckConstraint("(person = '') <> (chat = '')", name=op.f("ck_decks_whose")),
        sa.PrimaryKeyConstraint("platform", "person", "chat", "thread", "language", name=op.f("pk_decks")),
    )
    op.create_table(
        "drafts",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("person <> ''", name=op.f("ck_drafts_person")),
        sa.PrimaryKeyConstraint("platform", "person", "chat", "thread", name=op.f("pk_drafts")),
    )
    op.create_table(
        "flood",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("left", sa.Float(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.CheckConstraint("person <> ''", name=op.f("ck_flood_person")),
        sa.PrimaryKeyConstraint("platform", "person", "private", name=op.f("pk_flood")),
    )
    op.create_table(
        "keyring",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_keyring")),
    )
    op.create_table(
        "unanswered",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.CheckConstraint("id <> ''", name=op.f("ck_unanswered_id")),
        sa.CheckConstraint("wording <> ''", name=op.f("ck_unanswered_wording")),
        sa.CheckConstraint("count > 0", name=op.f("ck_unanswered_count")),
        sa.CheckConstraint("first_on <= last_on", name=op.f("ck_unanswered_dates")),
        sa.PrimaryKeyConstraint("platform", "chat", "id", name=op.f("pk_unanswered")),
    )
    op.create_index("ix_unanswered_last_on", "unanswered", ["last_on"])
    op.create_table(
        "activity",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("active_on", sa.Date(), nullable=False),
        sa.Column("warned_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["platform", "person"],
            ["consents.platform", "consents.person"],
            name=op.f("fk_activity_consents"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("platform", "person", name=op.f("pk_activity")),
    )
    op.create_index("ix_activity_active_on", "activity", ["active_on"])
    op.create_table(
        "sessions",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("ratings", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id <> ''", name=op.f("ck_sessions_id")),
        sa.CheckConstraint("zone <> ''", name=op.f("ck_sessions_zone")),
        sa.ForeignKeyConstraint(
            ["platform", "person"],
            ["consents.platform", "consents.person"],
            name=op.f("fk_sessions_consents"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("platform", "person", "id", name=op.f("pk_sessions")),
    )
    op.create_index("ix_sessions_started_at", "sessions", ["platform", "person", "started_at"])
    op.create_table(
        "reminders",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("session", sa.Text(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("recurrence", sa.Text(), nullable=False),
        sa.Column("unless_logged", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'claimed') = (claimed_at IS NOT NULL)", name=op.f("ck_reminders_claimed")),
        sa.CheckConstraint("id <> ''", name=op.f("ck_reminders_id")),
        sa.CheckConstraint("kind IN ('follow-up', 'own')", name=op.f("ck_reminders_kind")),
        sa.CheckConstraint("state IN ('planned', 'claimed', 'paused')", name=op.f("ck_reminders_state")),
        sa.CheckConstraint("zone <> ''", name=op.f("ck_reminders_zone")),
        sa.ForeignKeyConstraint(
            ["platform", "person", "session"],
            ["sessions.platform", "sessions.person", "sessions.id"],
            name=op.f("fk_reminders_sessions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["platform", "person"],
            ["consents.platform", "consents.person"],
            name=op.f("fk_reminders_consents"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("platform", "person", "id", name=op.f("pk_reminders")),
    )
    op.create_index("ix_reminders_due_at", "reminders", ["state", "due_at"])
