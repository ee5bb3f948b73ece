"""How many people each counsellor sees to, what waits for them and for how long: numbers, and nobody's name.

By name and never by number: it says whom to relieve, and ranks nobody (domain.md section 6).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.models.clients import Client
from app.models.journeys import Journey, JourneyEvent, StepRun
from app.models.messages import Message
from app.models.staff import Staff, StaffRole
from app.models.teams import Team, TeamMember
from app.permissions import TABLE, Actor
from app.queries.journey_states import IS_RUNNING
from app.vocabulary import Permission, Risk, Scope, StaffState


@dataclass(frozen=True)
class Caseload:
    """One counsellor's. ``waiting``: people to whom we owe an answer, a call or a step; ``waiting_since``: how long the
    longest of them has waited. ``is_here``: the account is active."""

    staff_id: str
    name: str
    is_here: bool
    people: int = 0
    waiting: int = 0
    high: int = 0
    waiting_since: datetime | None = None


def caseloads(db: sa.Connection, staff: Actor) -> list[Caseload]:
    """Everybody's whom this person may look at, by name: colleagues who take plans, and whoever still has one.

    Four statements, however many colleagues and clients there are.
    """
    which = _whose(staff)
    found = {row.id: Caseload(row.id, row.name, row.state == StaffState.ACTIVE) for row in _people(db, which)}
    for row in _counts(db, which):
        found[row.counsellor_id] = replace(
            found[row.counsellor_id], people=row.people, waiting=row.waiting or 0, high=row.high or 0
        )
    for staff_id, since in (*_steps_since(db, which), *_messages_since(db, which)):
        before = found[staff_id].waiting_since
        found[staff_id] = replace(found[staff_id], waiting_since=since if before is None else min(since, before))
    return list(found.values())


def _whose(staff: Actor) -> sa.ColumnElement[bool]:
    """The condition on ``Staff`` that leaves those whose numbers this person may see."""
    match staff.scope(Permission.SEE_CASELOADS):
        case Scope.ALL:
            return sa.true()
        case Scope.TEAM:
            mates = (
                sa.select(TeamMember.staff_id)
                .join(Team, Team.id == TeamMember.team_id)
                .where(TeamMember.team_id.in_(sorted(staff.teams)), Team.closed_at.is_(None))
            )
            return sa.or_(Staff.id == staff.id, Staff.id.in_(mates))
        case Scope.OWN:
            return Staff.id == staff.id
        case _:
            return sa.false()


def _people(db: sa.Connection, which: sa.ColumnElement[bool]) -> list[Any]:
    roles = sorted(TABLE[Permission.TAKE_JOURNEY])
    takes = sa.exists().where(StaffRole.staff_id == Staff.id, StaffRole.role.in_(roles))
    has_somebody = sa.exists().where(Journey.counsellor_id == Staff.id, Journey.ending.is_(None))
    works_here = sa.and_(Staff.state == StaffState.ACTIVE, takes)
    statement = sa.select(Staff.id, Staff.name, Staff.state).where(which, sa.or_(works_here, has_somebody))
    return list(db.execute(statement.order_by(Staff.name, Staff.id)))


def _owes() -> sa.ColumnElement[bool]:
    """We owe her something: an answer to a step or a message, a call, or a step of ours; not a talk that is booked."""
    step = sa.exists().where(StepRun.journey_id == Journey.id, _is_owed())
    message = sa.exists().where(Message.journey_id == Journey.id, _WAITS)
    return sa.or_(Journey.call_promised_by.is_not(None), step.correlate(Journey), message.correlate(Journey))


def _is_owed() -> sa.ColumnElement[bool]:
    promised = sa.and_(StepRun.promise_by.is_not(None), StepRun.has_booking.is_(False))
    return sa.or_(StepRun.status == "sent", promised)


_WAITS = sa.and_(Message.closed_at.is_(None), Message.staff_id.is_(None))


def _counts(db: sa.Connection, which: sa.ColumnElement[bool]) -> list[Any]:
    is_high = Journey.risk.in_((Risk.HIGH, Risk.EMERGENCY))

    def people(condition: sa.ColumnElement[bool] | None = None) -> sa.ColumnElement[int]:
        whom = Journey.client_id if condition is None else sa.case((condition, Journey.client_id))
        return sa.func.count(whom.distinct())

    return list(
        db.execute(
            sa.select(
                Journey.counsellor_id,
                people().label("people"),
                people(_owes()).label("waiting"),
                people(is_high).label("high"),
            )
            .join(Client, Client.id == Journey.client_id)
            .join(Staff, Staff.id == Journey.counsellor_id)
            .where(which, IS_RUNNING, Client.erased_at.is_(None))
            .group_by(Journey.counsellor_id)
        )
    )


def _steps_since(db: sa.Connection, which: sa.ColumnElement[bool]) -> list[tuple[str, datetime]]:
    """Since when the longest wait for a step or a call goes on, by whose it is."""
    began = sa.func.max(JourneyEvent.at)
    is_wait = sa.and_(JourneyEvent.journey_id == Journey.id, JourneyEvent.kind == "service_wait_started")
    of_step = sa.select(began).where(is_wait, JourneyEvent.step == StepRun.step).correlate(Journey, StepRun)
    of_call = sa.select(began).where(is_wait, JourneyEvent.step.is_(None)).correlate(Journey)
    steps = (
        sa.select(Journey.counsellor_id, of_step.scalar_subquery().label("since"))
        .join(StepRun, StepRun.journey_id == Journey.id)
        .where(_is_owed())
    )
    calls = sa.select(Journey.counsellor_id, of_call.scalar_subquery().label("since")).where(
        Journey.call_promised_by.is_not(None)
    )
    ours = sa.and_(which, IS_RUNNING, Client.erased_at.is_(None))
    each = sa.union_all(
        *(
            one.join(Client, Client.id == Journey.client_id).join(Staff, Staff.id == Journey.counsellor_id).where(ours)
            for one in (steps, calls)
        )
    ).subquery()
    rows = db.execute(
        sa.select(each.c.counsellor_id, sa.func.min(each.c.since))
        .where(each.c.since.is_not(None))
        .group_by(each.c.counsellor_id)
    )
    return [(row[0], row[1]) for row in rows]


def _messages_since(db: sa.Connection, which: sa.ColumnElement[bool]) -> list[tuple[str, datetime]]:
    rows = db.execute(
        sa.select(Journey.counsellor_id, sa.func.min(Message.at))
        .join(Journey, Journey.id == Message.journey_id)
        .join(Client, Client.id == Journey.client_id)
        .join(Staff, Staff.id == Journey.counsellor_id)
        .where(which, _WAITS, IS_RUNNING, Client.erased_at.is_(None))
        .group_by(Journey.counsellor_id)
    )
    return [(staff_id, since) for staff_id, since in rows if staff_id is not None]
