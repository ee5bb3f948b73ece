"""Times to talk, bookings, how she may be reached, why she stopped, ratings that name nobody.

Revision: 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "anonymous_rating",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("quest", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_anonymous_rating")),
    )
    op.create_table(
        "safe_contact",
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("ways", sa.JSON(), nullable=False),
        sa.Column("times", sa.JSON(), nullable=False),
        sa.Column("may_leave_voicemail", sa.Boolean(), nullable=False),
        sa.Column("may_have_calendar_file", sa.Boolean(), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("code_word_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_safe_contact_client_id")),
        sa.ForeignKeyConstraint(["updated_by"], ["staff.id"], name=op.f("fk_safe_contact_updated_by")),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_safe_contact")),
    )
    op.create_table(
        "slot",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("ways", sa.JSON(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("booking_id", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_slot_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot")),
        sa.UniqueConstraint("booking_id", name=op.f("uq_slot_booking_id")),
        sa.UniqueConstraint("staff_id", "starts_at", name=op.f("uq_slot_staff_id_starts_at")),
    )
    op.create_index(
        "ix_slot_free",
        "slot",
        ["starts_at"],
        unique=False,
        sqlite_where=sa.text("booking_id IS NULL AND withdrawn_at IS NULL"),
    )
    op.create_table(
        "booking",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("slot_id", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("journey_id", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("promise_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status = 'booked') = (closed_at IS NULL)", name=op.f("ck_booking_closed_bookings_say_when")
        ),
        sa.CheckConstraint(
            "status IN ('booked', 'kept', 'missed', 'cancelled')", name=op.f("ck_booking_booking_status")
        ),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_booking_client_id")),
        sa.ForeignKeyConstraint(["journey_id"], ["journey.id"], name=op.f("fk_booking_journey_id")),
        sa.ForeignKeyConstraint(["made_by"], ["staff.id"], name=op.f("fk_booking_made_by")),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_booking_slot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
        sa.UniqueConstraint("uid", name=op.f("uq_booking_uid")),
    )
    op.create_index(op.f("ix_booking_client_id"), "booking", ["client_id"], unique=False)
    op.create_index(op.f("ix_booking_slot_id"), "booking", ["slot_id"], unique=False)
    op.create_index(
        "uq_booking_standing",
        "booking",
        ["journey_id", "step"],
        unique=True,
        sqlite_where=sa.text("status = 'booked'"),
        postgresql_where=sa.text("status = 'booked'"),
    )
    op.create_table(
        "stop_reason",
        sa.Column("journey_id", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_stop_reason_client_id")),
        sa.ForeignKeyConstraint(["journey_id"], ["journey.id"], name=op.f("fk_stop_reason_journey_id")),
        sa.PrimaryKeyConstraint("journey_id", name=op.f("pk_stop_reason")),
    )
    op.create_index(op.f("ix_stop_reason_client_id"), "stop_reason", ["client_id"], unique=False)
    op.add_column("client", sa.Column("zone", sa.Text(), nullable=True))
    op.add_column("journey", sa.Column("call_promised_by", sa.DateTime(timezone=True), nullable=True))
    op.add_column("quest_version", sa.Column("place", sa.Text(), server_default="main", nullable=False))
    op.add_column("step_run", sa.Column("has_booking", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:

    op.drop_column("step_run", "has_booking")
    op.drop_column("quest_version", "place")
    op.drop_column("journey", "call_promised_by")
    op.drop_column("client", "zone")
    op.drop_index(op.f("ix_stop_reason_client_id"), table_name="stop_reason")
    op.drop_table("stop_reason")
    op.drop_index(
        "uq_booking_standing",
        table_name="booking",
        sqlite_where=sa.text("status = 'booked'"),
        postgresql_where=sa.text("status = 'booked'"),
    )
    op.drop_index(op.f("ix_booking_slot_id"), table_name="booking")
    op.drop_index(op.f("ix_booking_client_id"), table_name="booking")
    op.drop_table("booking")
    op.drop_index(
        "ix_slot_free", table_name="slot", sqlite_where=sa.text("booking_id IS NULL AND withdrawn_at IS NULL")
    )
    op.drop_table("slot")
    op.drop_table("safe_contact")
    op.drop_table("anonymous_rating")
