"""Who opened the records of many different clients within one hour (trust.md T5: a bulk-read alarm)."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from app import clock
from app.models.access import Audit
from app.models.staff import Staff
from app.vocabulary import ActorKind

WITHIN = timedelta(hours=1)
A_DAY = timedelta(days=1)
RECORDS_AN_HOUR = 40
"""More than a full day's work of a counsellor, in one hour."""


@dataclass(frozen=True)
class ManyOpened:
    """Somebody opened so many different records within an hour that ended ``at``."""

    staff_id: str
    name: str
    number: int
    at: datetime


_OPENED = sa.and_(
    Audit.action == "client_opened",
    Audit.object_kind == "client",
    Audit.actor_kind == ActorKind.STAFF,
)


def many_opened(db: sa.Connection, now: datetime, *, more_than: int = RECORDS_AN_HOUR) -> list[ManyOpened]:
    """Those who opened more than this within the hour that ends now: one statement."""
    number = sa.func.count(Audit.object_id.distinct())
    rows = db.execute(
        sa.select(Audit.actor_id, Staff.name, number.label("number"), sa.func.max(Audit.at).label("at"))
        .join(Staff, Staff.id == Audit.actor_id)
        .where(_OPENED, Audit.at > now - WITHIN, Audit.at <= now)
        .group_by(Audit.actor_id, Staff.name)
        .having(number > more_than)
        .order_by(Staff.name)
    )
    return [ManyOpened(*row) for row in rows]


def many_opened_today(db: sa.Connection, *, more_than: int = RECORDS_AN_HOUR) -> list[ManyOpened]:
    """Those who did so at some time in the last 24 hours, by name, each with the fullest hour: one statement."""
    now = clock.now()
    often = (
        sa.select(Audit.actor_id)
        .where(_OPENED, Audit.at > now - A_DAY)
        .group_by(Audit.actor_id)
        .having(sa.func.count(Audit.object_id.distinct()) > more_than)
    )
    rows = db.execute(
        sa.select(Audit.actor_id, Staff.name, Audit.object_id, Audit.at)
        .join(Staff, Staff.id == Audit.actor_id)
        .where(_OPENED, Audit.at > now - A_DAY, Audit.actor_id.in_(often))
        .order_by(Audit.at)
    ).all()
    found: dict[str, ManyOpened] = {}
    for staff_id, name in {(row.actor_id, row.name) for row in rows}:
        number, at = fullest_hour([(row.at, row.object_id) for row in rows if row.actor_id == staff_id])
        if number > more_than:
            found[staff_id] = ManyOpened(staff_id, name, number, at)
    return sorted(found.values(), key=lambda one: (one.name, one.staff_id))


def fullest_hour(opened: list[tuple[datetime, str]]) -> tuple[int, datetime]:
    """How many different records were opened within one hour at most, and when that hour ended."""
    inside: deque[tuple[datetime, str]] = deque()
    counts: Counter[str] = Counter()
    best, ended = 0, opened[0][0]
    for at, client_id in opened:
        inside.append((at, client_id))
        counts[client_id] += 1
        while at - inside[0][0] >= WITHIN:
            _at, gone = inside.popleft()
            counts[gone] -= 1
            if not counts[gone]:
                del counts[gone]
        if len(counts) > best:
            best, ended = len(counts), at
    return best, ended
