"""The team's Unassigned list: journeys that nobody has yet, and the four things that may be known of them."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from app.models.clients import Client
from app.models.journeys import Journey, StepRun
from app.models.messages import Message
from app.permissions import Actor
from app.queries.caseload import urgency
from app.queries.teams import of_her_teams
from app.vocabulary import Permission


@dataclass(frozen=True)
class UnassignedJourney:
    """A journey that nobody has taken: the four things that the whole team may know, and its address.

    A safety hold is part of the risk.
    """

    journey_id: str
    pseudonym: str
    language: str
    quest_version_id: str
    risk: str
    is_on_hold: bool


@dataclass(frozen=True)
class TakeTarget:
    """A running journey that somebody wants to take. ``counsellor_id`` is None while nobody has it."""

    journey_id: str
    client_id: str
    pseudonym: str
    counsellor_id: str | None


def _nobody_has_it() -> sa.ColumnElement[bool]:
    return sa.and_(
        Journey.counsellor_id.is_(None),
        Journey.started_at.is_not(None),
        Journey.ending.is_(None),
        Client.erased_at.is_(None),
    )


def unassigned(db: sa.Connection, staff: Actor) -> list[UnassignedJourney]:
    """Running journeys of her teams without a counsellor: holds, then the most urgent risk, the soonest promise, the
    oldest."""
    if not staff.may(Permission.SEE_UNASSIGNED):
        return []
    promise = (
        sa.select(sa.func.min(StepRun.promise_by))
        .where(StepRun.journey_id == Journey.id)
        .correlate(Journey)
        .scalar_subquery()
    )
    message_due = (
        sa.select(sa.func.min(Message.due_at))
        .where(Message.journey_id == Journey.id, Message.closed_at.is_(None))
        .correlate(Journey)
        .scalar_subquery()
    )
    is_sooner = sa.and_(message_due.is_not(None), sa.or_(promise.is_(None), message_due < promise))
    soonest = sa.case((is_sooner, message_due), else_=promise)
    rows = db.execute(
        sa.select(
            Journey.id,
            Client.pseudonym,
            Client.language,
            Journey.quest_version_id,
            Journey.risk,
            Journey.hold_since.is_not(None),
        )
        .join(Client, Client.id == Journey.client_id)
        .where(_nobody_has_it(), of_her_teams(staff, Permission.SEE_UNASSIGNED))
        .order_by(
            Journey.hold_since.is_(None),
            urgency().desc(),
            soonest.is_(None),
            soonest,
            Journey.started_at,
            Journey.id,
        )
    )
    return [UnassignedJourney(*row) for row in rows]


def count_unassigned(db: sa.Connection, staff: Actor) -> int:
    """How many journeys wait for somebody to take them."""
    if not staff.may(Permission.SEE_UNASSIGNED):
        return 0
    counted = sa.select(sa.func.count()).select_from(Journey).join(Client, Client.id == Journey.client_id)
    hers = of_her_teams(staff, Permission.SEE_UNASSIGNED)
    return int(db.execute(counted.where(_nobody_has_it(), hers)).scalar_one())


def take_target(db: sa.Connection, staff: Actor, journey_id: str, *, seen: str = "") -> TakeTarget | None:
    """The running journey that this person wants to take, also where a colleague was quicker; None if there is none.

    ``seen`` is the pseudonym that stood beside her button: who had it before her eyes is told that a colleague of
    another team has the person now. Otherwise what is not of her teams is not there.
    """
    if not staff.may(Permission.TAKE_JOURNEY):
        return None
    hers = sa.or_(of_her_teams(staff, Permission.TAKE_JOURNEY), Journey.counsellor_id == staff.id)
    was_hers_to_take = sa.and_(Journey.counsellor_id.is_not(None), Client.pseudonym == seen)
    row = db.execute(
        sa.select(Journey.id, Journey.client_id, Client.pseudonym, Journey.counsellor_id)
        .join(Client, Client.id == Journey.client_id)
        .where(
            Journey.id == journey_id,
            Journey.started_at.is_not(None),
            Journey.ending.is_(None),
            Client.erased_at.is_(None),
            sa.or_(hers, was_hers_to_take) if seen else hers,
        )
    ).one_or_none()
    return TakeTarget(*row) if row else None
