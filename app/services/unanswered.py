"""After the second reminder of a step without an answer there is no third: a person decides (domain.md 3, R-std)."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from app import clock, house_rules
from app.models.journeys import Journey
from app.models.outbox import Outgoing
from app.models.words import Task
from app.queries.reminder_history import Unanswered, unanswered
from app.queries.service_hours import promise_ends
from app.services.journeys import NoSuchJourney, hold_still
from app.services.tasks import CALL_WITHIN, NO_ANSWER, open_task
from quests.reminding import reminders_wanted

WAITED = timedelta(hours=48)
"""After the second reminder she has two days before somebody is asked."""
LOOKS_BACK = timedelta(days=28)
"""Longer than any worker was silent; after that, whether contact is lost is a rule of its own."""


def decisions_due(db: sa.Connection) -> list[str]:
    """Ids of journeys about which a person has to decide by now, looked for without a lock."""
    return sorted({one.journey_id for one in _unanswered(db)})


def ask_for_decision(db: sa.Connection, journey_id: str) -> bool:
    """Ask somebody to decide, if a step with two reminders still waits for her; tells whether a task was opened."""
    try:
        held = hold_still(db, journey_id)
    except NoSuchJourney:
        return False
    wanted = {one.step for one in reminders_wanted(held.quest, held.state, is_withdrawn=held.is_withdrawn)}
    if all(one.step not in wanted for one in _unanswered(db, journey_id)):
        return False
    due_at = promise_ends(db, CALL_WITHIN, clock.now(), held.zone)
    open_task(db, NO_ANSWER, held.client_id, journey_id, due_at=due_at)
    return True


def _unanswered(db: sa.Connection, journey_id: str | None = None) -> list[Unanswered]:
    now = clock.now()
    last = house_rules.now().caps.a_step
    return unanswered(db, after=now - WAITED - LOOKS_BACK, before=now - WAITED, journey_id=journey_id, last=last)


_HAS_ACTED = sa.exists().where(
    Journey.id == Task.journey_id, sa.or_(Journey.last_act_at > Task.opened_at, Journey.ending.is_not(None))
)
_HAS_ANSWERED = sa.exists().where(Outgoing.journey_id == Task.journey_id, Outgoing.answered_at > Task.opened_at)
_CLOSE_ANSWERED = (
    sa.update(Task.__table__)  # type: ignore[arg-type]
    .where(Task.kind == NO_ANSWER, Task.closed_at.is_(None), sa.or_(_HAS_ACTED, _HAS_ANSWERED))
    .values(closed_at=sa.bindparam("now", type_=Task.__table__.c.closed_at.type))
)


def close_answered(db: sa.Connection) -> int:
    """What somebody was asked to decide is answered by what she did since; gives how many tasks were closed."""
    return db.execute(_CLOSE_ANSWERED, {"now": clock.now()}).rowcount


def ask_for_decisions(db: sa.Connection) -> int:
    """Open and close what is due of both; gives how much was changed."""
    return close_answered(db) + sum(ask_for_decision(db, one) for one in decisions_due(db))
