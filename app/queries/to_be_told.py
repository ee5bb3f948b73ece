"""What a client is told of beside her steps: talks that stand, and words of ours that she has not read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.models.base import UtcDateTime
from app.models.journeys import Journey
from app.models.messages import Message
from app.models.outbox import Outgoing
from app.models.talks import Booking, Slot
from app.models.words import Reply
from app.queries.reminders import ANSWER_WAITS, IS_SPENT, LIVE

_OF_CLIENT: sa.BindParameter[str] = sa.bindparam("of_client")


@dataclass(frozen=True)
class Talk:
    """A talk that stands, with what its reminders need."""

    booking_id: str
    journey_id: str
    client_id: str
    step: str
    starts_at: datetime
    version_id: str
    risk: str


_TALKS = (
    sa.select(
        Booking.id,
        Booking.journey_id,
        Booking.client_id,
        Booking.step,
        Slot.starts_at,
        Journey.quest_version_id,
        Journey.risk,
    )
    .join(Slot, Slot.id == Booking.slot_id)
    .join(Journey, Journey.id == Booking.journey_id)
    .where(Booking.status == "booked")
)
_TALKS_OF_HERS = _TALKS.where(
    Booking.client_id == _OF_CLIENT, Slot.starts_at > sa.bindparam("now", type_=UtcDateTime())
).order_by(Slot.starts_at, Booking.id)


_THIS_TALK = _TALKS.where(Booking.id == sa.bindparam("of_booking"))


def standing_talk(db: sa.Connection, booking_id: str) -> Talk | None:
    """A talk if it stands."""
    row = db.execute(_THIS_TALK, {"of_booking": booking_id}).one_or_none()
    return Talk(*row) if row else None


def talks_ahead(db: sa.Connection, client_id: str, now: datetime) -> list[Talk]:
    """Her talks that stand and lie ahead, the soonest first."""
    return [Talk(*row) for row in db.execute(_TALKS_OF_HERS, {"of_client": client_id, "now": now})]


def talk_messages(db: sa.Connection, client_id: str) -> Sequence[Any]:
    """Cause, state, due_at, not_after of every message about a talk of hers that lives or is spent."""
    return db.execute(
        sa.select(Outgoing.id, Outgoing.cause, Outgoing.state, Outgoing.due_at, Outgoing.not_after).where(
            Outgoing.client_id == client_id,
            Outgoing.booking_id.is_not(None),
            Outgoing.text != ANSWER_WAITS,
            sa.or_(Outgoing.state.in_(LIVE), IS_SPENT),
        )
    ).all()


_NEWEST_UNREAD = sa.select(
    sa.select(sa.func.max(Message.at))
    .where(Message.client_id == _OF_CLIENT, Message.staff_id.is_not(None), Message.read_at.is_(None))
    .scalar_subquery(),
    sa.select(sa.func.max(Reply.at)).where(Reply.client_id == _OF_CLIENT, Reply.read_at.is_(None)).scalar_subquery(),
)
_LAST_NOTE = sa.select(sa.func.max(Outgoing.planned_at)).where(
    Outgoing.client_id == _OF_CLIENT,
    Outgoing.text == ANSWER_WAITS,
    Outgoing.booking_id.is_(None),
    sa.or_(Outgoing.state.in_(LIVE), IS_SPENT),
)


def newest_unread(db: sa.Connection, client_id: str) -> datetime | None:
    """When the newest words of ours that she has not read were written; None where she has read all."""
    return max((at for at in db.execute(_NEWEST_UNREAD, {"of_client": client_id}).one() if at), default=None)


def is_told_of_answer(db: sa.Connection, client_id: str, written_at: datetime) -> bool:
    """Whether a note says, or said, that there is something to read, planned when these words were there already."""
    planned_at = db.execute(_LAST_NOTE, {"of_client": client_id}).scalar_one()
    return planned_at is not None and planned_at >= written_at
