"""The desk and the service around it: teams and cover, settings with a second person, supervision, own arrangements.

Revision: 0010, after 0009. Nobody belongs to a team yet, and a client without a team is every team's.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "team",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("name", name=op.f("uq_team_name")),
    )
    op.create_table(
        "approval_request",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("proposed", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("decision IN ('approved', 'declined')", name=op.f("ck_approval_request_decision")),
        sa.CheckConstraint("kind IN ('setting', 'invitation', 'roles')", name=op.f("ck_approval_request_kind")),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decision IS NULL)", name=op.f("ck_approval_request_decided_says_how")
        ),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> asked_by", name=op.f("ck_approval_request_second_person")
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["staff.id"], name=op.f("fk_approval_request_asked_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["staff.id"], name=op.f("fk_approval_request_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_request")),
    )
    op.create_index(
        "uq_approval_request_open",
        "approval_request",
        ["kind", "subject"],
        unique=True,
        sqlite_where=sa.text("decided_at IS NULL AND withdrawn_at IS NULL"),
        postgresql_where=sa.text("decided_at IS NULL AND withdrawn_at IS NULL"),
    )
    op.create_table(
        "break_glass",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.CheckConstraint("what IN ('contact', 'restricted_notes')", name=op.f("ck_break_glass_what")),
        sa.CheckConstraint(
            "(approved_at IS NULL) = (approved_by IS NULL)", name=op.f("ck_break_glass_approved_says_by_whom")
        ),
        sa.CheckConstraint("approved_by IS NULL OR approved_by <> staff_id", name=op.f("ck_break_glass_second_person")),
        sa.ForeignKeyConstraint(["approved_by"], ["staff.id"], name=op.f("fk_break_glass_approved_by")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_break_glass_client_id")),
        sa.ForeignKeyConstraint(["closed_by"], ["staff.id"], name=op.f("fk_break_glass_closed_by")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_break_glass_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_break_glass")),
    )
    op.create_index(op.f("ix_break_glass_client_id"), "break_glass", ["client_id"], unique=False)
    op.create_index(op.f("ix_break_glass_staff_id"), "break_glass", ["staff_id"], unique=False)
    op.create_table(
        "calendar_feed",
        sa.Column("staff_id", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_calendar_feed_staff_id")),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feed_token_hash")),
    )
    op.create_table(
        "cover",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.Text(), nullable=False),
        sa.Column("covered_by", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("staff_id <> covered_by", name=op.f("ck_cover_somebody_else")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_cover_ends_after_it_starts")),
        sa.ForeignKeyConstraint(["covered_by"], ["staff.id"], name=op.f("fk_cover_covered_by")),
        sa.ForeignKeyConstraint(["made_by"], ["staff.id"], name=op.f("fk_cover_made_by")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_cover_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cover")),
    )
    op.create_index("ix_cover_by", "cover", ["covered_by", "ends_at"], unique=False)
    op.create_index(op.f("ix_cover_staff_id"), "cover", ["staff_id"], unique=False)
    op.create_table(
        "reply_template",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["written_by"], ["staff.id"], name=op.f("fk_reply_template_written_by")),
        sa.PrimaryKeyConstraint("id", "language", "version", name=op.f("pk_reply_template")),
    )
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_saved_view_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("staff_id", "name", name=op.f("uq_saved_view_staff_id_name")),
    )
    op.create_table(
        "service_setting",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=True),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["approved_by"], ["staff.id"], name=op.f("fk_service_setting_approved_by")),
        sa.ForeignKeyConstraint(["written_by"], ["staff.id"], name=op.f("fk_service_setting_written_by")),
        sa.PrimaryKeyConstraint("key", "version", name=op.f("pk_service_setting")),
    )
    op.create_table(
        "shift_note",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.Text(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_shift_note_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_note")),
    )
    op.create_index(op.f("ix_shift_note_at"), "shift_note", ["at"], unique=False)
    op.create_table(
        "snooze",
        sa.Column("staff_id", sa.Text(), nullable=False),
        sa.Column("row_key", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_snooze_client_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_snooze_staff_id")),
        sa.PrimaryKeyConstraint("staff_id", "row_key", name=op.f("pk_snooze")),
    )
    op.create_index(op.f("ix_snooze_client_id"), "snooze", ["client_id"], unique=False)
    op.create_table(
        "supervision_session",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.Text(), nullable=False),
        sa.Column("supervisor_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('individual', 'group', 'after_emergency')", name=op.f("ck_supervision_session_kind")
        ),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_supervision_session_minutes")),
        sa.CheckConstraint("staff_id <> supervisor_id", name=op.f("ck_supervision_session_two_people")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_supervision_session_staff_id")),
        sa.ForeignKeyConstraint(["supervisor_id"], ["staff.id"], name=op.f("fk_supervision_session_supervisor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_session")),
    )
    op.create_index(op.f("ix_supervision_session_staff_id"), "supervision_session", ["staff_id"], unique=False)
    op.create_table(
        "team_member",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_team_member_staff_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_team_member_team_id")),
        sa.PrimaryKeyConstraint("team_id", "staff_id", name=op.f("pk_team_member")),
    )
    op.create_index(op.f("ix_team_member_staff_id"), "team_member", ["staff_id"], unique=False)
    op.create_table(
        "help_request",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.Text(), nullable=False),
        sa.Column("card_id", sa.Text(), nullable=True),
        sa.Column("client_id", sa.Text(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_by", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.CheckConstraint("(taken_at IS NULL) = (taken_by IS NULL)", name=op.f("ck_help_request_taken_says_by_whom")),
        sa.ForeignKeyConstraint(["card_id"], ["contact_card.id"], name=op.f("fk_help_request_card_id")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_help_request_client_id")),
        sa.ForeignKeyConstraint(["closed_by"], ["staff.id"], name=op.f("fk_help_request_closed_by")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_help_request_staff_id")),
        sa.ForeignKeyConstraint(["taken_by"], ["staff.id"], name=op.f("fk_help_request_taken_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_request")),
    )
    op.create_index(op.f("ix_help_request_client_id"), "help_request", ["client_id"], unique=False)
    op.create_index(
        "uq_help_request_open",
        "help_request",
        ["staff_id"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.add_column("slot", sa.Column("room", sa.Text(), nullable=True))
    op.create_index("ix_step_run_open", "step_run", ["status", "owner", "promise_by"], unique=False)
    op.create_table(
        "room_use",
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("slot_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_room_use_slot_id")),
        sa.PrimaryKeyConstraint("room", "at", name=op.f("pk_room_use")),
    )
    op.create_index(op.f("ix_room_use_slot_id"), "room_use", ["slot_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_step_run_open", table_name="step_run")
    op.drop_index(op.f("ix_room_use_slot_id"), table_name="room_use")
    op.drop_table("room_use")
    op.drop_column("slot", "room")
    op.drop_index(
        "uq_help_request_open",
        table_name="help_request",
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.drop_index(op.f("ix_help_request_client_id"), table_name="help_request")
    op.drop_table("help_request")
    op.drop_index(op.f("ix_team_member_staff_id"), table_name="team_member")
    op.drop_table("team_member")
    op.drop_index(op.f("ix_supervision_session_staff_id"), table_name="supervision_session")
    op.drop_table("supervision_session")
    op.drop_index(op.f("ix_snooze_client_id"), table_name="snooze")
    op.drop_table("snooze")
    op.drop_index(op.f("ix_shift_note_at"), table_name="shift_note")
    op.drop_table("shift_note")
    op.drop_table("service_setting")
    op.drop_table("saved_view")
    op.drop_table("reply_template")
    op.drop_index(op.f("ix_cover_staff_id"), table_name="cover")
    op.drop_index("ix_cover_by", table_name="cover")
    op.drop_table("cover")
    op.drop_table("calendar_feed")
    op.drop_index(op.f("ix_break_glass_staff_id"), table_name="break_glass")
    op.drop_index(op.f("ix_break_glass_client_id"), table_name="break_glass")
    op.drop_table("break_glass")
    op.drop_index(
        "uq_approval_request_open",
        table_name="approval_request",
        sqlite_where=sa.text("decided_at IS NULL AND withdrawn_at IS NULL"),
        postgresql_where=sa.text("decided_at IS NULL AND withdrawn_at IS NULL"),
    )
    op.drop_table("approval_request")
    op.drop_table("team")
