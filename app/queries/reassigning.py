"""Whom a colleague has, and how much the others have: what a supervisor looks at before people change hands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app import clock
from app.models.clients import Client
from app.models.contacts import ContactCard
from app.models.journeys import Journey
from app.models.staff import Staff, StaffRole
from app.models.talks import Booking, Slot
from app.queries.caseload import urgency
from app.queries.staff import Colleague
from app.vocabulary import Role, StaffState


@dataclass(frozen=True)
class PersonOf:
    """One client of a colleague, by the plan that goes on, else by the newest. All of her plans go along."""

    client_id: str
    pseudonym: str
    language: str
    journey_id: str
    quest_version_id: str
    risk: str
    is_on_hold: bool
    has_ended: bool
    last_act_at: datetime | None


@dataclass(frozen=True)
class Load:
    """How many people somebody has whose plans go on, and how many of them in each language."""

    people: int = 0
    languages: Mapping[str, int] | None = None

    def in_language(self, code: str) -> int:
        """How many of her people speak it."""
        return (self.languages or {}).get(code, 0)


@dataclass(frozen=True)
class Besides:
    """What a colleague has that does not change hands with her people: contacts that go on, and talks to come."""

    contacts: int
    talks: int


def colleague_by_id(db: sa.Connection, staff_id: str) -> Colleague | None:
    """A member of staff, whatever her state: who was suspended or has left may still have clients."""
    rows = db.execute(
        sa.select(Staff.name, Staff.email, Staff.state, StaffRole.role)
        .outerjoin(StaffRole, StaffRole.staff_id == Staff.id)
        .where(Staff.id == staff_id)
    ).all()
    if not rows:
        return None
    roles = frozenset(Role(row.role) for row in rows if row.role is not None)
    return Colleague(staff_id, rows[0].name, rows[0].email, StaffState(rows[0].state), roles)


def people_of(db: sa.Connection, staff_id: str) -> list[PersonOf]:
    """Everybody who is with this colleague: running plans first, the highest risk first, then by name."""
    place = sa.func.row_number().over(
        partition_by=Journey.client_id,
        order_by=[Journey.ending.is_not(None), Journey.created_at.desc(), Journey.id],
    )
    has_ended = Journey.ending.is_not(None)
    first = (
        sa.select(
            *(Client.id, Client.pseudonym, Client.language, Journey.id.label("journey_id"), Journey.quest_version_id),
            *(Journey.risk, Journey.hold_since.is_not(None).label("is_on_hold"), has_ended.label("has_ended")),
            *(Journey.last_act_at, urgency().label("urgency"), place.label("place")),
        )
        .join(Client, Client.id == Journey.client_id)
        .where(Journey.counsellor_id == staff_id, Client.erased_at.is_(None))
        .subquery()
    )
    order = (first.c.has_ended, first.c.urgency.desc(), first.c.pseudonym)
    rows: Any = db.execute(sa.select(*list(first.c)[:9]).where(first.c.place == 1).order_by(*order))
    return [PersonOf(*row) for row in rows]


def loads(db: sa.Connection) -> dict[str, Load]:
    """How many people each colleague has now. One statement; who has nobody is not in it."""
    rows = db.execute(
        sa.select(Journey.counsellor_id, Client.language, sa.func.count(sa.distinct(Journey.client_id)).label("people"))
        .join(Client, Client.id == Journey.client_id)
        .where(Journey.counsellor_id.is_not(None), Journey.ending.is_(None), Client.erased_at.is_(None))
        .group_by(Journey.counsellor_id, Client.language)
    )
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row.counsellor_id, {})[row.language] = row.people
    return {one: Load(sum(languages.values()), languages) for one, languages in found.items()}


def besides(db: sa.Connection, staff_id: str) -> Besides:
    """What stays with her name on it, and has to be seen to by hand."""
    contacts = sa.select(sa.func.count()).where(ContactCard.holder_id == staff_id, ContactCard.closed_at.is_(None))
    talks = (
        sa.select(sa.func.count())
        .select_from(Booking)
        .join(Slot, Slot.id == Booking.slot_id)
        .where(Slot.staff_id == staff_id, Booking.status == "booked", Slot.starts_at > clock.now())
    )
    row = db.execute(sa.select(contacts.scalar_subquery(), talks.scalar_subquery())).one()
    return Besides(int(row[0]), int(row[1]))
