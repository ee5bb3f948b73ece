"""What a client reads from her counsellors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models.words import Reply
from app.queries.replies import replies_to
from app.services.answer_notes import plan_note
from app.services.sealing import Locker


@dataclass(frozen=True)
class ReadableReply:
    """One reply with its words. ``outcome``: done, one_change, talk_first, or talk for words about a talk."""

    journey_id: str
    step: str
    staff_name: str
    outcome: str
    words: str
    at: datetime
    is_read: bool


def replies_of_client(db: sa.Connection, locker: Locker, *, journey_id: str | None = None) -> list[ReadableReply]:
    """Every reply to her, newest first; with ``journey_id`` those of one plan."""
    return [
        ReadableReply(
            reply.journey_id,
            reply.step,
            reply.staff_name,
            reply.outcome,
            locker.unseal(reply.words_sealed, table="reply", column="words_sealed", row_id=reply.id),
            reply.at,
            reply.read_at is not None,
        )
        for reply in replies_to(db, locker.client_id)
        if journey_id in (None, reply.journey_id)
    ]


def write_reply(
    db: sa.Connection, locker: Locker, journey_id: str, step: str, *, outcome: str, words: str, staff_id: str
) -> None:
    """Keep words to a client about a step; she reads them on the portal."""
    row_id = new_id()
    db.execute(
        sa.insert(Reply).values(
            id=row_id,
            client_id=locker.client_id,
            journey_id=journey_id,
            step=step,
            staff_id=staff_id,
            outcome=outcome,
            words_sealed=locker.seal(words.strip(), table="reply", column="words_sealed", row_id=row_id),
            at=clock.now(),
        )
    )
    plan_note(db, locker.client_id, journey_id=journey_id)
