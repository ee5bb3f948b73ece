"""Callers, one-time codes for six words, and requests for new words.

Revision: 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

LIVES = sa.text("used_at IS NULL AND withdrawn_at IS NULL")
OPEN = sa.text("decided_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "caller",
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_caller_client_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_caller_staff_id")),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_caller")),
    )
    op.create_index(op.f("ix_caller_staff_id"), "caller", ["staff_id"], unique=False)
    op.create_table(
        "reissue_request",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("requested_by", sa.Text(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.CheckConstraint("decision IN ('approved', 'declined')", name=op.f("ck_reissue_request_decision")),
        sa.CheckConstraint(
            "(decision IS NULL) = (decided_at IS NULL) AND (decision IS NULL) = (decided_by IS NULL)",
            name=op.f("ck_reissue_request_decided_whole"),
        ),
        sa.CheckConstraint("requested_by <> decided_by", name=op.f("ck_reissue_request_two_people")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_reissue_request_client_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["staff.id"], name=op.f("fk_reissue_request_decided_by")),
        sa.ForeignKeyConstraint(["requested_by"], ["staff.id"], name=op.f("fk_reissue_request_requested_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reissue_request")),
    )
    op.create_index(op.f("ix_reissue_request_client_id"), "reissue_request", ["client_id"], unique=False)
    op.create_index(
        "ix_reissue_request_open",
        "reissue_request",
        ["client_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_table(
        "client_code",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code_hmac", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=True),
        sa.Column("issued_by", sa.Text(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('claim', 'reissue', 'recovery')", name=op.f("ck_client_code_kind")),
        sa.CheckConstraint("(kind = 'recovery') = (issued_by IS NULL)", name=op.f("ck_client_code_issued_by_staff")),
        sa.CheckConstraint(
            "(kind = 'recovery') = (expires_at IS NULL)", name=op.f("ck_client_code_staff_codes_run_out")
        ),
        sa.CheckConstraint(
            "(kind = 'reissue') = (request_id IS NOT NULL)", name=op.f("ck_client_code_reissue_was_asked")
        ),
        sa.CheckConstraint("used_at IS NULL OR withdrawn_at IS NULL", name=op.f("ck_client_code_used_or_withdrawn")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_client_code_client_id")),
        sa.ForeignKeyConstraint(["issued_by"], ["staff.id"], name=op.f("fk_client_code_issued_by")),
        sa.ForeignKeyConstraint(["request_id"], ["reissue_request.id"], name=op.f("fk_client_code_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_code")),
        sa.UniqueConstraint("code_hmac", name=op.f("uq_client_code_code_hmac")),
        sa.UniqueConstraint("request_id", name=op.f("uq_client_code_request_id")),
    )
    op.create_index(op.f("ix_client_code_client_id"), "client_code", ["client_id"], unique=False)
    op.create_index(
        "ix_client_code_living",
        "client_code",
        ["client_id", "kind"],
        unique=True,
        sqlite_where=LIVES,
        postgresql_where=LIVES,
    )


def downgrade() -> None:
    op.drop_index("ix_client_code_living", table_name="client_code", sqlite_where=LIVES, postgresql_where=LIVES)
    op.drop_index(op.f("ix_client_code_client_id"), table_name="client_code")
    op.drop_table("client_code")
    op.drop_index("ix_reissue_request_open", table_name="reissue_request", sqlite_where=OPEN, postgresql_where=OPEN)
    op.drop_index(op.f("ix_reissue_request_client_id"), table_name="reissue_request")
    op.drop_table("reissue_request")
    op.drop_index(op.f("ix_caller_staff_id"), table_name="caller")
    op.drop_table("caller")
