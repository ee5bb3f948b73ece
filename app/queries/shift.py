"""What happened in a stretch of time and what the next one owes, of the clients whom the reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.models.clients import Client
from app.models.contacts import ContactCard
from app.models.journeys import Journey, StepRun
from app.models.messages import Message
from app.models.service_time import OnCall
from app.models.staff import Staff
from app.models.supervision import ShiftNote
from app.models.words import RiskAssessment
from app.permissions import Actor
from app.queries.caseload import contact_of, within_scope
from app.queries.contact_cards import within_cards
from app.queries.risk import HIGH
from app.queries.staff_notices import answers_promised, calls_promised, steps_promised
from app.vocabulary import Duty, Permission, Scope

LOOKS_BACK = timedelta(hours=24)


@dataclass(frozen=True)
class ContactDone:
    """A contact of this time. ``ending`` is None while it goes on."""

    id: str
    channel: str
    language: str
    holder_name: str
    pseudonym: str | None
    risk: str
    opened_at: datetime
    closed_at: datetime | None
    ending: str | None


@dataclass(frozen=True)
class Finding:
    """A high risk that was found. ``staff_name`` is None where her own answers found it."""

    at: datetime
    client_id: str
    pseudonym: str
    level: str
    rule: str
    reasons: tuple[str, ...]
    staff_name: str | None


@dataclass(frozen=True)
class Promised:
    """Something that we said we would do by a time. ``what`` is step, call or answer."""

    what: str
    client_id: str
    pseudonym: str
    counsellor_name: str | None
    by: datetime


@dataclass(frozen=True)
class SealedShiftNote:
    """What somebody wrote for the next shift; opens with table ``shift_note`` and its id."""

    id: str
    at: datetime
    staff_name: str
    words_sealed: bytes


def last_shift_began(db: sa.Connection, now: datetime) -> datetime | None:
    """When the latest turn of a supervisor on the rota began, within the last day; None where the rota says nothing."""
    turns = sa.select(sa.func.max(OnCall.starts_at)).where(
        OnCall.duty == Duty.SUPERVISOR,
        OnCall.withdrawn_at.is_(None),
        OnCall.starts_at <= now,
        OnCall.starts_at > now - LOOKS_BACK,
    )
    found: datetime | None = db.execute(turns).scalar_one()
    return found


def contacts_between(db: sa.Connection, staff: Actor, since: datetime, until: datetime) -> list[ContactDone]:
    """Contacts that this person may read and that went on in this time, in order."""
    went_on = sa.or_(ContactCard.closed_at.is_(None), ContactCard.closed_at >= since)
    rows = db.execute(
        sa.select(
            *(ContactCard.id, ContactCard.channel, ContactCard.language, Staff.name, Client.pseudonym),
            *(ContactCard.risk, ContactCard.opened_at, ContactCard.closed_at, ContactCard.ending),
        )
        .join(Staff, Staff.id == ContactCard.holder_id)
        .outerjoin(Client, Client.id == ContactCard.client_id)
        .where(ContactCard.opened_at <= until, went_on, within_cards(staff, Permission.READ_CARD))
        .order_by(ContactCard.opened_at, ContactCard.id)
    )
    return [ContactDone(*row) for row in rows]


def findings_between(db: sa.Connection, staff: Actor, since: datetime, until: datetime) -> list[Finding]:
    """High and emergency, as they were found in this time, in order."""
    rows = db.execute(
        sa.select(
            *(RiskAssessment.at, RiskAssessment.client_id, Client.pseudonym, RiskAssessment.assessed),
            *(RiskAssessment.rule, RiskAssessment.reasons, Staff.name),
        )
        .join(Client, Client.id == RiskAssessment.client_id)
        .outerjoin(Staff, Staff.id == RiskAssessment.staff_id)
        .where(
            RiskAssessment.at >= since,
            RiskAssessment.at <= until,
            RiskAssessment.assessed.in_(HIGH),
            Client.erased_at.is_(None),
            _is_hers(staff),
        )
        .order_by(RiskAssessment.at, RiskAssessment.id)
    )
    return [Finding(*row[:5], tuple(row[5]), row[6]) for row in rows]


def promises_due(db: sa.Connection, staff: Actor, until: datetime) -> list[Promised]:
    """What we said that we would do by then and have not done, the soonest first: also what is late."""
    mine = within_scope(staff, Permission.READ_CLIENT)
    asked = (
        ("step", steps_promised().where(StepRun.promise_by <= until, mine)),
        ("call", calls_promised().where(Journey.call_promised_by <= until, mine)),
        ("answer", answers_promised().where(Message.due_at <= until, mine)),
    )
    found = []
    for what, statement in asked:
        named = statement.add_columns(Client.id.label("client"), Client.pseudonym, Staff.name)
        rows: Any = db.execute(named.outerjoin(Staff, Staff.id == Journey.counsellor_id))
        found += [Promised(what, row.client, row.pseudonym, row.name, row.by) for row in rows]
    return sorted(found, key=lambda one: (one.by, one.pseudonym, one.what))


def shift_notes(db: sa.Connection, since: datetime, until: datetime) -> list[SealedShiftNote]:
    """What was written for the next shift in this time, the newest first."""
    rows = db.execute(
        sa.select(ShiftNote.id, ShiftNote.at, Staff.name, ShiftNote.words_sealed)
        .join(Staff, Staff.id == ShiftNote.staff_id)
        .where(ShiftNote.at >= since, ShiftNote.at <= until)
        .order_by(ShiftNote.at.desc(), ShiftNote.id)
    )
    return [SealedShiftNote(*row) for row in rows]


def _is_hers(staff: Actor) -> sa.ColumnElement[bool]:
    """The condition on ``Client`` that she is this person's to read of."""
    if staff.scope(Permission.READ_CLIENT) is Scope.ALL:
        return sa.true()
    has_plan = sa.exists().where(Journey.client_id == Client.id, within_scope(staff, Permission.READ_CLIENT))
    return sa.or_(has_plan.correlate(Client), contact_of(staff))
