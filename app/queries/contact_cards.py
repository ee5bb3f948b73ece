"""Contact cards: who may read which, and what stands on them. Words stay sealed until the card's locker opens them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.models.clients import Client
from app.models.contacts import ContactAnswer, ContactCard, ContactEvent
from app.models.journeys import Journey
from app.models.staff import Staff
from app.permissions import Actor
from app.queries.caseload import ClientHead, client_for, hers, within_scope
from app.queries.helping import comes_to
from app.vocabulary import Permission, Scope


@dataclass(frozen=True)
class CardRow:
    """One contact. ``pseudonym`` is None while nobody on it is a client; times are UTC."""

    id: str
    channel: str
    audience: str
    language: str
    arrived_at: datetime
    opened_at: datetime
    opened_by: str
    holder_id: str
    holder_name: str
    client_id: str | None
    pseudonym: str | None
    risk: str
    risk_rule: str | None
    risk_reasons: tuple[str, ...]
    complex_since: datetime | None
    follow_up: str
    closed_at: datetime | None
    closed_by: str | None
    ending: str | None
    forgotten_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


@dataclass(frozen=True)
class CardEvent:
    """One thing that happened in a contact, and who did it; nobody is named for what the product did."""

    at: datetime
    kind: str
    detail: dict[str, Any]
    staff_name: str | None


_CARD: tuple[Any, ...] = (
    *(ContactCard.id, ContactCard.channel, ContactCard.audience, ContactCard.language, ContactCard.arrived_at),
    *(ContactCard.opened_at, ContactCard.opened_by, ContactCard.holder_id, Staff.name.label("holder_name")),
    *(ContactCard.client_id, Client.pseudonym, ContactCard.risk, ContactCard.risk_rule, ContactCard.risk_reasons),
    *(ContactCard.complex_since, ContactCard.follow_up, ContactCard.closed_at, ContactCard.closed_by),
    *(ContactCard.ending, ContactCard.forgotten_at),
)


def within_cards(staff: Actor, permission: Permission) -> sa.ColumnElement[bool]:
    """The condition on ``ContactCard`` that leaves those which this person may touch: all of them, or those that she
    opened, holds or whose client is hers, and those of a colleague who asked for help and to whom she comes.
    """
    match staff.scope(permission):
        case Scope.ALL:
            return sa.true()
        case Scope.ASSIGNED | Scope.OWN:
            has_client = sa.exists().where(
                Journey.client_id == ContactCard.client_id, within_scope(staff, Permission.READ_CLIENT)
            )
            is_hers = (hers(ContactCard.opened_by, staff), hers(ContactCard.holder_id, staff), has_client)
            return sa.or_(*is_hers, comes_to(staff)) if staff.may(Permission.ANSWER_HELP) else sa.or_(*is_hers)
        case _:
            return sa.false()


def _cards() -> sa.Select[Any]:
    return (
        sa.select(*_CARD)
        .join(Staff, Staff.id == ContactCard.holder_id)
        .outerjoin(Client, Client.id == ContactCard.client_id)
    )


def _card_in(row: Any) -> CardRow:
    named = dict(row._mapping)
    return CardRow(**{**named, "risk_reasons": tuple(named["risk_reasons"])})


def card_for(db: sa.Connection, staff: Actor, permission: Permission, card_id: str) -> CardRow | None:
    """The card of this id, if this person may touch it under this permission."""
    mine = sa.and_(ContactCard.id == card_id, within_cards(staff, permission))
    row = db.execute(_cards().where(mine)).one_or_none()
    return _card_in(row) if row is not None else None


def open_cards(db: sa.Connection, staff: Actor) -> list[CardRow]:
    """Contacts that go on and are this person's to work on, the oldest first."""
    mine = sa.and_(ContactCard.closed_at.is_(None), within_cards(staff, Permission.TAKE_CONTACT))
    return [_card_in(row) for row in db.execute(_cards().where(mine).order_by(ContactCard.arrived_at, ContactCard.id))]


def cards_of_client(db: sa.Connection, staff: Actor, client_id: str) -> list[CardRow]:
    """Every contact with this client that this person may read, the newest first."""
    mine = sa.and_(ContactCard.client_id == client_id, within_cards(staff, Permission.READ_CARD))
    rows = db.execute(_cards().where(mine).order_by(ContactCard.opened_at.desc(), ContactCard.id))
    return [_card_in(row) for row in rows]


def events_of_card(db: sa.Connection, card_id: str) -> list[CardEvent]:
    """What was decided, agreed and done, in order."""
    rows = db.execute(
        sa.select(ContactEvent.at, ContactEvent.kind, ContactEvent.detail, Staff.name)
        .outerjoin(Staff, Staff.id == ContactEvent.staff_id)
        .where(ContactEvent.card_id == card_id)
        .order_by(ContactEvent.at, ContactEvent.id)
    )
    return [CardEvent(*row) for row in rows]


def client_named(db: sa.Connection, staff: Actor, pseudonym: str) -> ClientHead | None:
    """The client of this made-up name, if she is this person's to see; capital letters do not matter."""
    named = sa.select(Client.id).where(
        sa.func.lower(Client.pseudonym) == pseudonym.strip().lower(), Client.erased_at.is_(None)
    )
    found = db.execute(named).scalars().first()
    return client_for(db, staff, found) if found is not None else None


def writers_of_card(db: sa.Connection, card_id: str) -> dict[str, str]:
    """The names of those who wrote the fields that stand on a card, by their ids."""
    wrote = sa.select(Staff.id, Staff.name).join(ContactAnswer, ContactAnswer.saved_by == Staff.id)
    return {row.id: row.name for row in db.execute(wrote.where(ContactAnswer.card_id == card_id).distinct())}


# --- for the services ------------------------------------------------------------------------------------------------


def key_of(db: sa.Connection, card_id: str) -> Any:
    """The wrapped key of a card; None where there is no such card."""
    row = sa.select(ContactCard.dek_wrapped, ContactCard.key_name).where(ContactCard.id == card_id)
    return db.execute(row).one_or_none()


def is_open(db: sa.Connection, card_id: str, *, hold: bool = False) -> bool:
    """Whether the contact goes on. ``hold``: nobody ends it, or writes on it, until this transaction ends."""
    found = sa.select(ContactCard.id).where(ContactCard.id == card_id, ContactCard.closed_at.is_(None))
    return db.execute(found.with_for_update() if hold else found).first() is not None


def standing_of(db: sa.Connection, card_id: str) -> dict[str, Any]:
    """The level of risk on a card as it is now, with its rule and reasons, and whose client it is about."""
    row = db.execute(
        sa.select(ContactCard.risk, ContactCard.risk_rule, ContactCard.risk_reasons, ContactCard.client_id).where(
            ContactCard.id == card_id
        )
    ).one()
    return {**row._mapping, "risk_reasons": tuple(row.risk_reasons)}


def answers_of(db: sa.Connection, card_id: str) -> list[Any]:
    """The sealed fields of a card."""
    return list(db.execute(sa.select(ContactAnswer.__table__).where(ContactAnswer.card_id == card_id)))


def answer_of(db: sa.Connection, card_id: str, question: str) -> Any:
    """One sealed field; None where nothing was typed."""
    mine = sa.and_(ContactAnswer.card_id == card_id, ContactAnswer.question == question)
    return db.execute(sa.select(ContactAnswer.__table__).where(mine)).one_or_none()
