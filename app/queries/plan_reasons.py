"""Why staff changed something in a plan, in their own words, still sealed: for who may read counselling notes."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from app.models.journeys import JourneyEvent
from app.models.quests import PlanReason
from app.permissions import Actor
from app.vocabulary import Permission, Scope


def plan_reasons(db: sa.Connection, staff: Actor, journey_ids: Collection[str]) -> dict[tuple[str, int], bytes]:
    """The sealed words by journey and number of the event. An agent reads her own alone (domain.md section 8).

    Whether the journeys are hers to see is asked before. One statement for all of them.
    """
    scope = staff.scope(Permission.READ_NOTES)
    if scope is None or not journey_ids:
        return {}
    whose = JourneyEvent.actor_id == staff.id if scope is Scope.OWN else sa.true()
    rows = db.execute(
        sa.select(PlanReason.journey_id, PlanReason.seq, PlanReason.words_sealed)
        .join(
            JourneyEvent,
            sa.and_(JourneyEvent.journey_id == PlanReason.journey_id, JourneyEvent.seq == PlanReason.seq),
        )
        .where(PlanReason.journey_id.in_(journey_ids), whose)
    )
    return {(row.journey_id, row.seq): row.words_sealed for row in rows}
