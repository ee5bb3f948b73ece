"""Branch rules over declared facts: risk, coded answers, missed check-ins, a lapse. Nothing is inferred."""

from __future__ import annotations

from datetime import datetime

from quests.definition import CheckInStep, Condition, Offer, Quest
from quests.journey import JourneyState, StepState
from quests.risk import RiskLevel


def risk_at_least(risk: str, floor: str) -> bool:
    """Whether a risk level is ``floor`` or above. Unasked is under medium: nothing has been found yet."""
    return RiskLevel(risk) >= RiskLevel(floor)


def holds(condition: Condition, quest: Quest, state: JourneyState, now: datetime) -> bool:
    """Whether a rule is true of a journey now."""
    return any(
        len(missed_check_ins(quest, state, now)) >= part.missed_check_ins
        if part.missed_check_ins is not None
        else holds_now(part, state)
        for part in condition.parts
    )


def holds_now(condition: Condition, state: JourneyState) -> bool:
    """Whether a rule that no clock makes true is true of a journey. Missed check-ins are ``holds``'s to say."""
    return any(_is_true(part, state) for part in condition.parts)


def _is_true(condition: Condition, state: JourneyState) -> bool:
    if condition.risk_at_least is not None:
        return risk_at_least(state.risk, condition.risk_at_least)
    if condition.lapse_reported:
        return state.lapsed_at is not None
    if condition.preference is not None:
        return str(getattr(state, condition.preference)) == condition.equals
    given = state.facts.get(condition.fact or "", {})
    return given.get(condition.equals or "", 0) >= condition.times


def missed_check_ins(quest: Quest, state: JourneyState, now: datetime) -> list[str]:
    """The check-ins that are open although their day has passed. What she put aside is not missed."""
    return [
        step.slug
        for level in quest.levels
        for step in level.steps
        if isinstance(step, CheckInStep) and _day_has_passed(state.steps.get(step.slug), now)
    ]


def _day_has_passed(step: StepState | None, now: datetime) -> bool:
    return step is not None and step.status == "open" and step.due_by is not None and step.due_by <= now


def offers_open(quest: Quest, state: JourneyState, levels: tuple[str, ...], now: datetime) -> list[Offer]:
    """The offers of the named levels whose condition holds now, in the quest's order, to client and counsellor."""
    return [
        offer
        for level in quest.levels
        if level.slug in levels
        for offer in level.offers
        if holds(offer.when, quest, state, now)
    ]


def offers_due(quest: Quest, state: JourneyState, now: datetime) -> list[Offer]:
    """All that a quest offers now: what a level offers at its end, and what happens on the way as soon as it does."""
    return [
        offer
        for level in quest.levels
        for offer in offers_open(quest, state, (level.slug,), now)
        if level.slug in state.levels_completed or (level.slug in state.levels_entered and _on_the_way(offer))
    ]


def _on_the_way(offer: Offer) -> bool:
    """A risk, check-ins that went by and a lapse are met where she is; what she answered, when the level is done,
    or at once where the quest says so."""
    return offer.at_once or all(part.fact is None for part in offer.when.parts)
