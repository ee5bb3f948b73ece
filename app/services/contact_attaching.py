"""A contact turns out to be with somebody who came before: by her made-up name, and her code word where she has one.

What the card found and started is hers from then on. Sources: domain.md 9.1 (K31: a pseudonym is enough), P-V 10.
"""

from __future__ import annotations

from typing import Literal

import sqlalchemy as sa

from app.models.contacts import ContactCard
from app.queries.contact_cards import is_open, standing_of
from app.queries.places import hold_client_still
from app.services import clocks, protocols
from app.services.contact_cards import CardClosed, note_event
from app.services.handovers import ask_senior
from app.vocabulary import Audience, ContactChannel
from config import Settings

CodeWord = Literal["right", "wrong", "none"]


class SomebodyElses(Exception):
    """The contact is another client's already."""


def attach(db: sa.Connection, card_id: str, client_id: str, *, staff_id: str) -> None:
    """The contact is with this client. The same again changes nothing. Raises CardClosed, SomebodyElses."""
    hold_client_still(db, client_id)
    if not is_open(db, card_id, hold=True):
        raise CardClosed(card_id)
    known = standing_of(db, card_id)["client_id"]
    if known == client_id:
        return
    if known is not None:
        raise SomebodyElses(card_id)
    db.execute(sa.update(ContactCard).where(ContactCard.id == card_id).values(client_id=client_id))
    clocks.move_to_client(db, card_id, client_id)
    protocols.move_to_client(db, card_id, client_id)
    note_event(db, card_id, "client_known", {"how": "pseudonym"}, staff_id, key="client_known")


def note_code_word(
    db: sa.Connection, settings: Settings, card_id: str, said: CodeWord, *, staff_id: str, key: str | None
) -> None:
    """Whether the code word was said as agreed. A wrong one, or none where there is one, tells a supervisor (P-V 10).

    Raises CardClosed.
    """
    if not note_event(db, card_id, "code_word", {"said": said}, staff_id, key=key):
        return
    if said != "right":
        ask_senior(db, settings, card_id, asked_by=staff_id)


def describe(
    db: sa.Connection, card_id: str, *, channel: ContactChannel, audience: Audience, language: str, staff_id: str
) -> None:
    """The channel, whom the help is for, or the language is another one than was chosen first. Raises CardClosed."""
    if not is_open(db, card_id, hold=True):
        raise CardClosed(card_id)
    new = {"channel": channel, "audience": audience, "language": language}
    db.execute(sa.update(ContactCard).where(ContactCard.id == card_id).values(**new))
    note_event(db, card_id, "described", new, staff_id)
