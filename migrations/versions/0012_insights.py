"""Insights: the roll-ups behind the numbers, what counselling is asked by them, and the reports of months.

Revision: 0012, after 0011. The roll-ups of journeys that were there before are written by ``questline db upgrade``, which
reads their events again (services/rolling_up.py).
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "monthly_report",
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_monthly_report")),
    )
    op.create_table(
        "stay_change",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cohort_id", sa.BigInteger(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("entered_hour", sa.Integer(), nullable=False),
        sa.Column("left_hour", sa.Integer(), nullable=True),
        sa.Column("how", sa.Text(), nullable=True),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stay_change")),
    )
    op.create_index("ix_stay_change_cohort", "stay_change", ["cohort_id", "quarter"], unique=False)
    op.create_table(
        "tally_change",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cohort_id", sa.BigInteger(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("keys", sa.Text(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tally_change")),
    )
    op.create_index("ix_tally_change_cohort", "tally_change", ["cohort_id", "quarter"], unique=False)
    op.create_table(
        "cohort",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("quest_version_id", sa.Text(), nullable=False),
        sa.Column("start_month", sa.Text(), nullable=False),
        sa.Column("risk", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("frame", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["quest_version_id"], ["quest_version.id"], name=op.f("fk_cohort_quest_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort")),
    )
    op.create_index("ix_cohort_version", "cohort", ["quest_version_id"], unique=False)
    op.create_table(
        "group_task",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("quest", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["staff.id"], name=op.f("fk_group_task_asked_by")),
        sa.ForeignKeyConstraint(["closed_by"], ["staff.id"], name=op.f("fk_group_task_closed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_task")),
    )
    op.create_index("ix_group_task_open", "group_task", ["closed_at", "due_on"], unique=False)
    op.create_table(
        "tally_day",
        sa.Column("quest_version_id", sa.Text(), nullable=False),
        sa.Column("dimension", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("quarter", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("stays", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["quest_version_id"], ["quest_version.id"], name=op.f("fk_tally_day_quest_version_id")),
        sa.PrimaryKeyConstraint("quest_version_id", "dimension", "value", "quarter", name=op.f("pk_tally_day")),
    )
    op.create_table(
        "group_task_done",
        sa.Column("group_task_id", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.Text(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["group_task_id"], ["group_task.id"], name=op.f("fk_group_task_done_group_task_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_group_task_done_staff_id")),
        sa.PrimaryKeyConstraint("group_task_id", "staff_id", name=op.f("pk_group_task_done")),
    )
    op.add_column("journey", sa.Column("cohort_id", sa.BigInteger(), nullable=True))
    op.add_column("journey", sa.Column("trace", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    op.drop_column("journey", "trace")
    op.drop_column("journey", "cohort_id")
    op.drop_table("group_task_done")
    op.drop_table("tally_day")
    op.drop_index("ix_group_task_open", table_name="group_task")
    op.drop_table("group_task")
    op.drop_index("ix_cohort_version", table_name="cohort")
    op.drop_table("cohort")
    op.drop_index("ix_tally_change_cohort", table_name="tally_change")
    op.drop_table("tally_change")
    op.drop_index("ix_stay_change_cohort", table_name="stay_change")
    op.drop_table("stay_change")
    op.drop_table("monthly_report")
