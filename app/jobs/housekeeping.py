"""What the service does not keep: old visits and contacts, tries to sign in, workers that are gone (trust.md 2.6)."""

from __future__ import annotations

from app.extensions import Database
from app.services import contact_retention, heartbeats, messenger_codes, portal_sessions, staff_sessions, throttle


def forget_tries(database: Database) -> int:
    """Delete tries, and codes for a chat, that weigh nothing any more, and numbers that nobody calls back; gives how
    many. Due at every tick: tries are kept for one hour."""
    with database.begin() as db:
        return throttle.forget_old(db) + messenger_codes.forget_old(db) + contact_retention.forget_numbers(db)


def put_notes_keys_away(database: Database) -> int:
    """Visits that ended by themselves keep no key of private notes; gives their number. Due at every tick."""
    with database.begin() as db:
        return portal_sessions.put_notes_keys_away(db)


def forget_visits(database: Database) -> int:
    """Delete visits, heartbeats of workers, and words of contacts of more than 30 days ago; gives their number. Once a
    day is enough."""
    with database.begin() as db:
        forgotten = portal_sessions.forget_old(db) + staff_sessions.forget_old(db) + heartbeats.forget_old(db)
        forgotten += contact_retention.forget_old_words(db)
    database.wipe_deleted()
    return forgotten
