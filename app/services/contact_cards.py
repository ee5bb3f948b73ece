"""Contact cards: opened in one key, kept as they are typed, and everything that happens noted in order.

A card is sealed with a key of its own, since nobody on it is a client yet (domain.md 9.1, K30 and K31).
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models.contacts import ContactAnswer, ContactCard, ContactEvent
from app.queries import contact_cards as cards
from app.services.sealing import KeyDestroyed, Locker
from app.vault import KEY_BYTES, Vault, fingerprint, place
from app.vocabulary import Audience, ContactChannel, FollowUp, Risk
from quests.answers import Answer as Value

TABLE, COLUMN = "contact_answer", "value_sealed"
KEY_VERSION = 1


class CardClosed(Exception):
    """The contact has ended; its card is read and no longer written."""


class SavedMeanwhile(Exception):
    """Somebody else changed this field since the page was read. ``now`` is what stands there."""

    def __init__(self, now: SavedAnswer) -> None:
        super().__init__("changed meanwhile")
        self.now = now


@dataclass(frozen=True)
class SavedAnswer:
    """A field of a card as it stands. ``version`` counts its changes, from 1."""

    value: Value
    version: int
    saved_at: datetime
    saved_by: str


def card_of_form(pepper: bytes, staff_id: str, form_key: str) -> str:
    """The card that this form of this person opens. One form, one card."""
    return fingerprint(pepper, "contact-form", f"{staff_id} {form_key}")[:32]


def open_card(
    db: sa.Connection,
    vault: Vault,
    *,
    channel: ContactChannel,
    audience: Audience,
    language: str,
    staff_id: str,
    client_id: str | None = None,
    arrived_at: datetime | None = None,
    card_id: str | None = None,
) -> str:
    """A new card, held by who opens it; gives its id. The same ``card_id`` again opens nothing new.

    ``arrived_at``: when the person reached us, where that was before now.
    """
    card_id, now = card_id or new_id(), clock.now()
    wrapped, key_name = vault.wrap(secrets.token_bytes(KEY_BYTES), _key_place(card_id))
    values = {
        "id": card_id,
        "channel": channel,
        "audience": audience,
        "language": language,
        "arrived_at": min(arrived_at or now, now),
        "opened_at": now,
        "opened_by": staff_id,
        "holder_id": staff_id,
        "client_id": client_id,
        "dek_wrapped": wrapped,
        "key_name": key_name,
        "risk": Risk.UNASKED,
        "risk_reasons": [],
        "follow_up": FollowUp.NOT_ASKED,
    }
    try:
        with db.begin_nested():
            db.execute(sa.insert(ContactCard).values(**values))
    except sa.exc.IntegrityError:
        return card_id
    note_event(db, card_id, "opened", {"channel": channel, "audience": audience, "language": language}, staff_id)
    return card_id


def card_locker(db: sa.Connection, vault: Vault, card_id: str) -> Locker:
    """What seals the words of a card. Raises KeyDestroyed once they are forgotten."""
    row = cards.key_of(db, card_id)
    if row is None or row.dek_wrapped is None:
        raise KeyDestroyed("the words of this contact cannot be read any more")
    return Locker(card_id, {KEY_VERSION: vault.unwrap(row.dek_wrapped, _key_place(card_id), row.key_name)}, KEY_VERSION)


def answers_of_card(db: sa.Connection, locker: Locker) -> dict[str, SavedAnswer]:
    """Every field that was typed on the card, by its name."""
    return {
        row.question: SavedAnswer(_open(locker, row), row.version, row.saved_at, row.saved_by)
        for row in cards.answers_of(db, locker.client_id)
    }


def save_answer(
    db: sa.Connection, locker: Locker, question: str, value: Value, *, version: int | None, staff_id: str
) -> SavedAnswer:
    """Keep one field. ``version`` is what the page had read, 0 for nothing; None writes over whatever is there.

    Raises SavedMeanwhile, CardClosed.
    """
    card_id, now = locker.client_id, clock.now()
    if not cards.is_open(db, card_id, hold=True):
        raise CardClosed(card_id)
    row = cards.answer_of(db, card_id, question)
    before = SavedAnswer(_open(locker, row), row.version, row.saved_at, row.saved_by) if row is not None else None
    if before is not None and before.value == value:
        return before
    if before is not None and version is not None and version != before.version:
        raise SavedMeanwhile(before)
    new = SavedAnswer(value, (before.version if before else 0) + 1, now, staff_id)
    sealed = locker.seal(
        json.dumps(value, ensure_ascii=False), table=TABLE, column=COLUMN, row_id=_row(card_id, question)
    )
    values = {"value_sealed": sealed, "version": new.version, "saved_at": now, "saved_by": staff_id}
    if before is None:
        db.execute(sa.insert(ContactAnswer).values(card_id=card_id, question=question, **values))
    else:
        mine = sa.and_(ContactAnswer.card_id == card_id, ContactAnswer.question == question)
        db.execute(sa.update(ContactAnswer).where(mine).values(**values))
    return new


def note_event(
    db: sa.Connection,
    card_id: str,
    kind: str,
    detail: Mapping[str, Any],
    staff_id: str | None,
    *,
    key: str | None = None,
) -> bool:
    """Note what was decided, agreed or done. ``detail`` holds codes. The same ``key`` again is noted once: False."""
    values = {"card_id": card_id, "at": clock.now(), "staff_id": staff_id, "kind": kind}
    try:
        with db.begin_nested():
            db.execute(sa.insert(ContactEvent).values(**values, detail=dict(detail), idempotency_key=key))
    except sa.exc.IntegrityError:
        return False
    return True


def _open(locker: Locker, row: Any) -> Value:
    where = _row(locker.client_id, row.question)
    value: Value = json.loads(locker.unseal(row.value_sealed, table=TABLE, column=COLUMN, row_id=where))
    return value


def _row(card_id: str, question: str) -> str:
    return f"{card_id} {question}"


def _key_place(card_id: str) -> bytes:
    return place("contact_card", "dek_wrapped", card_id, str(KEY_VERSION))
