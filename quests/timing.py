"""When a step of hers is due and what we promise her, in the pace that she chose.

Pace is hers: slow gives her twice the days, her own pace has no day by which anything is due, and what is not before
a day stays so. Our promises do not depend on her pace (domain.md section 3, "Pace: client picks").
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from quests.conditions import holds_now
from quests.journey import JourneyState
from quests.local_days import day_begins, promised_by
from quests.rules import DaysByFact, Offset, Promise
from quests.service_hours import ServiceHours
from quests.steps import StaffTaskStep, Step

HoursKnown = Callable[[], ServiceHours]
"""When the service is open, for who has to know: most acts begin no promise that counts in its hours."""
DAYS_FOR_ONE = {"slow": 2, "normal": 1, "own": 2}
"""How many days of hers stand for one that the quest expects."""


def due_dates(
    step: Step, state: JourneyState, now: datetime, zone: ZoneInfo, hours: HoursKnown
) -> tuple[datetime | None, datetime | None]:
    """From when and by when a step that opens now is due, in UTC.

    A day that somebody set for her comes first, and before it she may do the step; one that is over is none.
    """
    from_days, by_days = _days(step.due_from_days, state), _days(step.due_by_days, state)
    if step.owner == "client":
        from_days, by_days = _in_her_pace(from_days, by_days, state.pace)
    due_from = day_begins(now, from_days, zone) if from_days is not None else None
    due_by = day_begins(now, by_days + 1, zone) if by_days is not None else None
    if (set_for_her := state.due.get(step.slug)) is not None and set_for_her > now:
        due_by = set_for_her
        due_from = due_from if due_from is None or due_from < due_by else None
    if due_by is None and isinstance(step, StaffTaskStep) and step.promise is not None:
        due_by = promised_to_her(step.promise, state, now, zone, hours)
    return due_from, due_by


def expected_days(step: Step, state: JourneyState) -> int:
    """How many days the step usually stays open in her pace; what the service does has no pace of hers."""
    return step.expected_days * (DAYS_FOR_ONE[state.pace] if step.owner == "client" else 1)


def promised_to_her(
    promise: Promise, state: JourneyState, now: datetime, zone: ZoneInfo, hours: HoursKnown
) -> datetime:
    """By when we will have acted for her: sooner where a condition of the promise holds."""
    moments = [promised_by(promise, now, zone, hours() if promise.knows_opening_hours else None)]
    moments += [
        promised_by(Promise(hours=sooner.hours), now, zone)
        for sooner in promise.sooner
        if holds_now(sooner.when, state)
    ]
    return min(moments)


def _days(offset: Offset | None, state: JourneyState) -> int | None:
    if not isinstance(offset, DaysByFact):
        return offset
    return offset.days.get(state.latest_facts.get(offset.fact, ""), offset.otherwise)


def _in_her_pace(from_days: int | None, by_days: int | None, pace: str) -> tuple[int | None, int | None]:
    if pace == "own":
        return from_days, None
    times = DAYS_FOR_ONE[pace]
    first = from_days * times if from_days is not None else None
    return first, by_days * times if by_days is not None else None
