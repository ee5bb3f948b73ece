"""A screening result remembers in which language she read the page around the questions.

Revision: 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("instrument_result", sa.Column("read_in", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("instrument_result", "read_in")
