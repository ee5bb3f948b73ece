"""The plan as a whole: levels and their steps with the state of each in words. One picture for both frames."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from app.portal.pages.next_act import NextWords, next_words
from app.portal.plan import Plan
from app.web.filters import day
from quests.definition import BookingStep, Level, Step
from quests.events import CLIENT
from quests.journey import StepState


@dataclass(frozen=True)
class TrailStep:
    """One step. ``state``: done, sent, here, open, skipped, later, waiting_service. ``url`` None: not open yet."""

    slug: str
    title: str
    hint: str
    minutes: int
    state: str
    state_words: str
    url: str | None


@dataclass(frozen=True)
class TrailLevel:
    """One level. ``state``: done, here, later. The counts are of its steps.

    ``opening`` is what its author says at its beginning; empty while nothing of the plan can be done.
    """

    slug: str
    number: int
    title: str
    opening: str
    state: str
    url: str
    steps: tuple[TrailStep, ...]
    done_count: int
    sent_count: int
    skipped_count: int
    to_go_count: int


@dataclass(frozen=True)
class Trail:
    levels: tuple[TrailLevel, ...]
    next: NextWords


def trail_of(plan: Plan) -> Trail:
    """Every level of the quest in order, and the next act."""
    levels = tuple(_level(plan, level, number) for number, level in enumerate(plan.quest.levels, start=1))
    return Trail(levels, next_words(plan))


def _level(plan: Plan, level: Level, number: int) -> TrailLevel:
    steps = tuple(_step(plan, step) for step in level.steps)
    counted = Counter(step.state for step in steps)
    done, sent, skipped = counted["done"], counted["sent"], counted["skipped"]
    return TrailLevel(
        slug=level.slug,
        number=number,
        title=plan.reader.title(level),
        opening="" if plan.state.has_ended or plan.is_on_hold else plan.reader.text(level.opening),
        state=_level_state(plan, level),
        url=url_for("portal.level", slug=level.slug),
        steps=steps,
        done_count=done,
        sent_count=sent,
        skipped_count=skipped,
        to_go_count=0 if plan.state.has_ended else len(steps) - done - sent - skipped,
    )


def _level_state(plan: Plan, level: Level) -> str:
    if level.slug in plan.state.levels_completed:
        return "done"
    return "here" if level.slug in plan.state.levels_entered else "later"


def _step(plan: Plan, step: Step) -> TrailStep:
    opened = plan.state.steps.get(step.slug)
    state, words = _state(plan, step, opened)
    address = plan.addresses.get(step.slug)
    return TrailStep(
        slug=step.slug,
        title=plan.reader.title(step),
        hint=plan.reader.text(step.hint),
        minutes=step.minutes,
        state=state,
        state_words=words,
        url=url_for("portal.take_step", step_run_id=address) if address else None,
    )


def _state(plan: Plan, step: Step, opened: StepState | None) -> tuple[str, str]:
    """The state of a step and its words. A step that waits names what it waits for, never a number."""
    if opened is None:
        return "later", _waits_for(plan, step)
    if opened.status == "done":
        return "done", _("Done")
    if opened.status == "skipped":
        return "skipped", _("Skipped for now")
    if opened.status == "sent":
        return "sent", _("With your counsellor")
    if plan.is_on_hold:
        return "later", _("Rests for now")
    if plan.state.has_ended:
        return "later", _("Left open")
    if opened.owner != CLIENT:
        return "waiting_service", _("We do this next")
    if step.slug in plan.talks:
        return "waiting_service", _("Booked for %(day)s", day=day(plan.talks[step.slug].starts_at))
    if isinstance(step, BookingStep) and step.slug in plan.state.waits:
        return "waiting_service", _("We find a time for you")
    if opened.due_from and not plan.is_due(opened):
        return "later", _("Opens on %(day)s", day=day(opened.due_from))
    if plan.next.kind == "step" and plan.next.step == step.slug:
        return "here", _("Do this next") if plan.reader.is_plain else _("You are here")
    return "open", _("There is a reply") if opened.is_returned else _("Open")


def _waits_for(plan: Plan, step: Step) -> str:
    closed = {slug for slug, state in plan.state.steps.items() if state.status in ("done", "skipped")}
    waited = [slug for slug in step.after if slug not in closed]
    level = plan.quest.level_of(step.slug)
    if waited and level.slug in plan.state.levels_entered:
        return _("Opens after “%(step)s”", step=plan.reader.title(plan.quest.step(waited[0])))
    return _("Comes later")
