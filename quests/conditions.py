"""Branch rules over declared facts: the risk level reached and coded answers given. Nothing is inferred."""

from __future__ import annotations

from collections.abc import Mapping

from quests.definition import Condition, Offer, Quest
from quests.risk import RiskLevel


def risk_at_least(risk: str, floor: str) -> bool:
    """Whether a risk level is ``floor`` or above. Unasked is under medium: nothing has been found yet."""
    return RiskLevel(risk) >= RiskLevel(floor)


def holds(condition: Condition, facts: Mapping[str, Mapping[str, int]], risk: str) -> bool:
    """Whether a rule is true. ``facts`` counts how often each coded value was given, by fact."""
    if condition.risk_at_least is not None:
        return risk_at_least(risk, condition.risk_at_least)
    given = facts.get(condition.fact or "", {})
    return given.get(condition.equals or "", 0) >= condition.times


def offers_open(
    quest: Quest, levels: tuple[str, ...], facts: Mapping[str, Mapping[str, int]], risk: str
) -> list[Offer]:
    """The offers of the named levels whose condition holds now, in the quest's order."""
    return [
        offer
        for level in quest.levels
        if level.slug in levels
        for offer in level.offers
        if holds(offer.when, facts, risk)
    ]
