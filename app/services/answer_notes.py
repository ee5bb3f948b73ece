"""A note that there is something to read: we answered her, reviewed a step, or changed a talk. One a client at a time.

It says nothing else, waits out her quiet hours, and goes once: where nobody knows whether it arrived it is not sent
again. Reading takes it back.
"""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from app import clock
from app.models.outbox import Outgoing
from app.queries.journeys import known_risk
from app.queries.places import hold_client_still
from app.queries.reach import Reach, reach_of
from app.queries.reminders import ANSWER_WAITS
from app.queries.to_be_told import is_told_of_answer, newest_unread
from app.services.outbox import LIVE, SOON, NewMessage, cancel, plan
from app.services.step_reminders import priority_of
from app.vocabulary import OutgoingState, SendPolicy
from quests.quiet_hours import next_allowed

A_WHILE = timedelta(hours=1)
"""Who has just turned notes on again, or says that she is alone, is on her pages at this moment."""


def plan_note(db: sa.Connection, client_id: str, *, journey_id: str | None = None) -> None:
    """There are words of ours that she has not read. A note that is planned already says so for these too."""
    hold_client_still(db, client_id)
    reach = reach_of(db, client_id)
    if reach is not None and reach.why_not is None and not _lives(db, client_id):
        priority = min(SOON, priority_of(known_risk(db, client_id)))
        plan(db, [_note(reach, _cause(client_id), journey_id, priority)])


def plan_note_of_talk(db: sa.Connection, reach: Reach, journey_id: str, booking_id: str, risk: str) -> None:
    """We moved a talk of hers, or called it off. Reading something else does not take this note back."""
    hold_client_still(db, reach.client_id)
    cancel(db, sa.and_(Outgoing.client_id == reach.client_id, Outgoing.text == ANSWER_WAITS), "with_another")
    note = _note(reach, f"talk_changed:{booking_id}", journey_id, min(SOON, priority_of(risk)), booking_id=booking_id)
    plan(db, [note])


def take_back_note(db: sa.Connection, client_id: str) -> None:
    """She has read: where nothing of ours is unread any more, no note says that something is."""
    if newest_unread(db, client_id) is None:
        cancel(db, Outgoing.cause == _cause(client_id), "read")


def replan_note(db: sa.Connection, reach: Reach) -> None:
    """Her hours are others now, or she may be told again: what is unread, and nobody told her of, is told."""
    move = sa.and_(
        Outgoing.client_id == reach.client_id, Outgoing.text == ANSWER_WAITS, Outgoing.state == OutgoingState.PLANNED
    )
    for row in db.execute(sa.select(Outgoing.id, Outgoing.nominal_at, Outgoing.due_at).where(move)).all():
        at = next_allowed(max(row.nominal_at, clock.now()), reach.quiet, reach.zone)
        if at != max(row.due_at, clock.now()):
            db.execute(sa.update(Outgoing).where(Outgoing.id == row.id, move).values(due_at=at))
    written_at = newest_unread(db, reach.client_id)
    if written_at is not None and not is_told_of_answer(db, reach.client_id, written_at):
        plan(db, [_note(reach, _cause(reach.client_id), None, SOON, after=A_WHILE)])


def _cause(client_id: str) -> str:
    return f"answer:{client_id}"


def _lives(db: sa.Connection, client_id: str) -> bool:
    of_hers = sa.and_(Outgoing.client_id == client_id, Outgoing.text == ANSWER_WAITS, LIVE)
    return db.execute(sa.select(Outgoing.id).where(of_hers).limit(1)).first() is not None


def _note(
    reach: Reach,
    cause: str,
    journey_id: str | None,
    priority: int,
    *,
    booking_id: str | None = None,
    after: timedelta = timedelta(),
) -> NewMessage:
    at = clock.now() + after
    return NewMessage(
        cause=cause,
        text=ANSWER_WAITS,
        due_at=next_allowed(at, reach.quiet, reach.zone),
        client_id=reach.client_id,
        journey_id=journey_id,
        booking_id=booking_id,
        nominal_at=at,
        priority=priority,
        policy=SendPolicy.AT_MOST_ONCE,
    )
