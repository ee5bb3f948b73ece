"""Runs of the crisis protocols: who may read which, and what stands on them. Words stay sealed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.models.clients import Client
from app.models.contacts import ContactCard
from app.models.journeys import Journey
from app.models.safety import ProtocolRun, ProtocolStep, ServiceClock
from app.models.staff import Staff
from app.models.words import RiskAssessment
from app.permissions import Actor
from app.queries.caseload import contact_of, within_scope
from app.queries.contact_cards import within_cards
from app.vocabulary import ClockKind, Permission, ProtocolKind, Risk, Scope


@dataclass(frozen=True)
class Run:
    """One protocol for one person, who speaks ``language``. ``opened_by`` is None where her own answer opened it."""

    id: str
    kind: str
    version: int
    client_id: str | None
    pseudonym: str | None
    card_id: str | None
    journey_id: str | None
    because: dict[str, Any]
    opened_at: datetime
    opened_by: str | None
    closed_at: datetime | None
    closed_by: str | None
    language: str

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def level(self) -> str:
        return str(self.because.get("level", "high"))


@dataclass(frozen=True)
class Noted:
    """One row about a step, as it was written. The last one of a step holds, and those before stay readable."""

    step: str
    place: int
    deed: str
    outcome: str | None
    words_sealed: bytes | None
    at: datetime
    noted_at: datetime
    staff_id: str
    staff_name: str
    noted_by: str
    noted_by_name: str


_CLOSER, _WRITER = aliased(Staff), aliased(Staff)
_RUN: tuple[Any, ...] = (
    *(ProtocolRun.id, ProtocolRun.kind, ProtocolRun.version, ProtocolRun.client_id, Client.pseudonym),
    *(ProtocolRun.card_id, ProtocolRun.journey_id, ProtocolRun.because, ProtocolRun.opened_at),
    *(Staff.name.label("opened_by"), ProtocolRun.closed_at, _CLOSER.name.label("closed_by")),
    sa.func.coalesce(ContactCard.language, Client.language).label("language"),
)


def _runs() -> sa.Select[Any]:
    return (
        sa.select(*_RUN)
        .outerjoin(Client, Client.id == ProtocolRun.client_id)
        .outerjoin(ContactCard, ContactCard.id == ProtocolRun.card_id)
        .outerjoin(Staff, Staff.id == ProtocolRun.opened_by)
        .outerjoin(_CLOSER, _CLOSER.id == ProtocolRun.closed_by)
    )


def within_runs(staff: Actor) -> sa.ColumnElement[bool]:
    """The condition on ``ProtocolRun``, with its client and its contact beside it, that leaves those which this person
    may walk: of her clients and her contacts, and those whose handover she accepted.
    """
    match staff.scope(Permission.RUN_PROTOCOL):
        case Scope.ALL:
            return sa.true()
        case Scope.ASSIGNED | Scope.OWN:
            of_client = sa.exists().where(
                Journey.client_id == ProtocolRun.client_id, within_scope(staff, Permission.RUN_PROTOCOL)
            )
            of_card = sa.and_(ProtocolRun.card_id.is_not(None), within_cards(staff, Permission.RUN_PROTOCOL))
            of_caller = sa.and_(ProtocolRun.client_id.is_not(None), contact_of(staff))
            accepted = sa.exists().where(
                ServiceClock.client_id == ProtocolRun.client_id,
                ServiceClock.kind == ClockKind.HANDOVER,
                ServiceClock.stopped_by == staff.id,
                ServiceClock.started_at >= ProtocolRun.opened_at,
            )
            return sa.or_(of_client, of_card, of_caller, accepted)
        case _:
            return sa.false()


def run_for(db: sa.Connection, staff: Actor, run_id: str) -> Run | None:
    """The run of this id, if this person may walk it."""
    row = db.execute(_runs().where(ProtocolRun.id == run_id, within_runs(staff))).one_or_none()
    return Run(*row) if row is not None else None


def runs_between(db: sa.Connection, staff: Actor, since: datetime, until: datetime) -> list[Run]:
    """Protocols whose record was open at some moment of this time, of those that this person may walk."""
    was_open = sa.or_(ProtocolRun.closed_at.is_(None), ProtocolRun.closed_at >= since)
    return _ordered(db, sa.and_(within_runs(staff), ProtocolRun.opened_at <= until, was_open))


def runs_of_client(db: sa.Connection, client_id: str) -> list[Run]:
    """Every protocol of this client, what goes on first, then the newest. Whether she is hers is asked before."""
    return _ordered(db, ProtocolRun.client_id == client_id)


def runs_of_card(db: sa.Connection, card_id: str) -> list[Run]:
    """Every protocol of this contact, and those of its client that go on."""
    card = aliased(ContactCard)
    its_client = sa.select(card.client_id).where(card.id == card_id).scalar_subquery()
    hers = sa.and_(ProtocolRun.client_id == its_client, ProtocolRun.closed_at.is_(None))
    return _ordered(db, sa.or_(ProtocolRun.card_id == card_id, hers))


def _ordered(db: sa.Connection, which: sa.ColumnElement[bool]) -> list[Run]:
    order = (ProtocolRun.closed_at.is_not(None), ProtocolRun.opened_at.desc(), ProtocolRun.id)
    return [Run(*row) for row in db.execute(_runs().where(which).order_by(*order))]


def noted_of(db: sa.Connection, run_id: str) -> list[Noted]:
    """Everything that was noted in a run, in the order in which it was written."""
    rows: Any = db.execute(
        sa.select(
            *(ProtocolStep.step, ProtocolStep.place, ProtocolStep.deed, ProtocolStep.outcome),
            *(ProtocolStep.words_sealed, ProtocolStep.at, ProtocolStep.noted_at, ProtocolStep.staff_id, Staff.name),
            *(ProtocolStep.noted_by, _WRITER.name),
        )
        .join(Staff, Staff.id == ProtocolStep.staff_id)
        .join(_WRITER, _WRITER.id == ProtocolStep.noted_by)
        .where(ProtocolStep.run_id == run_id)
        .order_by(ProtocolStep.noted_at, ProtocolStep.step, ProtocolStep.place)
    )
    return [Noted(*row) for row in rows]


# --- for the services ------------------------------------------------------------------------------------------------

_OPEN_OF_CLIENT = sa.select(ProtocolRun.id).where(
    ProtocolRun.client_id == sa.bindparam("of_client"),
    ProtocolRun.kind == sa.bindparam("of_kind"),
    ProtocolRun.closed_at.is_(None),
)
_OPEN_OF_CARD = sa.select(ProtocolRun.id).where(
    ProtocolRun.card_id == sa.bindparam("of_card"),
    ProtocolRun.kind == sa.bindparam("of_kind"),
    ProtocolRun.closed_at.is_(None),
)


def open_run_of(db: sa.Connection, kind: str, *, client_id: str | None, card_id: str | None) -> str | None:
    """The run of this kind that goes on for this client, else for this contact."""
    found: str | None = None
    if client_id is not None:
        found = db.execute(_OPEN_OF_CLIENT, {"of_client": client_id, "of_kind": kind}).scalar_one_or_none()
    if found is None and card_id is not None:
        found = db.execute(_OPEN_OF_CARD, {"of_card": card_id, "of_kind": kind}).scalar_one_or_none()
    return found


def is_recorded(db: sa.Connection, client_id: str, kinds: Collection[str], since: datetime) -> bool:
    """Whether one of these protocols was walked to its end since then, and none goes on."""
    hers = sa.and_(ProtocolRun.client_id == client_id, ProtocolRun.kind.in_(kinds))
    rows = db.execute(sa.select(ProtocolRun.closed_at).where(hers, ProtocolRun.opened_at >= since)).scalars().all()
    goes_on = db.execute(sa.select(ProtocolRun.id).where(hers, ProtocolRun.closed_at.is_(None)).limit(1)).first()
    return bool(rows) and goes_on is None


def is_any_since(db: sa.Connection, client_id: str, since: datetime) -> bool:
    """Whether a protocol goes on for this client, or was opened since then."""
    hers = ProtocolRun.client_id == client_id
    mine = sa.and_(hers, sa.or_(ProtocolRun.closed_at.is_(None), ProtocolRun.opened_at >= since))
    return db.execute(sa.select(ProtocolRun.id).where(mine).limit(1)).first() is not None


def last_danger(db: sa.Connection, client_id: str) -> Any:
    """What was found last from high upwards: ``assessed``, ``rule`` and ``reasons``; None where nothing was."""
    found = sa.select(RiskAssessment.assessed, RiskAssessment.rule, RiskAssessment.reasons).where(
        RiskAssessment.client_id == client_id, RiskAssessment.assessed.in_((Risk.HIGH, Risk.EMERGENCY))
    )
    return db.execute(found.order_by(RiskAssessment.at.desc()).limit(1)).one_or_none()


def is_violence_suspected(db: sa.Connection, *, client_id: str | None, card_id: str | None) -> bool:
    """Whether P-V was ever opened for this person, or her lock is on: who holds her money is no question then."""
    whose = [
        *([ProtocolRun.client_id == client_id] if client_id is not None else []),
        *([ProtocolRun.card_id == card_id] if card_id is not None else []),
    ]
    ran = sa.exists().where(ProtocolRun.kind == ProtocolKind.P_V, sa.or_(*whose))
    locked = sa.exists().where(Client.id == client_id, Client.locked_since.is_not(None))
    return bool(db.execute(sa.select(sa.or_(ran, locked))).scalar_one())
