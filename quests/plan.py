"""Which steps a person's plan has now: those of the quest that she is on, as branches, choices and people fitted them.

A step that was opened once stays hers. What was put aside, because the plan was fitted or another version came, is no
part of the plan, and what was done in it is never lost. A small quest without rules costs nothing here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from quests.conditions import holds_now
from quests.definition import Level, Quest, Step
from quests.journey import SET_ASIDE, JourneyState, StepState


def level_of(quest: Quest, state: JourneyState, slug: str) -> str:
    """The level that a step belongs to in her plan: where it was moved to, or where the quest has it.

    What an earlier version moved goes along where this one has the level, or another in its place.
    """
    own, step = quest.step_places[slug]
    to = next((state.moved[name] for name in (slug, *step.replaces) if name in state.moved), own.slug)
    if to in quest.level_places:
        return to
    return next((level.slug for level in quest.levels if to in level.replaces), own.slug)


def steps_of(quest: Quest, level: Level, state: JourneyState) -> tuple[Step, ...]:
    """The steps of a level in her plan, in the order of the quest; what was moved here comes last."""
    if level.is_the_same_for_all and not (state.moved or state.removed or state.is_locked):
        return level.steps  # What nearly every act asks for, so it is answered at once.
    here = level.steps
    if state.moved:
        stay = tuple(step for step in here if level_of(quest, state, step.slug) == level.slug)
        others = (step for one in quest.levels if one is not level for step in one.steps)
        here = (*stay, *(step for step in others if level_of(quest, state, step.slug) == level.slug))
    return tuple(step for step in here if is_in_plan(quest, level, step, state))


def is_in_plan(quest: Quest, level: Level, step: Step, state: JourneyState) -> bool:
    """Whether a step belongs to her plan now. What was opened and not put aside always does,
    but for what the lock of P-V closes: of that only what is behind her.

    What a person added or removed stays so under the name that another version gives it.
    """
    found = state.steps.get(step.slug)
    if state.is_locked and step.slug in quest.closed_under_lock:
        return is_closed(found)
    if step.slug in state.added or (found is not None and found.status != SET_ASIDE):
        return True
    if step.slug in state.removed or any(
        slug in state.removed or is_closed(state.steps.get(slug)) for slug in step.replaces
    ):
        return False
    if any(slug in state.added for slug in step.replaces):
        return True
    if level.choices and any(_is_done(state.steps.get(other)) for other in level.choices.get(step.slug, ())):
        return False
    return not (
        step.is_extra
        or (step.depth == "full" and state.depth == "short")
        or (step.only_if is not None and not holds_now(step.only_if, state))
    )


def is_closed(step: StepState | None) -> bool:
    """Whether a step was done or skipped."""
    return step is not None and step.status in ("done", "skipped")


def _is_done(step: StepState | None) -> bool:
    return step is not None and step.status == "done"


def is_level_done(quest: Quest, level: Level, state: JourneyState) -> bool:
    """Whether a level's done rule is met for her plan, or every step that her plan has in it is done or skipped.

    A step that an earlier version had under another name counts as this one. Named steps that are not in her plan
    cannot be asked of her.
    """
    mine = [step.slug for step in steps_of(quest, level, state) if step.slug not in state.removed]
    done = set(_done_in(level.steps, state.steps)) | {slug for slug in mine if _is_done(state.steps.get(slug))}
    asked = [slug for slug in level.done.all_of if slug in mine or slug in done]
    others = (level.others & (set(mine) | done)) if level.done.of else (set(mine) | done) - set(level.done.all_of)
    at_least = min(level.done.at_least, len(others))
    by_rule = done.issuperset(asked) and len(done & others) >= at_least and bool(asked or at_least)
    return by_rule or all(is_closed(state.steps.get(slug)) for slug in mine)


def _done_in(steps: Iterable[Step], found: Mapping[str, StepState]) -> Iterable[str]:
    for step in steps:
        if any(_is_done(found.get(slug)) for slug in (step.slug, *step.replaces)):
            yield step.slug
