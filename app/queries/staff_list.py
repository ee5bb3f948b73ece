"""Who works here, as an administrator sees it: accounts with roles and teams, open visits, and what was changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.models.access import Audit, StaffSession
from app.models.contacts import ContactCard
from app.models.journeys import Journey
from app.models.service_time import OnCall
from app.models.staff import Staff, StaffInvitation, StaffRole
from app.models.talks import Booking, Slot
from app.models.teams import Cover, Team, TeamMember
from app.vocabulary import ActorKind, Role, StaffState


@dataclass(frozen=True)
class PersonRow:
    """One account. ``last_seen_at`` is known for 30 days; ``link_until`` while an unused link opens it."""

    id: str
    name: str
    email: str
    state: StaffState
    created_at: datetime
    last_seen_at: datetime | None
    link_until: datetime | None
    roles: frozenset[Role]
    teams: tuple[str, ...]


@dataclass(frozen=True)
class OpenVisit:
    """A visit that is open now."""

    token_hash: str
    began_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True)
class InHand:
    """What is still with somebody: people with a running plan, open contacts, talks to come, turns, covers."""

    clients: int = 0
    contacts: int = 0
    talks: int = 0
    turns: int = 0
    covers: int = 0

    @property
    def is_empty(self) -> bool:
        return self == InHand()


@dataclass(frozen=True)
class Change:
    """One line of an account's history: what was done, when, and by whom; nobody is named for the command line."""

    at: datetime
    action: str
    by_id: str
    by_name: str | None
    detail: dict[str, Any] = field(default_factory=dict)


def people(db: sa.Connection, now: datetime, *, like: str = "") -> list[PersonRow]:
    """Every account by name, or those whose name or e-mail has ``like`` in it. Three statements, however many."""
    matches = sa.or_(Staff.name.icontains(like, autoescape=True), Staff.email.icontains(like, autoescape=True))
    return _rows(db, now, matches if like else sa.true())


def person(db: sa.Connection, staff_id: str, now: datetime) -> PersonRow | None:
    """One account, or None."""
    return next(iter(_rows(db, now, Staff.id == staff_id)), None)


def _rows(db: sa.Connection, now: datetime, which: sa.ColumnElement[bool]) -> list[PersonRow]:
    seen = sa.select(sa.func.max(StaffSession.last_seen_at)).where(StaffSession.staff_id == Staff.id)
    link = sa.select(sa.func.max(StaffInvitation.expires_at)).where(
        StaffInvitation.staff_id == Staff.id, StaffInvitation.used_at.is_(None), StaffInvitation.expires_at > now
    )
    asked = (Staff.id, Staff.name, Staff.email, Staff.state, Staff.created_at)
    moments = (seen.correlate(Staff).scalar_subquery(), link.correlate(Staff).scalar_subquery())
    found = db.execute(sa.select(*asked, *moments).where(which).order_by(sa.func.lower(Staff.name), Staff.id)).all()
    held = sa.select(StaffRole.staff_id, StaffRole.role).join(Staff, Staff.id == StaffRole.staff_id).where(which)
    teams = (
        sa.select(TeamMember.staff_id, Team.name)
        .join(Team, Team.id == TeamMember.team_id)
        .join(Staff, Staff.id == TeamMember.staff_id)
        .where(which, Team.closed_at.is_(None))
        .order_by(Team.name)
    )
    roles_by, teams_by = _by_person(db.execute(held)), _by_person(db.execute(teams))
    return [
        PersonRow(
            *row[:3],
            StaffState(row.state),
            *row[4:],
            frozenset(Role(role) for role in roles_by.get(row.id, ())),
            tuple(teams_by.get(row.id, ())),
        )
        for row in found
    ]


def _by_person(rows: Iterable[Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for staff_id, value in rows:
        found.setdefault(staff_id, []).append(value)
    return found


def open_visits(db: sa.Connection, staff_id: str, *, began_after: datetime, seen_after: datetime) -> list[OpenVisit]:
    """Her visits that live now, the latest first."""
    rows = db.execute(
        sa.select(StaffSession.token_hash, StaffSession.created_at, StaffSession.last_seen_at)
        .where(
            StaffSession.staff_id == staff_id,
            StaffSession.ended_at.is_(None),
            StaffSession.created_at > began_after,
            StaffSession.last_seen_at > seen_after,
        )
        .order_by(StaffSession.created_at.desc(), StaffSession.token_hash)
    )
    return [OpenVisit(*row) for row in rows]


def in_hand(db: sa.Connection, staff_id: str, now: datetime) -> InHand:
    """What waits for her, in numbers: an administrator reads nothing of a client. One statement."""
    clients = sa.select(sa.func.count(Journey.client_id.distinct())).where(
        Journey.counsellor_id == staff_id, Journey.started_at.is_not(None), Journey.ending.is_(None)
    )
    contacts = _count(ContactCard).where(ContactCard.holder_id == staff_id, ContactCard.closed_at.is_(None))
    talks = (
        _count(Booking)
        .join(Slot, Slot.id == Booking.slot_id)
        .where(Slot.staff_id == staff_id, Booking.status == "booked", Slot.starts_at > now)
    )
    turns = _count(OnCall).where(OnCall.staff_id == staff_id, OnCall.withdrawn_at.is_(None), OnCall.ends_at > now)
    covers = _count(Cover).where(Cover.covered_by == staff_id, Cover.ended_at.is_(None), Cover.ends_at > now)
    counted = [one.scalar_subquery() for one in (clients, contacts, talks, turns, covers)]
    return InHand(*db.execute(sa.select(*counted)).one())


def _count(table: Any) -> sa.Select[Any]:
    return sa.select(sa.func.count()).select_from(table)


def changes_of(db: sa.Connection, staff_id: str, at_most: int = 20) -> list[Change]:
    """What was changed of her account, the latest first. Her own visits are none of it."""
    by = aliased(Staff)
    rows = db.execute(
        sa.select(Audit.at, Audit.action, Audit.actor_id, by.name, Audit.detail)
        .outerjoin(by, sa.and_(by.id == Audit.actor_id, Audit.actor_kind == ActorKind.STAFF))
        .where(Audit.object_kind == "staff", Audit.object_id == staff_id, Audit.action.in_(CHANGES))
        .order_by(Audit.at.desc(), Audit.id)
        .limit(at_most)
    )
    return [Change(*row) for row in rows]


CHANGES = (
    "staff_added",
    "staff_invited_again",
    "staff_joined",
    "staff_roles_changed",
    "staff_suspended",
    "staff_left",
    "staff_brought_back",
    "visits_ended",
    "joined_team",
    "left_team",
)
