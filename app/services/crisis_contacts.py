"""The ways to reach a person in a crisis: set by the service, per language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from app.ids import new_id
from app.models.words import CrisisContact


@dataclass(frozen=True)
class Contact:
    """One way to talk now. ``is_sample`` marks what must not be dialled: a demo has no real numbers of its own."""

    name: str
    number: str
    hours: str
    note: str
    is_emergency: bool = False
    is_sample: bool = False


def set_contacts(db: sa.Connection, language: str, contacts: Sequence[Contact]) -> None:
    """Replace the contacts of a language by these, in this order."""
    db.execute(sa.delete(CrisisContact).where(CrisisContact.language == language))
    for position, contact in enumerate(contacts):
        db.execute(
            sa.insert(CrisisContact).values(
                id=new_id(),
                language=language,
                position=position,
                name=contact.name,
                number=contact.number,
                hours=contact.hours,
                note=contact.note,
                is_emergency=contact.is_emergency,
                is_sample=contact.is_sample,
            )
        )
