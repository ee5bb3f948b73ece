"""What counsellors wrote back. The words are sealed; ``services.replies`` opens them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.models.staff import Staff
from app.models.words import Reply


@dataclass(frozen=True)
class SealedReply:
    """One reply as it lies in the database."""

    id: str
    journey_id: str
    step: str
    staff_name: str
    outcome: str
    words_sealed: bytes
    at: datetime
    read_at: datetime | None


# Built once: the client's own page asks it.
_REPLIES_TO = (
    sa.select(
        Reply.id,
        Reply.journey_id,
        Reply.step,
        Staff.name,
        Reply.outcome,
        Reply.words_sealed,
        Reply.at,
        Reply.read_at,
    )
    .join(Staff, Staff.id == Reply.staff_id)
    .where(Reply.client_id == sa.bindparam("of_client"))
    .order_by(Reply.at.desc(), Reply.id)
)


def replies_to(db: sa.Connection, client_id: str) -> list[SealedReply]:
    """Every reply to this client, newest first."""
    return [SealedReply(*row) for row in db.execute(_REPLIES_TO, {"of_client": client_id})]
