"""Which schema the database has."""

from __future__ import annotations

import sqlalchemy as sa


def schema_revision(db: sa.Connection) -> str | None:
    """The migration that the database stands at."""
    found: str | None = db.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return found
