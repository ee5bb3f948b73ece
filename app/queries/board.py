"""What goes on now: who is in contact, who waits, what runs. A lead sees her team, and pseudonyms are supervisors'."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app import clock
from app.models.clients import Client
from app.models.contacts import ContactCard
from app.models.journeys import Journey
from app.models.safety import ProtocolRun, ServiceClock
from app.models.staff import Staff
from app.models.supervision import HelpRequest
from app.permissions import Actor
from app.queries.handovers import TO_ACCEPT
from app.queries.helping import Help, of_her_teams, requests
from app.queries.risk import HIGH
from app.vocabulary import Permission, Scope


@dataclass(frozen=True)
class ContactNow:
    """A contact that goes on, and who has it. ``pseudonym`` is None for somebody who is no client, and for who may not
    know it."""

    card_id: str
    holder_name: str
    channel: str
    language: str
    risk: str
    since: datetime
    pseudonym: str | None


@dataclass(frozen=True)
class Waiting:
    """Somebody waits to be taken over. ``holder_name``: who is with them meanwhile."""

    card_id: str | None
    channel: str
    since: datetime
    due_at: datetime
    holder_name: str | None
    pseudonym: str | None


@dataclass(frozen=True)
class ProtocolNow:
    """A crisis protocol whose record is open. ``opened_by`` is None where an answer opened it."""

    run_id: str
    kind: str
    since: datetime
    opened_by: str | None
    pseudonym: str | None


@dataclass(frozen=True)
class Numbers:
    """Counts of the whole service: who has nobody, and how many of them are at a high risk; clocks, and those over."""

    unassigned: int
    unassigned_high: int
    unassigned_since: datetime | None
    clocks: int
    clocks_over: int


def sees_people(staff: Actor) -> bool:
    """Whether the board names clients to this person: to who may see each of them anyway."""
    return staff.scope(Permission.READ_CLIENT) is Scope.ALL


def is_by_team(staff: Actor) -> bool:
    """Whether this person sees what her own team does, and nobody else's."""
    return staff.scope(Permission.SEE_BOARD) is Scope.TEAM


def contacts_now(db: sa.Connection, staff: Actor) -> list[ContactNow]:
    """Contacts that go on, the oldest first. One statement."""
    rows = db.execute(
        sa.select(
            *(ContactCard.id, Staff.name, ContactCard.channel, ContactCard.language, ContactCard.risk),
            *(ContactCard.arrived_at, Client.pseudonym if sees_people(staff) else sa.null()),
        )
        .join(Staff, Staff.id == ContactCard.holder_id)
        .outerjoin(Client, Client.id == ContactCard.client_id)
        .where(ContactCard.closed_at.is_(None), _of_team(ContactCard.holder_id, staff))
        .order_by(ContactCard.arrived_at, ContactCard.id)
    )
    return [ContactNow(*row) for row in rows]


def help_now(db: sa.Connection, staff: Actor) -> list[Help]:
    """Help that was asked for and is not over, the oldest first, whoever comes."""
    return requests(db, HelpRequest.closed_at.is_(None), _of_team(HelpRequest.staff_id, staff))


def waiting_now(db: sa.Connection, staff: Actor) -> list[Waiting]:
    """Who waits to be taken over, the first due first. For a lead those whom a colleague of her team is with."""
    rows = db.execute(
        sa.select(
            *(ServiceClock.card_id, ServiceClock.channel, ServiceClock.started_at, ServiceClock.due_at, Staff.name),
            Client.pseudonym if sees_people(staff) else sa.null(),
        )
        .outerjoin(ContactCard, ContactCard.id == ServiceClock.card_id)
        .outerjoin(Staff, Staff.id == ContactCard.holder_id)
        .outerjoin(Client, Client.id == ServiceClock.client_id)
        .where(
            ServiceClock.kind.in_(TO_ACCEPT),
            ServiceClock.stopped_at.is_(None),
            _of_team(ContactCard.holder_id, staff),
        )
        .order_by(ServiceClock.due_at, ServiceClock.id)
    )
    return [Waiting(*row) for row in rows]


def protocols_now(db: sa.Connection, staff: Actor) -> list[ProtocolNow]:
    """Crisis protocols whose record is open, the oldest first. For a lead those that her team opened."""
    rows = db.execute(
        sa.select(
            *(ProtocolRun.id, ProtocolRun.kind, ProtocolRun.opened_at, Staff.name),
            Client.pseudonym if sees_people(staff) else sa.null(),
        )
        .outerjoin(Staff, Staff.id == ProtocolRun.opened_by)
        .outerjoin(Client, Client.id == ProtocolRun.client_id)
        .where(ProtocolRun.closed_at.is_(None), _of_team(ProtocolRun.opened_by, staff))
        .order_by(ProtocolRun.opened_at, ProtocolRun.id)
    )
    return [ProtocolNow(*row) for row in rows]


def numbers_now(db: sa.Connection, staff: Actor) -> Numbers:
    """How many have nobody yet, for a lead those of her teams; and how many clocks run in the whole service."""
    team = sa.or_(Client.team.is_(None), Client.team.in_(sorted(staff.teams))) if is_by_team(staff) else sa.true()
    is_high = sa.or_(Journey.risk.in_(HIGH), Journey.hold_since.is_not(None))
    nobody = (
        sa.select(
            sa.func.count(),
            sa.func.coalesce(sa.func.sum(sa.case((is_high, 1), else_=0)), 0),
            sa.func.min(Journey.started_at),
        )
        .select_from(Journey)
        .join(Client, Client.id == Journey.client_id)
        .where(Journey.counsellor_id.is_(None), Journey.started_at.is_not(None), Journey.ending.is_(None), team)
        .where(Client.erased_at.is_(None))
    )
    is_over = sa.and_(ServiceClock.waiting_since.is_(None), ServiceClock.due_at <= clock.now())
    clocks = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(sa.case((is_over, 1), else_=0)), 0)).where(
        ServiceClock.stopped_at.is_(None)
    )
    without, running = db.execute(nobody).one(), db.execute(clocks).one()
    return Numbers(int(without[0]), int(without[1]), without[2], int(running[0]), int(running[1]))


def _of_team(staff_id: sa.orm.InstrumentedAttribute[Any], staff: Actor) -> sa.ColumnElement[bool]:
    return of_her_teams(staff_id, staff) if is_by_team(staff) else sa.true()
