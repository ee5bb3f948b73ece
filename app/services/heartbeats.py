"""The worker's sign of life."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from app import clock
from app.models.heartbeats import Heartbeat

FORGET_AFTER = timedelta(days=30)


def beat(db: sa.Connection, worker: str) -> None:
    """Say that this worker ticked now."""
    changed = db.execute(sa.update(Heartbeat).where(Heartbeat.worker == worker).values(beat_at=clock.now()))
    if changed.rowcount == 0:
        db.execute(sa.insert(Heartbeat).values(worker=worker, beat_at=clock.now()))


def forget_old(db: sa.Connection) -> int:
    """Delete workers that have been silent for 30 days; gives their number. Each start of a worker has its own row."""
    return db.execute(sa.delete(Heartbeat).where(Heartbeat.beat_at < clock.now() - FORGET_AFTER)).rowcount
