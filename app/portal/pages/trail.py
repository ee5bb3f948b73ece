"""The plan as a whole: levels and their steps with the state of each in words. One picture for both frames."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from app.portal.pages.next_act import NextWords, next_words
from app.portal.plan import Plan
from app.web.filters import day
from quests.definition import Alternatives, BookingStep, Level, Step
from quests.events import CLIENT
from quests.journey import SET_ASIDE, StepState


@dataclass(frozen=True)
class TrailStep:
    """One step. ``state``: done, sent, here, open, skipped, later, waiting_service. ``url`` None: not open yet.

    ``choice`` says that it is one of several to choose from: the title of the choice with the first, a word with the
    others.
    """

    slug: str
    title: str
    hint: str
    minutes: int
    state: str
    state_words: str
    url: str | None
    choice: str = ""


@dataclass(frozen=True)
class TrailLevel:
    """One level of her plan. ``state``: done, here, later. The counts are of her steps; a choice counts as one.

    ``marks`` are the states as they are counted, in order, one stone each. ``opening`` is what its author says at its
    beginning; empty while nothing of the plan can be done.
    """

    slug: str
    number: int
    title: str
    opening: str
    state: str
    url: str
    steps: tuple[TrailStep, ...]
    marks: tuple[str, ...]
    done_count: int
    sent_count: int
    skipped_count: int
    to_go_count: int


@dataclass(frozen=True)
class Trail:
    levels: tuple[TrailLevel, ...]
    next: NextWords


def trail_of(plan: Plan) -> Trail:
    """Every level of the quest in order, with the steps that her plan has, and the next act."""
    levels = tuple(_level(plan, level, number) for number, level in enumerate(plan.quest.levels, start=1))
    return Trail(levels, next_words(plan))


def _level(plan: Plan, level: Level, number: int) -> TrailLevel:
    mine = _together(level, plan.steps_of(level))
    steps = tuple(_step(plan, level, step, mine) for step in mine)
    marks = tuple(_counted(level, steps))
    counted = Counter(marks)
    done, sent, skipped = counted["done"], counted["sent"], counted["skipped"]
    return TrailLevel(
        slug=level.slug,
        number=number,
        title=plan.reader.title(level),
        opening="" if plan.state.has_ended or plan.rests_by_us else plan.reader.text(level.opening),
        state=_level_state(plan, level),
        url=url_for("portal.level", slug=level.slug),
        steps=steps,
        marks=marks,
        done_count=done,
        sent_count=sent,
        skipped_count=skipped,
        to_go_count=0 if plan.state.has_ended or plan.is_withdrawn else counted.total() - done - sent - skipped,
    )


def _group_of(level: Level, slug: str) -> Alternatives | None:
    """The choice that a step belongs to."""
    return next((group for group in level.alternatives if slug in group.of), None)


def _together(level: Level, mine: tuple[Step, ...]) -> tuple[Step, ...]:
    """The steps of a choice stand together, where the first of them stands."""
    found: dict[str, Step] = {}
    for step in mine:
        group = _group_of(level, step.slug)
        members = [one for one in mine if one.slug in group.of] if group else [step]
        found |= {one.slug: one for one in members if one.slug not in found}
    return tuple(found.values())


def _choice(plan: Plan, level: Level, step: Step, mine: tuple[Step, ...]) -> str:
    """What is said with a step that is one of several. Where her plan has but one of them, nothing is to be chosen."""
    group = _group_of(level, step.slug)
    members = [one.slug for one in mine if one.slug in group.of] if group else []
    if group is None or len(members) < 2:
        return ""
    if step.slug == members[0]:
        return _("Choose one of these: %(choice)s", choice=plan.reader.text(group.title))
    return _("Or this one")


def _counted(level: Level, steps: Iterable[TrailStep]) -> Iterable[str]:
    """The states to count: of a choice the one that says most."""
    choices: dict[str, list[str]] = {}
    for step in steps:
        group = _group_of(level, step.slug)
        choices.setdefault(group.of[0] if group else step.slug, []).append(step.state)
    for states in choices.values():
        closed = [state for state in ("done", "sent") if state in states]
        open_ones = [state for state in states if state != "skipped"]
        yield "here" if "here" in states else (closed or open_ones or states)[0]


def _level_state(plan: Plan, level: Level) -> str:
    if level.slug in plan.state.levels_completed:
        return "done"
    return "here" if level.slug in plan.state.levels_entered else "later"


def _step(plan: Plan, level: Level, step: Step, mine: tuple[Step, ...]) -> TrailStep:
    opened = plan.state.steps.get(step.slug)
    opened = None if opened is not None and opened.status == SET_ASIDE else opened
    state, words = _state(plan, step, opened) if opened is not None else ("later", _waits_for(plan, level, step, mine))
    if state == "skipped" and _another_is_done(plan, level, step):
        words = _("You chose another one")
    address = plan.addresses.get(step.slug) if opened is not None else None
    return TrailStep(
        slug=step.slug,
        title=plan.reader.title(step),
        hint=plan.reader.text(step.hint),
        minutes=step.minutes,
        state=state,
        state_words=words,
        url=url_for("portal.take_step", step_run_id=address) if address else None,
        choice=_choice(plan, level, step, mine),
    )


def _another_is_done(plan: Plan, level: Level, step: Step) -> bool:
    others = level.choices.get(step.slug, frozenset())
    return any(slug in plan.state.steps and plan.state.steps[slug].status == "done" for slug in others)


def _state(plan: Plan, step: Step, opened: StepState) -> tuple[str, str]:
    """The state of a step that was opened, and its words."""
    closed = {"done": _("Done"), "skipped": _("Skipped for now"), "sent": _("With your counsellor")}
    if opened.status in closed:
        return opened.status, closed[opened.status]
    if plan.rests_by_us:
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


def _waits_for(plan: Plan, level: Level, step: Step, mine: tuple[Step, ...]) -> str:
    """What a step waits for, of those that her plan has beside it: its name, never a number."""
    closed = {slug for slug, state in plan.state.steps.items() if state.status in ("done", "skipped")}
    waited = [one for one in mine if one.slug in step.after and one.slug not in closed]
    if waited and level.slug in plan.state.levels_entered:
        return _("Opens after “%(step)s”", step=plan.reader.title(waited[0]))
    return _("Comes later")
