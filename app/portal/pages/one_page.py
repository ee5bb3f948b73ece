"""Her plan on one page: the limits that stand, what she agreed with herself, and what was written down for her."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.portal.pages.given import given
from app.portal.pages.kept import KeptStep, kept_step, limits_of, own_dates
from app.portal.plan import Plan

ON_THE_PAGE = ("staff_task", "limits", "agreement")


@dataclass(frozen=True)
class PlanOnAPage:
    """``steps`` are empty until she has chosen or agreed something; ``days`` are hers to look at it again."""

    title: str
    counsellor_name: str
    steps: tuple[KeptStep, ...]
    days: tuple[tuple[str, date], ...]


def plan_on_a_page(plan: Plan) -> PlanOnAPage:
    """What stands now, from every level. How she may be reached is no part of it: the page may lie on a table."""
    every = [kept_step(plan, step) for step in given(plan) if step.kind in ON_THE_PAGE]
    limits = limits_of(plan)
    own = [step for step in every if not step.is_empty and (step.kind != "limits" or step == limits)]
    return PlanOnAPage(
        title=plan.reader.title(plan.quest),
        counsellor_name=plan.journey.counsellor_name or "",
        steps=tuple(own),
        days=tuple(own_dates(plan)),
    )
