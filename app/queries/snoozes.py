"""What a member of staff put aside on her worklist, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.models.desk import Snooze
from app.permissions import Actor


@dataclass(frozen=True)
class PutAside:
    """One row that waits out of sight. ``made_at``: what comes after it brings the row back at once."""

    made_at: datetime
    until: datetime


def put_aside_by(db: sa.Connection, staff: Actor, now: datetime) -> dict[str, PutAside]:
    """What this person put aside and has not come back yet, by the key of its row."""
    rows = db.execute(
        sa.select(Snooze.row_key, Snooze.made_at, Snooze.until).where(Snooze.staff_id == staff.id, Snooze.until > now)
    )
    return {row.row_key: PutAside(row.made_at, row.until) for row in rows}
