"""The portal whole: what she keeps for herself, the thread, safe contact in her words, a phone that may be watched.

Revision: 0007, after 0006. Whoever kept her words before is not asked for a short look any more.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notes_key",
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("by_phrase", sa.LargeBinary(), nullable=False),
        sa.Column("phrase_salt", sa.LargeBinary(), nullable=False),
        sa.Column("by_recovery", sa.LargeBinary(), nullable=True),
        sa.Column("recovery_salt", sa.LargeBinary(), nullable=True),
        sa.Column("by_used_code", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_notes_key_client_id")),
        sa.PrimaryKeyConstraint("client_id", "version", name=op.f("pk_notes_key")),
    )
    op.create_table(
        "private_note",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_private_note_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_private_note")),
    )
    op.create_index(op.f("ix_private_note_client_id"), "private_note", ["client_id"], unique=False)
    op.create_table(
        "service_text",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["written_by"], ["staff.id"], name=op.f("fk_service_text_written_by")),
        sa.PrimaryKeyConstraint("key", "language", "version", name=op.f("pk_service_text")),
    )
    op.create_table(
        "tool_entry",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('goal', 'agreement', 'limits', 'hard_moment', 'log', 'money_date', 'card')",
            name=op.f("ck_tool_entry_kind"),
        ),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_tool_entry_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tool_entry")),
    )
    op.create_index("ix_tool_entry_client", "tool_entry", ["client_id", "kind"], unique=False)
    op.create_table(
        "message",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("journey_id", sa.Text(), nullable=True),
        sa.Column("staff_id", sa.Text(), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("(staff_id IS NULL) = (due_at IS NOT NULL)", name=op.f("ck_message_hers_is_due")),
        sa.ForeignKeyConstraint(["closed_by"], ["staff.id"], name=op.f("fk_message_closed_by")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_message_client_id")),
        sa.ForeignKeyConstraint(["journey_id"], ["journey.id"], name=op.f("fk_message_journey_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_message_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    op.create_index("ix_message_client", "message", ["client_id", "at"], unique=False)
    op.create_index("ix_message_waiting", "message", ["closed_at", "due_at"], unique=False)
    op.create_table(
        "suggestion",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("journey_id", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.Text(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.CheckConstraint("answer IN ('accepted', 'declined')", name=op.f("ck_suggestion_answer")),
        sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_suggestion_answered_whole")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_suggestion_client_id")),
        sa.ForeignKeyConstraint(["journey_id"], ["journey.id"], name=op.f("fk_suggestion_journey_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_suggestion_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion")),
    )
    op.create_index(op.f("ix_suggestion_client_id"), "suggestion", ["client_id"], unique=False)
    op.create_index("ix_suggestion_journey", "suggestion", ["journey_id"], unique=False)
    op.create_table(
        "erasure",
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_erasure")),
    )
    op.create_table(
        "look_draft",
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("answers_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_look_draft_client_id")),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_look_draft")),
    )
    op.add_column("client", sa.Column("consent_version", sa.Text(), nullable=True))
    op.add_column("client", sa.Column("consented_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("client", sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("client", sa.Column("watched_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("portal_session", sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("portal_session", sa.Column("notes_key_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("safe_contact", sa.Column("shown_as_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("safe_contact", sa.Column("if_someone_else_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("safe_contact", sa.Column("stop_word_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("safe_contact", sa.Column("help_word_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("safe_contact", sa.Column("consent_version", sa.Text(), nullable=True))
    op.add_column("safe_contact", sa.Column("consented_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE client SET looked_at = phrase_confirmed_at WHERE phrase_confirmed_at IS NOT NULL")


def downgrade() -> None:
    columns = {
        "safe_contact": (
            *("consented_at", "consent_version", "help_word_sealed", "stop_word_sealed"),
            *("if_someone_else_sealed", "shown_as_sealed"),
        ),
        "portal_session": ("notes_key_sealed", "shown_at"),
        "client": ("watched_since", "looked_at", "consented_at", "consent_version"),
    }
    for table, names in columns.items():
        for name in names:
            op.drop_column(table, name)
    for table in (
        "erasure",
        "look_draft",
        "suggestion",
        "message",
        "tool_entry",
        "service_text",
        "private_note",
        "notes_key",
    ):
        op.drop_table(table)
