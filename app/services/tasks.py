"""What somebody of the staff shall do that is no step: one open task of a kind a journey, closed with a reason."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models.words import Task
from app.queries.worklist import HIGH_RISK_TASK, LEFT_IN_PEACE, NO_ANSWER_TASK, NOT_REACHED_TASK
from app.services.journeys import Actor
from app.services.sealing import Locker
from app.services.staff_notices import alert_high_risk
from quests.definition import Promise

HIGH_RISK = HIGH_RISK_TASK
MISSED_CHECK_INS = "missed_check_ins"
LAPSE = "lapse"
CALL_HER = "call_her"
PLAN_WITHDRAWN = "plan_withdrawn"
GONE_QUIET = "gone_quiet"
NO_ANSWER = NO_ANSWER_TASK
NOT_REACHED = NOT_REACHED_TASK
FOR_SUPERVISORS = frozenset((HIGH_RISK, NOT_REACHED))
CALL_WITHIN = Promise(working_days=1)
"""Where a quest asks the counsellor to call, that is on the next working day (domain.md 3.2, level 4)."""

_OPEN = sa.select(Task.id).where(
    Task.journey_id == sa.bindparam("of_journey"), Task.kind == sa.bindparam("of_kind"), Task.closed_at.is_(None)
)


class TaskClosed(Exception):
    """A colleague closed this task first."""


def open_task(db: sa.Connection, kind: str, client_id: str, journey_id: str, *, due_at: datetime) -> str:
    """Ask for something to be done for this client; one open task of a kind a journey is enough. Returns its id.

    Whoever opens one holds the journey still, so that two never ask at once. Of what a supervisor has to
    decide those who have to look hear by e-mail as well.
    """
    found: str | None = db.execute(_OPEN, {"of_journey": journey_id, "of_kind": kind}).scalar_one_or_none()
    if found is not None:
        return found
    task_id = new_id()
    db.execute(
        sa.insert(Task).values(
            id=task_id, kind=kind, client_id=client_id, journey_id=journey_id, opened_at=clock.now(), due_at=due_at
        )
    )
    if kind in FOR_SUPERVISORS:
        alert_high_risk(db, task_id)
    return task_id


def close_task(db: sa.Connection, locker: Locker | None, task_id: str, *, actor: Actor, reason: str = "") -> None:
    """It is done, or need not be done; the reason is sealed, for which a locker is needed. Raises TaskClosed."""
    closed = db.execute(
        sa.update(Task)
        .where(Task.id == task_id, Task.closed_at.is_(None))
        .values(closed_at=clock.now(), closed_by=actor.staff_id, reason_sealed=_sealed(locker, task_id, reason))
    )
    if closed.rowcount != 1:
        raise TaskClosed(task_id)


def close_tasks_of(
    db: sa.Connection, locker: Locker | None, journey_id: str, kind: str, *, actor: Actor, reason: str = ""
) -> None:
    """What was asked for by tasks of this kind is done in another way; open ones of this journey are closed."""
    open_ones = db.execute(_OPEN, {"of_journey": journey_id, "of_kind": kind}).scalars()
    for task_id in list(open_ones):
        with suppress(TaskClosed):
            close_task(db, locker, task_id, actor=actor, reason=reason)


def leave_in_peace(
    db: sa.Connection,
    client_id: str,
    journey_id: str,
    *,
    actor: Actor,
    locker: Locker | None = None,
    reason: str = "",
) -> None:
    """Somebody has gone quiet, or answers no reminder, and a person decided not to call or write: kept, with who
    decided and when. A reason is sealed, for which a locker is needed."""
    now, task_id = clock.now(), new_id()
    for kind in (NO_ANSWER, GONE_QUIET):
        close_tasks_of(db, None, journey_id, kind, actor=actor)
    db.execute(
        sa.insert(Task).values(
            id=task_id,
            kind=LEFT_IN_PEACE,
            client_id=client_id,
            journey_id=journey_id,
            opened_at=now,
            due_at=now,
            closed_at=now,
            closed_by=actor.staff_id,
            reason_sealed=_sealed(locker, task_id, reason),
        )
    )


def _sealed(locker: Locker | None, task_id: str, reason: str) -> bytes | None:
    if locker is None or not reason.strip():
        return None
    return locker.seal(reason.strip(), table="task", column="reason_sealed", row_id=task_id)


def close_all_of_client(db: sa.Connection, client_id: str, *, actor: Actor) -> None:
    """Nothing is to be done for this person any more."""
    db.execute(
        sa.update(Task)
        .where(Task.client_id == client_id, Task.closed_at.is_(None))
        .values(closed_at=clock.now(), closed_by=actor.staff_id)
    )
