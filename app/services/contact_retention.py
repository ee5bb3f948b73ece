"""How long the words of a contact are kept, and what is left of it once its person is forgotten (trust.md 2.6).

Nobody agreed to anything on a contact that ended without a client: its words go after a while, and with them the
key that read them. That there was a contact, on which channel, how dangerous it was and how it ended stays: numbers
are made of that.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models.contacts import ContactAnswer, ContactCard, ContactEvent
from app.models.outbox import Outgoing
from app.models.safety import ProtocolRun, ProtocolStep, ServiceClock
from app.queries.handovers import clock_cause
from app.vocabulary import ClockKind, ContactEnding, ProtocolDeed

KEPT_FOR = timedelta(days=30)
"""So long a supervisor can still read what was done in a contact of somebody who is no client, unless staff set it."""
CALL_BACK_NUMBER = "call_back_number"
"""The one field of a contact that could name somebody: kept while a dropped line is called back, and no longer."""
ERASED = "erased"


def forget_old_words(db: sa.Connection, kept_for: timedelta = KEPT_FOR) -> int:
    """Forget the words of contacts that became nobody's so long ago; gives the number of contacts.

    One that nobody ended and nobody wrote on for as long is forgotten too. It stays open: a person ends it.
    """
    long_ago = clock.now() - kept_for
    written = sa.exists().where(ContactAnswer.card_id == ContactCard.id, ContactAnswer.saved_at > long_ago)
    left_alone = sa.and_(ContactCard.closed_at.is_(None), ContactCard.opened_at <= long_ago, ~written)
    old = sa.select(ContactCard.id).where(
        ContactCard.client_id.is_(None),
        ContactCard.forgotten_at.is_(None),
        sa.or_(ContactCard.closed_at <= long_ago, left_alone),
    )
    cards = list(db.execute(old.with_for_update()).scalars())
    if cards:
        forget_words(db, cards)
    return len(cards)


def forget_at_the_end(db: sa.Connection, card_id: str, *, is_nothing: bool) -> None:
    """A contact of nobody has ended: what could name somebody goes, unless a dropped line is being called back.

    ``is_nothing``: a test, spam or a wrong number, of which no word is kept at all.
    """
    forget_numbers(db)
    if is_nothing:
        forget_words(db, [card_id])


def forget_numbers(db: sa.Connection) -> int:
    """Forget numbers to call back on contacts that ended without a client, once nobody calls back any more."""
    calls = sa.exists().where(
        ServiceClock.card_id == ContactCard.id,
        ServiceClock.kind == ClockKind.CALL_BACK,
        ServiceClock.stopped_at.is_(None),
    )
    over = sa.select(ContactCard.id).where(ContactCard.client_id.is_(None), ContactCard.closed_at.is_not(None), ~calls)
    gone = sa.and_(ContactAnswer.question == CALL_BACK_NUMBER, ContactAnswer.card_id.in_(over))
    return db.execute(sa.delete(ContactAnswer).where(gone)).rowcount


def forget_words(db: sa.Connection, card_ids: Collection[str]) -> None:
    """What was typed on these contacts is gone: their fields, the words of their protocols, and the keys of both."""
    db.execute(sa.delete(ContactAnswer).where(ContactAnswer.card_id.in_(card_ids)))
    runs = sa.select(ProtocolRun.id).where(ProtocolRun.card_id.in_(card_ids), ProtocolRun.client_id.is_(None))
    # What was not done keeps the place of its reason, as an empty one: the database asks for it.
    empty = sa.case((ProtocolStep.deed == ProtocolDeed.DONE, sa.null()), else_=sa.literal(b"", sa.LargeBinary))
    db.execute(sa.update(ProtocolStep).where(ProtocolStep.run_id.in_(runs)).values(words_sealed=empty))
    gone = {"dek_wrapped": None, "key_name": None, "forgotten_at": clock.now()}
    db.execute(sa.update(ContactCard).where(ContactCard.id.in_(card_ids)).values(**gone))


def erase_contacts(db: sa.Connection, client_id: str, nobody: str) -> dict[str, str]:
    """Contacts, protocols and clocks of somebody who is erased: what is left stands under new ids, of ``nobody``.

    Gives the new id of each old one. Nothing runs on for a person who is gone.
    """
    cards = _ids(db, sa.select(ContactCard.id).where(ContactCard.client_id == client_id))
    of_hers = sa.or_(ProtocolRun.client_id == client_id, ProtocolRun.card_id.in_(cards))
    runs = _ids(db, sa.select(ProtocolRun.id).where(of_hers))
    of_hers = sa.or_(
        ServiceClock.client_id == client_id, ServiceClock.card_id.in_(cards), ServiceClock.run_id.in_(runs)
    )
    clocks = _ids(db, sa.select(ServiceClock.id).where(of_hers))
    new = {old: new_id() for old in (*cards, *runs, *clocks)}
    for old in cards:
        _again(db, ContactCard, old, _card_of(nobody, new[old]))
    for old in runs:
        _again(db, ProtocolRun, old, lambda row, at=new[old]: _run_of(nobody, at, row, new))
    for old in clocks:
        _again(db, ServiceClock, old, lambda row, at=new[old]: _clock_of(nobody, at, row, new))
    for old in clocks:  # That somebody was told stays; of which clock is told no more.
        told = Outgoing.cause.startswith(clock_cause(old, ""), autoescape=True)
        db.execute(sa.update(Outgoing).where(told).values(cause="erased:" + Outgoing.id))
    for table, column, ids in (
        (ServiceClock, ServiceClock.id, clocks),
        (ProtocolStep, ProtocolStep.run_id, runs),
        (ProtocolRun, ProtocolRun.id, runs),
        (ContactAnswer, ContactAnswer.card_id, cards),
        (ContactEvent, ContactEvent.card_id, cards),
        (ContactCard, ContactCard.id, cards),
    ):
        db.execute(sa.delete(table).where(column.in_(ids)))
    return new


def _ids(db: sa.Connection, found: sa.Select[Any]) -> list[str]:
    return list(db.execute(found).scalars())


def _again(db: sa.Connection, table: Any, row_id: str, changed: Any) -> None:
    row = dict(db.execute(sa.select(table.__table__).where(table.id == row_id)).mappings().one())
    db.execute(sa.insert(table).values({**row, **changed(row)}))


def _card_of(nobody: str, new: str) -> Any:
    def changed(row: dict[str, Any]) -> dict[str, Any]:
        now = clock.now()
        ended = {"closed_at": row["closed_at"] or now, "ending": row["ending"] or ContactEnding.NOT_NOW}
        gone: dict[str, Any] = {"dek_wrapped": None, "key_name": None, "forgotten_at": now, "risk_reasons": []}
        return {"id": new, "client_id": nobody, **ended, **gone}

    return changed


def _run_of(nobody: str, new: str, row: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    because = {name: row["because"][name] for name in ("level", "rule") if name in row["because"]}
    closed = row["closed_at"] or clock.now()
    ids = {"id": new, "client_id": nobody, "card_id": names.get(row["card_id"])}
    return {**ids, "because": because, "closed_at": closed}


def _clock_of(nobody: str, new: str, row: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    stopped = {"stopped_at": row["stopped_at"] or clock.now(), "outcome": row["outcome"] or ERASED}
    ids = {"id": new, "client_id": nobody, "card_id": names.get(row["card_id"]), "run_id": names.get(row["run_id"])}
    return {**ids, **stopped, "waiting_since": None}
