"""What her plan offers her: words, and a quest to go over to where it is published; else somebody to talk to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app import clock
from app.portal.plan import Plan
from app.queries.places import open_quests
from app.queries.quest_versions import definition_of, newest_of
from app.web.sessions import client
from app.web.transaction import db
from quests.conditions import offers_due
from quests.definition import Level, Offer


@dataclass(frozen=True)
class OfferCard:
    """``quest`` is empty where there is none to go to: then talking to someone stands in.

    ``moves``: taking it ends this plan and begins the other one, with everything kept.
    """

    words: str
    quest: str = ""
    title: str = ""
    summary: str = ""
    moves: bool = False


def offers_of(plan: Plan, level: Level | None = None) -> tuple[OfferCard, ...]:
    """What the plan offers now, or what one of its levels does. She decides, and both answers are fine."""
    due = offers_due(plan.quest, plan.state, clock.now())
    asked = [offer for offer in due if offer.asks_for == "client" and (level is None or offer in level.offers)]
    return tuple(_cards(plan, asked))


def _cards(plan: Plan, offers: Iterable[Offer]) -> Iterable[OfferCard]:
    for offer in offers:
        if not _has_it(plan, offer.quest) and not _is_for_others(plan, offer.quest):
            yield quest_card(plan, offer.quest, plan.reader.text(offer.words))


def _has_it(plan: Plan, slug: str | None) -> bool:
    """Whether she walks this quest, or has it on offer, already."""
    if slug is None or slug in plan.quests_open:
        return False
    return slug in open_quests(db(), plan.journey.client_id).values()


def _is_for_others(plan: Plan, slug: str | None) -> bool:
    """Whether the quest is there and speaks to somebody else than her: then its offer is none to her."""
    if slug is None or slug in plan.quests_open:
        return False
    found = newest_of(db(), {slug}).get(slug)
    return found is not None and client().audience not in definition_of(db(), found.id).audience


def quest_card(plan: Plan, slug: str | None, words: str) -> OfferCard:
    """An offer of this quest in these words; without the quest where it is not there, or not now."""
    takes_offers = plan.state.ending in (None, "abandoned", "exited_well") and not plan.is_on_hold
    version_id = plan.quests_open.get(slug) if slug and takes_offers else None
    if slug is None or version_id is None:
        return OfferCard(words)
    quest, reader = definition_of(db(), version_id), plan.reader
    moves = quest.place == "main" and plan.quest.place == "main" and plan.state.ending != "exited_well"
    return OfferCard(words, slug, reader.title(quest), reader.text(quest.summary), moves)
