"""A talk as a calendar file that gives nobody away (RFC 5545, domain.md section 7, trust.md T3).

No name, no description, nobody invited: a word for it, a time with its zone, and what calendars need beside.
The identifier is random and leads to nobody; a moved or cancelled talk bears the same one with a higher sequence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from icalendar import Event

PRODUCT = "-//Calendar//EN"


@dataclass(frozen=True)
class Appointment:
    """What the file tells. ``url`` is the portal's own start, or empty; ``summary`` a neutral word in her language."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    zone: str
    summary: str
    is_cancelled: bool = False
    url: str = ""


def calendar_file(appointment: Appointment, *, now: datetime) -> bytes:
    """The file. Its times are those of ``zone``, whose rules stand in it, so that no clock change moves them."""
    return _calendar("CANCEL" if appointment.is_cancelled else "REQUEST", [_event(appointment, now)])


def calendar_feed(appointments: Iterable[tuple[Appointment, datetime]]) -> bytes:
    """Several talks, each with when it was made, for a calendar that reads them again and again.

    The same talks give the same bytes, so that a calendar that has them is not sent them once more.
    """
    return _calendar("PUBLISH", [_event(one, made_at) for one, made_at in appointments])


def _event(appointment: Appointment, stamp: datetime) -> Event:
    from icalendar import Event  # Read with the first file: most processes never make one.

    zone = ZoneInfo(appointment.zone)
    event = Event()
    event.add("uid", appointment.uid)
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", stamp)
    event.add("dtstart", appointment.starts_at.astimezone(zone))
    event.add("dtend", appointment.ends_at.astimezone(zone))
    event.add("summary", appointment.summary)
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if appointment.is_cancelled else "CONFIRMED")
    if appointment.url:
        event.add("url", appointment.url)
    return event


def _calendar(method: str, events: Iterable[Event]) -> bytes:
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for event in events:
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())
