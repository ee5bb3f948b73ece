"""The thread between a client and the service. The words are sealed; ``services.messages`` opens them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.models.clients import Client, SafeContact
from app.models.journeys import Journey
from app.models.messages import Message
from app.models.staff import Staff
from app.permissions import Actor
from app.queries.caseload import contact_of, within_scope
from app.queries.safe_contact import ways_now
from app.queries.worklist import CASE, HAS_RULES, Case, case_in
from app.vocabulary import Permission, Scope


@dataclass(frozen=True)
class SealedMessage:
    """One message as it lies in the database. Without ``staff_name`` it is hers, and ``due_at`` is what we promised."""

    id: str
    journey_id: str | None
    staff_name: str | None
    words_sealed: bytes
    at: datetime
    read_at: datetime | None
    due_at: datetime | None
    closed_at: datetime | None
    closed_by: str | None
    reason_sealed: bytes | None

    @property
    def waits(self) -> bool:
        """Whether it is hers and nobody has answered it or closed it."""
        return self.due_at is not None and self.closed_at is None


@dataclass(frozen=True)
class WaitingThread:
    """A client who wrote and waits. ``case`` is the plan in which she wrote; None where she wrote to the team.

    ``ways``, ``times``, ``may_leave_voicemail`` and ``is_watched`` are how she may be reached, as in ``Case``.
    """

    case: Case | None
    client_id: str
    pseudonym: str
    language: str
    risk: str
    count: int
    first_at: datetime
    last_at: datetime
    due_at: datetime
    ways: list[str] | None
    times: list[str] | None
    may_leave_voicemail: bool | None
    is_watched: bool


_CLOSER = sa.orm.aliased(Staff)
_MESSAGES = (
    sa.select(
        Message.id,
        Message.journey_id,
        Staff.name,
        Message.words_sealed,
        Message.at,
        Message.read_at,
        Message.due_at,
        Message.closed_at,
        _CLOSER.name.label("closer"),
        Message.reason_sealed,
    )
    .outerjoin(Staff, Staff.id == Message.staff_id)
    .outerjoin(_CLOSER, _CLOSER.id == Message.closed_by)
    .where(Message.client_id == sa.bindparam("of_client"))
    .order_by(Message.at, Message.id)
)


def messages_of_client(db: sa.Connection, client_id: str) -> list[SealedMessage]:
    """The whole thread, the oldest first: for the client herself."""
    return [SealedMessage(*list(row)) for row in db.execute(_MESSAGES, {"of_client": client_id})]


def _may_read(staff: Actor) -> sa.ColumnElement[bool]:
    """The condition on ``Message``, ``Client`` and, outer, ``Journey`` that this person may read and answer it.

    A message is for the counsellor of its plan; one to the team for whoever has the client (domain.md section 8).
    """
    match staff.scope(Permission.ANSWER_MESSAGE):
        case None:
            return sa.false()
        case Scope.ALL:
            return sa.true()
    has_her = sa.exists().where(Journey.client_id == Message.client_id, within_scope(staff, Permission.ANSWER_MESSAGE))
    to_the_team = sa.or_(has_her.correlate(Message), contact_of(staff))
    return sa.or_(
        sa.and_(Message.journey_id.is_not(None), within_scope(staff, Permission.ANSWER_MESSAGE)),
        sa.and_(Message.journey_id.is_(None), to_the_team),
    )


def thread_for(db: sa.Connection, staff: Actor, client_id: str) -> list[SealedMessage]:
    """The messages of a client that this person may read, the oldest first. Erased clients have no thread."""
    rows = db.execute(
        _MESSAGES.join(Client, Client.id == Message.client_id)
        .outerjoin(Journey, Journey.id == Message.journey_id)
        .where(_may_read(staff), Client.erased_at.is_(None)),
        {"of_client": client_id},
    )
    return [SealedMessage(*list(row)) for row in rows]


def threads_waiting(db: sa.Connection, staff: Actor) -> list[WaitingThread]:
    """Clients who wrote and wait for an answer of this person, one entry each, the soonest promise first."""
    newest = sa.orm.aliased(Journey)
    her_risk = (
        sa.select(newest.risk)
        .where(newest.client_id == Client.id)
        .order_by(newest.ending.is_not(None), newest.created_at.desc(), newest.id)
        .limit(1)
        .scalar_subquery()
    )
    rows = db.execute(
        sa.select(
            *CASE,
            Client.id.label("whose"),
            her_risk.label("her_risk"),
            Client.watched_since.label("her_watch"),
            Client.locked_since.label("her_lock"),
            Message.at,
            Message.due_at,
        )
        .select_from(Message)
        .join(Client, Client.id == Message.client_id)
        .outerjoin(Journey, Journey.id == Message.journey_id)
        .outerjoin(SafeContact, HAS_RULES)
        .where(Message.due_at.is_not(None), Message.closed_at.is_(None), Client.erased_at.is_(None), _may_read(staff))
        .order_by(Message.due_at, Message.id)
    )
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.whose, []).append(row)
    return [_waiting(rows_of_her) for rows_of_her in found.values()]


def _waiting(rows: list[Any]) -> WaitingThread:
    first = rows[0]
    with_plan = next((row for row in rows if row.journey_id is not None), None)
    return WaitingThread(
        case=case_in(with_plan) if with_plan is not None else None,
        client_id=first.whose,
        pseudonym=first.pseudonym,
        language=first.language,
        risk=first.her_risk or "unasked",
        count=len(rows),
        first_at=min(row.at for row in rows),
        last_at=max(row.at for row in rows),
        due_at=first.due_at,
        ways=ways_now(first.ways, first.her_lock),
        times=first.times,
        may_leave_voicemail=first.may_leave_voicemail,
        is_watched=first.her_watch is not None,
    )
