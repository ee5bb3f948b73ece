"""What happened in a plan, and over all plans of a client: the desk reads them as one story."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.models.journeys import JourneyEvent
from app.models.staff import Staff


@dataclass(frozen=True)
class TimelineEntry:
    """One event as the desk's timeline shows it; ``staff_name`` where a member of staff acted."""

    kind: str
    at: datetime
    actor: str
    level: str | None
    step: str | None
    detail: dict[str, Any]
    staff_name: str | None
    seq: int = 0
    journey_id: str = ""


def timeline(db: sa.Connection, journey_id: str) -> list[TimelineEntry]:
    """The events of a journey, newest first."""
    return timelines(db, [journey_id])[journey_id]


def timelines(db: sa.Connection, journey_ids: Collection[str]) -> dict[str, list[TimelineEntry]]:
    """The events of these journeys, newest first, by journey. Which of them the asker may read is asked before."""
    rows = db.execute(
        sa.select(
            JourneyEvent.journey_id,
            JourneyEvent.kind,
            JourneyEvent.at,
            JourneyEvent.actor,
            JourneyEvent.level,
            JourneyEvent.step,
            JourneyEvent.detail,
            Staff.name,
            JourneyEvent.seq,
        )
        .outerjoin(Staff, Staff.id == JourneyEvent.actor_id)
        .where(JourneyEvent.journey_id.in_(journey_ids))
        .order_by(JourneyEvent.seq.desc())
    )
    found: dict[str, list[TimelineEntry]] = {journey_id: [] for journey_id in journey_ids}
    for row in rows:
        found[row.journey_id].append(TimelineEntry(*[*row[1:], row.journey_id]))
    return found
