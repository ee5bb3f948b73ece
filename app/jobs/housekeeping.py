"""What the service does not keep: old visits and contacts, tries to sign in, workers that are gone (trust.md 2.6)."""

from __future__ import annotations

from datetime import timedelta

from app.extensions import Database
from app.services import contact_retention, heartbeats, messenger_codes, portal_sessions, staff_sessions, throttle
from config import Settings


def forget_tries(database: Database, settings: Settings | None = None) -> int:
    """Delete tries, and codes for a chat, that weigh nothing any more, and numbers that nobody calls back; gives how
    many. Due at every tick: tries are kept for one hour, unless staff set it."""
    tries = timedelta(hours=settings.tries_hours) if settings else throttle.WINDOW
    with database.begin() as db:
        return throttle.forget_old(db, tries) + messenger_codes.forget_old(db) + contact_retention.forget_numbers(db)


def put_notes_keys_away(database: Database) -> int:
    """Visits that ended by themselves keep no key of private notes; gives their number. Due at every tick."""
    with database.begin() as db:
        return portal_sessions.put_notes_keys_away(db)


def forget_visits(database: Database, settings: Settings | None = None) -> int:
    """Delete visits, heartbeats of workers, and words of contacts that are older than they are kept; gives their
    number. That is 30 days, unless staff set it. Once a day is enough."""
    visits = timedelta(days=settings.visits_days) if settings else portal_sessions.FORGET_AFTER
    words = timedelta(days=settings.contact_words_days) if settings else contact_retention.KEPT_FOR
    with database.begin() as db:
        forgotten = portal_sessions.forget_old(db, visits) + staff_sessions.forget_old(db, visits)
        forgotten += heartbeats.forget_old(db) + contact_retention.forget_old_words(db, words)
    database.wipe_deleted()
    return forgotten
