"""The settings as they hold now: what staff set is read once a minute by each process, and at once where it was set.

With them comes what every page of the staff shows: languages without a contact for a crisis, and what waits for a
second person. So neither costs a page a question of its own.
"""

from __future__ import annotations

import time

from sqlalchemy.exc import SQLAlchemyError

from app.extensions import Questline
from app.queries.approvals import askers
from app.queries.service_settings import languages_without_contact, overlaid
from config import Settings

READ_EVERY = 60.0
"""Seconds. Within these a change holds in every process of the service."""


def refreshed(held: Questline) -> Settings:
    """The settings of now. A database that does not answer leaves them as they were; whoever asks it next is told."""
    if held.read_at is not None and time.monotonic() - held.read_at < READ_EVERY:
        return held.settings
    try:
        seen = held.changes
        with held.database.reading() as db:
            settings = overlaid(db, held.given)
            without_contact, asked_by = languages_without_contact(db, settings.languages), askers(db)
        held.settings, held.without_contact, held.asked_by = settings, without_contact, asked_by
        held.read_at = time.monotonic() if held.changes == seen else None
    except SQLAlchemyError:
        pass
    return held.settings


def read_anew(held: Questline) -> None:
    """Something was set: whoever comes next reads it."""
    held.changes += 1
    held.read_at = None
