"""The page for a hard day: what was told, what still stands, and what can come now. Nothing on it is counted."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from app.portal.pages.given import given
from app.portal.pages.offers import OfferCard
from app.portal.plan import Plan
from app.portal.reader import on_day, today
from app.queries.quest_versions import definition_of
from app.services.offering import BACK_ON_TRACK, quests_open_to
from app.web.sessions import client
from app.web.transaction import db
from quests.events import CLIENT
from quests.journey import StepState
from quests.talks import A_CALL


@dataclass(frozen=True)
class LapsePage:
    """``is_told``: she has told us today. ``stands`` names what she has done, without an amount (G12).

    ``way_back`` is a light plan to walk beside hers, where there is one.
    """

    is_told: bool
    is_on_hold: bool
    has_counsellor: bool
    stands: tuple[str, ...]
    way_back: OfferCard | None
    call_is_asked: bool


def lapse_page(plan: Plan) -> LapsePage:
    """What the page says to her now."""
    state = plan.state
    done = [step for step in given(plan) if _is_her_own(state.steps[step.slug])]
    return LapsePage(
        is_told=state.lapsed_at is not None and on_day(state.lapsed_at) == today(),
        is_on_hold=plan.is_on_hold,
        has_counsellor=plan.has_counsellor,
        stands=tuple(plan.reader.title(step) for step in done),
        way_back=_way_back(plan),
        call_is_asked=A_CALL in state.waits,
    )


def _is_her_own(step: StepState) -> bool:
    return step.status == "done" and step.owner == CLIENT


def _way_back(plan: Plan) -> OfferCard | None:
    """The way back on track, beside what she walks, where that quest is published; else a person stands in."""
    found = quests_open_to(db(), client().id, {BACK_ON_TRACK}, leaving=plan.quest.slug).get(BACK_ON_TRACK)
    if found is None or plan.is_on_hold:
        return None
    quest = definition_of(db(), found.id)
    words = _("If you like, a few light steps go with you for a while, beside your plan.")
    return OfferCard(words, BACK_ON_TRACK, plan.reader.title(quest), plan.reader.text(quest.summary))
