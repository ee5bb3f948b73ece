"""Days and promises as people live them: in the zone of the journey, over weekends and clock changes."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from quests.rules import Promise

SATURDAY = 5


def promised_by(promise: Promise, now: datetime, zone: ZoneInfo) -> datetime:
    """When the service will have acted: hours from now, or the same time of day so many working days on.

    Saturdays and Sundays do not count; holidays are a setting of the service that comes with its clocks.
    """
    if promise.hours is not None:
        return now + timedelta(hours=promise.hours)
    local, left = now.astimezone(zone), promise.working_days or 0
    while left:
        local += timedelta(days=1)
        if local.weekday() < SATURDAY:
            left -= 1
    return local.astimezone(now.tzinfo)


def day_begins(moment: datetime, after_days: int, zone: ZoneInfo) -> datetime:
    """The first moment of the day ``after_days`` after the local day of ``moment``, in UTC."""
    day = moment.astimezone(zone).date() + timedelta(days=after_days)
    return datetime.combine(day, time.min, zone).astimezone(moment.tzinfo)
