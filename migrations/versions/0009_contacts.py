"""First contact and danger: contact cards, protocols as they were walked, clocks, opening hours and who is on call.

Revision: 0009, after 0008. Notes that stand already are ordinary ones; nobody's plan is locked.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "holiday",
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("opens", sa.Integer(), nullable=True),
        sa.Column("closes", sa.Integer(), nullable=True),
        sa.CheckConstraint("(opens IS NULL) = (closes IS NULL)", name=op.f("ck_holiday_stretch_is_whole")),
        sa.CheckConstraint(
            "opens IS NULL OR (0 <= opens AND opens < closes AND closes <= 1440)", name=op.f("ck_holiday_stretch")
        ),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_holiday")),
    )
    op.create_table(
        "opening_hours",
        sa.Column("weekday", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("opens", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("closes", sa.Integer(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.CheckConstraint("0 <= opens AND opens < closes AND closes <= 1440", name=op.f("ck_opening_hours_stretch")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_opening_hours_weekday")),
        sa.PrimaryKeyConstraint("weekday", "opens", name=op.f("pk_opening_hours")),
    )
    op.create_table(
        "contact_card",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("holder_id", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=True),
        sa.Column("dek_wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("key_name", sa.Text(), nullable=True),
        sa.Column("risk", sa.Text(), nullable=False),
        sa.Column("risk_rule", sa.Text(), nullable=True),
        sa.Column("risk_reasons", sa.JSON(), nullable=False),
        sa.Column("complex_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("follow_up", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.Column("ending", sa.Text(), nullable=True),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("audience IN ('self', 'close_person', 'young')", name=op.f("ck_contact_card_audience")),
        sa.CheckConstraint(
            "channel IN ('call', 'chat', 'message', 'email', 'form', 'video', 'portal')",
            name=op.f("ck_contact_card_channel"),
        ),
        sa.CheckConstraint(
            "ending IN ('completed', 'not_now', 'line_lost', 'not_for_us')", name=op.f("ck_contact_card_ending")
        ),
        sa.CheckConstraint("follow_up IN ('agreed', 'declined', 'not_asked')", name=op.f("ck_contact_card_follow_up")),
        sa.CheckConstraint(
            "risk IN ('unasked', 'low', 'medium', 'high', 'emergency')", name=op.f("ck_contact_card_risk")
        ),
        sa.CheckConstraint("(closed_at IS NULL) = (ending IS NULL)", name=op.f("ck_contact_card_closed_says_how")),
        sa.CheckConstraint("(dek_wrapped IS NULL) = (key_name IS NULL)", name=op.f("ck_contact_card_key_is_whole")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_contact_card_client_id")),
        sa.ForeignKeyConstraint(["closed_by"], ["staff.id"], name=op.f("fk_contact_card_closed_by")),
        sa.ForeignKeyConstraint(["holder_id"], ["staff.id"], name=op.f("fk_contact_card_holder_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["staff.id"], name=op.f("fk_contact_card_opened_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_card")),
    )
    op.create_index(op.f("ix_contact_card_client_id"), "contact_card", ["client_id"], unique=False)
    op.create_index("ix_contact_card_closed", "contact_card", ["closed_at"], unique=False)
    op.create_index(
        "ix_contact_card_open",
        "contact_card",
        ["holder_id"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(op.f("ix_contact_card_opened_by"), "contact_card", ["opened_by"], unique=False)
    op.create_table(
        "on_call",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.Text(), nullable=False),
        sa.Column("duty", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("duty IN ('supervisor', 'clinician', 'duty_manager')", name=op.f("ck_on_call_duty")),
        sa.CheckConstraint("rank >= 1", name=op.f("ck_on_call_rank")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_on_call_ends_after_it_starts")),
        sa.ForeignKeyConstraint(["made_by"], ["staff.id"], name=op.f("fk_on_call_made_by")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_on_call_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_on_call")),
    )
    op.create_index("ix_on_call_when", "on_call", ["ends_at", "starts_at"], unique=False)
    op.create_table(
        "contact_answer",
        sa.Column("card_id", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("value_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["contact_card.id"], name=op.f("fk_contact_answer_card_id")),
        sa.ForeignKeyConstraint(["saved_by"], ["staff.id"], name=op.f("fk_contact_answer_saved_by")),
        sa.PrimaryKeyConstraint("card_id", "question", name=op.f("pk_contact_answer")),
    )
    op.create_table(
        "contact_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("card_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("idempotency_key", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["card_id"], ["contact_card.id"], name=op.f("fk_contact_event_card_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_contact_event_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_event")),
        sa.UniqueConstraint("card_id", "idempotency_key", name=op.f("uq_contact_event_card_id_idempotency_key")),
    )
    op.create_index(op.f("ix_contact_event_card_id"), "contact_event", ["card_id"], unique=False)
    op.create_table(
        "protocol_run",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=True),
        sa.Column("card_id", sa.Text(), nullable=True),
        sa.Column("journey_id", sa.Text(), nullable=True),
        sa.Column("because", sa.JSON(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.CheckConstraint("kind IN ('p_s', 'p_f', 'p_v')", name=op.f("ck_protocol_run_kind")),
        sa.CheckConstraint("client_id IS NOT NULL OR card_id IS NOT NULL", name=op.f("ck_protocol_run_somebodys")),
        sa.ForeignKeyConstraint(["card_id"], ["contact_card.id"], name=op.f("fk_protocol_run_card_id")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_protocol_run_client_id")),
        sa.ForeignKeyConstraint(["closed_by"], ["staff.id"], name=op.f("fk_protocol_run_closed_by")),
        sa.ForeignKeyConstraint(["journey_id"], ["journey.id"], name=op.f("fk_protocol_run_journey_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["staff.id"], name=op.f("fk_protocol_run_opened_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_protocol_run")),
    )
    op.create_index(
        "uq_protocol_run_card",
        "protocol_run",
        ["card_id", "kind"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        "uq_protocol_run_client",
        "protocol_run",
        ["client_id", "kind"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "protocol_step",
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("deed", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.Text(), nullable=False),
        sa.Column("noted_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "deed = 'done' OR words_sealed IS NOT NULL", name=op.f("ck_protocol_step_not_done_has_a_reason")
        ),
        sa.CheckConstraint("deed IN ('done', 'not_done')", name=op.f("ck_protocol_step_deed")),
        sa.ForeignKeyConstraint(["noted_by"], ["staff.id"], name=op.f("fk_protocol_step_noted_by")),
        sa.ForeignKeyConstraint(["run_id"], ["protocol_run.id"], name=op.f("fk_protocol_step_run_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_protocol_step_staff_id")),
        sa.PrimaryKeyConstraint("run_id", "step", "place", name=op.f("pk_protocol_step")),
    )
    op.create_table(
        "service_clock",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=True),
        sa.Column("card_id", sa.Text(), nullable=True),
        sa.Column("journey_id", sa.Text(), nullable=True),
        sa.Column("run_id", sa.Text(), nullable=True),
        sa.Column("owner_id", sa.Text(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waited_seconds", sa.Integer(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_by", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "channel IN ('call', 'chat', 'message', 'email', 'form', 'video', 'portal')",
            name=op.f("ck_service_clock_channel"),
        ),
        sa.CheckConstraint(
            "kind IN ('handover', 'decision', 'senior', 'clinician', 'debt_help', 'call_back', 'record_review', 'debrief')",
            name=op.f("ck_service_clock_kind"),
        ),
        sa.CheckConstraint("(stopped_at IS NULL) = (outcome IS NULL)", name=op.f("ck_service_clock_stopped_says_why")),
        sa.CheckConstraint("client_id IS NOT NULL OR card_id IS NOT NULL", name=op.f("ck_service_clock_somebodys")),
        sa.ForeignKeyConstraint(["card_id"], ["contact_card.id"], name=op.f("fk_service_clock_card_id")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_service_clock_client_id")),
        sa.ForeignKeyConstraint(["journey_id"], ["journey.id"], name=op.f("fk_service_clock_journey_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["staff.id"], name=op.f("fk_service_clock_owner_id")),
        sa.ForeignKeyConstraint(["run_id"], ["protocol_run.id"], name=op.f("fk_service_clock_run_id")),
        sa.ForeignKeyConstraint(["stopped_by"], ["staff.id"], name=op.f("fk_service_clock_stopped_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_clock")),
    )
    op.create_index("ix_service_clock_card", "service_clock", ["card_id"], unique=False)
    op.create_index("ix_service_clock_client", "service_clock", ["client_id"], unique=False)
    op.create_index(
        "ix_service_clock_runs",
        "service_clock",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("stopped_at IS NULL"),
        postgresql_where=sa.text("stopped_at IS NULL"),
    )
    op.add_column("client", sa.Column("locked_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("instrument_result", sa.Column("asked_by", sa.Text(), nullable=True))
    op.add_column("instrument_result", sa.Column("card_id", sa.Text(), nullable=True))
    op.add_column("note", sa.Column("kind", sa.Text(), server_default="ordinary", nullable=False))
    op.add_column("note", sa.Column("protocol_run_id", sa.Text(), nullable=True))
    op.add_column("risk_assessment", sa.Column("card_id", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("risk_assessment", "card_id")
    op.drop_column("note", "protocol_run_id")
    op.drop_column("note", "kind")
    op.drop_column("instrument_result", "card_id")
    op.drop_column("instrument_result", "asked_by")
    op.drop_column("client", "locked_since")
    op.drop_index(
        "ix_service_clock_runs",
        table_name="service_clock",
        sqlite_where=sa.text("stopped_at IS NULL"),
        postgresql_where=sa.text("stopped_at IS NULL"),
    )
    op.drop_index("ix_service_clock_client", table_name="service_clock")
    op.drop_index("ix_service_clock_card", table_name="service_clock")
    op.drop_table("service_clock")
    op.drop_table("protocol_step")
    op.drop_index(
        "uq_protocol_run_client",
        table_name="protocol_run",
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.drop_index(
        "uq_protocol_run_card",
        table_name="protocol_run",
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.drop_table("protocol_run")
    op.drop_index(op.f("ix_contact_event_card_id"), table_name="contact_event")
    op.drop_table("contact_event")
    op.drop_table("contact_answer")
    op.drop_index("ix_on_call_when", table_name="on_call")
    op.drop_table("on_call")
    op.drop_index(op.f("ix_contact_card_opened_by"), table_name="contact_card")
    op.drop_index(
        "ix_contact_card_open",
        table_name="contact_card",
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.drop_index("ix_contact_card_closed", table_name="contact_card")
    op.drop_index(op.f("ix_contact_card_client_id"), table_name="contact_card")
    op.drop_table("contact_card")
    op.drop_table("opening_hours")
    op.drop_table("holiday")
