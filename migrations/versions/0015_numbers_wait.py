"""Journeys that are not in the numbers yet are found at once: while there are any, no number is shown.

Revision: 0015, after 0014.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_NOT_ROLLED_UP = sa.text("trace IS NULL")


def upgrade() -> None:
    op.create_index(
        "ix_journey_not_rolled_up", "journey", ["id"], sqlite_where=_NOT_ROLLED_UP, postgresql_where=_NOT_ROLLED_UP
    )


def downgrade() -> None:
    op.drop_index("ix_journey_not_rolled_up", "journey")
