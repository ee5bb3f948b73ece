"""A whole journey: begin it, rest, end it, come back, be reminded, and tell of a lapse, which takes nothing back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from quests.advancing import Draft, advance, come_back, enter, follow_lock, leave
from quests.events import SYSTEM
from quests.lock import PARTNER
from quests.permitted import Act, must_run
from quests.refusals import (
    ExitIsDecided,
    JourneyNotRunning,
    NothingToChange,
    OnSafetyHold,
    SilenceExplained,
    StepClosed,
)


def _offer(draft: Draft, act: Act) -> None:
    if draft.state.is_started or draft.state.is_offered:
        raise NothingToChange
    draft.act("journey_offered", {"by": act.detail.get("by", draft.actor)})


def _start(draft: Draft, act: Act) -> None:
    if draft.state.is_started:
        raise NothingToChange
    if draft.state.has_ended:
        raise JourneyNotRunning
    if draft.state.is_on_hold:
        raise OnSafetyHold
    known = draft.state.risk
    detail = {**act.detail, "risk": known} if known != "unasked" else dict(act.detail)
    if draft.quest.calm:
        detail["frame"] = "plain"  # In a crisis and with the young the plain plan is no choice (G15).
    draft.act("journey_started", detail)
    follow_lock(draft)
    enter(draft, draft.quest.levels[0])
    advance(draft)


def _decline(draft: Draft, act: Act) -> None:
    if draft.state.is_started or draft.state.has_ended or not draft.state.is_offered:
        raise NothingToChange
    draft.act("stopped")


def _stop(draft: Draft, act: Act) -> None:
    come_back(draft)
    must_run(draft.state)
    leave(draft, "stopped")


def _exit_well(draft: Draft, act: Act) -> None:
    come_back(draft)
    must_run(draft.state)
    leave(draft, "exited_well", {"by": "person"})


def _move_on(draft: Draft, act: Act) -> None:
    """She goes over to another quest, or to a partner service; what she did here stays.

    Under the lock of P-V nobody of a partner is involved.
    """
    come_back(draft)
    must_run(draft.state)
    if draft.state.is_locked and act.detail["to"] == PARTNER:
        raise StepClosed
    leave(draft, "moved_on", {"to": act.detail["to"]})


def _record_death(draft: Draft, act: Act) -> None:
    """From that day the journey is in no number, and nobody is called any more."""
    if draft.state.ending == "deceased":
        raise NothingToChange
    leave(draft, "deceased")


def _lose_contact(draft: Draft, act: Act) -> None:
    """Asked of the state once more, since she may have acted after the worker looked."""
    must_run(draft.state)
    if draft.state.is_on_hold:
        raise OnSafetyHold
    if draft.state.is_paused or draft.state.waits:
        raise SilenceExplained
    if draft.quest.exits.lost_contact == "supervisor" and draft.actor == SYSTEM:
        raise ExitIsDecided
    draft.act("contact_lost")


def _reopen(draft: Draft, act: Act) -> None:
    if draft.state.ending in (None, "deceased") or not draft.state.is_started:
        raise NothingToChange
    draft.act("reopened")


def _pause(draft: Draft, act: Act) -> None:
    come_back(draft)
    must_run(draft.state)
    until: datetime | None = act.detail.get("until")
    if draft.state.is_paused and draft.state.paused_until == until:
        raise NothingToChange
    draft.act("paused", {"until": until.isoformat() if until else None})


def _resume(draft: Draft, act: Act) -> None:
    must_run(draft.state)
    if not draft.state.is_paused:
        raise NothingToChange
    draft.act("resumed")


def _record_reminder(draft: Draft, act: Act) -> None:
    """A reminder of a step went out. It is the service's act, whoever asks for it: her clock goes on as it did."""
    must_run(draft.state)
    step = draft.state.steps.get(act.step or "")
    if step is None:
        raise StepClosed
    said = {"channel": act.detail["channel"], "place": act.detail["place"]}
    draft.follow("reminder_sent", said, step=step.slug, level=step.level)


def _report_lapse(draft: Draft, act: Act) -> None:
    """She tells us that she gambled. Nothing is taken back; an ended plan is open again, a rest stays a rest."""
    if not draft.state.is_started or draft.state.ending == "deceased":
        raise JourneyNotRunning
    if draft.state.has_ended:
        draft.act("reopened")
    draft.act("lapse_reported")
    advance(draft)


COMING_AND_GOING: Mapping[str, Callable[[Draft, Act], None]] = {
    "offer": _offer,
    "start": _start,
    "decline": _decline,
    "stop": _stop,
    "exit_well": _exit_well,
    "move_on": _move_on,
    "record_death": _record_death,
    "lose_contact": _lose_contact,
    "reopen": _reopen,
    "pause": _pause,
    "resume": _resume,
    "record_reminder": _record_reminder,
    "report_lapse": _report_lapse,
}
