"""Versions live: drafts, signatures, retired and withdrawn ones, people moved between them; plans are fitted.

Revision: 0006, after 0005. Of what was published before, the newest version of each quest stays published.
"""

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quest_draft",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["written_by"], ["staff.id"], name=op.f("fk_quest_draft_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quest_draft")),
        sa.UniqueConstraint("slug", name=op.f("uq_quest_draft_slug")),
    )
    op.create_table(
        "version_approval",
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("part IN ('design', 'clinical', 'safety')", name=op.f("ck_version_approval_part")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_version_approval_staff_id")),
        sa.PrimaryKeyConstraint("content_hash", "part", name=op.f("pk_version_approval")),
    )
    op.create_table(
        "plan_reason",
        sa.Column("journey_id", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["journey_id"], ["journey.id"], name=op.f("fk_plan_reason_journey_id")),
        sa.PrimaryKeyConstraint("journey_id", "seq", name=op.f("pk_plan_reason")),
    )
    op.create_table(
        "version_move",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("journey_id", sa.Text(), nullable=False),
        sa.Column("from_version_id", sa.Text(), nullable=False),
        sa.Column("to_version_id", sa.Text(), nullable=False),
        sa.Column("moved_by", sa.Text(), nullable=True),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reverted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["from_version_id"], ["quest_version.id"], name=op.f("fk_version_move_from_version_id")
        ),
        sa.ForeignKeyConstraint(["journey_id"], ["journey.id"], name=op.f("fk_version_move_journey_id")),
        sa.ForeignKeyConstraint(["moved_by"], ["staff.id"], name=op.f("fk_version_move_moved_by")),
        sa.ForeignKeyConstraint(["to_version_id"], ["quest_version.id"], name=op.f("fk_version_move_to_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version_move")),
        sa.UniqueConstraint("batch", "journey_id", name=op.f("uq_version_move_batch_journey_id")),
    )
    op.create_index("ix_version_move_journey", "version_move", ["journey_id"])
    op.add_column("quest_version", sa.Column("status", sa.Text(), server_default="published", nullable=False))
    op.add_column("quest_version", sa.Column("content_hash", sa.Text(), server_default="", nullable=False))
    op.add_column("quest_version", sa.Column("signed_by", sa.Text(), server_default="release", nullable=False))
    op.add_column("quest_version", sa.Column("pilot_cap", sa.Integer(), nullable=True))
    op.add_column("quest_version", sa.Column("pilot_until", sa.Date(), nullable=True))
    op.add_column("quest_version", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("quest_version", sa.Column("closed_why", sa.Text(), nullable=True))
    _seal_what_is_published()


def _seal_what_is_published() -> None:
    db = op.get_bind()
    newest: set[str] = set()
    rows = db.execute(sa.text("SELECT id, slug, definition FROM quest_version ORDER BY slug, version DESC")).all()
    for row in rows:
        db.execute(
            sa.text("UPDATE quest_version SET content_hash = :hash, status = :status WHERE id = :id"),
            {
                "hash": hashlib.sha256(row.definition.encode()).hexdigest(),
                "status": "retired" if row.slug in newest else "published",
                "id": row.id,
            },
        )
        newest.add(row.slug)


def downgrade() -> None:
    for column in ("closed_why", "closed_at", "pilot_until", "pilot_cap", "signed_by", "content_hash", "status"):
        op.drop_column("quest_version", column)
    op.drop_index("ix_version_move_journey", table_name="version_move")
    for table in ("version_move", "plan_reason", "version_approval", "quest_draft"):
        op.drop_table(table)
