"""How many counsellors had people there when they were asked.

Revision: 0013, after 0012. What was asked before then tells of nobody.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("group_task", sa.Column("asked_of", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    op.drop_column("group_task", "asked_of")
