"""What she has given in a plan, level by level: steps that she sent or ticked, in the version that she did them in."""

from __future__ import annotations

from dataclasses import dataclass

from app.portal.plan import Plan
from quests.definition import Level, Step


@dataclass(frozen=True)
class GivenLevel:
    """``number`` is the place of the level in the version of now; 0 for one that only an earlier version has."""

    level: Level
    number: int
    steps: tuple[Step, ...]


def given_levels(plan: Plan) -> tuple[GivenLevel, ...]:
    """Levels of an earlier version first, then those of now, each with what she gave in it. Some may be empty."""
    now = {level.slug for level in plan.quest.levels}
    by_level = _by_level(plan)
    past = [slug for slug in dict.fromkeys((*plan.state.levels_entered, *by_level)) if slug not in now]
    levels = [(slug, plan.walked.level(slug, as_done=True), 0) for slug in past]
    levels += [
        (level.slug, plan.walked.level(level.slug, as_done=level.slug in plan.state.levels_completed), number)
        for number, level in enumerate(plan.quest.levels, start=1)
    ]
    return tuple(
        GivenLevel(level, number, tuple(by_level.get(slug, ()))) for slug, level, number in levels if level is not None
    )


def given_in(plan: Plan, level: Level) -> tuple[Step, ...]:
    """What she gave in one level."""
    return tuple(_by_level(plan).get(level.slug, ()))


def given(plan: Plan) -> tuple[Step, ...]:
    """All that she gave, in the order of the plan."""
    return tuple(step for level in given_levels(plan) for step in level.steps)


def _by_level(plan: Plan) -> dict[str, list[Step]]:
    """By level: first what her plan has there, in its order, then what is there no more."""
    state, found = plan.state, dict[str, list[Step]]()
    homes = {step.slug: level.slug for level in plan.quest.levels for step in plan.steps_of(level)}
    order = [*homes, *(slug for slug in state.steps if slug not in homes)]
    for slug in order:
        step_state = state.steps.get(slug)
        if step_state is None or step_state.status not in ("done", "sent"):
            continue
        step = plan.walked.step(slug, as_done=True)
        if step is not None and step.visibility == "client":
            found.setdefault(homes.get(slug, step_state.level), []).append(step)
    return found
