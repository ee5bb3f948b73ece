"""Where a journey stands: the state that its events add up to.

``fold`` is the only way to a state. The same events always give the same state, in the product, in
``questline journeys verify`` and in the tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeVar

from quests.events import CLIENT, Event
from quests.steps import values_of

StepStatus = Literal["open", "sent", "done", "skipped", "set_aside"]
SET_ASIDE: StepStatus = "set_aside"
"""Opened once and no part of the plan now, since the plan was fitted or another version came. It may open again."""
Ending = Literal["exited_well", "stopped", "moved", "abandoned", "deceased"]


@dataclass(frozen=True)
class StepState:
    """One step of one journey. ``sent`` means that a counsellor has it; times are UTC.

    ``has_booking``: a talk stands for it, from the booking until our wait on it ends.
    """

    slug: str
    level: str
    status: StepStatus
    owner: str
    expected_days: int
    opened_at: datetime
    due_from: datetime | None = None
    due_by: datetime | None = None
    is_started: bool = False
    is_returned: bool = False
    closed_at: datetime | None = None
    has_booking: bool = False


@dataclass(frozen=True)
class JourneyState:
    """A journey after its events so far. ``waits`` maps a step to the moment that we promised; "" is a call.

    ``tries`` counts our calls for a step, and for a call that she asked for since she last asked. ``lapsed_at`` is
    when she last told us of a lapse: that is remembered so that help can be offered, and never counted.
    ``added``, ``removed``, ``moved`` (step to level) and ``due`` (step to days) are how this plan was fitted to her.
    ``ever_done`` are the steps that were done at any time: what they let her say of herself is never lost.
    ``is_locked``: protocol P-V holds, and her plan has no step that involves others (quests.lock).
    """

    seq: int = 0
    is_offered: bool = False
    started_at: datetime | None = None
    ended_at: datetime | None = None
    ending: Ending | None = None
    is_paused: bool = False
    paused_until: datetime | None = None
    hold_since: datetime | None = None
    risk: str = "unasked"
    risk_rule: str | None = None
    frame: str = "journey"
    last_act_at: datetime | None = None
    levels_entered: tuple[str, ...] = ()
    levels_completed: tuple[str, ...] = ()
    steps: Mapping[str, StepState] = field(default_factory=dict)
    waits: Mapping[str, datetime | None] = field(default_factory=dict)
    facts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    feedback_given: tuple[str, ...] = ()
    tries: Mapping[str, int] = field(default_factory=dict)
    lapsed_at: datetime | None = None
    moved_to: str | None = None
    pace: str = "normal"
    depth: str = "full"
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    moved: Mapping[str, str] = field(default_factory=dict)
    due: Mapping[str, datetime] = field(default_factory=dict)
    latest_facts: Mapping[str, str] = field(default_factory=dict)
    ever_done: tuple[str, ...] = ()
    is_locked: bool = False

    @property
    def is_started(self) -> bool:
        return self.started_at is not None

    @property
    def has_ended(self) -> bool:
        return self.ending is not None

    @property
    def is_on_hold(self) -> bool:
        return self.hold_since is not None

    @property
    def current_level(self) -> str | None:
        """The level that she is in: the latest entered one, or None before the start."""
        return self.levels_entered[-1] if self.levels_entered else None


State = TypeVar("State", JourneyState, StepState)


def replace(state: State, **changes: Any) -> State:
    """A state with some fields changed. As ``dataclasses.replace``, which asks every field again: every event of every
    journey passes here, and a state checks nothing when it is made."""
    made = object.__new__(type(state))
    made.__dict__.update(state.__dict__, **changes)
    return made


def fold(events: Iterable[Event], state: JourneyState | None = None) -> JourneyState:
    """The state after ``events``, which come in order of their sequence numbers."""
    state = state or JourneyState()
    for event in events:
        state = evolve(state, event)
    return state


def evolve(state: JourneyState, event: Event) -> JourneyState:
    """The state after one more event. Kinds that say nothing about progress change the number alone."""
    change = _CHANGES.get(event.kind)
    if change is not None:
        state = change(state, event)
    last = event.at if event.actor == CLIENT else state.last_act_at
    return replace(state, seq=event.seq, last_act_at=last)


def _moment(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _started(state: JourneyState, event: Event) -> JourneyState:
    return replace(
        state,
        is_offered=False,
        started_at=event.at,
        frame=event.detail.get("frame", "journey"),
        risk=event.detail.get("risk", "unasked"),
    )


def _level_entered(state: JourneyState, event: Event) -> JourneyState:
    return _is_now_in(state, event.level or "")


def _is_now_in(state: JourneyState, level: str) -> JourneyState:
    """She is in this level, also where she was in it before and another version has another order."""
    return replace(state, levels_entered=(*(each for each in state.levels_entered if each != level), level))


def _level_completed(state: JourneyState, event: Event) -> JourneyState:
    return replace(state, levels_completed=(*state.levels_completed, event.level or ""))


def _level_reopened(state: JourneyState, event: Event) -> JourneyState:
    return replace(state, levels_completed=tuple(level for level in state.levels_completed if level != event.level))


def _step_opened(state: JourneyState, event: Event) -> JourneyState:
    slug = event.step or ""
    opened = StepState(
        slug=slug,
        level=event.level or "",
        status="open",
        owner=event.detail.get("owner", CLIENT),
        expected_days=event.detail.get("expected_days", 3),
        opened_at=event.at,
        due_from=_moment(event.detail.get("due_from")),
        due_by=_moment(event.detail.get("due_by")),
    )
    return replace(state, steps={**state.steps, slug: opened})


def _with_step(state: JourneyState, event: Event, **changes: Any) -> JourneyState:
    slug = event.step or ""
    return replace(state, steps={**state.steps, slug: replace(state.steps[slug], **changes)})


def _step_started(state: JourneyState, event: Event) -> JourneyState:
    return _with_step(state, event, is_started=True)


def _step_done(state: JourneyState, event: Event) -> JourneyState:
    state = _with_step(state, event, status="done", is_returned=False, closed_at=event.at)
    if (slug := event.step or "") not in state.ever_done:
        state = replace(state, ever_done=(*state.ever_done, slug))
    told: Mapping[str, str | list[str]] = event.detail.get("facts", {})
    if not told:
        return state
    facts = {key: dict(counts) for key, counts in state.facts.items()}
    latest = dict(state.latest_facts)
    for key, given in told.items():
        counts = facts.setdefault(key, {})
        for value in values_of(given):
            counts[value] = counts.get(value, 0) + 1
            latest[key] = value
    return replace(state, facts=facts, latest_facts=latest)


def _step_skipped(state: JourneyState, event: Event) -> JourneyState:
    return _with_step(state, event, status="skipped", closed_at=event.at)


def _step_sent(state: JourneyState, event: Event) -> JourneyState:
    return _with_step(state, event, status="sent", is_started=True, is_returned=False, closed_at=None)


def _step_returned(state: JourneyState, event: Event) -> JourneyState:
    return _with_step(state, event, status="open", is_returned=True)


def _wait_started(state: JourneyState, event: Event) -> JourneyState:
    promise_by, slug = _moment(event.detail.get("promise_by")), event.step or ""
    tries = state.tries if slug else {**state.tries, "": 0}
    return replace(state, waits={**state.waits, slug: promise_by}, tries=tries)


def _wait_ended(state: JourneyState, event: Event) -> JourneyState:
    slug = event.step or ""
    if slug in state.steps:
        state = _with_step(state, event, has_booking=False)
    return replace(state, waits={step: by for step, by in state.waits.items() if step != slug})


def _booking_stands(stands: bool) -> Callable[[JourneyState, Event], JourneyState]:
    return lambda state, event: _with_step(state, event, has_booking=stands)


def _contact_tried(state: JourneyState, event: Event) -> JourneyState:
    slug = event.step or ""
    return replace(state, tries={**state.tries, slug: state.tries.get(slug, 0) + 1})


def _plan_adjusted(state: JourneyState, event: Event) -> JourneyState:
    """One person's plan was fitted: what was added, swapped, skipped, moved, given another day, pace or depth."""
    detail = event.detail
    state = _set_aside(state, detail.get("set_aside", ()))
    what, at, to = detail["what"], detail.get("from"), detail.get("to")
    slug = event.step or ""
    if what == "lock":
        return replace(state, is_locked=to == "on")
    if what in ("pace", "depth"):
        return _with_days(replace(state, **{what: to}), detail.get("days", {}))
    if what == "due":
        state = replace(state, due={**state.due, slug: _moment(to)})
        state = _with_step(state, event, due_by=_moment(to)) if slug in state.steps else state
        return _with_days(state, detail.get("days", {}))
    if what == "move":
        state = replace(state, moved={**state.moved, slug: to})
        return _with_step(state, event, level=to) if slug in state.steps else state
    if what in ("add", "swap"):
        removed = tuple(each for each in state.removed if each != slug)
        added = (*(each for each in state.added if each != slug), slug)
        state = replace(state, added=added, removed=removed)
        state = replace(state, moved={**state.moved, slug: detail["level"]})
    if what in ("skip", "swap"):
        gone = slug if what == "skip" else str(at)
        added = tuple(each for each in state.added if each != gone)
        state = replace(state, added=added, removed=(*(each for each in state.removed if each != gone), gone))
    return state


def _with_days(state: JourneyState, days: Mapping[str, list[Any]]) -> JourneyState:
    """Open steps in another pace: from when, by when, and for how many days."""
    steps = {
        slug: replace(state.steps[slug], due_from=_moment(first), due_by=_moment(last), expected_days=expected)
        for slug, (first, last, expected) in days.items()
    }
    return replace(state, steps={**state.steps, **steps}) if steps else state


def _version_moved(state: JourneyState, event: Event) -> JourneyState:
    """She goes on in another version: at level ``event.level``, with what it has; nothing done is taken back."""
    state = _set_aside(state, event.detail.get("set_aside", ()))
    for slug, level in event.detail.get("levels", {}).items():
        state = replace(state, steps={**state.steps, slug: replace(state.steps[slug], level=level)})
    if event.level is None or event.level not in state.levels_entered:
        return state
    return _is_now_in(state, event.level)


def _set_aside(state: JourneyState, slugs: Iterable[str]) -> JourneyState:
    steps = {slug: replace(state.steps[slug], status=SET_ASIDE) for slug in slugs}
    return replace(state, steps={**state.steps, **steps}) if steps else state


def _moved_on(state: JourneyState, event: Event) -> JourneyState:
    return replace(_ends_as("moved")(state, event), moved_to=event.detail.get("to"))


def _ends_as(ending: Ending) -> Callable[[JourneyState, Event], JourneyState]:
    def end(state: JourneyState, event: Event) -> JourneyState:
        return replace(state, ending=ending, ended_at=event.at, is_paused=False, paused_until=None)

    return end


_CHANGES: dict[str, Callable[[JourneyState, Event], JourneyState]] = {
    "journey_offered": lambda state, event: replace(state, is_offered=True),
    "journey_started": _started,
    "level_entered": _level_entered,
    "level_completed": _level_completed,
    "level_reopened": _level_reopened,
    "level_feedback_given": lambda state, event: replace(
        state, feedback_given=(*state.feedback_given, event.level or "")
    ),
    "step_opened": _step_opened,
    "step_started": _step_started,
    "step_done": _step_done,
    "step_skipped": _step_skipped,
    "step_sent_for_review": _step_sent,
    "step_returned": _step_returned,
    "service_wait_started": _wait_started,
    "service_wait_ended": _wait_ended,
    "booking_made": _booking_stands(True),
    "booking_moved": _booking_stands(True),
    "booking_kept": _booking_stands(False),
    "booking_missed": _booking_stands(False),
    "contact_tried": _contact_tried,
    "plan_adjusted": _plan_adjusted,
    "version_moved": _version_moved,
    "lapse_reported": lambda state, event: replace(state, lapsed_at=event.at),
    "paused": lambda state, event: replace(state, is_paused=True, paused_until=_moment(event.detail.get("until"))),
    "resumed": lambda state, event: replace(state, is_paused=False, paused_until=None),
    "risk_changed": lambda state, event: replace(state, risk=event.detail["to"], risk_rule=event.detail.get("rule")),
    "safety_hold_started": lambda state, event: replace(state, hold_since=event.at),
    "safety_hold_ended": lambda state, event: replace(state, hold_since=None),
    "exited_well": _ends_as("exited_well"),
    "stopped": _ends_as("stopped"),
    "moved_on": _moved_on,
    "contact_lost": _ends_as("abandoned"),
    "deceased": _ends_as("deceased"),
    "reopened": lambda state, event: replace(state, ending=None, ended_at=None, moved_to=None),
}
