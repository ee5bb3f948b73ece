"""A counsellor's times for talks: published, and taken back while they are free."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models.staff import Staff
from app.models.talks import Slot

WAYS = ("phone", "chat", "in_person")


class TimeHasPassed(Exception):
    """A time that lies behind us cannot be offered."""


class TimesOverlap(Exception):
    """Two talks of one counsellor cannot run at once. ``starts_at`` is the new time that does not fit."""

    def __init__(self, starts_at: datetime) -> None:
        self.starts_at = starts_at
        super().__init__(f"another time of hers runs at {starts_at.isoformat()}")


_HOLD = sa.select(Staff.id).where(Staff.id == sa.bindparam("of_staff")).with_for_update()
_OWN = sa.select(Slot.starts_at, Slot.minutes).where(
    Slot.staff_id == sa.bindparam("of_staff"),
    Slot.withdrawn_at.is_(None),
    Slot.starts_at.between(sa.bindparam("first"), sa.bindparam("last")),
)
_AT_THESE = sa.select(Slot.id, Slot.starts_at, Slot.withdrawn_at).where(
    Slot.staff_id == sa.bindparam("of_staff"), Slot.starts_at.in_(sa.bindparam("starts", expanding=True))
)
_ADD = sa.insert(Slot)


class TimeIsTaken(Exception):
    """Somebody has booked this time; it is moved or called off, not withdrawn."""


def publish_times(
    db: sa.Connection, staff_id: str, starts: Sequence[datetime], *, minutes: int, ways: Sequence[str]
) -> list[str]:
    """Offer these times of a counsellor; returns their ids in the order given.

    A start that is on offer already stays as it is; one that was withdrawn is offered again. All of them or none:
    raises TimeHasPassed, TimesOverlap.
    """
    if minutes < 1 or not ways or not set(ways) <= set(WAYS):
        raise ValueError("a time for a talk has a length and at least one way to talk")
    now = clock.now()
    if any(start <= now for start in starts):
        raise TimeHasPassed
    db.execute(_HOLD, {"of_staff": staff_id})
    own = _own(db, staff_id, starts)
    for start in starts:
        if start not in own and _overlaps(start, minutes, own):
            raise TimesOverlap(start)
        own.setdefault(start, minutes)
    return _publish(db, staff_id, starts, minutes, list(ways))


def fitting_times(db: sa.Connection, staff_id: str, starts: Sequence[datetime], *, minutes: int) -> list[datetime]:
    """Those of these times that lie ahead and overlap with none that she offers, for a look beforehand."""
    own, found = _own(db, staff_id, starts), []
    for start in starts:
        if start > clock.now() and not _overlaps(start, minutes, own):
            own[start] = minutes
            found.append(start)
    return found


def withdraw_time(db: sa.Connection, staff_id: str, slot_id: str) -> None:
    """Take a free time of hers back; withdrawing it twice is as good as once. Raises TimeIsTaken."""
    done = db.execute(
        sa.update(Slot)
        .where(Slot.id == slot_id, Slot.staff_id == staff_id, Slot.booking_id.is_(None), Slot.withdrawn_at.is_(None))
        .values(withdrawn_at=clock.now())
    )
    if done.rowcount == 1:
        return
    is_taken = sa.select(Slot.id).where(Slot.id == slot_id, Slot.staff_id == staff_id, Slot.booking_id.is_not(None))
    if db.execute(is_taken).first() is not None:
        raise TimeIsTaken(slot_id)


def _own(db: sa.Connection, staff_id: str, starts: Sequence[datetime]) -> dict[datetime, int]:
    """Her times around these that are free or taken, with their minutes."""
    if not starts:
        return {}
    around = {"first": min(starts) - timedelta(days=1), "last": max(starts) + timedelta(days=1)}
    rows = db.execute(_OWN, {"of_staff": staff_id, **around})
    return {row.starts_at: row.minutes for row in rows}


def _overlaps(start: datetime, minutes: int, own: dict[datetime, int]) -> bool:
    end = start + timedelta(minutes=minutes)
    return any(start < other + timedelta(minutes=lasts) and other < end for other, lasts in own.items())


def _publish(db: sa.Connection, staff_id: str, starts: Sequence[datetime], minutes: int, ways: list[str]) -> list[str]:
    """One question and one insert for all of them: a week is published at once."""
    rows = db.execute(_AT_THESE, {"of_staff": staff_id, "starts": list(starts)}).all()
    offered = {"minutes": minutes, "ways": ways, "published_at": clock.now(), "withdrawn_at": None}
    withdrawn = [row.id for row in rows if row.withdrawn_at is not None]
    if withdrawn:
        db.execute(sa.update(Slot).where(Slot.id.in_(withdrawn)).values(**offered))
    ids = {row.starts_at: str(row.id) for row in rows}
    new = {start: new_id() for start in starts if start not in ids}
    if new:
        db.execute(_ADD, [{"id": new[at], "staff_id": staff_id, "starts_at": at, **offered} for at in new])
    return [(ids | new)[start] for start in starts]
