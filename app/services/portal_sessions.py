"""A client's visits. Short, because the device may be shared: idle 15 minutes, 2 hours in all (trust.md T1)."""

from __future__ import annotations

import secrets
from datetime import timedelta

import sqlalchemy as sa

from app import clock
from app.models.access import PortalSession
from app.queries import access as access_queries
from app.queries.access import PortalVisit
from app.tokens import new_token, token_hash

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


def end_session(db: sa.Connection, token: str) -> None:
    """This visit is over. Ending it twice changes nothing."""
    _end(db, PortalSession.token_hash == token_hash(token))


def end_all(db: sa.Connection, client_id: str) -> None:
    """Every visit of hers is over: on a new phrase, on erasure."""
    _end(db, PortalSession.client_id == client_id)


def forget_old(db: sa.Connection) -> int:
    """Delete visits that began more than 30 days ago (trust.md 2.6); gives their number."""
    return db.execute(sa.delete(PortalSession).where(PortalSession.created_at < clock.now() - FORGET_AFTER)).rowcount


def _end(db: sa.Connection, which: sa.ColumnElement[bool]) -> None:
    db.execute(sa.update(PortalSession).where(which, PortalSession.ended_at.is_(None)).values(ended_at=clock.now()))
