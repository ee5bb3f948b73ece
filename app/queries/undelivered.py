"""Messages to clients that did not arrive, or of which nobody can say whether they did, as rows of the desk.

Whose row it is: her counsellor's, and a supervisor's, who sees every client. A message about no plan is looked at by
who has her newest one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.models.clients import Client, SafeContact
from app.models.journeys import Journey
from app.models.outbox import Outgoing
from app.permissions import Actor
from app.queries.caseload import contact_of, within_scope
from app.queries.safe_contact import ways_now
from app.queries.worklist import CASE, HAS_RULES, Case, case_in
from app.vocabulary import OutgoingState, Permission

_LOST_STATES = (OutgoingState.UNCERTAIN, OutgoingState.DEAD)
_HAS_DIED = sa.exists().where(Journey.client_id == Client.id, Journey.ending == "deceased").correlate(Client)
_LOST = sa.and_(
    Outgoing.state.in_([sa.literal_column(f"'{state}'", sa.Text()) for state in _LOST_STATES]),
    Outgoing.dealt_at.is_(None),
)
"""As the partial index has it."""
UNDELIVERED = sa.and_(_LOST, Client.erased_at.is_(None), ~_HAS_DIED)
"""The condition on ``Outgoing`` and ``Client``: it waits for a person, and there is somebody to be reached."""


@dataclass(frozen=True)
class LostMessage:
    """One message that did not arrive. ``is_uncertain``: nobody can say whether it did. ``why`` is a code."""

    id: str
    text: str
    step: str | None
    is_uncertain: bool
    channel: str | None
    attempts: int
    why: str | None
    at: datetime


@dataclass(frozen=True)
class Lost:
    """What did not arrive of one client, the newest first.

    ``case``: the plan that it is about, or her newest one; None where she has none. The rest as ``Case`` has it.
    """

    case: Case | None
    client_id: str
    pseudonym: str
    language: str
    ways: list[str] | None
    times: list[str] | None
    may_leave_voicemail: bool | None
    is_watched: bool
    messages: tuple[LostMessage, ...]


def of_her_plan() -> sa.ColumnElement[bool]:
    """The condition on ``Outgoing`` and ``Journey``, outer, that joins the plan of a message, else her newest one."""
    newest = sa.orm.aliased(Journey)
    hers = (
        sa.select(newest.id)
        .where(newest.client_id == Outgoing.client_id)
        .order_by(newest.ending.is_not(None), newest.created_at.desc(), newest.id)
        .limit(1)
        .correlate(Outgoing)
        .scalar_subquery()
    )
    return Journey.id == sa.func.coalesce(Outgoing.journey_id, hers)


def lost_messages(db: sa.Connection, staff: Actor, *, client_id: str | None = None) -> list[Lost]:
    """What did not arrive and waits for this person, one entry a client; of one client where she is named."""
    nobodys = sa.and_(Journey.counsellor_id.is_(None), contact_of(staff))
    statement = (
        sa.select(*CASE, *_MESSAGE, Client.id.label("whose"))
        .select_from(Outgoing)
        .join(Client, Client.id == Outgoing.client_id)
        .outerjoin(Journey, of_her_plan())
        .outerjoin(SafeContact, HAS_RULES)
        .where(UNDELIVERED)
        .where(sa.or_(within_scope(staff, Permission.SEE_WORKLIST), nobodys))
        .order_by(Outgoing.closed_at.desc(), Outgoing.id)
    )
    if client_id is not None:
        statement = statement.where(Outgoing.client_id == client_id)
    found: dict[str, list[Any]] = {}
    for row in db.execute(statement):
        found.setdefault(row.whose, []).append(row)
    return [_lost(rows_of_her) for rows_of_her in found.values()]


def _lost(rows: list[Any]) -> Lost:
    with_plan = next((row for row in rows if row.journey_id is not None), None)
    return Lost(
        case=case_in(with_plan) if with_plan is not None else None,
        client_id=rows[0].whose,
        pseudonym=rows[0].pseudonym,
        language=rows[0].language,
        ways=ways_now(rows[0].ways, rows[0].locked_since),
        times=rows[0].times,
        may_leave_voicemail=rows[0].may_leave_voicemail,
        is_watched=rows[0].watched_since is not None,
        messages=tuple(_message(row) for row in rows),
    )


_MESSAGE: tuple[Any, ...] = (
    Outgoing.id.label("message_id"),
    Outgoing.text,
    Outgoing.step,
    Outgoing.state.label("message_state"),
    Outgoing.channel,
    Outgoing.attempts,
    Outgoing.why,
    Outgoing.closed_at,
)


def _message(row: Any) -> LostMessage:
    is_uncertain = row.message_state == OutgoingState.UNCERTAIN
    what = (row.message_id, row.text, row.step, is_uncertain)
    return LostMessage(*what, row.channel, row.attempts, row.why, row.closed_at)
