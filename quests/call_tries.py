"""When somebody who was not reached is called again: another time of the day, inside her times and ours.

At most so many tries as the step has, at different times (domain.md 2.1: three tries at different times, then one
neutral message). Her own times and quiet hours come first, by the clock on her wall; then the hours in which the
service is open. Nothing here forbids a call: it says which time is next, and what speaks against now.
"""

from __future__ import annotations

from calendar import SATURDAY
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from quests.quiet_hours import QuietRules, next_allowed
from quests.service_hours import ServiceHours

Part = Literal["morning", "afternoon", "evening"]
WhyNot = Literal["tried", "her_times", "quiet", "closed", "early", "enough"]

PARTS: tuple[Part, ...] = ("morning", "afternoon", "evening")
_BEGINS = (time(0), time(12), time(17))
BETWEEN = timedelta(hours=2)
"""Five to twelve and five past twelve are two parts of the day and one time: so much lies between two tries."""
LOOKS_AHEAD = timedelta(days=14)
NO_ANSWER = frozenset(("no_answer", "voicemail"))
"""The outcomes of a try that did not reach her. A refusal and a wrong number are answers, and end the trying."""


@dataclass(frozen=True)
class CallTimes:
    """When she may be called. ``times`` are those of her rules, none for any time; ``hours`` None: at every hour, as
    where the risk is high and somebody is on call."""

    times: tuple[str, ...]
    quiet: QuietRules
    zone: ZoneInfo
    hours: ServiceHours | None

    def why_not(self, at: datetime) -> WhyNot | None:
        """What of her rules, her quiet hours and our hours speaks against this moment."""
        if not self._suits(at, PARTS):
            return "her_times"
        if next_allowed(at, self.quiet, self.zone) != at:
            return "quiet"
        return "closed" if self.hours is not None and not self.hours.is_open(at) else None

    def part_of(self, at: datetime) -> Part:
        """The part of her day."""
        return _part(at.astimezone(self.zone))

    def first_from(self, at: datetime, parts: Collection[Part] = PARTS) -> datetime | None:
        """The first moment from ``at`` on in one of these parts of her day that suits her and us; None where none does
        within two weeks."""
        limit = at + LOOKS_AHEAD
        while at <= limit:
            moved = next_allowed(at, self.quiet, self.zone)
            if self.hours is not None and not self.hours.is_open(moved):
                moved = self.hours.next_opening(moved)
            if not self._suits(moved, parts):
                moved = self._next_part(moved)
            if moved == at:
                return at
            at = moved
        return None

    def _suits(self, at: datetime, parts: Collection[Part]) -> bool:
        local = at.astimezone(self.zone)
        if _part(local) not in parts:
            return False
        return not self.times or ("weekend" if local.weekday() >= SATURDAY else _part(local)) in self.times

    def _next_part(self, at: datetime) -> datetime:
        day = at.astimezone(self.zone).date()
        begins = [
            datetime.combine(one, clock, self.zone) for one in (day, day + timedelta(days=1)) for clock in _BEGINS
        ]
        return next(moment for moment in (each.astimezone(UTC) for each in begins) if moment > at)


@dataclass(frozen=True)
class NextTry:
    """The next try: which it is, from when on, and in which part of her day. ``at`` is None where no time suits or
    there were enough. ``why_not_now`` is None where now is as good as any."""

    number: int
    at: datetime | None
    part: Part | None
    why_not_now: WhyNot | None

    @property
    def is_now(self) -> bool:
        return self.why_not_now is None


def next_try(
    tries: Sequence[datetime],
    times: CallTimes,
    now: datetime,
    *,
    most: int | None = None,
    since: datetime | None = None,
    by: datetime | None = None,
) -> NextTry:
    """When to call next after these tries without an answer, inside ``since`` and ``by`` where it can be.

    A part of the day in which nobody tried comes first. Where her times leave no other part, or it would be too late,
    it is the same part of another day.
    """
    number = len(tries) + 1
    if most is not None and number > most:
        return NextTry(number, None, None, "enough")
    start = max(now, since or now, *(at + BETWEEN for at in tries))
    tried = {times.part_of(at) for at in tries}
    fresh = times.first_from(start, [part for part in PARTS if part not in tried])
    again = fresh if not tries else times.first_from(max(start, _next_day(max(tries), times.zone)))
    found = _soon_enough(fresh, again, by)
    part = times.part_of(found) if found is not None else None
    return NextTry(number, found, part, None if found == now else _why_not_now(times, now, since, tries))


def _soon_enough(fresh: datetime | None, again: datetime | None, by: datetime | None) -> datetime | None:
    for at in (fresh, again):
        if at is not None and (by is None or at <= by):
            return at
    return fresh if fresh is not None else again


def _why_not_now(times: CallTimes, now: datetime, since: datetime | None, tries: Sequence[datetime]) -> WhyNot:
    if (why := times.why_not(now)) is not None:
        return why
    return "tried" if tries and (since is None or now >= since) else "early"


def _part(local: datetime) -> Part:
    return PARTS[sum(local.time() >= begins for begins in _BEGINS) - 1]


def _next_day(at: datetime, zone: ZoneInfo) -> datetime:
    day = at.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(day, time(0), zone).astimezone(UTC)
