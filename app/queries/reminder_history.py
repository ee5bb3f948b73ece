"""Which reminders of steps went out: for the gate, which counts them, and for who decides where none was answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.models.base import UtcDateTime
from app.models.clients import Client
from app.models.journeys import Journey
from app.models.outbox import Outgoing
from app.models.staff import Staff
from app.models.words import Task
from app.queries.reach import MAY_BE_SEEN
from app.queries.reminders import STEP_WAITS, THE_WEEK
from app.queries.worklist import NO_ANSWER_TASK
from app.vocabulary import OutgoingState, StaffState

_OF_CLIENT: sa.BindParameter[str] = sa.bindparam("of_client")
_IS_NAMED = Outgoing.journey_id == sa.bindparam("of_journey", type_=sa.Text())
_A_MOMENT = UtcDateTime()
WENT = (OutgoingState.SENT, OutgoingState.UNCERTAIN)


def works_here(db: sa.Connection, staff_id: str) -> bool:
    """Whether this member of staff may still hear of the work."""
    state = db.execute(sa.select(Staff.state).where(Staff.id == staff_id)).scalar_one_or_none()
    return state == StaffState.ACTIVE


@dataclass(frozen=True)
class Unanswered:
    """A journey in which the second reminder of some step went out, and nothing has come back since."""

    journey_id: str
    client_id: str
    step: str
    second_at: datetime


_first = sa.orm.aliased(Outgoing)
_IS_ASKED = sa.exists().where(
    Task.journey_id == Outgoing.journey_id, Task.kind == NO_ANSWER_TASK, Task.opened_at >= Outgoing.closed_at
)
_HAS_ANSWERED = sa.exists().where(
    _first.journey_id == Outgoing.journey_id, _first.step == Outgoing.step, _first.answer.is_not(None)
)
_UNANSWERED_AFTER_ANY = (
    sa.select(Outgoing.journey_id, Outgoing.client_id, Outgoing.step, Outgoing.closed_at)
    .join(Journey, Journey.id == Outgoing.journey_id)
    .join(Client, Client.id == Outgoing.client_id)
    .where(
        Outgoing.state == sa.literal_column(f"'{OutgoingState.SENT}'"),
        Outgoing.closed_at > sa.bindparam("after", type_=_A_MOMENT),
        Outgoing.closed_at <= sa.bindparam("before", type_=_A_MOMENT),
        Outgoing.text == sa.literal_column(f"'{STEP_WAITS}'"),
        Journey.ending.is_(None),
        ~MAY_BE_SEEN,
        Client.erased_at.is_(None),
        sa.or_(Journey.last_act_at.is_(None), Journey.last_act_at < Outgoing.closed_at),
        ~_HAS_ANSWERED,
        ~_IS_ASKED,
    )
    .order_by(Outgoing.closed_at, Outgoing.id)
)
_UNANSWERED = {
    # The second as the partial index has it; the first where a service reminds only once.
    last: _UNANSWERED_AFTER_ANY.where(Outgoing.place == sa.literal_column(str(last)))
    for last in (1, 2)
}
_UNANSWERED_OF_ONE = {last: one.where(_IS_NAMED) for last, one in _UNANSWERED.items()}


def unanswered(
    db: sa.Connection, *, after: datetime, before: datetime, journey_id: str | None = None, last: int = 2
) -> list[Unanswered]:
    """Steps whose second reminder went out in this span, where she has neither acted nor answered since, and nobody
    was asked to decide yet. ``journey_id``: those of one journey alone. ``last``: which reminder is the last one."""
    asked = {"after": after, "before": before}
    if journey_id is not None:
        rows: Any = db.execute(_UNANSWERED_OF_ONE[last], {**asked, "of_journey": journey_id})
    else:
        rows = db.execute(_UNANSWERED[last], asked)
    return [Unanswered(*row) for row in rows]


@dataclass(frozen=True)
class Told:
    """A reminder of a step that went out to her, or may have, and when. ``at`` None: another worker has it, and was
    first; it may go out now."""

    journey_id: str
    step: str
    place: int
    at: datetime | None
    nominal_at: datetime


_this = sa.orm.aliased(Outgoing)
_ITS_LEASE = sa.select(_this.lease_until).where(_this.id == sa.bindparam("of_message")).scalar_subquery()
_CLAIMED_BEFORE = sa.and_(
    Outgoing.holder != sa.bindparam("of_holder"),
    sa.or_(
        Outgoing.lease_until < _ITS_LEASE,
        sa.and_(Outgoing.lease_until == _ITS_LEASE, Outgoing.id < sa.bindparam("of_message")),
    ),
)
_WENT = sa.select(
    Outgoing.journey_id,
    Outgoing.step,
    Outgoing.place,
    sa.func.coalesce(Outgoing.closed_at, Outgoing.begun_at).label("at"),
    Outgoing.nominal_at,
).where(
    Outgoing.client_id == _OF_CLIENT,
    Outgoing.text == sa.literal_column(f"'{STEP_WAITS}'"),
    Outgoing.id != sa.bindparam("of_message"),
    sa.or_(
        sa.and_(
            Outgoing.state.in_(
                [sa.literal_column(f"'{state}'") for state in (OutgoingState.SENT, OutgoingState.UNCERTAIN)]
            ),
            sa.or_(_IS_NAMED, Outgoing.closed_at > sa.bindparam("week_ago", type_=_A_MOMENT)),
        ),
        # Of two that workers have at the same time the one that was claimed first goes first.
        sa.and_(
            Outgoing.state == sa.literal_column(f"'{OutgoingState.CLAIMED}'"),
            sa.or_(Outgoing.begun_at.is_not(None), _CLAIMED_BEFORE),
        ),
    ),
)


def step_history(db: sa.Connection, message: Any, now: datetime) -> list[Told]:
    """The reminders of steps that went out to the client of this message in the last days, and all of its journey."""
    asked = {"of_client": message.client_id, "of_message": message.id, "of_journey": message.journey_id}
    rows: Any = db.execute(_WENT, {**asked, "of_holder": message.holder, "week_ago": now - THE_WEEK})
    return [Told(*row) for row in rows]
