"""Her own hours: when something may come, by the clock on her wall, whatever that clock does.

Everything is reckoned in UTC and asked of her zone, so that no change of the clocks makes anything come twice, in a
quiet hour or never (domain.md section 3, R-std; trust.md P8).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

A_MINUTE, A_DAY = timedelta(minutes=1), timedelta(days=1)
MINUTES_OF_A_DAY = 24 * 60


@dataclass(frozen=True)
class QuietRules:
    """When nothing may come: from one minute of her day until another, over midnight or not, and on days she picked.

    The same minute twice means no quiet hours. A whole day is quiet by being picked, and nothing at all comes to who
    turned reminders off.
    """

    quiet_from: int = 21 * 60
    quiet_until: int = 9 * 60
    free_days: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if not all(0 <= minute < MINUTES_OF_A_DAY for minute in (self.quiet_from, self.quiet_until)):
            raise ValueError("a minute of the day is from 0 to 1439")


def is_quiet(moment: datetime, rules: QuietRules, zone: ZoneInfo) -> bool:
    """Whether nothing may come at this moment, by the clock on her wall."""
    return _passed_of_quiet(moment.astimezone(zone), rules) is not None


def next_allowed(moment: datetime, rules: QuietRules, zone: ZoneInfo) -> datetime:
    """The first moment from ``moment`` on outside her quiet hours and picked days, in UTC.

    Where quiet hours end at a time that the clocks leave out, it is the next minute that there is.
    """
    at = moment.astimezone(UTC)
    while (left := _left_of_quiet(at.astimezone(zone), rules)) is not None:
        at = _change_of_clocks(at, at + left, zone) or at + left
    return at


def last_allowed_before(moment: datetime, rules: QuietRules, zone: ZoneInfo) -> datetime:
    """``moment`` itself where something may come then, else the last minute before it at which it may, in UTC.

    For what would be too late afterwards, as word of a talk: the evening before. It may lie in the past already.
    """
    at = moment.astimezone(UTC)
    while (passed := _passed_of_quiet(at.astimezone(zone), rules)) is not None:
        began = at - passed
        at = (_change_of_clocks(began - A_MINUTE, at, zone) or began) - A_MINUTE
    return at


def _left_of_quiet(local: datetime, rules: QuietRules) -> timedelta | None:
    """How long it stays quiet if nobody changes the clocks meanwhile; None where it is not."""
    if local.date() in rules.free_days:
        return A_DAY - _time_of_day(local)
    passed = _passed_of_hours(local, rules)
    return None if passed is None else _length_of_hours(rules) - passed


def _passed_of_quiet(local: datetime, rules: QuietRules) -> timedelta | None:
    """How long it has been quiet if nobody changed the clocks meanwhile; None where it is not."""
    return _time_of_day(local) if local.date() in rules.free_days else _passed_of_hours(local, rules)


def _passed_of_hours(local: datetime, rules: QuietRules) -> timedelta | None:
    passed = (_time_of_day(local) - A_MINUTE * rules.quiet_from) % A_DAY
    return passed if passed < _length_of_hours(rules) else None


def _length_of_hours(rules: QuietRules) -> timedelta:
    return A_MINUTE * ((rules.quiet_until - rules.quiet_from) % MINUTES_OF_A_DAY)


def _time_of_day(local: datetime) -> timedelta:
    return timedelta(hours=local.hour, minutes=local.minute, seconds=local.second, microseconds=local.microsecond)


def _change_of_clocks(after: datetime, until: datetime, zone: ZoneInfo) -> datetime | None:
    """The second from which the clocks of a zone show another time than they would have; None where none is between."""
    offset = after.astimezone(zone).utcoffset()
    if until.astimezone(zone).utcoffset() == offset:
        return None
    before, changed = int(after.timestamp()), -int(-until.timestamp() // 1)
    while changed - before > 1:
        middle = (before + changed) // 2
        if datetime.fromtimestamp(middle, zone).utcoffset() == offset:
            before = middle
        else:
            changed = middle
    return datetime.fromtimestamp(changed, UTC)
