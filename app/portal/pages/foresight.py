"""What her drafts would say to the risk ladder, so that help is on the page before anything is sent."""

from __future__ import annotations

from app.portal.plan import OwnStep, Plan
from app.services.screening import foresee
from app.web.transaction import db
from quests.answers import Answer
from quests.definition import QuestionnaireStep, Step
from quests.risk import RiskLevel


def needs_someone_now(own: OwnStep) -> bool:
    """Whether the drafted answers of this questionnaire reach HIGH. Nothing is kept and nobody is told."""
    return own.takes_words and _is_heavy(own.plan, own.step)


def plan_needs_someone_now(plan: Plan) -> bool:
    """The same for every questionnaire that lies half answered in her plan."""
    drafted = [plan.quest.step(slug) for slug, state in plan.state.steps.items() if state.status in ("open", "skipped")]
    return any(_is_heavy(plan, step) for step in drafted)


def _is_heavy(plan: Plan, step: Step) -> bool:
    kept = plan.answers.get(step.slug)
    if not isinstance(step, QuestionnaireStep) or kept is None or not _any_given(list(kept.values.values())):
        return False
    return foresee(db(), plan.locker, step, kept.values, language=plan.reader.language).level >= RiskLevel.HIGH


def _any_given(values: list[Answer]) -> bool:
    return any(value not in (None, "", []) for value in values)
