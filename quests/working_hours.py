"""The hours in which the people of the service work: Monday to Friday, nine to six of the service's day.

A promise to a client holds on every clock. What its owner is told of it beforehand counts in hours in which somebody
can still do something (lessons.md, E: deadlines respect opening hours).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from quests.local_days import SATURDAY

BEGINS, ENDS = time(9), time(18)
SOON = timedelta(hours=4)
"""A promise with no more than these working hours left is about to break."""


def after_working_time(moment: datetime, worked: timedelta, zone: ZoneInfo) -> datetime:
    """The moment by which so much working time has passed since ``moment``, in UTC."""
    day, left = moment.astimezone(zone).date(), worked
    while True:
        begins, ends = _hours_of(day, zone)
        at = max(moment, begins)
        if at < ends:
            if at + left <= ends:
                return (at + left).astimezone(UTC)
            left -= ends - at
        day += timedelta(days=1)


def next_working_moment(moment: datetime, zone: ZoneInfo) -> datetime:
    """``moment`` itself inside working hours, else when they begin again, in UTC."""
    return after_working_time(moment, timedelta(0), zone) if is_working(moment, zone) else _next_begin(moment, zone)


def is_working(moment: datetime, zone: ZoneInfo) -> bool:
    """Whether it lies in working hours."""
    begins, ends = _hours_of(moment.astimezone(zone).date(), zone)
    return begins <= moment < ends


def is_soon(due: datetime, now: datetime, zone: ZoneInfo) -> bool:
    """Whether a promise that still stands has no more than four working hours left."""
    return now <= due <= after_working_time(now, SOON, zone)


def _next_begin(moment: datetime, zone: ZoneInfo) -> datetime:
    day = moment.astimezone(zone).date()
    while True:
        begins, ends = _hours_of(day, zone)
        if begins < ends and begins >= moment:
            return begins
        day += timedelta(days=1)


def _hours_of(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When work begins and ends on this day, in UTC; at weekends both are the same moment."""
    begins = datetime.combine(day, BEGINS, zone).astimezone(UTC)
    if day.weekday() >= SATURDAY:
        return begins, begins
    return begins, datetime.combine(day, ENDS, zone).astimezone(UTC)
