"""The rest of a working day as rows: steps that the service owes, calls that were asked for, tasks, talks.

**Who owes a step**: her counsellor, where she has one and the role fits, otherwise
everybody with that role. A step of an agent is owed by the agents and by her counsellor as well. Whoever owes a step is
her current contact for it (domain.md section 8) and sees what the step needs, not her record.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.models.clients import Client, SafeContact
from app.models.journeys import Journey, StepRun
from app.models.staff import StaffRole
from app.models.words import Task
from app.permissions import Actor
from app.queries.caseload import contact_of, is_with, within_scope
from app.queries.earlier_versions import is_walkable
from app.queries.worklist import CASE, HAS_RULES, HIGH_RISK_TASK, Case, case_in
from app.vocabulary import Permission, Role
from quests.events import CLIENT

STEP_ROLES = (Role.AGENT, Role.COUNSELLOR, Role.CLINICIAN, Role.SUPERVISOR)
FIRST_LINE = frozenset((Role.AGENT, Role.COUNSELLOR))
"""Who calls somebody back whom nobody has taken yet."""


@dataclass(frozen=True)
class OwedStep:
    """A step as staff see it to do it. ``promise_by`` is our promise, where its clock runs."""

    case: Case
    step_run_id: str
    step: str
    status: str
    owner: str
    opened_at: datetime
    due_from: datetime | None
    due_by: datetime | None
    promise_by: datetime | None

    @property
    def by(self) -> datetime | None:
        """By when it is to be done: what we promised, else the day that it is due."""
        return self.promise_by or self.due_by


@dataclass(frozen=True)
class AskedCall:
    """She asked for a call, and by ``promise_by`` we said that we would call."""

    case: Case
    promise_by: datetime


@dataclass(frozen=True)
class TaskCase:
    """An open task with the client and the journey that it is about."""

    case: Case
    task_id: str
    kind: str
    opened_at: datetime
    due_at: datetime


def _is_owed_by(staff: Actor) -> sa.ColumnElement[bool]:
    """The condition on ``StepRun`` and ``Journey`` that this person owes the step."""
    is_hers = is_with(staff)
    owed = [sa.and_(is_hers, StepRun.owner.in_((Role.AGENT, Role.COUNSELLOR)))]
    for role in STEP_ROLES:
        if role not in staff.roles:
            continue
        fits = sa.exists().where(StaffRole.staff_id == Journey.counsellor_id, StaffRole.role == role)
        nobody = Journey.counsellor_id.is_(None) if role is Role.COUNSELLOR else ~fits
        owed.append(sa.and_(StepRun.owner == role, sa.or_(is_hers, nobody)))
    return sa.or_(*owed)


_RUNS = sa.and_(
    Journey.started_at.is_not(None),
    Journey.ending.is_(None),
    Journey.hold_since.is_(None),
    is_walkable(Journey.quest_version_id),
    Client.erased_at.is_(None),
)


def _steps() -> sa.Select[Any]:
    return (
        sa.select(
            *CASE,
            StepRun.id.label("run_id"),
            StepRun.step,
            StepRun.status,
            StepRun.owner,
            StepRun.opened_at,
            StepRun.due_from,
            StepRun.due_by,
            StepRun.promise_by,
        )
        .join(Journey, Journey.id == StepRun.journey_id)
        .join(Client, Client.id == Journey.client_id)
        .outerjoin(SafeContact, HAS_RULES)
    )


def _owed_step(row: Any) -> OwedStep:
    return OwedStep(
        case_in(row),
        row.run_id,
        row.step,
        row.status,
        row.owner,
        row.opened_at,
        row.due_from,
        row.due_by,
        row.promise_by,
    )


def steps_owed(db: sa.Connection, staff: Actor, now: datetime) -> list[OwedStep]:
    """Open staff steps that this person owes and whose day has come, and times for a talk that a client asked for.

    On a safety hold the plan rests, and what is owed then is said by the row about the risk.
    """
    is_open = StepRun.status == "open"  # In each part, so that a database finds either by ix_step_run_open.
    asks_for_a_time = sa.and_(
        is_open,
        StepRun.owner == CLIENT,
        StepRun.promise_by.is_not(None),
        StepRun.has_booking.is_(False),
        within_scope(staff, Permission.REVIEW_STEP),
    )
    is_ours = sa.and_(
        is_open,
        StepRun.owner.in_(STEP_ROLES),
        _is_owed_by(staff),
        sa.or_(StepRun.due_from.is_(None), StepRun.due_from <= now),
    )
    rows = db.execute(_steps().where(_RUNS, sa.or_(is_ours, asks_for_a_time)))
    return [_owed_step(row) for row in rows]


def step_for(db: sa.Connection, staff: Actor, step_run_id: str) -> OwedStep | None:
    """The step that an address of the desk names, if this person owes it or sees the client's plan."""
    sees = sa.or_(_is_owed_by(staff), _is_with(staff))
    has_died = Journey.ending == "deceased"
    row = db.execute(
        _steps().where(
            StepRun.id == step_run_id,
            Client.erased_at.is_(None),
            sa.or_(Journey.ending.is_(None), ~has_died),
            sees,
        )
    ).one_or_none()
    return _owed_step(row) if row else None


def _is_with(staff: Actor) -> sa.ColumnElement[bool]:
    """Whose client she is, on ``Journey`` and ``Client``: assigned, or opened for a call and not taken since."""
    return sa.or_(within_scope(staff, Permission.DO_STEP), sa.and_(Journey.counsellor_id.is_(None), contact_of(staff)))


def _may_call(staff: Actor) -> sa.ColumnElement[bool]:
    """Whose clients this person may call: her own; and who asked for a call while nobody has taken her."""
    asked = sa.and_(Journey.counsellor_id.is_(None), Journey.call_promised_by.is_not(None))
    mine = _is_with(staff)
    return sa.or_(mine, asked) if staff.roles & FIRST_LINE else mine


def _cases(staff: Actor) -> sa.Select[Any]:
    return (
        sa.select(*CASE, Journey.call_promised_by)
        .select_from(Journey)
        .join(Client, Client.id == Journey.client_id)
        .outerjoin(SafeContact, HAS_RULES)
        .where(_may_call(staff), Client.erased_at.is_(None))
    )


def calls_asked(db: sa.Connection, staff: Actor) -> list[AskedCall]:
    """Calls that clients asked for and nobody made yet."""
    rows = db.execute(_cases(staff).where(Journey.call_promised_by.is_not(None), Journey.ending.is_(None)))
    return [AskedCall(case_in(row), row.call_promised_by) for row in rows]


def cases_of(db: sa.Connection, journey_ids: Collection[str]) -> dict[str, Case]:
    """These journeys as rows name them, by id; for talks, which are in the times of whoever asks."""
    if not journey_ids:
        return {}
    rows = db.execute(
        sa.select(*CASE)
        .select_from(Journey)
        .join(Client, Client.id == Journey.client_id)
        .outerjoin(SafeContact, HAS_RULES)
        .where(Journey.id.in_(journey_ids), Client.erased_at.is_(None))
    )
    return {row.journey_id: case_in(row) for row in rows}


def call_for(db: sa.Connection, staff: Actor, journey_id: str) -> tuple[Case, datetime | None] | None:
    """The client of this journey, if this person may call her, and by when we said that we would."""
    row = db.execute(
        _cases(staff).where(Journey.id == journey_id, sa.or_(Journey.ending.is_(None), Journey.ending == "abandoned"))
    ).one_or_none()
    return (case_in(row), row.call_promised_by) if row else None


def tasks_open(db: sa.Connection, staff: Actor) -> list[TaskCase]:
    """Open tasks about this person's clients, without those about a high risk, which are rows of their own."""
    rows = db.execute(
        sa.select(*CASE, Task.id.label("task_id"), Task.kind, Task.opened_at, Task.due_at)
        .select_from(Task)
        .join(Journey, Journey.id == Task.journey_id)
        .join(Client, Client.id == Journey.client_id)
        .outerjoin(SafeContact, HAS_RULES)
        .where(
            within_scope(staff, Permission.SEE_WORKLIST),
            Client.erased_at.is_(None),
            Task.kind != HIGH_RISK_TASK,
            Task.closed_at.is_(None),
        )
    )
    return [TaskCase(case_in(row), row.task_id, row.kind, row.opened_at, row.due_at) for row in rows]
