"""The studio: edits of a draft that can be undone, who reads it, proposals, translations, briefs, launch, themes.

Revision: 0011, after 0010. A draft of before begins with edit 0, and nothing of it can be undone further back.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "level_theme",
        sa.Column("quest", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("quest", "version", "level", "month", "theme", name=op.f("pk_level_theme")),
    )
    op.create_table(
        "launch_entry",
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'started', 'done', 'not_needed')", name=op.f("ck_launch_entry_state")),
        sa.ForeignKeyConstraint(["owner_id"], ["staff.id"], name=op.f("fk_launch_entry_owner_id")),
        sa.ForeignKeyConstraint(["written_by"], ["staff.id"], name=op.f("fk_launch_entry_written_by")),
        sa.PrimaryKeyConstraint("item", "version", name=op.f("pk_launch_entry")),
    )
    op.create_table(
        "quest_brief",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["written_by"], ["staff.id"], name=op.f("fk_quest_brief_written_by")),
        sa.PrimaryKeyConstraint("slug", "version", name=op.f("pk_quest_brief")),
    )
    op.create_table(
        "translated_text",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("source_hash", sa.Text(), nullable=False),
        sa.Column("words_hash", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_translated_text_staff_id")),
        sa.PrimaryKeyConstraint("slug", "place", "language", name=op.f("pk_translated_text")),
    )
    op.create_table(
        "draft_edit",
        sa.Column("draft_id", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("did", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["quest_draft.id"], name=op.f("fk_draft_edit_draft_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_draft_edit_staff_id")),
        sa.PrimaryKeyConstraint("draft_id", "seq", name=op.f("pk_draft_edit")),
    )
    op.create_table(
        "draft_reader",
        sa.Column("draft_id", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["quest_draft.id"], name=op.f("fk_draft_reader_draft_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_draft_reader_staff_id")),
        sa.PrimaryKeyConstraint("draft_id", "staff_id", name=op.f("pk_draft_reader")),
    )
    op.add_column("quest_draft", sa.Column("at_edit", sa.Integer(), server_default="0", nullable=False))
    op.add_column("quest_draft", sa.Column("proposed_hash", sa.Text(), nullable=True))
    op.add_column("quest_draft", sa.Column("proposed_by", sa.Text(), nullable=True))
    op.add_column("quest_draft", sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("quest_draft", sa.Column("proposal_note", sa.Text(), nullable=True))
    op.execute(
        "INSERT INTO draft_edit (draft_id, seq, definition, did, place, staff_id, at) "
        "SELECT id, 0, definition, 'began', '', written_by, written_at FROM quest_draft"
    )


def downgrade() -> None:
    op.drop_column("quest_draft", "proposal_note")
    op.drop_column("quest_draft", "proposed_at")
    op.drop_column("quest_draft", "proposed_by")
    op.drop_column("quest_draft", "proposed_hash")
    op.drop_column("quest_draft", "at_edit")
    op.drop_table("draft_reader")
    op.drop_table("draft_edit")
    op.drop_table("translated_text")
    op.drop_table("quest_brief")
    op.drop_table("launch_entry")
    op.drop_table("level_theme")
