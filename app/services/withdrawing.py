"""The kill switch: a version that may harm is taken back, and everybody inside it is looked after by a person.

Nobody does a step of it any more. Each person keeps what she has done and reads that she can talk to someone; whoever
looks after her is asked to call her, or to move her to another version or quest.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app import clock
from app.queries.service_hours import promise_ends
from app.queries.version_moves import people_inside
from app.services import quest_versions
from app.services.journeys import take_turn
from app.services.step_reminders import cancel_journey
from app.services.tasks import PLAN_WITHDRAWN, open_task
from quests.rules import Promise

LOOKED_AFTER_WITHIN = Promise(working_days=1)
"""Whoever is inside hears from us on the next working day [D]."""


class ReasonMissing(Exception):
    """A version is withdrawn with a reason in words, for all who look after the people inside."""


def withdraw(db: sa.Connection, version_id: str, *, why: str, zone: ZoneInfo) -> int:
    """Take a version back; returns for how many people a task was opened. Raises ReasonMissing, NotInThisState."""
    if not why.strip():
        raise ReasonMissing
    quest_versions.mark_withdrawn(db, version_id, why.strip())
    due_at = promise_ends(db, LOOKED_AFTER_WITHIN, clock.now(), zone)
    people = people_inside(db, version_id)
    for one in people:
        take_turn(db, one.journey_id)
        cancel_journey(db, one.journey_id, "withdrawn")
        open_task(db, PLAN_WITHDRAWN, one.client_id, one.journey_id, due_at=due_at)
    return len(people)
