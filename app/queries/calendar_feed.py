"""The feed that a member of staff's own calendar reads: whose it is, and what stands in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.models.desk import CalendarFeed
from app.models.staff import Staff, StaffRole
from app.permissions import scope_of
from app.vocabulary import Permission, Role, StaffState


@dataclass(frozen=True)
class Feed:
    """``read_at``: when a calendar last read it, as far as that is kept."""

    staff_id: str
    made_at: datetime
    read_at: datetime | None


_OF_STAFF = sa.select(CalendarFeed.staff_id, CalendarFeed.made_at, CalendarFeed.read_at).where(
    CalendarFeed.staff_id == sa.bindparam("of_staff")
)
_BY_HASH = (
    sa.select(CalendarFeed.staff_id, CalendarFeed.made_at, CalendarFeed.read_at, StaffRole.role)
    .join(Staff, Staff.id == CalendarFeed.staff_id)
    .join(StaffRole, StaffRole.staff_id == Staff.id)
    .where(CalendarFeed.token_hash == sa.bindparam("of_hash"), Staff.state == StaffState.ACTIVE)
)


def feed_of(db: sa.Connection, staff_id: str) -> Feed | None:
    """Whether this person has an address for her calendar, and since when."""
    row = db.execute(_OF_STAFF, {"of_staff": staff_id}).one_or_none()
    return Feed(*row) if row else None


def feed_by_hash(db: sa.Connection, token_hash: str) -> Feed | None:
    """Whose feed this is, while she works here and has talks by her roles."""
    rows = db.execute(_BY_HASH, {"of_hash": token_hash}).all()
    if not rows or scope_of((Role(row.role) for row in rows), Permission.PUBLISH_TIMES) is None:
        return None
    return Feed(*rows[0][:3])
