"""One journey read event by event: ended, on hold, paused, waiting on us, stalled, or in progress.

This is a fold of its own beside ``quests.journey``. The numbers read the log as of any past day, and need moments that
a client's next act does not need: when the clock of her stall began, when a level was completed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from quests.events import CLIENT, Event

QUARTER = 900
"""Seconds. The numbers keep time in quarters of an hour since 1970: every zone's day ends with one of them."""

DEFAULT_EXPECTED_DAYS = 3
STALLED_AFTER_DAYS_AT_LEAST = 7
"""Nobody stalls within a week, however short the step (surface.md, *Stalled*)."""


class State(StrEnum):
    """The states of a level. The numbers of these ten add up to the people who entered it."""

    COMPLETED = "completed"
    EXITED_WELL = "exited_well"
    MOVED = "moved"
    STOPPED = "stopped"
    ABANDONED = "abandoned"
    SAFETY_HOLD = "safety_hold"
    PAUSED = "paused"
    WAITING_ON_SERVICE = "waiting_on_service"
    STALLED = "stalled"
    IN_PROGRESS = "in_progress"


FACTS = ("risk", "audience", "language", "channel", "frame")
"""What ``journey_started`` says of her."""

_LEFT = ("stopped", "contact_lost")

_ENDS = {
    "exited_well": State.EXITED_WELL,
    "moved_on": State.MOVED,
    "stopped": State.STOPPED,
    "contact_lost": State.ABANDONED,
}


@dataclass
class OpenedStep:
    """A step that was opened and is not done. ``status`` is open, sent or skipped; what was skipped may be sent after
    all. ``hers_from``: when her clock may begin."""

    owner: str
    expected_days: int
    opened_at: datetime
    hers_from: datetime
    level: str | None
    status: str = "open"

    @property
    def is_hers(self) -> bool:
        return self.status == "open" and self.owner == CLIENT


class Trace:
    """What the log says of one journey so far. Feed it every event in order with ``take``; it has no clock.

    ``facts`` are what was known of her at the start (surface.md, ``journey_started``), with the risk as it stands now.
    ``steps`` are the opened ones that are not ``done``. One that was set aside is in neither: it is no part of her plan
    until it opens again. ``waits`` are our open ones, from when; ``waited`` those that ended: step, from, until, kept.
    ``first_stop`` is the level in which she first stalled, stopped or was lost, whatever came afterwards.
    """

    def __init__(self) -> None:
        self.started_at: datetime | None = None
        self.facts: dict[str, str] = {}
        self.deceased = False
        self.ended_as: State | None = None
        self.ended_at: datetime | None = None
        self.on_hold = False
        self.paused = False
        self.entered: dict[str, datetime] = {}
        self.completed: dict[str, datetime] = {}
        self.steps: dict[str, OpenedStep] = {}
        self.done: set[str] = set()
        self.waits: dict[str, datetime] = {}
        self.waited: list[tuple[str, datetime, datetime, bool]] = []
        self.first_stop: str | None = None
        self.moved_on_at: datetime | None = None
        """The latest of her last act and of the ends of our waits, her pauses, holds and endings."""
        self._stalls: list[datetime | None] = []
        """``stalled_from`` since the last event, once it was asked."""

    def take(self, event: Event) -> None:
        """Add one event. Kinds that say nothing about where she stands change nothing but her last act."""
        if self.first_stop is None:
            stalled_from = self.stalled_from()
            if stalled_from is not None and stalled_by(stalled_from) < counts_from(event.at):
                self.first_stop = self.level_now
        change = _CHANGES.get(event.kind)
        if change is not None:
            change(self, event)
        if event.actor == CLIENT or event.kind in RESTARTS_THE_CLOCK:
            self.moved_on_at = event.at
        self._stalls.clear()

    @property
    def counts(self) -> bool:
        """Whether the journey is in the numbers: started, and the person not known to have died."""
        return self.started_at is not None and not self.deceased

    @property
    def level_now(self) -> str:
        """The level that she is in: the latest that she entered and has not completed."""
        open_ones = (level for level in reversed(self.entered) if level not in self.completed)
        return next(open_ones, next(reversed(self.entered), ""))

    def stalled_from(self) -> datetime | None:
        """When she counts as stalled if nothing more happens. None while that cannot be.

        The next act has to be hers: no end, hold, pause or wait, and a step of hers is open. A step that "2 of 3"
        left open is one of them, as surface.md has it. A step that is due later stalls nobody before it is due.
        """
        if not self._stalls:
            self._stalls.append(self._find_stall())
        return self._stalls[0]

    def _find_stall(self) -> datetime | None:
        if not self.counts or self.ended_as or self.on_hold or self.paused or self.waits:
            return None
        hers = [step for step in self.steps.values() if step.is_hers]
        if not hers:
            return None
        latest = max(step.hers_from for step in hers)
        if self.moved_on_at is not None:
            latest = max(latest, self.moved_on_at)
        longest = max(step.expected_days for step in hers)
        return latest + timedelta(hours=24 * max(STALLED_AFTER_DAYS_AT_LEAST, 2 * longest))

    def state_at(self, instant: datetime) -> State:
        """The state of the levels that she is in, at ``instant``, which is not before the last event."""
        stalled_from = self.stalled_from()
        return State.STALLED if stalled_from is not None and stalled_from <= instant else self.state

    @property
    def state(self) -> State:
        """The same while she has not stalled."""
        if self.ended_as:
            return self.ended_as
        if self.on_hold:
            return State.SAFETY_HOLD
        if self.paused:
            return State.PAUSED
        return State.WAITING_ON_SERVICE if self.waits else State.IN_PROGRESS


def counts_from(at: datetime) -> int:
    """The first quarter at whose beginning an event of this moment has happened: it counts for every day that ends
    then or later."""
    return int(at.timestamp() // QUARTER) + 1


def stalled_by(stalled_from: datetime) -> int:
    """The first quarter at whose beginning she counts as stalled, if nothing has happened until then."""
    return -int(-stalled_from.timestamp() // QUARTER)


# --- what each kind of event changes ---------------------------------------------------------------------------


def _started(trace: Trace, event: Event) -> None:
    trace.started_at = event.at
    trace.facts = {name: str(value) for name in FACTS if (value := event.detail.get(name))}


def _risk_changed(trace: Trace, event: Event) -> None:
    trace.facts["risk"] = str(event.detail["to"])


def _level_entered(trace: Trace, event: Event) -> None:
    trace.entered.setdefault(event.level or "", event.at)


def _level_completed(trace: Trace, event: Event) -> None:
    trace.completed[event.level or ""] = event.at


def _level_reopened(trace: Trace, event: Event) -> None:
    trace.completed.pop(event.level or "", None)


def _step_opened(trace: Trace, event: Event) -> None:
    trace.done.discard(event.step or "")
    due_from = _moment(event.detail.get("due_from"))
    trace.steps[event.step or ""] = OpenedStep(
        owner=event.detail.get("owner") or CLIENT,
        expected_days=event.detail.get("expected_days") or DEFAULT_EXPECTED_DAYS,
        opened_at=event.at,
        hers_from=event.at if due_from is None else max(event.at, due_from),
        level=event.level,
    )


def _step_done(trace: Trace, event: Event) -> None:
    trace.steps.pop(event.step or "", None)
    trace.done.add(event.step or "")


def _step_is(status: str) -> Callable[[Trace, Event], None]:
    def change(trace: Trace, event: Event) -> None:
        if event.step not in trace.steps:
            _step_opened(trace, Event(event.seq, "step_opened", event.at, event.actor, event.level, event.step))
        trace.steps[event.step or ""].status = status

    return change


def _plan_changed(trace: Trace, event: Event) -> None:
    """The plan was fitted, or another version came: some steps rest, some have other days or another level."""
    for slug in event.detail.get("set_aside", ()):
        trace.steps.pop(slug, None)
        trace.done.discard(slug)
    moved = {event.step: event.detail["to"]} if event.detail.get("what") == "move" else {}
    for slug, level in {**moved, **event.detail.get("levels", {})}.items():
        if slug in trace.steps:
            trace.steps[slug].level = level
    for slug, (first, _, expected_days) in event.detail.get("days", {}).items():
        if (step := trace.steps.get(slug)) is not None:
            due_from, step.expected_days = _moment(first), expected_days
            step.hers_from = step.opened_at if due_from is None else max(step.opened_at, due_from)


def _wait_started(trace: Trace, event: Event) -> None:
    trace.waits.setdefault(event.step or "", event.at)


def _wait_ended(trace: Trace, event: Event) -> None:
    since = trace.waits.pop(event.step or "", None)
    if since is not None:
        trace.waited.append((event.step or "", since, event.at, bool(event.detail.get("kept", True))))


def _paused(trace: Trace, event: Event) -> None:
    trace.paused = True


def _resumed(trace: Trace, event: Event) -> None:
    trace.paused = False


def _hold_started(trace: Trace, event: Event) -> None:
    trace.on_hold = True


def _hold_ended(trace: Trace, event: Event) -> None:
    trace.on_hold = False


def _ended(trace: Trace, event: Event) -> None:
    trace.ended_as, trace.ended_at, trace.paused = _ENDS[event.kind], event.at, False
    if trace.first_stop is None and event.kind in _LEFT:
        trace.first_stop = trace.level_now


def _reopened(trace: Trace, event: Event) -> None:
    trace.ended_as = trace.ended_at = None


def _deceased(trace: Trace, event: Event) -> None:
    trace.deceased = True


def _moment(value: Any) -> datetime | None:
    """A moment of an event's detail. A bare date or a time without zone is meant in UTC, as all the log is."""
    if not value:
        return None
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


RESTARTS_THE_CLOCK = frozenset(("service_wait_ended", "resumed", "safety_hold_ended", "reopened"))

_CHANGES: Mapping[str, Callable[[Trace, Event], None]] = {
    "journey_started": _started,
    "risk_changed": _risk_changed,
    "level_entered": _level_entered,
    "level_completed": _level_completed,
    "level_reopened": _level_reopened,
    "step_opened": _step_opened,
    "step_done": _step_done,
    "step_skipped": _step_is("skipped"),
    "step_sent_for_review": _step_is("sent"),
    "step_returned": _step_is("open"),
    "service_wait_started": _wait_started,
    "service_wait_ended": _wait_ended,
    "plan_adjusted": _plan_changed,
    "version_moved": _plan_changed,
    "paused": _paused,
    "resumed": _resumed,
    "safety_hold_started": _hold_started,
    "safety_hold_ended": _hold_ended,
    **dict.fromkeys(_ENDS, _ended),
    "reopened": _reopened,
    "deceased": _deceased,
}
