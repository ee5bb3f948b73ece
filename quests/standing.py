"""Where a journey stands at each level that it entered, at the end of a past day.

Rules: surface.md, "Where a journey stands", first that holds: completed this level; ended while in it; safety
hold; paused; waiting on service; stalled; in progress. A level is hers to be in from ``level_entered`` until
``level_completed``, and again after ``level_reopened``: all such levels of one journey share the journey's own
state. A step that "2 of 3" left open does not change the level that it belongs to, which stays completed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from quests.events import Event
from quests.trace import OpenedStep, State, Trace


class StepStatus(StrEnum):
    """A step that was opened is in one of these. ``open`` is not shown apart: it is what remains."""

    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"
    WAITING_ON_SERVICE = "waiting_on_service"
    STALLED = "stalled"


@dataclass(frozen=True)
class LevelStanding:
    """One entered level. ``left_at`` is when it was completed or the journey ended in it; None: still in it."""

    level: str
    state: State
    entered_at: datetime
    left_at: datetime | None


@dataclass(frozen=True)
class StepStanding:
    step: str
    status: StepStatus


@dataclass(frozen=True)
class Standing:
    """One journey as it counts: its entered levels, in the order of the log, and opened steps by slug.

    A step that was set aside is no part of her plan: it counts once it opens again.
    """

    levels: Mapping[str, LevelStanding]
    steps: Mapping[str, StepStanding]
    has_exited_well: bool


def standing(events: Iterable[Event], as_of: datetime) -> Standing | None:
    """Where a journey stood at ``as_of``, or None where it counts in no number.

    ``events`` come in order of their sequence numbers; those at ``as_of`` or later belong to the next day and are
    not read. None: not started by then (an offer alone is not counted), or the person had died by then.
    """
    trace = Trace()
    for event in events:
        if event.at < as_of:
            trace.take(event)
    if not trace.counts:
        return None
    state = trace.state_at(as_of)
    return Standing(
        levels={level: _level_standing(trace, level, state) for level in trace.entered},
        steps={slug: StepStanding(slug, status) for slug, status in _step_statuses(trace, state).items()},
        has_exited_well=trace.ended_as is State.EXITED_WELL,
    )


def _level_standing(trace: Trace, level: str, state: State) -> LevelStanding:
    if level in trace.completed:
        return LevelStanding(level, State.COMPLETED, trace.entered[level], trace.completed[level])
    return LevelStanding(level, state, trace.entered[level], trace.ended_at)


def _step_statuses(trace: Trace, state: State) -> dict[str, StepStatus]:
    """Every opened step that was not set aside, the done ones first."""
    others = {slug: step_status(trace, slug, step, state) for slug, step in trace.steps.items()}
    return dict.fromkeys(sorted(trace.done), StepStatus.DONE) | others


def step_status(trace: Trace, slug: str, step: OpenedStep, state: State) -> StepStatus:
    """A step that is not done waits or stalls only while the journey does: a pause or an end speaks for all steps."""
    if step.status == StepStatus.SKIPPED:
        return StepStatus.SKIPPED
    if state is State.WAITING_ON_SERVICE and slug in trace.waits:
        return StepStatus.WAITING_ON_SERVICE
    if state is State.STALLED and step.is_hers and step.level not in trace.completed:
        return StepStatus.STALLED
    return StepStatus.OPEN
