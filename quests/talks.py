"""Talks between a client and the service: a time that is booked, a call that is asked for, a call that is tried.

A booking is our wait from the moment it is made: until the talk the next act is ours, and she stalls in nothing.
``promise_by`` of a booked talk comes with the act, since only the store knows the times on offer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from quests.advancing import Draft, advance, come_back, end_wait, go_on, start_wait
from quests.definition import BookingStep, Promise, Quest, StaffTaskStep
from quests.events import CLIENT
from quests.journey import StepState
from quests.local_days import promised_by
from quests.permitted import Act, must_run, open_step_of
from quests.refusals import BookingStands, JourneyNotRunning, NoBooking, NothingToChange, StepClosed

CALL_PROMISE = Promise(hours=48)
"""A call that a client asks for comes within 48 hours (domain.md 3.10)."""
A_CALL = ""
"""Where a wait belongs to no step: she asked for a call."""
CLOSING_OUTCOMES = frozenset(("reached", "refused", "wrong_number"))
"""After these nobody tries again: she was reached, asked not to be called, or it is not her number."""
TRIES_AT_MOST = 3


def _book(draft: Draft, act: Act) -> None:
    """A time is taken for the talk: by her, or by staff for her."""
    step = _talk(draft, act)
    if step.has_booking:
        raise BookingStands
    go_on(draft)
    end_wait(draft, step.slug)
    draft.act("booking_made", step=step.slug)
    start_wait(draft, step.slug, act.detail["promise_by"])


def _ask_for_a_time(draft: Draft, act: Act) -> None:
    """No time suits her, or none is there: we owe her one, within the step's promise."""
    step = _talk(draft, act)
    if step.slug in draft.state.waits:
        raise NothingToChange
    go_on(draft)
    if not step.is_started:
        draft.act("step_started", {"by": draft.actor}, step=step.slug)
    start_wait(draft, step.slug, draft.promised_by(_booking(draft, step).promise))


def _move_booking(draft: Draft, act: Act) -> None:
    """Another time for the same talk. Where we move it, the promise of the old time was not kept."""
    step = _booked(draft, act)
    end_wait(draft, step.slug, kept=draft.actor == CLIENT)
    start_wait(draft, step.slug, act.detail["promise_by"])
    draft.act("booking_moved", step=step.slug)


def _cancel_booking(draft: Draft, act: Act) -> None:
    """The talk is called off and the step is free again. Where we call it off, we owe her another time."""
    step = _booked(draft, act)
    is_hers = draft.actor == CLIENT
    draft.act("service_wait_ended", {"kept": is_hers}, step=step.slug)
    if not is_hers:
        start_wait(draft, step.slug, draft.promised_by(_booking(draft, step).promise))
    advance(draft)


def _keep_booking(draft: Draft, act: Act) -> None:
    """The talk took place, and that is the step. ``on_time``: it lay within what we had promised."""
    step = _booked(draft, act)
    draft.act("booking_kept", step=step.slug)
    end_wait(draft, step.slug, kept=act.detail["on_time"])
    draft.act("step_done", {"by": draft.actor, "evidence": "staff"}, step=step.slug)
    advance(draft)


def _miss_booking(draft: Draft, act: Act) -> None:
    """We were there and she was not. Nothing is lost: she can take another time."""
    step = _booked(draft, act)
    draft.act("booking_missed", step=step.slug)
    end_wait(draft, step.slug, kept=act.detail["on_time"])
    advance(draft)


def _ask_for_a_call(draft: Draft, act: Act) -> None:
    come_back(draft)
    must_run(draft.state)
    if A_CALL in draft.state.waits:
        raise NothingToChange
    start_wait(draft, A_CALL, promised_by(CALL_PROMISE, draft.now, draft.zone))


def _record_contact(draft: Draft, act: Act) -> None:
    """A call or message was tried: for a step that is a call, for a call that she asked for, or on our own account.

    Where a lost contact is a supervisor's decision, a step closes by itself only with a talk (domain.md 3.3).
    """
    if not draft.state.is_started and not draft.state.is_offered:
        raise JourneyNotRunning
    outcome = act.detail["outcome"]
    most = _tries_of_call(draft, act.step) if act.step is not None else TRIES_AT_MOST
    draft.act("contact_tried", {"outcome": outcome}, step=act.step)
    is_over = outcome in CLOSING_OUTCOMES or draft.state.tries[act.step or A_CALL] >= most
    if is_over and (act.step is None or outcome == "reached" or not rests_with_supervisor(draft.quest)):
        end_wait(draft, act.step or A_CALL)
        if act.step is not None:
            draft.act("step_done", {"by": draft.actor, "evidence": "staff"}, step=act.step)
    advance(draft)


def rests_with_supervisor(quest: Quest) -> bool:
    """Whether a supervisor decides what comes after the last try, and no rule (domain.md 3.3)."""
    return quest.exits.lost_contact == "supervisor"


def _talk(draft: Draft, act: Act) -> StepState:
    """The open step that a talk is for. A step of a later day can be booked today."""
    step = open_step_of(draft, act, may_be_early=True)
    _booking(draft, step)
    return step


def _booked(draft: Draft, act: Act) -> StepState:
    must_run(draft.state)
    step = draft.state.steps.get(act.step or "")
    if step is None or not step.has_booking:
        raise NoBooking
    return step


def _booking(draft: Draft, step: StepState) -> BookingStep:
    definition = draft.quest.step(step.slug)
    if not isinstance(definition, BookingStep):
        raise StepClosed
    return definition


def _tries_of_call(draft: Draft, slug: str) -> int:
    """How often we call for this step before it counts as done. Raises StepClosed where it is no open call."""
    step = draft.state.steps.get(slug)
    if step is None or step.status != "open":
        raise StepClosed
    definition = draft.quest.step(slug)
    if not isinstance(definition, StaffTaskStep) or definition.call is None or draft.actor == CLIENT:
        raise StepClosed
    return definition.call.tries


TALKS: Mapping[str, Callable[[Draft, Act], None]] = {
    "book": _book,
    "ask_for_a_time": _ask_for_a_time,
    "move_booking": _move_booking,
    "cancel_booking": _cancel_booking,
    "keep_booking": _keep_booking,
    "miss_booking": _miss_booking,
    "ask_for_a_call": _ask_for_a_call,
    "record_contact": _record_contact,
}
