"""What a client and the service write to each other beside the plan. No word of it leaves: it waits on her pages.

A message of hers waits until somebody answers it, or says why no answer is needed. The software reads none of them.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app import clock
from app.models.messages import Message
from app.queries.journeys import main_journey
from app.queries.messages import SealedMessage, messages_of_client
from app.queries.places import hold_client_still
from app.queries.service_hours import promise_ends
from app.services.answer_notes import plan_note, take_back_note
from app.services.sealing import Locker
from quests.definition import Promise

TABLE, COLUMN, REASON = "message", "words_sealed", "reason_sealed"

ANSWERED_WITHIN = Promise(working_days=1)
"""What we promise for an answer. Within hours is the aim while we are open (domain.md section 6, first response by
e-mail or form); what is promised is what holds on every day: one working day, as for a call that a quest asks for."""


class NothingWaits(Exception):
    """A colleague answered or closed these messages first."""


@dataclass(frozen=True)
class ReadableMessage:
    """One message with its words. Hers where ``staff_name`` is None; then ``due_at`` is what we promised."""

    id: str
    journey_id: str | None
    staff_name: str | None
    words: str
    at: datetime
    is_read: bool
    due_at: datetime | None
    waits: bool
    closed_at: datetime | None
    closed_by: str | None
    reason: str


def send_message(db: sa.Connection, locker: Locker, words: str, *, zone: ZoneInfo, key: str) -> datetime:
    """She writes: to the counsellor of the plan that runs, or without one to the team. Gives when we answer.

    The same ``key`` again keeps nothing new. ``zone`` is the service's, whose working days count.
    """
    hold_client_still(db, locker.client_id)
    message_id = _id_of(locker.client_id, key)
    known = db.execute(sa.select(Message.due_at).where(Message.id == message_id)).scalar_one_or_none()
    if known is not None:
        return known
    plan = main_journey(db, locker.client_id)
    runs = plan is not None and plan.state.is_started and not plan.state.has_ended
    due_at = promise_ends(db, ANSWERED_WITHIN, clock.now(), zone)
    _keep(db, locker, message_id, words, journey_id=plan.id if plan is not None and runs else None, due_at=due_at)
    return due_at


def answer_message(
    db: sa.Connection, locker: Locker, words: str, *, waiting: Collection[str], staff_id: str, key: str
) -> None:
    """Somebody of the staff writes to her, and what waited of hers is answered by it.

    ``waiting`` are the ids of her messages that this person may read and that wait. The same ``key`` keeps nothing new.
    """
    hold_client_still(db, locker.client_id)
    message_id = _id_of(staff_id, key)
    if db.execute(sa.select(Message.id).where(Message.id == message_id)).first() is not None:
        return
    journey_id = _plan_of(db, locker.client_id, waiting)
    _keep(db, locker, message_id, words, journey_id=journey_id, staff_id=staff_id)
    _close(db, waiting, staff_id)
    plan_note(db, locker.client_id, journey_id=journey_id)


def close_unanswered(
    db: sa.Connection, locker: Locker, *, waiting: Collection[str], reason: str, staff_id: str
) -> None:
    """What waits needs no answer; why is sealed, for colleagues. Raises NothingWaits."""
    closed = _close(db, waiting, staff_id)
    if not closed:
        raise NothingWaits
    for message_id in closed:
        sealed = locker.seal(reason.strip(), table=TABLE, column=REASON, row_id=message_id)
        db.execute(sa.update(Message).where(Message.id == message_id).values(reason_sealed=sealed))


def close_all_of_client(db: sa.Connection, client_id: str, *, staff_id: str | None) -> None:
    """Nothing of hers waits any more: she has died."""
    db.execute(
        sa.update(Message)
        .where(Message.client_id == client_id, Message.due_at.is_not(None), Message.closed_at.is_(None))
        .values(closed_at=clock.now(), closed_by=staff_id)
    )


def mark_read_by_her(db: sa.Connection, client_id: str) -> None:
    """She opened what we wrote: no note has to say any more that it is there."""
    if _mark_read(db, sa.and_(Message.client_id == client_id, Message.staff_id.is_not(None))):
        take_back_note(db, client_id)


def mark_read_by_staff(db: sa.Connection, message_ids: Collection[str]) -> None:
    """Somebody who may read them opened these messages of hers."""
    _mark_read(db, sa.and_(Message.id.in_(message_ids), Message.staff_id.is_(None)))


def messages_read_by_her(db: sa.Connection, locker: Locker) -> list[ReadableMessage]:
    """The whole thread with its words, the oldest first, for her own page."""
    return opened(locker, messages_of_client(db, locker.client_id))


def opened(locker: Locker, sealed: Iterable[SealedMessage]) -> list[ReadableMessage]:
    """These messages with their words. Whether the reader may read them is asked before."""
    return [
        ReadableMessage(
            id=one.id,
            journey_id=one.journey_id,
            staff_name=one.staff_name,
            words=locker.unseal(one.words_sealed, table=TABLE, column=COLUMN, row_id=one.id),
            at=one.at,
            is_read=one.read_at is not None,
            due_at=one.due_at,
            waits=one.waits,
            closed_at=one.closed_at,
            closed_by=one.closed_by,
            reason=_reason(locker, one),
        )
        for one in sealed
    ]


def _reason(locker: Locker, one: SealedMessage) -> str:
    if one.reason_sealed is None:
        return ""
    return locker.unseal(one.reason_sealed, table=TABLE, column=REASON, row_id=one.id)


def _keep(
    db: sa.Connection,
    locker: Locker,
    message_id: str,
    words: str,
    *,
    journey_id: str | None,
    staff_id: str | None = None,
    due_at: datetime | None = None,
) -> None:
    db.execute(
        sa.insert(Message).values(
            id=message_id,
            client_id=locker.client_id,
            journey_id=journey_id,
            staff_id=staff_id,
            words_sealed=locker.seal(words.strip(), table=TABLE, column=COLUMN, row_id=message_id),
            at=clock.now(),
            due_at=due_at,
        )
    )


def _close(db: sa.Connection, waiting: Collection[str], staff_id: str) -> list[str]:
    """Close what still waits of these; somebody has read them by that. Gives their ids."""
    now = clock.now()
    mark_read_by_staff(db, waiting)
    closed = db.execute(
        sa.update(Message)
        .where(Message.id.in_(waiting), Message.due_at.is_not(None), Message.closed_at.is_(None))
        .values(closed_at=now, closed_by=staff_id)
        .returning(Message.id)
    )
    return list(closed.scalars())


def _mark_read(db: sa.Connection, which: sa.ColumnElement[bool]) -> int:
    return db.execute(sa.update(Message).where(which, Message.read_at.is_(None)).values(read_at=clock.now())).rowcount


def _plan_of(db: sa.Connection, client_id: str, waiting: Collection[str]) -> str | None:
    """An answer belongs where the newest message that it answers does; words of our own, to the plan that runs."""
    row = db.execute(
        sa.select(Message.journey_id).where(Message.id.in_(waiting)).order_by(Message.at.desc()).limit(1)
    ).first()
    if row is not None:
        journey_id: str | None = row.journey_id
        return journey_id
    plan = main_journey(db, client_id)
    return plan.id if plan is not None and plan.state.is_started and not plan.state.has_ended else None


def _id_of(whose: str, key: str) -> str:
    """The id that one form of one person has: sent twice, it is the same message."""
    digest = hashlib.sha256(f"{whose}:{key}".encode()).digest()
    return base64.urlsafe_b64encode(digest[:16]).rstrip(b"=").decode()
