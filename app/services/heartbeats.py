"""The worker's sign of life."""

from __future__ import annotations

import sqlalchemy as sa

from app import clock
from app.models.heartbeats import Heartbeat


def beat(db: sa.Connection, worker: str) -> None:
    """Say that this worker ticked now."""
    changed = db.execute(sa.update(Heartbeat).where(Heartbeat.worker == worker).values(beat_at=clock.now()))
    if changed.rowcount == 0:
        db.execute(sa.insert(Heartbeat).values(worker=worker, beat_at=clock.now()))
