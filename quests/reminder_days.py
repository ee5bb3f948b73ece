"""On which days reminders of steps come: one a day and three in seven days, over all quests that she is on.

R-std (domain.md section 3). A day is a day of hers, by the clock on her wall. Talks are outside of it.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from quests.local_days import day_begins
from quests.quiet_hours import QuietRules, next_allowed
from quests.reminder_caps import USUAL, Caps

A_WEEK = 7
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Waiting:
    """A reminder that has no day yet. ``step`` is whose second reminder keeps its distance from the first."""

    key: Hashable
    step: Hashable
    place: int
    nominal_at: datetime


@dataclass(frozen=True)
class Went:
    """A first reminder that has its moment, sent or on its way, and when the rule alone wanted it."""

    at: datetime
    nominal_at: datetime


def first_allowed(
    moment: datetime, taken: Collection[datetime], rules: QuietRules, zone: ZoneInfo, caps: Caps = USUAL
) -> datetime:
    """The first moment from ``moment`` on at which a reminder may come, where others come or came at ``taken``."""
    at, days = next_allowed(moment, rules, zone), [one.astimezone(zone).date() for one in taken]
    while not _is_free(at.astimezone(zone).date(), days, caps):
        at = next_allowed(day_begins(at, 1, zone), rules, zone)
    return at


def spread(
    waiting: Iterable[Waiting],
    taken: Collection[datetime],
    rules: QuietRules,
    zone: ZoneInfo,
    *,
    now: datetime,
    went: Mapping[Hashable, Went] | None = None,
    caps: Caps = USUAL,
) -> dict[Hashable, datetime]:
    """When each of them comes, by its key: in the order in which the rule wants them, never before ``now``.

    ``went``: the first reminder of a step, where it has gone. The second comes as long after it as the rule has it.
    """
    first, busy, found = dict(went or {}), list(taken), {}
    for one in sorted(waiting, key=lambda one: (one.nominal_at, one.place, str(one.key))):
        moment = max(one.nominal_at, now)
        if one.place > 1 and one.step in first:
            moment = max(moment, not_before(first[one.step], one.nominal_at))
        at = first_allowed(moment, busy, rules, zone, caps)
        busy.append(at)
        found[one.key] = at
        if one.place == 1:
            first[one.step] = Went(at, one.nominal_at)
    return found


def not_before(first: Went, nominal_at: datetime) -> datetime:
    """The second reminder of a step keeps its distance from the first, also where that had to wait."""
    return first.at + max(nominal_at - first.nominal_at, A_DAY)


def _is_free(day: date, days: list[date], caps: Caps) -> bool:
    """Whether one more on this day leaves every seven days around it with as many as a week may have."""
    if days.count(day) >= caps.a_day:
        return False
    near = [(other - day).days for other in days if abs((other - day).days) < A_WEEK]
    return all(sum(first <= other < first + A_WEEK for other in near) < caps.a_week for first in range(1 - A_WEEK, 1))
