"""Reminders and messages: the outbox, how each try went, who ticks, channels, and how she wants to be reminded.

Revision: 0008, after 0007. Nobody is reminded anywhere but on her pages until she says so.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lease",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )
    op.create_table(
        "channel",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("key_name", sa.Text(), nullable=True),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("honours_key", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=True),
        sa.Column("tested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("test_outcome", sa.Text(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("rests_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("place", sa.BigInteger(), nullable=True),
        sa.Column("shown_as", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('portal', 'email', 'sms', 'telegram', 'whatsapp', 'signal', 'matrix', 'push')",
            name=op.f("ck_channel_kind"),
        ),
        sa.ForeignKeyConstraint(["changed_by"], ["staff.id"], name=op.f("fk_channel_changed_by")),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_channel")),
    )
    op.create_table(
        "messenger_code",
        sa.Column("code_hmac", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "channel IN ('portal', 'email', 'sms', 'telegram', 'whatsapp', 'signal', 'matrix', 'push')",
            name=op.f("ck_messenger_code_channel"),
        ),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_messenger_code_client_id")),
        sa.PrimaryKeyConstraint("code_hmac", name=op.f("pk_messenger_code")),
    )
    op.create_index(op.f("ix_messenger_code_client_id"), "messenger_code", ["client_id"], unique=False)
    op.create_table(
        "reach_address",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("address_hmac", sa.Text(), nullable=False),
        sa.Column("agreed_to", sa.Text(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "channel IN ('portal', 'email', 'sms', 'telegram', 'whatsapp', 'signal', 'matrix', 'push')",
            name=op.f("ck_reach_address_channel"),
        ),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_reach_address_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reach_address")),
        sa.UniqueConstraint("channel", "address_hmac", name=op.f("uq_reach_address_channel_address_hmac")),
    )
    op.create_index(op.f("ix_reach_address_client_id"), "reach_address", ["client_id"], unique=False)
    op.create_table(
        "reminder_choice",
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=False),
        sa.Column("quiet_until", sa.Integer(), nullable=False),
        sa.Column("free_days", sa.JSON(), nullable=False),
        sa.Column("shows_time", sa.Boolean(), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "channel IN ('portal', 'email', 'sms', 'telegram', 'whatsapp', 'signal', 'matrix', 'push')",
            name=op.f("ck_reminder_choice_channel"),
        ),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_reminder_choice_client_id")),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_reminder_choice")),
    )
    op.create_table(
        "staff_notices",
        sa.Column("staff_id", sa.Text(), nullable=False),
        sa.Column("wants_alerts", sa.Boolean(), nullable=False),
        sa.Column("wants_digest", sa.Boolean(), nullable=False),
        sa.Column("digest_at", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_notices_staff_id")),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_staff_notices")),
    )
    op.create_table(
        "outgoing",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("variables", sa.JSON(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=True),
        sa.Column("staff_id", sa.Text(), nullable=True),
        sa.Column("journey_id", sa.Text(), nullable=True),
        sa.Column("step", sa.Text(), nullable=True),
        sa.Column("booking_id", sa.Text(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("nominal_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_after", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("first_tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dealt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dealt_by", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'claimed') = (lease_until IS NOT NULL)", name=op.f("ck_outgoing_claimed_by_lease")
        ),
        sa.CheckConstraint(
            "(state IN ('planned', 'claimed')) = (closed_at IS NULL)", name=op.f("ck_outgoing_closed_says_when")
        ),
        sa.CheckConstraint("answer IN ('later', 'pause', 'stop', 'done')", name=op.f("ck_outgoing_answer")),
        sa.CheckConstraint("policy IN ('at_least_once', 'at_most_once')", name=op.f("ck_outgoing_policy")),
        sa.CheckConstraint(
            "state IN ('planned', 'claimed', 'sent', 'cancelled', 'uncertain', 'dead')", name=op.f("ck_outgoing_state")
        ),
        sa.CheckConstraint("(client_id IS NULL) <> (staff_id IS NULL)", name=op.f("ck_outgoing_to_one_person")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_outgoing_client_id")),
        sa.ForeignKeyConstraint(["dealt_by"], ["staff.id"], name=op.f("fk_outgoing_dealt_by")),
        sa.ForeignKeyConstraint(["journey_id"], ["journey.id"], name=op.f("fk_outgoing_journey_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_outgoing_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing")),
    )
    op.create_index("ix_outgoing_client", "outgoing", ["client_id", "due_at"], unique=False)
    op.create_index(
        "ix_outgoing_due",
        "outgoing",
        ["priority", "due_at"],
        unique=False,
        sqlite_where=sa.text("state = 'planned'"),
        postgresql_where=sa.text("state = 'planned'"),
    )
    op.create_index("ix_outgoing_journey", "outgoing", ["journey_id", "step"], unique=False)
    op.create_index(
        "ix_outgoing_lease",
        "outgoing",
        ["lease_until"],
        unique=False,
        sqlite_where=sa.text("state = 'claimed'"),
        postgresql_where=sa.text("state = 'claimed'"),
    )
    op.create_index(
        "ix_outgoing_undelivered",
        "outgoing",
        ["closed_at"],
        unique=False,
        sqlite_where=sa.text("state IN ('uncertain', 'dead') AND dealt_at IS NULL"),
        postgresql_where=sa.text("state IN ('uncertain', 'dead') AND dealt_at IS NULL"),
    )
    op.create_index(
        "ix_outgoing_second",
        "outgoing",
        ["closed_at"],
        unique=False,
        sqlite_where=sa.text("state = 'sent' AND place = 2"),
        postgresql_where=sa.text("state = 'sent' AND place = 2"),
    )
    op.create_index(
        "uq_outgoing_live",
        "outgoing",
        ["cause"],
        unique=True,
        sqlite_where=sa.text("state IN ('planned', 'claimed')"),
        postgresql_where=sa.text("state IN ('planned', 'claimed')"),
    )
    op.create_table(
        "delivery",
        sa.Column("outgoing_id", sa.Text(), nullable=False),
        sa.Column("attempt", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("worker", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.CheckConstraint("outcome IN ('sent', 'failed', 'refused', 'unknown')", name=op.f("ck_delivery_outcome")),
        sa.ForeignKeyConstraint(["outgoing_id"], ["outgoing.id"], name=op.f("fk_delivery_outgoing_id")),
        sa.PrimaryKeyConstraint("outgoing_id", "attempt", name=op.f("pk_delivery")),
    )


def downgrade() -> None:
    op.drop_table("delivery")
    op.drop_index(
        "uq_outgoing_live",
        table_name="outgoing",
        sqlite_where=sa.text("state IN ('planned', 'claimed')"),
        postgresql_where=sa.text("state IN ('planned', 'claimed')"),
    )
    op.drop_index(
        "ix_outgoing_second",
        table_name="outgoing",
        sqlite_where=sa.text("state = 'sent' AND place = 2"),
        postgresql_where=sa.text("state = 'sent' AND place = 2"),
    )
    op.drop_index(
        "ix_outgoing_undelivered",
        table_name="outgoing",
        sqlite_where=sa.text("state IN ('uncertain', 'dead') AND dealt_at IS NULL"),
        postgresql_where=sa.text("state IN ('uncertain', 'dead') AND dealt_at IS NULL"),
    )
    op.drop_index(
        "ix_outgoing_lease",
        table_name="outgoing",
        sqlite_where=sa.text("state = 'claimed'"),
        postgresql_where=sa.text("state = 'claimed'"),
    )
    op.drop_index("ix_outgoing_journey", table_name="outgoing")
    op.drop_index(
        "ix_outgoing_due",
        table_name="outgoing",
        sqlite_where=sa.text("state = 'planned'"),
        postgresql_where=sa.text("state = 'planned'"),
    )
    op.drop_index("ix_outgoing_client", table_name="outgoing")
    op.drop_table("outgoing")
    op.drop_table("staff_notices")
    op.drop_table("reminder_choice")
    op.drop_index(op.f("ix_reach_address_client_id"), table_name="reach_address")
    op.drop_table("reach_address")
    op.drop_index(op.f("ix_messenger_code_client_id"), table_name="messenger_code")
    op.drop_table("messenger_code")
    op.drop_table("channel")
    op.drop_table("lease")
