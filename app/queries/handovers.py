"""Handovers: who waits for a supervisor or a clinician, with whom, who was told, who accepted. No words of anybody."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import sqlalchemy as sa

from app.models.clients import Client
from app.models.contacts import ContactCard
from app.models.journeys import Journey
from app.models.outbox import Outgoing
from app.models.safety import ServiceClock
from app.models.staff import Staff
from app.models.words import Task
from app.permissions import Actor
from app.queries.staff_notices import high_risk_cause
from app.queries.worklist import HIGH_RISK_TASK
from app.vocabulary import ClockKind, OutgoingState, Permission, Risk, Scope
from quests.kpis import in_time
from quests.risk import RiskLevel

ACCEPTED = "accepted"
"""The outcome of a clock that somebody stopped by taking over."""
TO_ACCEPT = (ClockKind.HANDOVER, ClockKind.SENIOR)
"""What one of those on call takes over: somebody at high risk, or a complex case."""
A_LITTLE = timedelta(minutes=1)


@dataclass(frozen=True)
class Handover:
    """One request to take over. ``pseudonym`` is None while nobody is a client; ``holder_name`` is who is with her.

    ``accepted_by`` is None while it waits. ``reasons`` and ``rule`` say why, as the ladder found it on the card.
    """

    id: str
    kind: str
    channel: str
    started_at: datetime
    due_at: datetime
    waiting_since: datetime | None
    told: int
    owner_id: str | None
    client_id: str | None
    card_id: str | None
    journey_id: str | None
    pseudonym: str | None
    language: str
    risk: str
    rule: str | None
    reasons: tuple[str, ...]
    holder_id: str | None
    holder_name: str | None
    stopped_at: datetime | None
    accepted_by: str | None
    outcome: str | None

    @property
    def waits(self) -> bool:
        return self.stopped_at is None

    @property
    def is_accepted(self) -> bool:
        return self.outcome == ACCEPTED

    def is_late(self, now: datetime) -> bool:
        """Whether nobody accepted within the time of its channel (domain.md 2.1)."""
        return self.waits and not in_time(self.due_at, now)


@dataclass(frozen=True)
class ToldPerson:
    """Somebody who was told of a clock, and when."""

    clock_id: str
    staff_id: str
    name: str
    at: datetime


_HOLDER, _WHO = sa.orm.aliased(Staff), sa.orm.aliased(Staff)
_HANDOVER: tuple[Any, ...] = (
    *(ServiceClock.id, ServiceClock.kind, ServiceClock.channel, ServiceClock.started_at),
    *(ServiceClock.due_at, ServiceClock.waiting_since, ServiceClock.told, ServiceClock.owner_id),
    *(ServiceClock.client_id, ServiceClock.card_id, ServiceClock.journey_id),
    *(Client.pseudonym, sa.func.coalesce(Client.language, ContactCard.language).label("language")),
    *(ContactCard.risk.label("card_risk"), ContactCard.risk_rule.label("card_rule"), ContactCard.risk_reasons),
    *(Journey.risk.label("plan_risk"), Journey.risk_rule.label("plan_rule")),
    *(ContactCard.holder_id, _HOLDER.name.label("holder_name")),
    *(ServiceClock.stopped_at, _WHO.name.label("accepted_by"), ServiceClock.outcome),
)


def _handovers(*kinds: ClockKind) -> sa.Select[Any]:
    return (
        sa.select(*_HANDOVER)
        .outerjoin(Client, Client.id == ServiceClock.client_id)
        .outerjoin(ContactCard, ContactCard.id == ServiceClock.card_id)
        .outerjoin(Journey, Journey.id == ServiceClock.journey_id)
        .outerjoin(_HOLDER, _HOLDER.id == ContactCard.holder_id)
        .outerjoin(_WHO, _WHO.id == ServiceClock.stopped_by)
        .where(ServiceClock.kind.in_(kinds or TO_ACCEPT))
    )


def _handover(row: Any) -> Handover:
    named = dict(row._mapping)
    card_risk, plan_risk = named.pop("card_risk"), named.pop("plan_risk")
    card_rule, plan_rule = named.pop("card_rule"), named.pop("plan_rule")
    reasons = tuple(named.pop("risk_reasons") or ())
    of_plan = RiskLevel(plan_risk or Risk.UNASKED) > RiskLevel(card_risk or Risk.UNASKED)
    risk, rule = (plan_risk, plan_rule) if of_plan else (card_risk or Risk.UNASKED, card_rule)
    return Handover(**named, risk=risk, rule=rule, reasons=() if of_plan else reasons)


def may_accept(staff: Actor) -> bool:
    """Whether this person takes over from others: for everybody, since a danger is nobody's own."""
    return staff.scope(Permission.ACCEPT_HANDOVER) is Scope.ALL


def waiting_handovers(db: sa.Connection, staff: Actor) -> list[Handover]:
    """Everything that waits to be taken over, the first due first; none for who may not. One statement."""
    if not may_accept(staff):
        return []
    waits = _handovers().where(ServiceClock.stopped_at.is_(None)).order_by(ServiceClock.due_at, ServiceClock.id)
    return [_handover(row) for row in db.execute(waits)]


def accepted_since(db: sa.Connection, staff: Actor, since: datetime) -> list[Handover]:
    """What was taken over since then, the newest first; none for who may not."""
    if not may_accept(staff):
        return []
    was = _handovers().where(ServiceClock.stopped_at >= since, ServiceClock.outcome == ACCEPTED)
    return [_handover(row) for row in db.execute(was.order_by(ServiceClock.stopped_at.desc(), ServiceClock.id))]


def handovers_between(db: sa.Connection, staff: Actor, since: datetime, until: datetime) -> list[Handover]:
    """What was asked for in this time, or waited in it, in order; none for who may not take over."""
    if not may_accept(staff):
        return []
    waited = sa.or_(ServiceClock.stopped_at.is_(None), ServiceClock.stopped_at >= since)
    asked = _handovers().where(ServiceClock.started_at <= until, waited)
    return [_handover(row) for row in db.execute(asked.order_by(ServiceClock.started_at, ServiceClock.id))]


def handover_of(db: sa.Connection, clock_id: str) -> Handover | None:
    """One request to take over, whatever became of it."""
    row = db.execute(_handovers().where(ServiceClock.id == clock_id)).one_or_none()
    return _handover(row) if row is not None else None


def handovers_of_card(db: sa.Connection, card_id: str) -> list[Handover]:
    """Every request in this contact, the newest first. Whether the asker may read the card is asked before."""
    mine = _handovers().where(ServiceClock.card_id == card_id)
    rows = db.execute(mine.order_by(ServiceClock.started_at.desc(), ServiceClock.id))
    return [_handover(row) for row in rows]


# --- who was told ----------------------------------------------------------------------------------------------------


def clock_cause(clock_id: str, staff_id: str) -> str:
    """What an alert about a clock to one person is planned for: she hears of it once."""
    return f"alert:clock:{clock_id}:{staff_id}"


class Began(Protocol):
    """A clock, by its id and when it began."""

    @property
    def id(self) -> str: ...
    @property
    def started_at(self) -> datetime: ...


def told_of(db: sa.Connection, clocks: Collection[Began]) -> dict[str, list[ToldPerson]]:
    """Who was told of each of these, in order. One statement; none for none."""
    if not clocks:
        return {}
    since = min(one.started_at for one in clocks)
    found: dict[str, list[ToldPerson]] = {one.id: [] for one in clocks}
    for person in _told(db, list(found), since):
        found[person.clock_id].append(person)
    return found


def told_of_clock(db: sa.Connection, clock_id: str, since: datetime) -> list[ToldPerson]:
    """Who was told of this clock, which began at ``since``."""
    return _told(db, [clock_id], since)


def _told(db: sa.Connection, clock_ids: list[str], since: datetime) -> list[ToldPerson]:
    """What is to staff alone is read by the index of whom it is to, from when the first of these clocks began."""
    of_these = sa.or_(*(Outgoing.cause.startswith(clock_cause(one, ""), autoescape=True) for one in clock_ids))
    rows = db.execute(
        sa.select(Outgoing.cause, Staff.id, Staff.name, Outgoing.planned_at)
        .join(Staff, Staff.id == Outgoing.staff_id)
        .where(Outgoing.client_id.is_(None), Outgoing.due_at >= since - A_LITTLE, of_these)
        .order_by(Outgoing.planned_at, Staff.name)
    )
    return [ToldPerson(row[0].split(":")[2], row[1], row[2], row[3]) for row in rows]


def risk_alerts_of(db: sa.Connection, journey_id: str, staff_ids: Collection[str]) -> list[str]:
    """E-mails of a high risk of this journey to these people that have not left yet."""
    tasks = sa.select(Task.id).where(
        Task.journey_id == journey_id, Task.kind == HIGH_RISK_TASK, Task.closed_at.is_(None)
    )
    causes = [f"{high_risk_cause(task)}:{one}" for task in db.execute(tasks).scalars() for one in staff_ids]
    planned = sa.select(Outgoing.id).where(Outgoing.cause.in_(causes), Outgoing.state == OutgoingState.PLANNED)
    return list(db.execute(planned).scalars()) if causes else []


def running_handover(db: sa.Connection, *, client_id: str | None, card_id: str | None) -> str | None:
    """The clock of the handover that waits for this person now."""
    whose = [ServiceClock.client_id == client_id] if client_id is not None else []
    whose += [ServiceClock.card_id == card_id] if card_id is not None else []
    waits = sa.select(ServiceClock.id).where(
        sa.or_(*whose), ServiceClock.kind == ClockKind.HANDOVER, ServiceClock.stopped_at.is_(None)
    )
    found: str | None = db.execute(waits.limit(1)).scalar()
    return found


def risks_of_cards(db: sa.Connection, card_ids: Collection[str]) -> dict[str, str]:
    """The risk that was found in each of these contacts."""
    if not card_ids:
        return {}
    rows = db.execute(sa.select(ContactCard.id, ContactCard.risk).where(ContactCard.id.in_(card_ids)))
    return {row.id: row.risk for row in rows}
