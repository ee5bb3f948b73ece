"""The clocks of what the service owes somebody, as they stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.models.clients import Client
from app.models.contacts import ContactCard
from app.models.journeys import Journey
from app.models.safety import ServiceClock
from app.models.staff import Staff
from app.permissions import Actor
from app.queries.caseload import contact_of, hers, within_scope
from app.queries.contact_cards import within_cards
from app.vocabulary import ClockKind, Permission, Scope

_STOPPER = aliased(Staff)
_RUNS = ServiceClock.stopped_at.is_(None)
FOR_WHO_IS_ON_CALL = (ClockKind.HANDOVER, ClockKind.DECISION, ClockKind.SENIOR, ClockKind.CLINICIAN)
LIVE: tuple[sa.ColumnElement[bool], ...] = (_RUNS, ServiceClock.waiting_since.is_(None))


@dataclass(frozen=True)
class ClockRow:
    """One clock, whose it is and who has to act, where that is one person. ``pseudonym`` is None for a contact of
    somebody who is no client. ``stopped_by`` is a name. Times are UTC."""

    id: str
    kind: ClockKind
    channel: str
    client_id: str | None
    pseudonym: str | None
    card_id: str | None
    journey_id: str | None
    run_id: str | None
    language: str | None
    owner_id: str | None
    owner_name: str | None
    started_at: datetime
    due_at: datetime
    waiting_since: datetime | None
    waited_seconds: int
    told: int
    stopped_at: datetime | None
    stopped_by: str | None
    outcome: str | None


_CLOCK: tuple[Any, ...] = (
    *(ServiceClock.id, ServiceClock.kind, ServiceClock.channel, ServiceClock.client_id, Client.pseudonym),
    *(ServiceClock.card_id, ServiceClock.journey_id, ServiceClock.run_id),
    sa.func.coalesce(ContactCard.language, Client.language).label("language"),
    *(ServiceClock.owner_id, Staff.name.label("owner_name"), ServiceClock.started_at, ServiceClock.due_at),
    *(ServiceClock.waiting_since, ServiceClock.waited_seconds, ServiceClock.told, ServiceClock.stopped_at),
    *(_STOPPER.name.label("stopped_by"), ServiceClock.outcome),
)
_CLOCKS = (
    sa.select(*_CLOCK)
    .outerjoin(Client, Client.id == ServiceClock.client_id)
    .outerjoin(ContactCard, ContactCard.id == ServiceClock.card_id)
    .outerjoin(Staff, Staff.id == ServiceClock.owner_id)
    .outerjoin(_STOPPER, _STOPPER.id == ServiceClock.stopped_by)
)


def within_clocks(staff: Actor) -> sa.ColumnElement[bool]:
    """The condition on ``ServiceClock`` that leaves those which this person may see: of clients and of contacts that
    are hers, those that she has to act on, and for who takes over all for which somebody on call is asked."""
    if staff.scope(Permission.READ_CLIENT) is Scope.ALL:
        return sa.true()
    of_hers = [hers(ServiceClock.owner_id, staff), _of_hers(staff)]
    if staff.may(Permission.ACCEPT_HANDOVER):
        of_hers.append(ServiceClock.kind.in_(FOR_WHO_IS_ON_CALL))
    return sa.or_(*of_hers)


def _of_hers(staff: Actor) -> sa.ColumnElement[bool]:
    """The condition on ``ServiceClock`` that it is of a client or a contact whom this person may read."""
    of_client = sa.exists().where(
        Journey.client_id == ServiceClock.client_id, within_scope(staff, Permission.READ_CLIENT)
    )
    of_caller = sa.exists().where(Client.id == ServiceClock.client_id, contact_of(staff))
    of_card = sa.exists().where(ContactCard.id == ServiceClock.card_id, within_cards(staff, Permission.READ_CARD))
    of_client, of_caller, of_card = (one.correlate(ServiceClock) for one in (of_client, of_caller, of_card))
    return sa.or_(of_client, of_card, of_caller if staff.may(Permission.READ_CLIENT) else sa.false())


def running_clocks(db: sa.Connection, staff: Actor) -> list[ClockRow]:
    """Every clock that was not stopped and is this person's to see, what is due first on top."""
    return _ordered(db, _RUNS, within_clocks(staff))


def clocks_of_card(db: sa.Connection, card_id: str) -> list[ClockRow]:
    """Every clock of a contact, also those that were stopped. Whether it is hers to see is asked before."""
    return _ordered(db, ServiceClock.card_id == card_id)


def clocks_of_client(db: sa.Connection, client_id: str) -> list[ClockRow]:
    """Every clock of a client, also those that were stopped. Whether she is hers is asked before."""
    return _ordered(db, ServiceClock.client_id == client_id)


def clock_of(db: sa.Connection, clock_id: str) -> ClockRow | None:
    """The clock of this id. Whether it is hers to see is asked before."""
    found = _ordered(db, ServiceClock.id == clock_id)
    return found[0] if found else None


def clock_for(db: sa.Connection, staff: Actor, clock_id: str) -> ClockRow | None:
    """The clock of this id, if this person may see it."""
    found = _ordered(db, ServiceClock.id == clock_id, within_clocks(staff))
    return found[0] if found else None


def may_read_whose(db: sa.Connection, staff: Actor, clock_id: str) -> bool:
    """Whether the client or the contact that a clock is about is this person's to read."""
    mine = sa.select(ServiceClock.id).where(ServiceClock.id == clock_id, _of_hers(staff))
    return db.execute(mine).first() is not None


def live_clocks(db: sa.Connection) -> list[ClockRow]:
    """All clocks that run and do not stand still: the worker looks whom to tell of them."""
    return _ordered(db, *LIVE)


def _ordered(db: sa.Connection, *which: sa.ColumnElement[bool]) -> list[ClockRow]:
    rows = db.execute(_CLOCKS.where(*which).order_by(_RUNS.desc(), ServiceClock.due_at, ServiceClock.id))
    return [ClockRow(**{**row._mapping, "kind": ClockKind(row.kind)}) for row in rows]
