"""What she can say of herself: acts with a name, marked once, hers alone, and never counted (domain.md 4.1).

No page of staff shows them. In the plain plan there is no such page.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.portal.plan import Plan, plan_of
from app.web.frames import her_plans
from quests.frames import named_acts


@dataclass(frozen=True)
class OwnActsPage:
    """``acts`` in the words of the version in which she did each, the newest plan first."""

    acts: tuple[str, ...]


def has_own_acts(plan: Plan) -> bool:
    """Whether her pages lead to the list: never in the plain plan."""
    return plan.state.is_started and not plan.reader.is_plain


def own_acts_page() -> OwnActsPage:
    """Over all her plans. What an earlier version named is never lost."""
    found = (act for row in her_plans() if row.state.is_started for act in _acts(plan_of(row)))
    return OwnActsPage(tuple(dict.fromkeys(found)))


def _acts(plan: Plan) -> list[str]:
    found: dict[str, str] = {}
    for quest in plan.walked.every:
        for slug in named_acts(quest, plan.state, is_plain=plan.reader.is_plain):
            step = plan.walked.step(slug, as_done=True)
            words = step.named_act if step is not None and step.named_act else quest.step(slug).named_act
            found.setdefault(slug, plan.reader.text(words))
    return list(found.values())
