"""The rooms in which people can be met, and when they are in use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from app.models.settings import ServiceSetting
from app.models.talks import RoomUse
from app.queries.free_time import FreeTime

ROOMS = "rooms"
"""The setting that names them, in the order in which they are given out."""
CELL = timedelta(minutes=5)
IN_PERSON = "in_person"
_NAMES = (
    sa.select(ServiceSetting.value).where(ServiceSetting.key == ROOMS).order_by(ServiceSetting.version.desc()).limit(1)
)


def room_names(db: sa.Connection) -> tuple[str, ...]:
    """The rooms of the service. None named: nobody keeps rooms here, and where people meet is not our business."""
    return tuple(db.execute(_NAMES).scalar_one_or_none() or ())


def cells_of(starts_at: datetime, minutes: int) -> list[datetime]:
    """The stretches of five minutes, by the clock, of which a talk needs at least a part."""
    first = starts_at - timedelta(minutes=starts_at.minute % 5, seconds=starts_at.second)
    count = -(-(starts_at + timedelta(minutes=minutes) - first) // CELL)
    return [first + CELL * number for number in range(count)]


def where_rooms_are(db: sa.Connection, times: Sequence[FreeTime]) -> list[FreeTime]:
    """The same times without meeting in person where every room is in use; without a way left a time is left out."""
    names = room_names(db) if any(IN_PERSON in time.ways for time in times) else ()
    if not names:
        return list(times)
    used: dict[datetime, set[str]] = {}
    span = RoomUse.at.between(min(time.starts_at for time in times) - CELL, max(time.ends_at for time in times))
    for room, at in db.execute(sa.select(RoomUse.room, RoomUse.at).where(span)):
        used.setdefault(at, set()).add(room)
    if not used:
        return list(times)
    return [kept for time in times if (kept := _kept(time, names, used)).ways]


def _kept(time: FreeTime, names: Sequence[str], used: dict[datetime, set[str]]) -> FreeTime:
    if IN_PERSON not in time.ways:
        return time
    busy = set().union(*(used.get(at, ()) for at in cells_of(time.starts_at, time.minutes)))
    return time if set(names) - busy else replace(time, ways=tuple(way for way in time.ways if way != IN_PERSON))
