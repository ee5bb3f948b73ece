"""A client's visits. Short, because the device may be shared: idle 15 minutes, 2 hours in all (trust.md T1)."""

from __future__ import annotations

import secrets
from datetime import timedelta

import sqlalchemy as sa

from app import clock
from app.models.access import PortalSession
from app.queries import access as access_queries
from app.queries.access import PortalVisit
from app.services.notes_locks import open_for_visit, seal_for_visit
from app.services.sealing import Locker
from app.tokens import new_token, token_hash
from app.vault import BoxWillNotOpen

IDLE = timedelta(minutes=15)
ABSOLUTE = timedelta(hours=2)
SEEN_AT_MOST_EVERY = timedelta(minutes=1)
FORGET_AFTER = timedelta(days=30)


def start_session(db: sa.Connection, client_id: str, replacing: str | None = None) -> str:
    """A new visit; gives the token for the cookie. The visit that the browser had before ends."""
    if replacing:
        end_session(db, replacing)
    token, now = new_token(), clock.now()
    db.execute(
        sa.insert(PortalSession).values(
            token_hash=token_hash(token),
            client_id=client_id,
            created_at=now,
            last_seen_at=now,
            form_seed=secrets.token_urlsafe(16),
        )
    )
    return token


def visit_of(db: sa.Connection, token: str) -> PortalVisit | None:
    """The visit that this token belongs to, while it lives; None when it ended, idled out or never was."""
    now = clock.now()
    return access_queries.portal_visit(db, token_hash(token), began_after=now - ABSOLUTE, seen_after=now - IDLE)


def mark_seen(db: sa.Connection, visit: PortalVisit) -> None:
    """She is here. A visit that was ended meanwhile stays ended."""
    db.execute(
        sa.update(PortalSession)
        .where(PortalSession.token_hash == visit.token_hash, PortalSession.ended_at.is_(None))
        .values(last_seen_at=clock.now())
    )


def is_worth_marking(visit: PortalVisit) -> bool:
    """Once a minute is exact enough, and spares a write on every page."""
    return clock.now() - visit.last_seen_at >= SEEN_AT_MOST_EVERY


def keep_notes_key(db: sa.Connection, token: str, notes: Locker) -> None:
    """In this visit she may read her private notes: their key lies in its row, and only her cookie opens it."""
    db.execute(
        sa.update(PortalSession)
        .where(
            PortalSession.token_hash == token_hash(token),
            PortalSession.client_id == notes.client_id,
            PortalSession.ended_at.is_(None),
        )
        .values(notes_key_sealed=seal_for_visit(token, notes))
    )


def notes_key(db: sa.Connection, token: str, client_id: str) -> Locker | None:
    """The key of her private notes, as long as this visit lives and has it."""
    sealed = access_queries.notes_key_of_visit(db, token_hash(token), client_id)
    try:
        return open_for_visit(token, client_id, sealed) if sealed else None
    except BoxWillNotOpen:
        return None


def put_notes_keys_away(db: sa.Connection) -> int:
    """Visits that ended by themselves forget the key of her private notes; gives their number."""
    now = clock.now()
    is_over = sa.or_(PortalSession.last_seen_at <= now - IDLE, PortalSession.created_at <= now - ABSOLUTE)
    over = sa.update(PortalSession).where(PortalSession.notes_key_sealed.is_not(None), is_over)
    return db.execute(over.values(notes_key_sealed=None)).rowcount


def end_session(db: sa.Connection, token: str) -> None:
    """This visit is over. Ending it twice changes nothing."""
    _end(db, PortalSession.token_hash == token_hash(token))


def name_of_visit(visit_hash: str) -> str:
    """A visit as a form of hers may name it: it leads back to no token and to no other row."""
    return token_hash(f"visit {visit_hash}")[:22]


def end_one(db: sa.Connection, client_id: str, name: str) -> bool:
    """End the one living visit of hers that bears this name; False where she has none such."""
    for visit in access_queries.sign_ins_of_client(db, client_id):
        if visit.ended_at is None and name_of_visit(visit.token_hash) == name:
            _end(db, PortalSession.token_hash == visit.token_hash)
            return True
    return False


def end_all(db: sa.Connection, client_id: str) -> None:
    """Every visit of hers is over: on a new phrase, on erasure."""
    _end(db, PortalSession.client_id == client_id)


def forget_old(db: sa.Connection, kept_for: timedelta = FORGET_AFTER) -> int:
    """Delete visits that began longer ago than they are kept (trust.md 2.6); gives their number."""
    return db.execute(sa.delete(PortalSession).where(PortalSession.created_at < clock.now() - kept_for)).rowcount


def _end(db: sa.Connection, which: sa.ColumnElement[bool]) -> None:
    over = sa.update(PortalSession).where(which, PortalSession.ended_at.is_(None))
    db.execute(over.values(ended_at=clock.now(), notes_key_sealed=None))
