"""Whom of the staff the service tells by e-mail, of what, and what was told before."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.models.clients import Client
from app.models.journeys import Journey, StepRun
from app.models.messages import Message
from app.models.outbox import Channel, Outgoing, StaffNotices
from app.models.safety import ServiceClock
from app.models.staff import Staff, StaffRole
from app.models.words import Task
from app.permissions import Actor, scope_of
from app.queries.bulk_reads import alarms_since
from app.queries.pilots import ended_since
from app.queries.staff import covers_of_all
from app.queries.undelivered import UNDELIVERED, of_her_plan
from app.queries.worklist import HIGH_RISK_TASK, NOT_REACHED_TASK
from app.vocabulary import ChannelKind, ClockKind, OutgoingState, Permission, Role, StaffState
from quests.risk import RiskLevel

NINE = 9 * 60
TOLD_WITHIN = timedelta(days=8)
"""An alert is due at most a weekend before what it tells of, so an older one is of something else."""


@dataclass(frozen=True)
class Choice:
    """What a member of staff wants to hear of. ``digest_at`` is a minute of the service's day."""

    wants_alerts: bool = True
    wants_digest: bool = True
    digest_at: int = NINE


@dataclass(frozen=True)
class Hearer:
    """Somebody who works here, with what she wants to hear of."""

    id: str
    name: str
    roles: frozenset[Role]
    choice: Choice
    covers: frozenset[str] = frozenset()

    @property
    def actor(self) -> Actor:
        return Actor(self.id, self.name, self.roles, covers=self.covers)

    @property
    def has_scope(self) -> bool:
        """Whether anything could wait for her: clients, or quests."""
        opens = (Permission.SEE_WORKLIST, Permission.OPEN_STUDIO)
        return any(scope_of(self.roles, permission) is not None for permission in opens)


@dataclass(frozen=True)
class Owed:
    """Something that somebody of the staff has to be told of. ``cause`` names it for good; ``by``: until when it
    helps, None where it always does. ``is_handed_over``: supervisors hear of it one after the other, by its clock."""

    cause: str
    counsellor_id: str | None
    by: datetime | None
    is_handed_over: bool = False


def email_is_on(db: sa.Connection) -> bool:
    """Whether staff set up e-mail, and it is on. What the environment set up is not in the database."""
    has_address = Channel.address_sealed.is_not(None)
    is_on = sa.select(Channel.kind).where(Channel.kind == ChannelKind.EMAIL, Channel.is_on, has_address)
    return db.execute(is_on).first() is not None


def address_of(db: sa.Connection, staff_id: str) -> str | None:
    """Where an e-mail to her goes; None for who does not work here any more."""
    here = sa.select(Staff.email).where(Staff.id == staff_id, Staff.state == StaffState.ACTIVE)
    found: str | None = db.execute(here).scalar_one_or_none()
    return found


def choice_of(db: sa.Connection, staff_id: str) -> Choice:
    """What she chose; without a row what holds for everybody."""
    row = db.execute(sa.select(*_CHOICE).where(StaffNotices.staff_id == staff_id)).one_or_none()
    return Choice(*row) if row else Choice()


_CHOICE = (StaffNotices.wants_alerts, StaffNotices.wants_digest, StaffNotices.digest_at)


def hearers(db: sa.Connection) -> list[Hearer]:
    """Everybody who works here."""
    rows = db.execute(
        sa.select(Staff.id, Staff.name, StaffRole.role, StaffNotices.staff_id, *_CHOICE)
        .join(StaffRole, StaffRole.staff_id == Staff.id)
        .outerjoin(StaffNotices, StaffNotices.staff_id == Staff.id)
        .where(Staff.state == StaffState.ACTIVE)
        .order_by(Staff.id)
    ).all()
    roles: dict[str, set[Role]] = {}
    for row in rows:
        roles.setdefault(row.id, set()).add(Role(row.role))
    people, covers = {row.id: row for row in rows}, covers_of_all(db)
    return [
        Hearer(one.id, one.name, frozenset(roles[one.id]), _chosen(one), covers.get(one.id, frozenset()))
        for one in people.values()
    ]


def _chosen(row: Any) -> Choice:
    has_chosen = row.staff_id is not None
    return Choice(row.wants_alerts, row.wants_digest, row.digest_at) if has_chosen else Choice()


def high_risks_since(db: sa.Connection, since: datetime, *, task_id: str | None = None) -> list[Owed]:
    """Open requests to a supervisor to look at somebody; with ``task_id`` this one alone."""
    handover = sa.exists().where(
        ServiceClock.kind == ClockKind.HANDOVER,
        ServiceClock.client_id == Task.client_id,
        sa.or_(ServiceClock.stopped_at.is_(None), ServiceClock.stopped_at >= Task.opened_at),
    )
    rows = db.execute(
        sa.select(Task.id, Journey.counsellor_id, handover.label("is_handed_over"))
        .join(Journey, Journey.id == Task.journey_id)
        .where(
            Task.kind.in_((HIGH_RISK_TASK, NOT_REACHED_TASK)),
            Task.closed_at.is_(None),
            Task.opened_at >= since,
            Task.id == task_id if task_id is not None else sa.true(),
        )
    )
    return [Owed(high_risk_cause(row.id), row.counsellor_id, None, bool(row.is_handed_over)) for row in rows]


def high_risk_cause(task_id: str) -> str:
    """What an alert about a high risk is planned for."""
    return f"alert:high_risk:{task_id}"


def told_before(db: sa.Connection, causes: Collection[str], now: datetime) -> set[str]:
    """Which of these were told, or are about to be. What is to staff alone is read, by the index of whom it is to."""
    if not causes:
        return set()
    rows = db.execute(
        sa.select(Outgoing.cause).where(
            Outgoing.client_id.is_(None), Outgoing.due_at >= now - TOLD_WITHIN, Outgoing.cause.in_(causes)
        )
    )
    return set(rows.scalars())


def last_mail_failed_at(db: sa.Connection, staff_id: str) -> datetime | None:
    """When the newest e-mail to her was given up; None where it went out, or none was ever tried."""
    done = Outgoing.state.in_((OutgoingState.SENT, OutgoingState.DEAD))
    row = db.execute(
        sa.select(Outgoing.state, Outgoing.closed_at)
        .where(Outgoing.client_id.is_(None), Outgoing.staff_id == staff_id, done)
        .order_by(Outgoing.due_at.desc())
        .limit(1)
    ).first()
    return row.closed_at if row is not None and row.state == OutgoingState.DEAD else None


def undelivered_between(db: sa.Connection, since: datetime, until: datetime) -> list[Owed]:
    """Messages to clients that did not arrive, or may not have, and that nobody has looked at."""
    rows = db.execute(
        sa.select(Outgoing.id, Journey.counsellor_id)
        .join(Client, Client.id == Outgoing.client_id)
        .outerjoin(Journey, of_her_plan())
        .where(UNDELIVERED, Outgoing.closed_at > since, Outgoing.closed_at <= until)
    )
    return [Owed(f"alert:undelivered:{row.id}", row.counsellor_id, None) for row in rows]


def channels_failing(db: sa.Connection, failures: int, day: date) -> list[Owed]:
    """Channels that are on and have failed so often in a row, each once a day."""
    failing = sa.select(Channel.kind).where(Channel.failures >= failures, Channel.is_on)
    return [Owed(f"alert:channel:{kind}:{day.isoformat()}", None, None) for kind in db.execute(failing).scalars()]


def many_records_since(db: sa.Connection, since: datetime) -> list[Owed]:
    """Alarms about somebody who opened many records within an hour. ``counsellor_id`` is whom it is about."""
    return [Owed(f"alert:many_records:{one.id}", one.staff_id, None) for one in alarms_since(db, since)]


def pilots_ended_since(db: sa.Connection, since: datetime) -> list[Owed]:
    """Pilots that the worker closed after their last day."""
    return [Owed(f"alert:pilot:{version_id}", None, None) for version_id in ended_since(db, since)]


def promises_between(db: sa.Connection, since: datetime, until: datetime) -> list[Owed]:
    """What the service promised to clients and has not done, by when it said that it would.

    Where somebody may be watching, calls wait: that is no promise about to break. Nor is a talk that is booked.
    """
    rows = [
        *db.execute(steps_promised().where(StepRun.promise_by.between(since, until))),
        *db.execute(calls_promised().where(Journey.call_promised_by.between(since, until))),
        *db.execute(answers_promised().where(Message.due_at.between(since, until))),
    ]
    return [Owed(f"alert:promise:{row.what}:{row.by:%Y%m%dT%H%M}", row.counsellor_id, row.by) for row in rows]


_MAY_BE_CALLED = sa.or_(
    Client.watched_since.is_(None), Journey.risk.in_([level.value for level in RiskLevel if level >= RiskLevel.HIGH])
)


def steps_promised() -> sa.Select[str, str | None, datetime | None]:
    """Reviews, steps of ours, and times that she asked for; what we do on a call waits while she is watched."""
    return (
        sa.select(StepRun.id.label("what"), Journey.counsellor_id, StepRun.promise_by.label("by"))
        .join(Journey, Journey.id == StepRun.journey_id)
        .join(Client, Client.id == Journey.client_id)
        .where(
            StepRun.status.in_(("open", "sent")),
            StepRun.has_booking.is_(False),
            sa.or_(StepRun.status == "sent", _MAY_BE_CALLED),
            Journey.ending.is_(None),
            Client.erased_at.is_(None),
        )
    )


def calls_promised() -> sa.Select[str, str | None, datetime | None]:
    """Calls that she asked for, each by when we said that we would."""
    return (
        sa.select(Journey.id.label("what"), Journey.counsellor_id, Journey.call_promised_by.label("by"))
        .join(Client, Client.id == Journey.client_id)
        .where(Journey.ending.is_(None), Client.erased_at.is_(None), _MAY_BE_CALLED)
    )


def answers_promised() -> sa.Select[str, str | None, datetime | None]:
    """Messages of hers that nobody has answered or closed."""
    return (
        sa.select(Message.id.label("what"), Journey.counsellor_id, Message.due_at.label("by"))
        .join(Client, Client.id == Message.client_id)
        .outerjoin(Journey, Journey.id == Message.journey_id)
        .where(Message.closed_at.is_(None), Client.erased_at.is_(None))
    )
