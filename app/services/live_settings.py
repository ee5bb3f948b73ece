"""The settings as they hold now: what staff set is read once a minute by each process, and at once where it was set.

With them comes what every page of the staff shows: languages without a contact for a crisis, and what waits for a
second person. So neither costs a page a question of its own.
"""

from __future__ import annotations

import time

from sqlalchemy.exc import SQLAlchemyError

from app import house_rules
from app.extensions import Questline
from app.queries.approvals import askers
from app.queries.proposals import proposed
from app.queries.service_settings import FIELDS, laid_over, languages_without_contact, newest
from config import Settings

READ_EVERY = 60.0
"""Seconds. Within these a change holds in every process of the service."""


def refreshed(held: Questline) -> Settings:
    """The settings of now. A database that does not answer leaves them as they were; whoever asks it next is told.

    Words and rules of the service hold from here on in this thread (app/house_rules.py).
    """
    if held.read_at is None or time.monotonic() - held.read_at >= READ_EVERY:
        _read(held)
    house_rules.hold(held.rules)
    return held.settings


def _read(held: Questline) -> None:
    try:
        seen = held.changes
        with held.database.reading() as db:
            kept = newest(db)
            settings = laid_over(held.given, {key: one.value for key, one in kept.items() if key in FIELDS})
            without_contact, asked_by = languages_without_contact(db, settings.languages), askers(db)
            to_sign = tuple(one.signed for one in proposed(db))
        rules = house_rules.house_rules_from({key: (one.version, one.value) for key, one in kept.items()})
        held.settings, held.rules = settings, rules
        held.without_contact, held.asked_by, held.to_sign = without_contact, asked_by, to_sign
        held.read_at = time.monotonic() if held.changes == seen else None
    except SQLAlchemyError:
        pass


def read_anew(held: Questline) -> None:
    """Something was set: whoever comes next reads it."""
    held.changes += 1
    held.read_at = None
