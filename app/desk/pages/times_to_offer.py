"""Times to come before they are published: by the clock of the service, and not on days on which it is closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app.desk.words import day_of
from app.services.talk_times import fitting_times
from app.web.filters import day, time_of_day
from app.web.words import _
from quests.service_hours import Stretch


@dataclass(frozen=True)
class Preview:
    """What would be published, by day; how many were left out because they are past or overlap; and the days of which
    some or all were left out, because the service is closed then."""

    days: tuple[tuple[str, str], ...]
    count: int
    left_out: int
    closed: tuple[str, ...]
    starts: tuple[datetime, ...]


def starts_of(
    first: date, last: date, weekdays: Sequence[int], begins: time, ends: time, minutes: int, zone: ZoneInfo
) -> list[datetime]:
    """The beginnings of all talks that fit between two hours of the clock, on each of these days, in UTC.

    The clock is that of ``zone``, so 10:00 is 10:00 on each side of a clock change. An hour that a change leaves out
    is left out here as well. Without weekdays it is the first day alone; both days of the span are in it.
    """
    days = [first] if not weekdays else [one for one in _days(first, last) if one.weekday() in weekdays]
    found = []
    for one in days:
        local, end = datetime.combine(one, begins), datetime.combine(one, ends)
        while local + timedelta(minutes=minutes) <= end:
            instant = local.replace(tzinfo=zone).astimezone(UTC)
            if instant.astimezone(zone).replace(tzinfo=None) == local:
                found.append(instant)
            local += timedelta(minutes=minutes)
    return found


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def while_open(
    starts: Sequence[datetime], minutes: int, special: Mapping[date, tuple[Stretch, ...]], zone: ZoneInfo
) -> list[datetime]:
    """Those that no holiday is in the way of. On other days she may offer what she likes, evenings too."""
    return [start for start in starts if _is_open(start.astimezone(zone), minutes, special)]


def _is_open(local: datetime, minutes: int, special: Mapping[date, tuple[Stretch, ...]]) -> bool:
    if local.date() not in special:
        return True
    begins = local.hour * 60 + local.minute
    return any(opens <= begins and begins + minutes <= closes for opens, closes in special[local.date()])


def preview(
    db: sa.Connection, staff_id: str, starts: Sequence[datetime], minutes: int, *, asked: Sequence[datetime]
) -> Preview:
    """These times as they would be offered; ``asked`` are those before holidays were taken out."""
    fitting = fitting_times(db, staff_id, starts, minutes=minutes)
    by_day, closed = groupby(fitting, key=day_of), sorted({day_of(start) for start in set(asked) - set(starts)})
    return Preview(
        days=tuple((day(date), _(", ").join(time_of_day(start) for start in found)) for date, found in by_day),
        count=len(fitting),
        left_out=len(starts) - len(fitting),
        closed=tuple(day(one) for one in closed),
        starts=tuple(fitting),
    )
