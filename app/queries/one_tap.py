"""The message behind a link of one tap, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.models.clients import Client
from app.models.outbox import Outgoing
from app.queries.reach import MAY_BE_SEEN
from app.vocabulary import OneTap


@dataclass(frozen=True)
class TappedMessage:
    """A message to a client that was tried at least once. ``sent_at``: when it went out, as far as anybody knows.

    ``is_watched``: somebody may see her phone, by her own word or by the lock of P-V.
    """

    id: str
    text: str
    client_id: str
    journey_id: str | None
    step: str | None
    place: int
    language: str
    answer: OneTap | None
    sent_at: datetime
    is_watched: bool


_MESSAGE = sa.select(
    Outgoing.id,
    Outgoing.text,
    Outgoing.client_id,
    Outgoing.journey_id,
    Outgoing.step,
    Outgoing.place,
    sa.func.coalesce(Outgoing.language, Client.language).label("language"),
    Outgoing.answer,
    # While a worker has not written down yet that it went out, its first try is the nearest that is known.
    sa.func.coalesce(Outgoing.closed_at, Outgoing.first_tried_at).label("sent_at"),
    MAY_BE_SEEN.label("is_watched"),
).join(Client, Client.id == Outgoing.client_id)


def tapped_message(db: sa.Connection, outgoing_id: str, *, under_lock: bool = False) -> TappedMessage | None:
    """A message by its id; None where there is none, where it never went out, or where its client was erased."""
    asked = _MESSAGE.where(Outgoing.id == outgoing_id, Outgoing.first_tried_at.is_not(None), Client.erased_at.is_(None))
    row: Any = db.execute(asked.with_for_update(of=Outgoing) if under_lock else asked).one_or_none()
    if row is None:
        return None
    answered = OneTap(row.answer) if row.answer else None
    return TappedMessage(**{**row._mapping, "answer": answered})
