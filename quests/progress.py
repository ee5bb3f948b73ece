"""How a client moves: definition, state, act and time in; events out. Pure, and the only place that decides.

An act that cannot be is refused by an exception that says what is true (``quests.refusals``). What follows from
an act by rule is in ``quests.advancing``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from quests.advancing import Draft, advance, come_back, enter, go_on, is_level_done
from quests.conditions import risk_at_least
from quests.definition import Quest, ReviewStep, Step
from quests.events import CLIENT, Event
from quests.journey import JourneyState, StepState
from quests.local_days import day_begins, promised_by
from quests.overrides import hold_may_end_at
from quests.refusals import (
    ActRefused,
    HoldTooYoung,
    JourneyNotRunning,
    NothingToChange,
    OnSafetyHold,
    SilenceExplained,
    StepClosed,
    StepGoesToReview,
    StepNotDue,
    StepNotSkippable,
)

__all__ = [
    "ACTS",
    "Act",
    "ActRefused",
    "HoldTooYoung",
    "JourneyNotRunning",
    "NothingToChange",
    "OnSafetyHold",
    "SilenceExplained",
    "StepClosed",
    "StepGoesToReview",
    "StepNotDue",
    "StepNotSkippable",
    "day_begins",
    "decide",
    "is_level_done",
    "promised_by",
]


@dataclass(frozen=True)
class Act:
    """What somebody does. ``kind`` is a verb of ``ACTS``, ``detail`` what the verb needs."""

    kind: str
    step: str | None = None
    level: str | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


def decide(quest: Quest, state: JourneyState, act: Act, *, actor: str, now: datetime, zone: ZoneInfo) -> list[Event]:
    """The events that an act causes, in order; ``zone`` is where her days begin. Raises ActRefused."""
    draft = Draft(quest, state, actor, now, zone)
    ACTS[act.kind](draft, act)
    return draft.events


# --- beginning, resting, ending ---------------------------------------------------------------------


def _offer(draft: Draft, act: Act) -> None:
    if draft.state.is_started or draft.state.is_offered:
        raise NothingToChange
    draft.act("journey_offered", {"by": draft.actor})


def _start(draft: Draft, act: Act) -> None:
    if draft.state.is_started:
        raise NothingToChange
    if draft.state.has_ended:
        raise JourneyNotRunning
    if draft.state.is_on_hold:
        raise OnSafetyHold
    known = draft.state.risk
    draft.act("journey_started", {**act.detail, "risk": known} if known != "unasked" else act.detail)
    enter(draft, draft.quest.levels[0])


def _decline(draft: Draft, act: Act) -> None:
    if draft.state.is_started or draft.state.has_ended or not draft.state.is_offered:
        raise NothingToChange
    draft.act("stopped")


def _stop(draft: Draft, act: Act) -> None:
    come_back(draft)
    _must_run(draft.state)
    draft.act("stopped")


def _exit_well(draft: Draft, act: Act) -> None:
    come_back(draft)
    _must_run(draft.state)
    draft.act("exited_well", {"by": "person"})


def _lose_contact(draft: Draft, act: Act) -> None:
    """Asked of the state once more, since she may have acted after the worker looked."""
    _must_run(draft.state)
    if draft.state.is_on_hold:
        raise OnSafetyHold
    if draft.state.is_paused or draft.state.waits:
        raise SilenceExplained
    draft.act("contact_lost")


def _reopen(draft: Draft, act: Act) -> None:
    if draft.state.ending in (None, "deceased") or not draft.state.is_started:
        raise NothingToChange
    draft.act("reopened")
    advance(draft)


def _pause(draft: Draft, act: Act) -> None:
    come_back(draft)
    _must_run(draft.state)
    until: datetime | None = act.detail.get("until")
    if draft.state.is_paused and draft.state.paused_until == until:
        raise NothingToChange
    draft.act("paused", {"until": until.isoformat() if until else None})


def _resume(draft: Draft, act: Act) -> None:
    _must_run(draft.state)
    if not draft.state.is_paused:
        raise NothingToChange
    draft.act("resumed")


# --- one step ---------------------------------------------------------------------------------------


def _start_step(draft: Draft, act: Act) -> None:
    step = _open_step(draft, act)
    go_on(draft)
    if not step.is_started:
        draft.act("step_started", {"by": draft.actor}, step=step.slug)
    elif not draft.events:
        raise NothingToChange


def _do_step(draft: Draft, act: Act) -> None:
    step = _open_step(draft, act)
    definition = draft.quest.step(step.slug)
    if isinstance(definition, ReviewStep):
        raise StepGoesToReview
    go_on(draft)
    if risk := act.detail.get("risk"):
        _take_risk(draft, risk["to"], risk["rule"], holds=risk["holds"])
    done = {"by": draft.actor, "evidence": act.detail["evidence"]}
    if facts := act.detail.get("facts"):
        done["facts"] = _declared(definition, facts)
    draft.act("step_done", done, step=step.slug)
    advance(draft)


def _declared(step: Step, facts: Mapping[str, str]) -> dict[str, str]:
    """The facts of a step that was done. Anything but a declared code is a defect of ours: the log holds no text."""
    for key, value in facts.items():
        if value not in step.facts.get(key, ()):
            raise ValueError(f"step {step.slug!r} declares no fact {key!r} with this value")
    return dict(facts)


def _skip_step(draft: Draft, act: Act) -> None:
    """Any step of hers can be skipped, also one of a later day; nobody has to wait for a day to say no."""
    step = _open_step(draft, act, may_be_early=True)
    if step.status == "skipped":
        raise StepClosed
    go_on(draft)
    draft.act("step_skipped", {"by": draft.actor}, step=step.slug)
    advance(draft)


def _send_for_review(draft: Draft, act: Act) -> None:
    step = _open_step(draft, act)
    definition = draft.quest.step(step.slug)
    if not isinstance(definition, ReviewStep):
        raise StepClosed
    go_on(draft)
    draft.act("step_sent_for_review", step=step.slug)
    by = promised_by(definition.promise, draft.now, draft.zone)
    draft.follow("service_wait_started", {"promise_by": by.isoformat()}, step=step.slug)


def _review_step(draft: Draft, act: Act) -> None:
    _must_run(draft.state)
    step = draft.state.steps.get(act.step or "")
    if step is None or step.status != "sent":
        raise StepClosed
    promise_by = draft.state.waits.get(step.slug)
    draft.act("step_reviewed", step=step.slug)
    kept = promise_by is None or draft.now <= promise_by
    draft.follow("service_wait_ended", {"kept": kept}, step=step.slug)
    if act.detail["outcome"] == "done":
        draft.act("step_done", {"by": draft.actor, "evidence": "staff"}, step=step.slug)
        advance(draft)
    else:
        draft.act("step_returned", step=step.slug)


# --- the whole journey ------------------------------------------------------------------------------


def _give_feedback(draft: Draft, act: Act) -> None:
    if act.level not in draft.state.levels_completed or act.level in draft.state.feedback_given:
        raise NothingToChange
    come_back(draft)
    draft.act("level_feedback_given", {"score": act.detail.get("score")}, level=act.level)


def _assign(draft: Draft, act: Act) -> None:
    draft.act("counsellor_assigned", {"by": draft.actor, "how": act.detail["how"]})


def _change_risk(draft: Draft, act: Act) -> None:
    if (draft.state.risk, draft.state.risk_rule) == (act.detail["to"], act.detail["rule"]):
        raise NothingToChange
    _take_risk(draft, act.detail["to"], act.detail["rule"], holds=risk_at_least(act.detail["to"], "high"))


def _end_hold(draft: Draft, act: Act) -> None:
    since = draft.state.hold_since
    if since is None:
        raise NothingToChange
    if draft.now < hold_may_end_at(since):
        raise HoldTooYoung(hold_may_end_at(since))
    draft.act("safety_hold_ended")
    advance(draft)


def _record_contact(draft: Draft, act: Act) -> None:
    draft.act("contact_tried", {"outcome": act.detail["outcome"]})


ACTS: Mapping[str, Callable[[Draft, Act], None]] = {
    "offer": _offer,
    "start": _start,
    "decline": _decline,
    "stop": _stop,
    "exit_well": _exit_well,
    "lose_contact": _lose_contact,
    "reopen": _reopen,
    "pause": _pause,
    "resume": _resume,
    "start_step": _start_step,
    "do_step": _do_step,
    "skip_step": _skip_step,
    "send_for_review": _send_for_review,
    "review_step": _review_step,
    "give_feedback": _give_feedback,
    "assign": _assign,
    "change_risk": _change_risk,
    "end_hold": _end_hold,
    "record_contact": _record_contact,
}


# --- what must be true ------------------------------------------------------------------------------


def _must_run(state: JourneyState) -> None:
    if not state.is_started or state.has_ended:
        raise JourneyNotRunning


def _open_step(draft: Draft, act: Act, *, may_be_early: bool = False) -> StepState:
    """The step if the actor may act in it now. A skipped step stays a step that she may still do."""
    state = draft.state
    if not state.is_started or state.ending not in (None, "abandoned"):
        raise JourneyNotRunning
    if state.is_on_hold:
        raise OnSafetyHold
    step = state.steps.get(act.step or "")
    if step is not None and act.kind == "skip_step" and _is_owed(step, draft.actor):
        raise StepNotSkippable
    if step is None or step.status not in ("open", "skipped") or _is_owed(step, draft.actor):
        raise StepClosed
    if not may_be_early and step.due_from is not None and draft.now < step.due_from:
        raise StepNotDue(step.due_from)
    return step


def _is_owed(step: StepState, actor: str) -> bool:
    """Whether the service owes this step to the client who asks: it was sent, or it is the service's own."""
    is_unfinished = step.status not in ("done", "skipped")
    return actor == CLIENT and is_unfinished and (step.status == "sent" or step.owner != CLIENT)


def _take_risk(draft: Draft, to: str, rule: str, *, holds: bool) -> None:
    """``holds`` is whether what was just found is high: a level kept from before starts no second hold.

    The same level by another rule is news too: R4 is a stopgap that gives way, R2 is a finding that stays.
    """
    if (draft.state.risk, draft.state.risk_rule) != (to, rule):
        draft.act("risk_changed", {"from": draft.state.risk, "to": to, "rule": rule})
    if holds and not draft.state.is_on_hold:
        draft.follow("safety_hold_started")
