"""Steps that her counsellor suggests for this plan, as far as she could say yes to them now."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from app import clock
from app.portal.pages.fitting import can_fit
from app.portal.plan import Plan
from app.queries.suggestions import suggestions_of
from app.services.suggestions import words_of
from app.web.transaction import db
from quests.suggesting import can_be_added_by_her


@dataclass(frozen=True)
class SuggestionCard:
    """One step on offer. ``by`` is who suggests it, ``words`` what they wrote with it: shown when she opens it."""

    id: str
    title: str
    hint: str
    why: str
    minutes: int
    by: str
    words: str


def suggestions(plan: Plan) -> list[SuggestionCard]:
    """What she may accept or put aside now. What became impossible is not shown: done, in the plan, or the plan rests.

    One statement, and none for a plan that nobody could suggest anything for.
    """
    if not can_fit(plan) or not plan.has_counsellor:
        return []
    waiting = [one for one in suggestions_of(db(), plan.journey.id) if one.answer is None]
    return [
        SuggestionCard(
            id=one.id,
            title=plan.reader.title(step),
            hint=plan.reader.text(step.hint),
            why=plan.reader.text(step.why),
            minutes=step.minutes,
            by=one.staff_name,
            words=words_of(plan.locker, one),
        )
        for one in waiting
        if could_accept(plan, one.step) and (step := plan.quest.step(one.step))
    ]


def could_accept(plan: Plan, slug: str) -> bool:
    """Whether the step can come into her plan now."""
    zone = ZoneInfo(plan.journey.zone)
    return can_be_added_by_her(plan.quest, plan.state, slug, now=clock.now(), zone=zone, is_withdrawn=plan.is_withdrawn)
