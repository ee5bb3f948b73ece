"""Her plan as a list: each step with who does it, how long it takes, and what we promised and by when."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from app.portal.pages.trail import Trail, TrailLevel, TrailStep, trail_of
from app.portal.plan import Plan
from app.web.filters import moment
from quests.definition import BookingStep, ReviewStep, StaffTaskStep, Step
from quests.rules import Promise

CLOSED = ("done", "skipped")


@dataclass(frozen=True)
class ListedStep:
    """One row: the step of the trail, and its facts in words; those that are empty are not shown."""

    step: TrailStep
    who: str
    minutes: int
    promise: str


@dataclass(frozen=True)
class ListedLevel:
    level: TrailLevel
    steps: tuple[ListedStep, ...]


@dataclass(frozen=True)
class PlanList:
    title: str
    trail: Trail
    levels: tuple[ListedLevel, ...]


def plan_list(plan: Plan) -> PlanList:
    """The same levels, steps and states as the trail, with their facts beside them."""
    trail, steps = trail_of(plan), {step.slug: step for level in plan.quest.levels for step in plan.steps_of(level)}
    return PlanList(
        title=plan.reader.title(plan.quest),
        trail=trail,
        levels=tuple(
            ListedLevel(level, tuple(_listed(plan, one, steps[one.slug]) for one in level.steps))
            for level in trail.levels
        ),
    )


def _listed(plan: Plan, shown: TrailStep, step: Step) -> ListedStep:
    is_hers = not isinstance(step, BookingStep | StaffTaskStep)
    return ListedStep(
        step=shown,
        who="" if shown.state in CLOSED else who_does_it(step),
        minutes=step.minutes if is_hers and shown.state not in CLOSED else 0,
        promise=_promise(plan, shown, step),
    )


def who_does_it(step: Step) -> str:
    """Whose step it is, in words."""
    if isinstance(step, StaffTaskStep):
        return _("We do it")
    if isinstance(step, BookingStep):
        return _("You and somebody of the service")
    if isinstance(step, ReviewStep):
        return _("You write, a counsellor answers")
    return _("You do it")


def _promise(plan: Plan, shown: TrailStep, step: Step) -> str:
    """What we owe her for a step: by a moment where our time runs, within a time where it has not begun."""
    if shown.state in CLOSED or plan.state.has_ended or plan.rests_by_us:
        return ""
    if (talk := plan.talks.get(step.slug)) is not None:
        return _("You talk with %(name)s on %(moment)s.", name=talk.staff_name, moment=moment(talk.starts_at))
    if (by := plan.state.waits.get(step.slug)) is not None:
        return _("Our part is there by %(moment)s.", moment=moment(by))
    promise = getattr(step, "promise", None)
    return _within(promise) if isinstance(promise, Promise) else ""


def _within(promise: Promise) -> str:
    if promise.working_days is not None:
        return ngettext(
            "Our part: within %(num)s working day.", "Our part: within %(num)s working days.", promise.working_days
        )
    if promise.open_hours is not None:
        return ngettext(
            "Our part: within %(num)s hour while we are open.",
            "Our part: within %(num)s hours while we are open.",
            promise.open_hours,
        )
    return ngettext("Our part: within %(num)s hour.", "Our part: within %(num)s hours.", promise.hours or 0)
