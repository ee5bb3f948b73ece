"""When the people of the service work: stretches of each weekday, and days that are not like their weekday.

A stretch is told in minutes as clocks on the wall show them, so work begins at nine also on the morning after the
clocks changed. Where a minute is skipped in spring the stretch begins or ends at the change itself; where a minute
comes twice in autumn the service opens at the first and closes at the second. Deadlines that count opening hours
stand still outside them (lessons.md, E).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Stretch = tuple[int, int]
Week = tuple[tuple[Stretch, ...], ...]

WHOLE_DAY = 24 * 60
_NINE_TO_SIX: tuple[Stretch, ...] = ((9 * 60, 18 * 60),)
USUAL: Week = (*([_NINE_TO_SIX] * 5), (), ())
"""Monday to Friday, nine to six: what holds where nobody has set anything."""
SOON = timedelta(hours=4)
"""A promise with no more than this open time left is about to break."""
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class ServiceHours:
    """The stretches of seven weekdays, Monday first, and of ``special`` days, each in the day of ``zone``."""

    week: Week
    special: Mapping[date, tuple[Stretch, ...]] = field(default_factory=dict)
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))

    def __post_init__(self) -> None:
        if len(self.week) != len(USUAL) or not any(self.week):
            raise ValueError("a week has seven days, and at least one of them is open for a while")

    def is_open(self, at: datetime) -> bool:
        """Whether the service is open at this moment."""
        begins, ends = next(self._spans(at))
        return begins <= at < ends

    def next_opening(self, at: datetime) -> datetime:
        """``at`` itself while the service is open, else when it opens next, in UTC."""
        begins, _ends = next(self._spans(at))
        return max(at, begins).astimezone(UTC)

    def after_open_time(self, at: datetime, open_time: timedelta) -> datetime:
        """The moment by which the service has been open for so long since ``at``, in UTC."""
        left = open_time
        for begins, ends in self._spans(at):
            from_here = max(at, begins)
            if from_here + left <= ends:
                return (from_here + left).astimezone(UTC)
            left -= ends - from_here
        raise AssertionError("days do not end")

    def open_time_between(self, a: datetime, b: datetime) -> timedelta:
        """How long the service is open from ``a`` until ``b``; nothing where ``b`` is not later."""
        whole = timedelta(0)
        for begins, ends in self._spans(a):
            if begins >= b:
                return whole
            whole += max(min(ends, b) - max(begins, a), timedelta(0))
        raise AssertionError("days do not end")

    def is_open_day(self, day: date) -> bool:
        """Whether people of the service work at any time of this day."""
        return bool(self.stretches_of(day))

    def stretches_of(self, day: date) -> tuple[Stretch, ...]:
        """When the service is open on this day, as set: its own stretches, else those of its weekday."""
        return self.special.get(day, self.week[day.weekday()])

    def closes_on(self, day: date) -> datetime | None:
        """When the service closes on this day for good, in UTC; None where it is not open on it."""
        return max((ends for _begins, ends in self._of_day(day)), default=None)

    def day_ends(self, at: datetime) -> datetime:
        """When the service closes for the day, in UTC: today, or on its next day where it is closed for today."""
        day = self.next_opening(at).astimezone(self.zone).date()
        return max(ends for _begins, ends in self._of_day(day))

    def after_open_days(self, at: datetime, days: int, zone: ZoneInfo | None = None) -> datetime:
        """The same time of day so many days later on which the service is open, in UTC. ``zone``: whose time of day."""
        local, left = at.astimezone(zone or self.zone), days
        while left:
            local += timedelta(days=1)
            left -= self.is_open_day(local.date())
        return local.astimezone(UTC)

    def day_of(self, at: datetime) -> date:
        """Which day the service has at this moment."""
        return at.astimezone(self.zone).date()

    def _spans(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        """What is left of all stretches from ``at`` on, in order and in UTC; none overlaps another."""
        day, last = self.day_of(at) - timedelta(days=1), at.astimezone(UTC)
        while True:
            for begins, ends in self._of_day(day):
                if ends > last:
                    yield max(begins, last), ends
                    last = ends
            day += timedelta(days=1)

    def _of_day(self, day: date) -> list[tuple[datetime, datetime]]:
        found = ((self._first(day, opens), self._last(day, closes)) for opens, closes in sorted(self.stretches_of(day)))
        return [(begins, ends) for begins, ends in found if begins < ends]

    def _first(self, day: date, minute: int) -> datetime:
        return _moment(day, minute, self.zone, fold=0)

    def _last(self, day: date, minute: int) -> datetime:
        # A day ends where the next one begins, and that is once.
        return _moment(day, minute, self.zone, fold=0 if minute == WHOLE_DAY else 1)


def usual_hours(zone: ZoneInfo) -> ServiceHours:
    """The hours that hold where nobody has set anything."""
    return ServiceHours(USUAL, {}, zone)


def is_soon(due: datetime, now: datetime, hours: ServiceHours) -> bool:
    """Whether a promise that still stands has no more than four opening hours left."""
    return now <= due <= hours.after_open_time(now, SOON)


def _moment(day: date, minute: int, zone: ZoneInfo, *, fold: int) -> datetime:
    """When clocks on the wall show this minute, in UTC: the first or the second time where it comes twice."""
    if minute == WHOLE_DAY:
        day, minute = day + timedelta(days=1), 0
    shown = datetime.combine(day, time(minute // 60, minute % 60, fold=fold), zone)
    moment = shown.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == shown.replace(tzinfo=None):
        return moment
    return _change_before(shown.replace(fold=0).astimezone(UTC), zone)


def _change_before(moment: datetime, zone: ZoneInfo) -> datetime:
    """The clock change that skipped a minute: the last one before ``moment``, found minute by minute."""
    offset = moment.astimezone(zone).utcoffset()
    while (moment - _MINUTE).astimezone(zone).utcoffset() == offset:
        moment -= _MINUTE
    return moment
