"""How a plan suits her: its pace, how much of it she wants, another day for a step, and something more if she likes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from flask import url_for
from flask_babel import gettext as _

from app.portal.own_step import OwnStep
from app.portal.pages.next_act import last_day_before
from app.portal.plan import Plan
from app.portal.reader import on_day, today
from app.web.filters import day
from quests.definition import BookingStep, Level, Step
from quests.events import CLIENT
from quests.journey import SET_ASIDE

LONGEST_AHEAD_DAYS = 366


def can_fit(plan: Plan) -> bool:
    """Whether she can fit this plan now: it runs, and nothing rests by us."""
    return plan.is_running and not plan.rests_by_us and not plan.is_led


@dataclass(frozen=True)
class SuitsPage:
    """``paces`` and ``depths`` are value, words and what it means; ``depths`` empty where all of it is in both."""

    pace: str
    depth: str
    paces: tuple[tuple[str, str, str], ...]
    depths: tuple[tuple[str, str, str], ...]
    has_more: bool


def suits_page(plan: Plan) -> SuitsPage:
    """What she chose so far, and what else there is to choose."""
    return SuitsPage(
        pace=plan.state.pace,
        depth=plan.state.depth,
        paces=(
            ("slow", _("Slow"), _("Twice as many days for each step.")),
            ("normal", _("As it is written"), _("The days that most people need.")),
            ("own", _("My own pace"), _("No step has a day by which it is due.")),
        ),
        depths=_depths(plan),
        has_more=bool(extras_of(plan)),
    )


def _depths(plan: Plan) -> tuple[tuple[str, str, str], ...]:
    if not any(step.depth == "full" for level in plan.quest.levels for step in level.steps):
        return ()
    return (
        ("full", _("The full plan"), _("Every step that your plan has.")),
        ("short", _("A short plan"), _("What matters most. The other steps are left out, and you can add them.")),
    )


@dataclass(frozen=True)
class Extra:
    """A step that she may add. ``part`` says where it comes in."""

    slug: str
    title: str
    hint: str
    minutes: int
    part: str


def extras_of(plan: Plan) -> tuple[Extra, ...]:
    """Steps of hers that the quest has ready and her plan does not have: extras, and what was left out or taken out."""
    return tuple(_extras(plan)) if can_fit(plan) else ()


def _extras(plan: Plan) -> Iterable[Extra]:
    reader, state = plan.reader, plan.state
    for level in plan.quest.levels:
        mine = {step.slug for step in plan.steps_of(level)}
        for step in level.steps:
            if step.slug in mine or not _is_ready(plan, level, step):
                continue
            part = level if level.slug not in state.levels_completed else plan.walked.level(state.current_level or "")
            yield Extra(
                step.slug, reader.title(step), reader.text(step.hint), step.minutes, reader.title(part or level)
            )


def _is_ready(plan: Plan, level: Level, step: Step) -> bool:
    """Whether she may add it: hers, not done, moved nowhere, and left out by no branch and no choice of hers."""
    state = plan.state
    is_left_out = step.is_extra or (step.depth == "full" and state.depth == "short") or step.slug in state.removed
    found = state.steps.get(step.slug)
    is_free = (found is None or found.status == SET_ASIDE) and state.moved.get(step.slug, level.slug) == level.slug
    is_replaced = any(slug in state.ever_done for slug in (*step.replaces, *level.choices.get(step.slug, ())))
    return is_left_out and is_free and not is_replaced and step.owner == CLIENT and step.visibility == "client"


@dataclass(frozen=True)
class DayPage:
    """``first`` is the earliest day that she may choose; ``now_words`` is what holds until she does."""

    id: str
    title: str
    now_words: str
    first: str


def day_page(own: OwnStep) -> DayPage:
    """Another day for a step of hers."""
    due_by = own.state.due_by
    now_words = _("It has no day now.")
    if due_by is not None:
        now_words = _("Now it is any day up to %(day)s.", day=last_day_before(due_by))
    return DayPage(
        id=own.id,
        title=own.plan.reader.title(own.step),
        now_words=now_words,
        first=day(own.state.due_from) if own.state.due_from and not own.plan.is_due(own.state) else "",
    )


def can_choose_day(own: OwnStep) -> bool:
    """Whether another day for this step is hers to choose: it is open, and nobody owes her anything in it."""
    is_open = own.state.status == "open" and own.state.owner == CLIENT and own.is_in_plan
    return (
        can_fit(own.plan)
        and is_open
        and not isinstance(own.step, BookingStep)
        and own.step.slug not in own.plan.state.waits
    )


def may_be_due(own: OwnStep, chosen: date) -> bool:
    """Whether a day can be the one for this step: today or later, and not before the step opens."""
    first = max(today(), on_day(own.state.due_from)) if own.state.due_from else today()
    return first <= chosen <= today() + timedelta(days=LONGEST_AHEAD_DAYS)


def day_url(own: OwnStep) -> str:
    """Where she chooses another day; empty where she cannot."""
    return url_for("portal.another_day", step_run_id=own.id) if can_choose_day(own) else ""
