"""Putting a row of the worklist aside until a moment. It is one person's own order of work: nobody else's list changes,
no clock stops, and it comes back by itself (lessons.md, lists that heal themselves)."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from app import clock
from app.models.desk import Snooze
from app.services.audit import Entry, append
from app.vocabulary import ActorKind


class HasPassed(Exception):
    """The moment until which the row should wait is over already."""


class PastItsClock(Exception):
    """The row has to be back sooner: something was promised, or a high risk is looked at every morning."""

    def __init__(self, latest: datetime) -> None:
        super().__init__()
        self.latest = latest


def put_aside(
    db: sa.Connection, staff_id: str, row_key: str, *, client_id: str | None, until: datetime, latest: datetime | None
) -> None:
    """Put a row aside, in the place of an earlier time for it. ``latest``: when it is needed back.

    Raises HasPassed, PastItsClock. What came back by itself meanwhile is cleared away.
    """
    now = clock.now()
    if until <= now:
        raise HasPassed
    if latest is not None and until > latest:
        raise PastItsClock(latest)
    hers = Snooze.staff_id == staff_id
    db.execute(sa.delete(Snooze).where(hers, sa.or_(Snooze.row_key == row_key, Snooze.until <= now)))
    db.execute(
        sa.insert(Snooze).values(staff_id=staff_id, row_key=row_key, client_id=client_id, made_at=now, until=until)
    )
    _note(db, "row_put_aside", staff_id, client_id)


def bring_back(db: sa.Connection, staff_id: str, row_key: str) -> bool:
    """Put it on the list again now; whether it was aside."""
    found = db.execute(
        sa.delete(Snooze)
        .where(Snooze.staff_id == staff_id, Snooze.row_key == row_key, Snooze.until > clock.now())
        .returning(Snooze.client_id)
    ).all()
    for row in found:
        _note(db, "row_brought_back", staff_id, row.client_id)
    return bool(found)


def _note(db: sa.Connection, action: str, staff_id: str, client_id: str | None) -> None:
    about = ("client", client_id) if client_id else ()
    append(db, Entry(ActorKind.STAFF, staff_id, action, *about))
