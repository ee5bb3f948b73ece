"""Staff say when the service is open: stretches of each weekday, and days that are not like their weekday.

What runs already keeps the time by which it is due; what begins from now on counts in the new hours.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app.models.service_time import Holiday, OpeningHours
from app.services.audit import Entry, append
from app.vocabulary import ActorKind
from quests.service_hours import Stretch


class NeverOpen(Exception):
    """A week in which nobody is there at all: every promise would wait for ever."""


def set_week(db: sa.Connection, week: Sequence[Sequence[Stretch]], *, zone: ZoneInfo, staff_id: str) -> None:
    """When the service is open from now on, Monday first, by the clock of ``zone``. Raises NeverOpen."""
    rows = [
        {"weekday": weekday, "opens": opens, "closes": closes, "zone": zone.key}
        for weekday, stretches in enumerate(week)
        for opens, closes in stretches
    ]
    if not rows:
        raise NeverOpen
    db.execute(sa.delete(OpeningHours))
    db.execute(sa.insert(OpeningHours), rows)
    append(db, Entry(ActorKind.STAFF, staff_id, "hours_set", "service", "hours", {"stretches": len(rows)}))


def set_special_day(db: sa.Connection, day: date, name: str, stretch: Stretch | None, *, staff_id: str) -> None:
    """This day is not like its weekday: closed, or open for one stretch only. What was set for it before goes."""
    opens, closes = stretch or (None, None)
    values = {"name": name, "opens": opens, "closes": closes}
    changed = db.execute(sa.update(Holiday).where(Holiday.day == day.isoformat()).values(**values))
    if changed.rowcount == 0:
        db.execute(sa.insert(Holiday).values(day=day.isoformat(), **values))
    detail = {"is_open": stretch is not None}
    append(db, Entry(ActorKind.STAFF, staff_id, "special_day_set", "service", day.isoformat(), detail))


def remove_special_day(db: sa.Connection, day: date, *, staff_id: str) -> bool:
    """This day is like its weekday again; tells whether it was not."""
    removed = db.execute(sa.delete(Holiday).where(Holiday.day == day.isoformat())).rowcount == 1
    if removed:
        append(db, Entry(ActorKind.STAFF, staff_id, "special_day_removed", "service", day.isoformat()))
    return removed
