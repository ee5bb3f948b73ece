"""How a plan stands, in plain words: the states of a journey as the person herself reads them."""

from __future__ import annotations

from datetime import timedelta

from flask import url_for
from flask_babel import gettext as _

from app import clock
from app.portal.plan import Plan
from app.queries.journeys import events_of
from app.web.filters import day
from app.web.transaction import db
from quests.events import CLIENT
from quests.journey import StepState
from quests.trace import STALLED_AFTER_DAYS_AT_LEAST, State, Trace


def state_words(plan: Plan) -> str:
    """One line on where this plan stands, for a card or a story."""
    state = plan.state
    if not state.is_started:
        return _("Offered to you") if state.ending is None else _("You said no to it")
    if state.ending is not None:
        return {
            "exited_well": _("Come to its end"),
            "stopped": _("Stopped. You can carry on whenever you like"),
            "abandoned": _("Quiet. The door is open"),
            "moved": _("Went on to something else"),
        }.get(state.ending, _("Ended"))
    if plan.is_withdrawn:
        return _("It is being changed. What you did is kept")
    if state.is_on_hold:
        return _("Rests. Your place is kept")
    if state.is_paused and state.paused_until:
        return _("Rests until %(day)s", day=day(state.paused_until))
    if state.is_paused:
        return _("Rests until you go on")
    return _("The next act is ours") if plan.next.kind == "wait" else _("On your way")


def small_step(plan: Plan) -> tuple[str, str] | None:
    """After a quiet while: the shortest step that she could do today, title and address. None while it is not quiet.

    Quiet is what surface.md calls stalled. It says nothing about her, and nothing has run out.
    """
    if not _is_quiet(plan):
        return None
    mine = [step for step in plan.state.steps.values() if step.slug in plan.quest.step_places and _could_do(plan, step)]
    if not mine:
        return None
    step = min((plan.quest.step(one.slug) for one in mine), key=lambda one: one.minutes)
    return plan.reader.title(step), url_for("portal.take_step", step_run_id=plan.addresses[step.slug])


def _could_do(plan: Plan, step: StepState) -> bool:
    return step.status == "open" and step.owner == CLIENT and plan.is_due(step)


def _is_quiet(plan: Plan) -> bool:
    last, state = plan.state.last_act_at, plan.state
    may_be = plan.is_running and not state.is_paused and not plan.rests_by_us and not plan.is_led and not state.waits
    if not may_be or last is None or clock.now() - last < timedelta(days=STALLED_AFTER_DAYS_AT_LEAST):
        return False
    trace = Trace()
    for event in events_of(db(), plan.journey.id):
        trace.take(event)
    return trace.state_at(clock.now()) is State.STALLED
