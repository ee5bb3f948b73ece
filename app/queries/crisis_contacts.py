"""Ways to reach a person in a crisis, as the service has set them."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from app.models.words import CrisisContact


@dataclass(frozen=True)
class Contact:
    """One way to talk to somebody. ``is_sample`` marks what is no real number, in a demo."""

    language: str
    name: str
    number: str
    hours: str
    note: str
    is_emergency: bool
    is_sample: bool


# Built once: most pages of a client ask it.
_CONTACTS = sa.select(
    CrisisContact.language,
    CrisisContact.name,
    CrisisContact.number,
    CrisisContact.hours,
    CrisisContact.note,
    CrisisContact.is_emergency,
    CrisisContact.is_sample,
).order_by(CrisisContact.language, CrisisContact.position, CrisisContact.id)


def contacts_for(db: sa.Connection, language: str) -> list[Contact]:
    """The contacts in this language in the service's order; where there is none, those of every language.

    Somebody to talk to in another language is better than nobody. Empty where the service has set none at all.
    """
    every = all_contacts(db)
    return [contact for contact in every if contact.language == language] or every


def all_contacts(db: sa.Connection) -> list[Contact]:
    """The contacts of every language, each in the service's order."""
    return [Contact(*row) for row in db.execute(_CONTACTS)]
