"""When she is reminded, and when never: of steps that stay open, and of talks, in the hours of her own day.

R-std (domain.md section 3): 24 and 72 hours after a step was due, then staff decide; two a step and three a week over
all her quests; never in her quiet hours or on days she picked (``quests.quiet_hours``); nothing while a plan rests or
has ended, nor for a step that waits for us.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from zoneinfo import ZoneInfo

from quests.definition import Quest, Step
from quests.events import CLIENT, Event
from quests.journey import JourneyState, StepState
from quests.quiet_hours import A_DAY, QuietRules, is_quiet, last_allowed_before, next_allowed
from quests.reminder_caps import USUAL, Caps
from quests.rules import Reminders
from quests.trace import RESTARTS_THE_CLOCK

__all__ = [
    "QuietRules",
    "TalkReminder",
    "Wanted",
    "asks_alike",
    "hers_again_since",
    "is_quiet",
    "last_allowed_before",
    "next_allowed",
    "reminders_of",
    "reminders_wanted",
    "talk_reminders",
]

AN_HOUR = timedelta(hours=1)
_READ = attrgetter("status", "owner", "has_booking", "level", "opened_at", "due_from", "due_by", "expected_days")
"""What the rule reads of a step: of its own, and by ``_waits_for_her`` and ``_due``."""


@dataclass(frozen=True)
class Wanted:
    """A reminder that the rule asks for: number ``place`` of its step. Her quiet hours and the caps come on top."""

    step: str
    place: int
    nominal_at: datetime


@dataclass(frozen=True)
class TalkReminder:
    """A message ``hours`` before a talk. ``nominal_at`` is then exactly, ``at`` when it may go."""

    hours: int
    nominal_at: datetime
    at: datetime


# --- steps ------------------------------------------------------------------------------------------


def reminders_of(quest: Quest, step: Step) -> Reminders:
    """The hours of a step: its own, or those of its quest."""
    return step.reminders or quest.reminders


def reminders_wanted(
    quest: Quest,
    state: JourneyState,
    *,
    since: datetime | None = None,
    is_withdrawn: bool = False,
    caps: Caps = USUAL,
) -> list[Wanted]:
    """What the pinned version asks for of the open steps of hers, the earliest first, before hours and caps.

    A step is due at its last day, or after the days that it usually takes; never before its first day. ``since``: when
    the next act became hers once more (``hers_again_since``). A step that was due before that counts from then, so
    that nobody finds two reminders at once on the day that she comes back. ``is_withdrawn``: the version rests.
    """
    if is_withdrawn or not _may_remind(state):
        return []
    wanted = [
        Wanted(step.slug, place, _due(step, since) + AN_HOUR * hours)
        for step in state.steps.values()
        if _waits_for_her(quest, state, step)
        for place, hours in enumerate(reminders_of(quest, quest.step(step.slug)).after_hours[: caps.a_step], start=1)
    ]
    return sorted(wanted, key=lambda one: one.nominal_at)


def asks_alike(before: JourneyState, after: JourneyState) -> bool:
    """Whether the rule sees no difference between two states of one journey: most acts change nothing that it reads.

    Cheap, and never true where ``reminders_wanted`` would differ.
    """
    return (
        _may_remind(before) == _may_remind(after)
        and before.levels_completed == after.levels_completed
        and before.waits.keys() == after.waits.keys()
        and before.steps.keys() == after.steps.keys()
        and all(was is now or _READ(was) == _READ(now) for was, now in _pairs(before, after))
    )


def _pairs(before: JourneyState, after: JourneyState) -> Iterable[tuple[StepState, StepState]]:
    return ((step, after.steps[slug]) for slug, step in before.steps.items())


def hers_again_since(events: Iterable[Event]) -> datetime | None:
    """When the plan last went on after a pause, a hold, an end or our own turn; the clock of a stall begins anew by
    the same events (surface.md, *Stalled*). ``events`` in order; None: nothing has interrupted her yet."""
    return max((event.at for event in events if event.kind in RESTARTS_THE_CLOCK), default=None)


def _may_remind(state: JourneyState) -> bool:
    return state.is_started and not (state.has_ended or state.is_paused or state.is_on_hold)


def _waits_for_her(quest: Quest, state: JourneyState, step: StepState) -> bool:
    """A step that is open, hers and on her pages, where the next act is not ours. What a completed level left open
    calls nobody back."""
    if step.status != "open" or step.owner != CLIENT or step.slug not in quest.step_places:
        return False
    if step.has_booking or step.slug in state.waits or step.level in state.levels_completed:
        return False
    return quest.step(step.slug).visibility == "client"


def _due(step: StepState, since: datetime | None) -> datetime:
    begins = max(step.opened_at, step.due_from or step.opened_at)
    due = max(begins, step.due_by or begins + A_DAY * step.expected_days)
    return max(due, since or due)


# --- talks ------------------------------------------------------------------------------------------


def talk_reminders(
    begins_at: datetime, hours: Iterable[int], rules: QuietRules, zone: ZoneInfo, *, now: datetime
) -> list[TalkReminder]:
    """When we say that a talk is near: so many hours before, and where that is quiet, the evening before.

    One that would have had to go before ``now`` is left out. Of two that fall together the one closer to the talk
    stays.
    """
    found: dict[datetime, TalkReminder] = {}
    for before in sorted(hours, reverse=True):
        nominal_at = begins_at.astimezone(UTC) - AN_HOUR * before
        at = last_allowed_before(nominal_at, rules, zone)
        if at >= now:
            found[at] = TalkReminder(before, nominal_at, at)
    return list(found.values())
