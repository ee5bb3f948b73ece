"""What somebody wants to do, and whether a journey is in a state for it. The acts themselves: ``quests.progress``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from quests.advancing import Draft
from quests.events import CLIENT
from quests.journey import JourneyState, StepState
from quests.refusals import JourneyNotRunning, OnSafetyHold, StepClosed, StepNotDue, StepNotSkippable


@dataclass(frozen=True)
class Act:
    """What somebody does. ``kind`` is a verb of ``quests.progress.ACTS``, ``detail`` what the verb needs."""

    kind: str
    step: str | None = None
    level: str | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


RESTS_WHEN_WITHDRAWN = frozenset(
    (*("start", "start_step", "do_step", "skip_step", "send_for_review", "reopen_level", "adjust"),
     *("book", "ask_for_a_time"))
)  # fmt: skip
"""What nobody does in a version that was withdrawn. To rest, stop, talk, be reviewed, go over to another version or
quest stays open to her and to those who look after her."""


def must_run(state: JourneyState) -> None:
    """Raises JourneyNotRunning for a journey that has not started or has ended."""
    if not state.is_started or state.has_ended:
        raise JourneyNotRunning


def open_step_of(draft: Draft, act: Act, *, may_be_early: bool = False) -> StepState:
    """The step if the actor may act in it now. A skipped step stays a step that she may still do."""
    state = draft.state
    if not state.is_started or state.ending not in (None, "abandoned"):
        raise JourneyNotRunning
    if state.is_on_hold:
        raise OnSafetyHold
    step = state.steps.get(act.step or "") if act.step in draft.quest.step_places else None
    if step is not None and act.kind == "skip_step" and _is_owed(step, draft.actor):
        raise StepNotSkippable
    if step is None or step.status not in ("open", "skipped") or _is_owed(step, draft.actor):
        raise StepClosed
    must_not_involve_others(draft, step.slug)
    is_early = step.due_from is not None and draft.now < step.due_from
    if is_early and draft.actor == CLIENT and not may_be_early:
        raise StepNotDue(step.due_from or draft.now)
    return step


def must_not_involve_others(draft: Draft, slug: str) -> None:
    """Raises StepClosed for a step that the lock of P-V closes, whoever asks."""
    if draft.state.is_locked and slug in draft.quest.closed_under_lock:
        raise StepClosed


def _is_owed(step: StepState, actor: str) -> bool:
    """Whether the service owes this step to the client who asks: it was sent, or it is the service's own."""
    is_unfinished = step.status not in ("done", "skipped")
    return actor == CLIENT and is_unfinished and (step.status == "sent" or step.owner != CLIENT)
