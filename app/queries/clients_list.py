"""The list of clients: everybody whom a member of staff may see, by what she looks for, in pages of a fixed size.

Each page is a fixed number of statements, however many clients there are: who stands on it, and what its rows say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app import clock
from app.models.clients import Client
from app.models.contacts import ContactCard
from app.models.journeys import Journey, StepRun
from app.models.messages import Message
from app.models.quests import QuestVersion
from app.models.staff import Staff
from app.permissions import Actor
from app.queries.caseload import is_with, urgency, within_scope
from app.queries.journey_states import Standing, standing
from app.vocabulary import Permission, Risk

ME, NOBODY = "me", "nobody"
RAISED = "raised"
"""High and emergency together, beside each level by itself."""
_RAISED = (Risk.HIGH, Risk.EMERGENCY)


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for in the list, by the names of the address. Empty: whatever it is.

    ``holder``: with whom the plan is, ``me`` and ``nobody`` or an id. ``quiet``: so many days without an act of hers.
    ``version`` and ``level`` are those of the quest.
    """

    q: str = ""
    holder: str = ""
    team: str = ""
    quest: str = ""
    version: int = 0
    level: str = ""
    state: str = ""
    risk: str = ""
    language: str = ""
    quiet: int = 0

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Wanted:
        """What a saved view keeps; names that a later version does not know any more are left out."""
        known = {one.name for one in fields(cls)}
        return cls(**{name: value for name, value in kept.items() if name in known})

    @property
    def chosen(self) -> dict[str, str]:
        """What was chosen, as it stands in an address."""
        return {one.name: str(value) for one in fields(self) if (value := getattr(self, one.name))}


@dataclass(frozen=True)
class ClientRow:
    """One client in the list, with the plan of hers that was looked for. Times are UTC.

    ``owed_by`` is the earliest moment by which the service promised something. ``contacts``: how often she was in
    contact with us, as far as cards were kept.
    """

    client_id: str
    pseudonym: str
    language: str
    journey_id: str
    quest_version_id: str
    counsellor_id: str | None
    counsellor_name: str | None
    current_level: str | None
    risk: str
    standing: Standing
    started_at: datetime | None
    paused_until: datetime | None
    last_act_at: datetime | None
    owed_by: datetime | None
    contacts: int


_QUIET_SINCE = sa.func.coalesce(Journey.last_act_at, Journey.started_at, Journey.created_at)
_FIRST = (Journey.ending.is_not(None), Journey.created_at.desc(), Journey.id)


def count_clients(db: sa.Connection, staff: Actor, wanted: Wanted) -> int:
    """How many clients there are in the list."""
    if wanted.chosen.keys() <= {"q"}:  # Whoever has a plan at all is in it, and which one is no matter.
        plans = _in_scope(staff, wanted, Journey.client_id).subquery()
        return int(db.execute(sa.select(sa.func.count(plans.c.client_id.distinct()))).scalar_one())
    found = _found(staff, wanted, clock.now())
    return int(db.execute(sa.select(sa.func.count()).where(found.c.place == 1)).scalar_one())


def clients_listed(
    db: sa.Connection, staff: Actor, wanted: Wanted, *, limit: int = 50, offset: int = 0
) -> list[ClientRow]:
    """One page of the list: plans that run first; then risk, what is overdue, and who has been quiet longest."""
    now = clock.now()
    found = _found(staff, wanted, now)
    ids = db.execute(
        sa.select(Journey.id)
        .join(Client, Client.id == Journey.client_id)
        .join(found, sa.and_(found.c.id == Journey.id, found.c.place == 1))
        .order_by(
            Journey.ending.is_not(None),
            urgency().desc(),
            sa.and_(Journey.ending.is_(None), _is_overdue(now)).desc(),
            _QUIET_SINCE,
            Client.pseudonym,
        )
        .limit(limit)
        .offset(offset)
    ).scalars()
    return _rows(db, list(ids), now)


def _in_scope(staff: Actor, wanted: Wanted, *columns: sa.ColumnElement[Any] | Any) -> sa.Select[Any]:
    """The plans that this person may read, of clients with this name."""
    plans = (
        sa.select(*columns)
        .join(Client, Client.id == Journey.client_id)
        .where(Client.erased_at.is_(None), within_scope(staff, Permission.READ_PLAN))
    )
    return plans.where(Client.pseudonym.icontains(wanted.q, autoescape=True)) if wanted.q else plans


def _found(staff: Actor, wanted: Wanted, now: datetime) -> sa.Subquery:
    """The plans in scope that are as looked for; of one client the first has ``place`` 1.

    Looked at is what a client walks, or is offered; who has nothing of the kind stands there with what ended last.
    """
    place = sa.func.row_number().over(partition_by=Journey.client_id, order_by=_FIRST).label("place")
    hers = _in_scope(staff, wanted, Journey.id, place).subquery()
    conditions = _conditions(staff, wanted, now)
    if not conditions:
        return hers
    return (
        sa.select(Journey.id, place)
        .join(Client, Client.id == Journey.client_id)
        .join(hers, hers.c.id == Journey.id)
        .where(sa.or_(hers.c.place == 1, Journey.ending.is_(None)), *conditions)
        .subquery()
    )


def _conditions(staff: Actor, wanted: Wanted, now: datetime) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if wanted.holder:
        conditions.append(_is_with(staff, wanted.holder))
    if wanted.team:
        conditions.append(Client.team == wanted.team)
    if wanted.quest:
        versions = sa.select(QuestVersion.id).where(QuestVersion.slug == wanted.quest)
        if wanted.version:
            versions = versions.where(QuestVersion.version == wanted.version)
        conditions.append(Journey.quest_version_id.in_(versions))
    if wanted.level:
        conditions.append(Journey.current_level == wanted.level)
    if wanted.risk:
        conditions.append(Journey.risk.in_(_RAISED if wanted.risk == RAISED else (wanted.risk,)))
    if wanted.language:
        conditions.append(Client.language == wanted.language)
    if wanted.quiet:
        conditions += [Journey.ending.is_(None), now - timedelta(days=wanted.quiet) >= _QUIET_SINCE]
    if wanted.state:
        conditions.append(standing(now) == wanted.state)
    return conditions


def _is_with(staff: Actor, holder: str) -> sa.ColumnElement[bool]:
    if holder == ME:
        return is_with(staff)
    return Journey.counsellor_id.is_(None) if holder == NOBODY else Journey.counsellor_id == holder


def _is_overdue(now: datetime) -> sa.ColumnElement[bool]:
    """Something that we promised is late. A talk that is booked is a time that both agreed on.

    What is late is read once, and not for each client: it is little beside all.
    """
    steps = sa.select(StepRun.journey_id).where(StepRun.promise_by < now, StepRun.has_booking.is_(False))
    messages = sa.select(Message.client_id).where(Message.closed_at.is_(None), Message.due_at < now)
    call = sa.func.coalesce(Journey.call_promised_by < now, sa.false())
    return sa.or_(call, Journey.id.in_(steps), Journey.client_id.in_(messages))


# --- what the rows of a page say --------------------------------------------------------------------------------


def _owed() -> list[sa.ScalarSelect[Any]]:
    step = sa.select(sa.func.min(StepRun.promise_by)).where(
        StepRun.journey_id == Journey.id, StepRun.has_booking.is_(False)
    )
    message = sa.select(sa.func.min(Message.due_at)).where(
        Message.client_id == Journey.client_id, Message.closed_at.is_(None)
    )
    return [one.correlate(Journey).scalar_subquery() for one in (step, message)]


def _rows(db: sa.Connection, journey_ids: Sequence[str], now: datetime) -> list[ClientRow]:
    """The rows of these plans, in this order: one statement."""
    if not journey_ids:
        return []
    contacts = sa.select(sa.func.count()).where(ContactCard.client_id == Client.id).correlate(Client).scalar_subquery()
    step_by, message_by = _owed()
    rows = db.execute(
        sa.select(
            Client.id,
            Client.pseudonym,
            Client.language,
            Journey.id.label("journey_id"),
            Journey.quest_version_id,
            Journey.counsellor_id,
            Staff.name,
            Journey.current_level,
            Journey.risk,
            standing(now).label("standing"),
            Journey.started_at,
            Journey.paused_until,
            Journey.last_act_at,
            Journey.call_promised_by,
            step_by.label("step_by"),
            message_by.label("message_by"),
            contacts.label("contacts"),
        )
        .join(Client, Client.id == Journey.client_id)
        .outerjoin(Staff, Staff.id == Journey.counsellor_id)
        .where(Journey.id.in_(journey_ids))
    )
    by_id = {row.journey_id: _row(row) for row in rows}
    return [by_id[one] for one in journey_ids if one in by_id]


def _row(row: Any) -> ClientRow:
    owed = [by for by in (row.call_promised_by, row.step_by, row.message_by) if by is not None]
    times = (row.started_at, row.paused_until, row.last_act_at)
    said: list[Any] = [*row[:9], Standing(row.standing), *times, min(owed, default=None), row.contacts]
    return ClientRow(*said)
