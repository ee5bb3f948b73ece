"""Whether the worker lives, and which schema the database has."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from app.models.heartbeats import Heartbeat


def newest_heartbeat(db: sa.Connection) -> datetime | None:
    """When any worker last ticked; None where none ever did."""
    found: datetime | None = db.execute(
        sa.select(Heartbeat.beat_at).order_by(Heartbeat.beat_at.desc()).limit(1)
    ).scalar_one_or_none()
    return found


def schema_revision(db: sa.Connection) -> str | None:
    """The migration that the database stands at."""
    found: str | None = db.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return found
