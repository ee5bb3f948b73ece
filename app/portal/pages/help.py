"""Ways to talk to a person, for the pages that show them at once."""

from __future__ import annotations

from dataclasses import dataclass

from app.portal.reader import page_language
from app.queries.crisis_contacts import Contact, contacts_for
from app.web.transaction import db


@dataclass(frozen=True)
class Help:
    """Whom to reach. Both may be empty: then the plain words about the emergency number stand alone."""

    contacts: tuple[Contact, ...]
    emergency_number: str


def ways_to_talk() -> Help:
    """The service's contacts in the language of this page, and the emergency number where a real one is set.

    A sample stays in the list, where it is marked as one.
    """
    every = contacts_for(db(), page_language())
    real = next((contact for contact in every if contact.is_emergency and not contact.is_sample), None)
    others = tuple(contact for contact in every if contact is not real)
    return Help(others, real.number if real else "")
