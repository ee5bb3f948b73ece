"""How a client moves: definition, state, act and time in; events out. Pure, and the only place that decides.

An act that cannot be is refused by an exception that says what is true (``quests.refusals``). What follows from
an act by rule is in ``quests.advancing``; acts on a whole journey and talks have modules of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from quests.advancing import (
    Draft,
    advance,
    come_back,
    end_wait,
    follow_lock,
    go_on,
    open_step,
    start_wait,
)
from quests.coming_and_going import COMING_AND_GOING
from quests.conditions import risk_at_least
from quests.definition import BookingStep, Quest, ReviewStep, Step
from quests.events import CLIENT, SYSTEM, Event
from quests.fitting import FITTING
from quests.journey import JourneyState
from quests.local_days import day_begins, promised_by
from quests.moving import MOVING
from quests.overrides import hold_may_end_at, risk_standing
from quests.permitted import RESTS_WHEN_WITHDRAWN, Act, must_not_involve_others, must_run, open_step_of
from quests.plan import level_of
from quests.questions import Facts
from quests.refusals import (
    ActRefused,
    BookingStands,
    CannotMove,
    ExitIsDecided,
    HoldTooYoung,
    JourneyNotRunning,
    NoBooking,
    NothingToChange,
    OnSafetyHold,
    PlanFixed,
    QuestWithdrawn,
    RiskNotLowered,
    SilenceExplained,
    StepClosed,
    StepGoesToReview,
    StepNotDue,
    StepNotSkippable,
)
from quests.risk import RiskLevel
from quests.steps import values_of
from quests.talks import TALKS
from quests.timing import HoursKnown

__all__ = [
    "ACTS",
    "Act",
    "ActRefused",
    "BookingStands",
    "CannotMove",
    "ExitIsDecided",
    "HoldTooYoung",
    "JourneyNotRunning",
    "NoBooking",
    "NothingToChange",
    "OnSafetyHold",
    "PlanFixed",
    "QuestWithdrawn",
    "RiskNotLowered",
    "SilenceExplained",
    "StepClosed",
    "StepGoesToReview",
    "StepNotDue",
    "StepNotSkippable",
    "day_begins",
    "decide",
    "drafted",
    "promised_by",
]


def decide(quest: Quest, state: JourneyState, act: Act, *, actor: str, now: datetime, zone: ZoneInfo) -> list[Event]:
    """The events that an act causes, in order; ``zone`` is where her days begin. Raises ActRefused."""
    return drafted(quest, state, act, actor=actor, now=now, zone=zone).events


def drafted(
    quest: Quest,
    state: JourneyState,
    act: Act,
    *,
    actor: str,
    now: datetime,
    zone: ZoneInfo,
    is_withdrawn: bool = False,
    is_locked: bool | None = None,
    hours: HoursKnown | None = None,
) -> Draft:
    """``decide``, with the state that the events lead to: what ``fold`` makes of them. Raises ActRefused.

    ``is_withdrawn``: the version was taken back, and none of its steps is done any more. ``is_locked``: protocol P-V
    holds for her, and what has begun follows that first; None: as it was. ``hours`` is asked where a
    promise begins that counts in opening hours or working days; without it the usual hours hold.
    """
    if is_withdrawn and act.kind in RESTS_WHEN_WITHDRAWN:
        raise QuestWithdrawn
    draft = Draft(quest, state, actor, now, zone, hours, is_locked=is_locked)
    if state.is_started:
        follow_lock(draft)
    ACTS[act.kind](draft, act)
    if state.has_ended and not draft.state.has_ended and act.kind != "reopen_level":
        advance(draft)  # What staff did while contact with her was lost counts from now on.
    return draft


# --- one step ---------------------------------------------------------------------------------------


def _start_step(draft: Draft, act: Act) -> None:
    step = open_step_of(draft, act)
    go_on(draft)
    if not step.is_started:
        draft.act("step_started", {"by": draft.actor}, step=step.slug)
    elif not draft.events:
        raise NothingToChange


def _do_step(draft: Draft, act: Act) -> None:
    step = open_step_of(draft, act)
    definition = draft.quest.step(step.slug)
    if isinstance(definition, ReviewStep):
        raise StepGoesToReview
    if isinstance(definition, BookingStep):
        raise StepClosed
    go_on(draft)
    if (risk := act.detail.get("risk")) and not _would_lower(draft, risk["to"]):
        _take_risk(draft, risk["to"], risk["rule"], holds=risk["holds"])
    done = {"by": draft.actor, "evidence": act.detail["evidence"]}
    if facts := act.detail.get("facts"):
        done["facts"] = _declared(definition, facts)
    end_wait(draft, step.slug)
    draft.act("step_done", done, step=step.slug)
    advance(draft, moves_to=definition.moves_to(done.get("facts", {})))


def _declared(step: Step, facts: Facts) -> dict[str, str | list[str]]:
    """The facts of a step that was done. Anything but a declared code is a defect of ours: the log holds no text."""
    for key, given in facts.items():
        if not step.facts.get(key, frozenset()).issuperset(values_of(given)):
            raise ValueError(f"step {step.slug!r} declares no fact {key!r} with this value")
    return {key: given if isinstance(given, str) else list(given) for key, given in facts.items()}


def _skip_step(draft: Draft, act: Act) -> None:
    """Any step of hers can be skipped, also one of a later day; nobody has to wait for a day to say no."""
    step = open_step_of(draft, act, may_be_early=True)
    if step.status == "skipped":
        raise StepClosed
    if step.has_booking:
        raise BookingStands
    go_on(draft)
    end_wait(draft, step.slug, kept=True)
    draft.act("step_skipped", {"by": draft.actor}, step=step.slug)
    advance(draft)


def _send_for_review(draft: Draft, act: Act) -> None:
    step = open_step_of(draft, act)
    definition = draft.quest.step(step.slug)
    if not isinstance(definition, ReviewStep):
        raise StepClosed
    go_on(draft)
    draft.act("step_sent_for_review", step=step.slug)
    start_wait(draft, step.slug, draft.promised_by(definition.promise))


def _review_step(draft: Draft, act: Act) -> None:
    must_run(draft.state)
    step = draft.state.steps.get(act.step or "")
    if step is None or step.status != "sent":
        raise StepClosed
    draft.act("step_reviewed", step=step.slug)
    end_wait(draft, step.slug)
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
    """A level is raised by anyone, and lowered by nobody but a person: who may, and when, say ``quests.overrides``.

    To lower it begins no hold, as it ends none: an emergency that becomes high is no new finding.
    """
    if draft.actor in (CLIENT, SYSTEM) and _would_lower(draft, act.detail["to"]):
        raise RiskNotLowered
    if (draft.state.risk, draft.state.risk_rule) == (act.detail["to"], act.detail["rule"]):
        raise NothingToChange
    is_lower = _would_lower(draft, act.detail["to"])
    holds = risk_at_least(act.detail["to"], "high") and not is_lower
    _take_risk(draft, act.detail["to"], act.detail["rule"], holds=holds)


def _start_hold(draft: Draft, act: Act) -> None:
    """Another quest comes first: her place in this one is kept, by the same rules as after a high risk."""
    must_run(draft.state)
    if draft.state.is_on_hold:
        raise NothingToChange
    draft.act("safety_hold_started")


def _end_hold(draft: Draft, act: Act) -> None:
    since = draft.state.hold_since
    if since is None:
        raise NothingToChange
    if draft.now < hold_may_end_at(since):
        raise HoldTooYoung(hold_may_end_at(since))
    draft.act("safety_hold_ended")
    advance(draft)


def _keep_lock(draft: Draft, act: Act) -> None:
    """The lock of P-V was switched: what follows for this plan. No plan waits for a step that it does not have."""
    if not draft.events:
        raise NothingToChange
    advance(draft)


def _reopen_level(draft: Draft, act: Act) -> None:
    """Do a step of a level once more. A completed level is hers to be in again; later levels stay entered."""
    come_back(draft)
    advance(draft)  # Before, not after: what she goes back to stays open, though the others may be enough.
    must_run(draft.state)
    if draft.state.is_on_hold:
        raise OnSafetyHold
    step = draft.state.steps.get(act.step or "") if act.step in draft.quest.step_places else None
    if step is None or step.status != "done" or step.owner != CLIENT or step.has_booking:
        raise StepClosed
    must_not_involve_others(draft, step.slug)
    level = level_of(draft.quest, draft.state, step.slug)
    if level in draft.state.levels_completed:
        draft.act("level_reopened", level=level)
    open_step(draft, draft.quest.step(step.slug))


ACTS: Mapping[str, Callable[[Draft, Act], None]] = {
    "start_step": _start_step,
    "do_step": _do_step,
    "skip_step": _skip_step,
    "send_for_review": _send_for_review,
    "review_step": _review_step,
    "give_feedback": _give_feedback,
    "assign": _assign,
    "change_risk": _change_risk,
    "start_hold": _start_hold,
    "end_hold": _end_hold,
    "reopen_level": _reopen_level,
    "keep_lock": _keep_lock,
    **FITTING,
    **MOVING,
    **COMING_AND_GOING,
    **TALKS,
}


def _would_lower(draft: Draft, to: str) -> bool:
    """Whether a finding would be taken back. "Medium until asked" is none: it gives way to what was found."""
    standing = risk_standing(draft.state)
    return not standing.is_provisional and RiskLevel(to) < standing.level


def _take_risk(draft: Draft, to: str, rule: str, *, holds: bool) -> None:
    """``holds`` is whether what was just found is high: a level kept from before starts no second hold. The quest that
    a safety stop leads to stops for nothing: there staff go on with what they do for her (domain.md 3.3).

    The same level by another rule is news too: R4 is a stopgap that gives way, R2 is a finding that stays.
    """
    if (draft.state.risk, draft.state.risk_rule) != (to, rule):
        draft.act("risk_changed", {"from": draft.state.risk, "to": to, "rule": rule})
    if holds and draft.quest.safety_stop is not None and not draft.state.is_on_hold:
        draft.follow("safety_hold_started")
