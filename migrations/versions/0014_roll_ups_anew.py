"""The roll-ups behind the numbers are written anew from the events: what a wait is that nobody ends has changed.

Revision: 0014, after 0013. ``questline db upgrade`` writes what is missing; a number waits until then. Reports of months
that were made stay as they are.
"""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _forget_the_roll_ups()


def downgrade() -> None:
    _forget_the_roll_ups()


def _forget_the_roll_ups() -> None:
    if op.get_bind().dialect.name == "postgresql":  # Whoever walks on at this moment would be counted twice.
        op.execute("LOCK TABLE journey, tally_day IN EXCLUSIVE MODE")
    for table in ("tally_day", "tally_change", "stay_change"):
        op.execute(f"DELETE FROM {table}")
    op.execute("UPDATE journey SET cohort_id = NULL, trace = NULL")
    op.execute("DELETE FROM cohort")
