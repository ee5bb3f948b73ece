"""The address under which a member of staff's own calendar reads her talks: made, seen once, and taken back.

It works without signing in, since calendars cannot, so it is a secret of 256 bits of which only the hash is kept. Who
is suspended or has left has none: each reading asks (``queries/calendar_feed.py``), and shutting her out ends it for
good.
"""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.models.desk import CalendarFeed
from app.queries.calendar_feed import Feed
from app.services.audit import Entry, append
from app.tokens import new_token, token_hash
from app.vocabulary import ActorKind

NOTED_EVERY = timedelta(hours=1)


def make_feed(db: sa.Connection, staff_id: str) -> str:
    """A new address; gives its token, which nobody can show again. One that she had before ends."""
    token = new_token()
    db.execute(sa.delete(CalendarFeed).where(CalendarFeed.staff_id == staff_id))
    db.execute(
        sa.insert(CalendarFeed).values(
            staff_id=staff_id, token_hash=token_hash(token), made_at=clock.now(), read_at=None
        )
    )
    append(db, Entry(ActorKind.STAFF, staff_id, "calendar_feed_made", "staff", staff_id))
    return token


def take_feed_back(db: sa.Connection, staff_id: str, *, by_id: str) -> bool:
    """From now on the address leads nowhere. Whether there was one."""
    is_gone = db.execute(sa.delete(CalendarFeed).where(CalendarFeed.staff_id == staff_id)).rowcount == 1
    if is_gone:
        append(db, Entry(ActorKind.STAFF, by_id, "calendar_feed_taken_back", "staff", staff_id))
    return is_gone


def note_reading(database: Database, feed: Feed) -> None:
    """A calendar has read it. Noted once an hour, so that she sees whether one still does."""
    now = clock.now()
    if feed.read_at is None or now - feed.read_at >= NOTED_EVERY:
        with database.begin() as db:
            db.execute(sa.update(CalendarFeed).where(CalendarFeed.staff_id == feed.staff_id).values(read_at=now))
