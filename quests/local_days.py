"""Days and promises as people live them: in the zone of the journey, over closed days and clock changes."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from quests.rules import Promise
from quests.service_hours import ServiceHours, usual_hours


def promised_by(promise: Promise, now: datetime, zone: ZoneInfo, hours: ServiceHours | None = None) -> datetime:
    """When the service will have acted: hours from now on every clock, so many opening hours, or the same time of day
    so many working days on.

    Working days are days on which the service is open; where nobody said when, that is Monday to Friday, nine to six.
    """
    if promise.hours is not None:
        return now + timedelta(hours=promise.hours)
    hours = hours or usual_hours(zone)
    if promise.open_hours is not None:
        return hours.after_open_time(now, timedelta(hours=promise.open_hours)).astimezone(now.tzinfo)
    return hours.after_open_days(now, promise.working_days or 0, zone).astimezone(now.tzinfo)


def day_begins(moment: datetime, after_days: int, zone: ZoneInfo) -> datetime:
    """The first moment of the day ``after_days`` after the local day of ``moment``, in UTC."""
    day = moment.astimezone(zone).date() + timedelta(days=after_days)
    return datetime.combine(day, time.min, zone).astimezone(moment.tzinfo)
