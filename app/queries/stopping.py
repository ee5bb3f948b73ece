"""What a client was asked when she stopped."""

from __future__ import annotations

import sqlalchemy as sa

from app.models.journeys import JourneyEvent
from app.models.words import StopReason


def was_asked_why(db: sa.Connection, journey_id: str) -> bool:
    """Whether she answered why she stopped this plan, or passed over the question, or stopped it before that."""
    answered = db.execute(sa.select(StopReason.journey_id).where(StopReason.journey_id == journey_id)).first()
    times = db.execute(
        sa.select(sa.func.count())
        .select_from(JourneyEvent)
        .where(JourneyEvent.journey_id == journey_id, JourneyEvent.kind == "stopped")
    ).scalar_one()
    return answered is not None or times > 1
