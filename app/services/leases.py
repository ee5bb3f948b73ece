"""Who does one kind of work now: one worker of any number, until its lease runs out."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from app import clock
from app.models.outbox import Lease


def take_lease(db: sa.Connection, name: str, holder: str, *, lasts: timedelta) -> bool:
    """Whether this worker does this work from now on; it takes the lease again before it runs out."""
    now = clock.now()
    mine = sa.or_(Lease.holder == holder, Lease.until < now)
    taken = db.execute(
        sa.update(Lease).where(Lease.name == name, mine).values(holder=holder, until=now + lasts)
    ).rowcount
    if taken:
        return True
    if db.execute(sa.select(Lease.name).where(Lease.name == name)).first() is not None:
        return False
    with_first = sa.insert(Lease).values(name=name, holder=holder, until=now + lasts)
    try:
        with db.begin_nested():
            db.execute(with_first)
    except sa.exc.IntegrityError:
        return False  # Another worker was first in the same moment.
    return True


def give_lease_back(db: sa.Connection, name: str, holder: str) -> None:
    """A worker that stops lets the next one begin at once."""
    db.execute(sa.delete(Lease).where(Lease.name == name, Lease.holder == holder))
