"""Whole months of the service, and when one of them may be counted: numbers are of months that are over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

READY_AFTER_DAYS = 3
"""A month is counted when the 3rd of the next one is over: a follow-up that was agreed on its last day has had its 72
hours by then (quests/kpis.py)."""


@dataclass(frozen=True, order=True)
class Month:
    """One month, as ``2026-10``."""

    label: str

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.isoformat()[:7])

    @property
    def first_day(self) -> date:
        return date.fromisoformat(f"{self.label}-01")

    @property
    def last_day(self) -> date:
        return self.next().first_day - timedelta(days=1)

    def next(self) -> Month:
        return Month.of(self.first_day + timedelta(days=31))

    def before(self, months: int = 1) -> Month:
        place = self.first_day.year * 12 + self.first_day.month - 1 - months
        return Month(f"{place // 12:04d}-{place % 12 + 1:02d}")

    def window(self, zone: tzinfo) -> Window:
        """Its days in ``zone``, as instants in UTC."""
        after = self.next().first_day
        return Window(_starts(self.first_day, zone), _starts(after, zone), _ready(after, zone))


@dataclass(frozen=True)
class Window:
    """From ``start`` to just before ``end``; ``seen`` is when it is counted: what came later was not known then."""

    start: datetime
    end: datetime
    seen: datetime


def month_named(text: str) -> Month | None:
    """The month of an address, or None where it is none: so is the last one of the calendar, which no day follows."""
    try:
        month = Month.of(date.fromisoformat(f"{text}-01"))
        month.next()
    except (ValueError, OverflowError):
        return None
    return month


def newest_ready(now: datetime, zone: tzinfo) -> Month:
    """The newest month whose time to be counted has come."""
    this_month = Month.of(now.astimezone(zone).date())
    return this_month.before(1 if now >= _ready(this_month.first_day, zone) else 2)


def ready_from(month: Month, zone: tzinfo) -> datetime:
    """When a month is counted, in UTC."""
    return _ready(month.next().first_day, zone)


def _ready(first_day_after: date, zone: tzinfo) -> datetime:
    return _starts(first_day_after + timedelta(days=READY_AFTER_DAYS), zone)


def _starts(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time.min, zone).astimezone(UTC)
