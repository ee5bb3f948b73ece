"""One person's plan is fitted to her: a step added, swapped, skipped or moved, another day, her pace and her depth.

The pinned version stays what it was; what differs in her plan is in her events, each with a coded reason (words of
staff are kept sealed beside them). What is done stays done. Client and staff may both fit a plan; what the service
owes her is not hers to take away, and a talk that is booked or an answer that is owed comes first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from quests.advancing import Draft, advance, come_back, end_wait
from quests.definition import Step
from quests.events import CLIENT
from quests.journey import StepState, replace
from quests.permitted import Act, must_not_involve_others, must_run
from quests.plan import is_closed, level_of, steps_of
from quests.refusals import NothingToChange, OnSafetyHold, PlanFixed, StepClosed
from quests.rules import PREFERENCES
from quests.timing import due_dates, expected_days

REASONS = ("own_choice", "asked_for_it", "too_much", "does_not_fit", "life_changed", "safety", "other")
"""Why a plan was fitted. ``own_choice`` is the client's; she owes nobody more than that."""


def _adjust(draft: Draft, act: Act) -> None:
    """``what`` says which way; ``reason`` is one of ``REASONS``. Also while she rests; her rest stays hers to end."""
    come_back(draft)
    must_run(draft.state)
    if draft.state.is_on_hold:
        raise OnSafetyHold
    if act.detail["reason"] not in REASONS:
        raise ValueError(f"no reason {act.detail['reason']!r}; choose from {', '.join(REASONS)}")
    _WAYS[act.detail["what"]](draft, act)
    advance(draft)


def _write(draft: Draft, act: Act, before: Any, after: Any, **more: Any) -> None:
    detail = {"what": act.detail["what"], "from": before, "to": after, "reason": act.detail["reason"], **more}
    draft.act("plan_adjusted", detail, step=act.step)


def _add(draft: Draft, act: Act) -> None:
    step = _addable(draft, act.step)
    own = level_of(draft.quest, draft.state, step.slug)
    _write(draft, act, None, step.slug, level=_or_the_current(draft, own))


def _swap(draft: Draft, act: Act) -> None:
    """``act.step`` comes in the place of ``from``."""
    step, old = _addable(draft, act.step), act.detail["from"]
    level = _changeable(draft, old)
    _write(draft, act, old, step.slug, level=_or_the_current(draft, level))
    _put_aside(draft, old)


def _skip(draft: Draft, act: Act) -> None:
    """Out of the plan, also before its level. She may still do what was open."""
    slug = act.step or ""
    _changeable(draft, slug)
    _write(draft, act, slug, None)
    _put_aside(draft, slug)


def _move(draft: Draft, act: Act) -> None:
    slug, to = act.step or "", act.detail["to"]
    level = _changeable(draft, slug)
    if to not in draft.quest.level_places or _is_behind(draft, to):
        raise PlanFixed
    if to == level:
        raise NothingToChange
    waits_for_level = _is_open(draft, slug) and to not in draft.state.levels_entered
    if waits_for_level:
        end_wait(draft, slug, kept=True)
    _write(draft, act, level, to, **({"set_aside": [slug]} if waits_for_level else {}))


def _due(draft: Draft, act: Act) -> None:
    """Another day by which a step of hers is due; a day that is over is none."""
    slug = act.step or ""
    _changeable(draft, slug)
    to: datetime = act.detail["to"]
    if draft.quest.step(slug).owner != CLIENT or to <= draft.now:
        raise PlanFixed
    found = draft.state.steps.get(slug)
    before = found.due_by if found is not None else draft.state.due.get(slug)
    if to == before:
        raise NothingToChange
    more: dict[str, Any] = {}
    if found is not None and found.due_from is not None and found.due_from >= to:
        more["days"] = {slug: [None, to.isoformat(), found.expected_days]}  # She may do it before its day, then.
    _write(draft, act, before.isoformat() if before else None, to.isoformat(), **more)


def _preference(draft: Draft, act: Act) -> None:
    """Pace or depth, for what is open now and all that comes."""
    what, to = act.detail["what"], act.detail["to"]
    if to not in PREFERENCES[what]:
        raise ValueError(f"no {what} {to!r}")
    before = getattr(draft.state, what)
    if to == before:
        raise NothingToChange
    mine = [slug for slug, step in draft.state.steps.items() if _is_hers_and_unfinished(draft, step)]
    if what == "pace":
        _write(draft, act, before, to, days={slug: _days(draft, slug, to) for slug in mine})
        return
    _write(draft, act, before, to)
    for slug in mine:
        if to == "short" and _is_free_and_full(draft, draft.state.steps[slug]):
            draft.follow("step_skipped", {"by": draft.actor}, step=slug)


def _days(draft: Draft, slug: str, pace: str) -> list[Any]:
    """From when, by when and for how many days an open step counts in another pace."""
    step, state = draft.quest.step(slug), replace(draft.state, pace=pace)
    first, last = due_dates(step, state, draft.state.steps[slug].opened_at, draft.zone, draft.hours)
    return [first.isoformat() if first else None, last.isoformat() if last else None, expected_days(step, state)]


def _is_hers_and_unfinished(draft: Draft, step: StepState) -> bool:
    return step.status in ("open", "sent") and step.owner == CLIENT and step.slug in draft.quest.step_places


def _is_free_and_full(draft: Draft, step: StepState) -> bool:
    """Whether only the full plan has an open step that nobody began, waits for, or added by name."""
    is_free = step.slug not in draft.state.waits and not step.has_booking and step.slug not in draft.state.added
    return step.status == "open" and is_free and draft.quest.step(step.slug).depth == "full" and not step.is_started


def _addable(draft: Draft, slug: str | None) -> Step:
    """A step of this quest that her plan does not have now and that she has not done."""
    if slug is None or slug not in draft.quest.step_places or is_closed(draft.state.steps.get(slug)):
        raise StepClosed
    level = draft.quest.level(level_of(draft.quest, draft.state, slug))
    if any(step.slug == slug for step in steps_of(draft.quest, level, draft.state)):
        raise NothingToChange
    step = draft.quest.step(slug)
    if draft.actor == CLIENT and step.owner != CLIENT:
        raise PlanFixed
    must_not_involve_others(draft, slug)
    return step


def _changeable(draft: Draft, slug: str) -> str:
    """The level of a step that her plan has, that is not closed and that nobody is at work on."""
    if slug not in draft.quest.step_places:
        raise StepClosed
    level = level_of(draft.quest, draft.state, slug)
    found = draft.state.steps.get(slug)
    if found is not None and found.status in ("done", "skipped", "sent"):
        raise StepClosed
    if all(step.slug != slug for step in steps_of(draft.quest, draft.quest.level(level), draft.state)):
        raise StepClosed
    owner = draft.quest.step(slug).owner
    is_owed = found is not None and (found.has_booking or (slug in draft.state.waits and owner == CLIENT))
    if is_owed or (draft.actor == CLIENT and owner != CLIENT):
        raise PlanFixed
    return level


def _is_behind(draft: Draft, level: str) -> bool:
    """Whether she has completed a level, or another version has it before the one that she is in."""
    state, places = draft.state, draft.quest.level_places
    here = places[state.current_level or level]
    return level in state.levels_completed or (level not in state.levels_entered and places[level] < here)


def _or_the_current(draft: Draft, level: str) -> str | None:
    """Where a step that comes to her plan is met: its level, or the one that she is in where that lies behind her."""
    return draft.state.current_level if _is_behind(draft, level) else level


def _is_open(draft: Draft, slug: str) -> bool:
    return slug in draft.state.steps and draft.state.steps[slug].status == "open"


def _put_aside(draft: Draft, slug: str) -> None:
    if _is_open(draft, slug):
        end_wait(draft, slug, kept=True)
        draft.act("step_skipped", {"by": draft.actor}, step=slug)


_WAYS: Mapping[str, Callable[[Draft, Act], None]] = {
    "add": _add,
    "swap": _swap,
    "skip": _skip,
    "move": _move,
    "due": _due,
    "pace": _preference,
    "depth": _preference,
}

FITTING: Mapping[str, Callable[[Draft, Act], None]] = {"adjust": _adjust}
