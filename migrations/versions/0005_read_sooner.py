"""A published quest is also kept as checked JSON: a process reads that a hundred times sooner than the YAML.

Revision: 0005, after 0004. Versions that were published before have none and are read from their YAML.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("quest_version", sa.Column("compiled", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("quest_version", "compiled")
