"""What her drafts would say to the risk ladder, so that help is on the page before anything is sent."""

from __future__ import annotations

from app.portal.own_step import OwnStep
from app.portal.plan import Plan
from app.services.screening import foresee, tells_the_ladder
from app.web.transaction import db
from quests.answers import Answer
from quests.definition import Step
from quests.risk import RiskLevel
from quests.signs import is_found_now, signs_in


def needs_someone_now(own: OwnStep) -> bool:
    """Whether the drafted answers of this step reach HIGH. Nothing is kept and nobody is told."""
    return own.takes_words and _is_heavy(own.plan, own.step)


def plan_needs_someone_now(plan: Plan) -> bool:
    """The same for every step that lies half answered in her plan."""
    drafted = [
        plan.quest.step(slug)
        for slug, state in plan.state.steps.items()
        if state.status in ("open", "skipped") and slug in plan.quest.step_places
    ]
    return any(_is_heavy(plan, step) for step in drafted)


def _is_heavy(plan: Plan, step: Step) -> bool:
    kept = plan.answers.get(step.slug)
    if kept is None or not _any_given(list(kept.values.values())) or not tells_the_ladder(step, kept.values):
        return False
    found = foresee(db(), plan.locker, step, kept.values, language=plan.reader.language)
    return found.level >= RiskLevel.HIGH and is_found_now(found, signs_in(step, kept.values))


def _any_given(values: list[Answer]) -> bool:
    return any(value not in (None, "", []) for value in values)
