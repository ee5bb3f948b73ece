"""Her plan on one page: the limits that she chose and what she agreed with herself, as she wrote it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.portal.pages.kept import KeptStep, kept_steps, own_dates
from app.portal.plan import Plan

ON_THE_PAGE = ("limits", "agreement")


@dataclass(frozen=True)
class PlanOnAPage:
    """``steps`` are empty until she has chosen or agreed something; ``days`` are hers to look at it again."""

    title: str
    counsellor_name: str
    steps: tuple[KeptStep, ...]
    days: tuple[tuple[str, date], ...]


def plan_on_a_page(plan: Plan) -> PlanOnAPage:
    """What stands now, from every level. How she may be reached is no part of it: the page may lie on a table."""
    every = [step for level in plan.quest.levels for step in kept_steps(plan, level)]
    own = [step for step in every if step.kind in ON_THE_PAGE and not step.is_empty and not _is_reaching(plan, step)]
    return PlanOnAPage(
        title=plan.reader.title(plan.quest),
        counsellor_name=plan.journey.counsellor_name or "",
        steps=tuple(own),
        days=tuple(own_dates(plan)),
    )


def _is_reaching(plan: Plan, step: KeptStep) -> bool:
    return any(question.sets for question in plan.quest.step(step.slug).questions_asked)
