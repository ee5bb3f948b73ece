"""What a client was asked when she stopped."""

from __future__ import annotations

import sqlalchemy as sa

from app.models.journeys import Journey, JourneyEvent
from app.models.words import StopReason
from app.queries.quest_versions import definition_of
from quests.definition import Quest


def was_asked_why(db: sa.Connection, journey_id: str) -> bool:
    """Whether she answered why she stopped this plan, or passed over the question, or stopped it before that."""
    answered = db.execute(sa.select(StopReason.journey_id).where(StopReason.journey_id == journey_id)).first()
    times = db.execute(
        sa.select(sa.func.count())
        .select_from(JourneyEvent)
        .where(JourneyEvent.journey_id == journey_id, JourneyEvent.kind == "stopped")
    ).scalar_one()
    return answered is not None or times > 1


def quest_that_was_stopped(db: sa.Connection, journey_id: str) -> Quest:
    """What she walked when she stopped."""
    version = db.execute(sa.select(Journey.quest_version_id).where(Journey.id == journey_id)).scalar_one()
    return definition_of(db, version)
