"""Who an imagined person is in a quest, and where she is to leave it, before she takes a step.

Hazards are front-loaded (domain.md section 5): the first screen, the first wait and the first talk weigh more.
"""

from __future__ import annotations

from collections.abc import Iterable

from quests.assumptions import Assumed
from quests.definition import BookingStep, Quest, QuestionnaireStep, ReviewStep, Step
from quests.flight.luck import Luck

HARD_ONES = (QuestionnaireStep, BookingStep, ReviewStep)
"""The first of each kind is where most leave: a screen, a talk, a wait for an answer."""


def first_hard_steps(quest: Quest) -> frozenset[str]:
    """The first questionnaire, talk and review of a quest that are in everybody's plan."""
    found: dict[type, str] = {}
    for level in quest.levels:
        for step in level.steps:
            for kind in HARD_ONES:
                if isinstance(step, kind) and not step.is_extra:
                    found.setdefault(kind, step.slug)
    return frozenset(found.values())


def goes_on_chance(known: Assumed, *, with_a_person: bool, was_reminded: bool) -> float:
    """How likely she goes on from a level: better odds once she was in touch with somebody (Musiat 2022)."""
    chance = known.goes_on
    if with_a_person:
        odds = chance / (1 - chance) * known.human_odds
        chance = odds / (1 + odds)
    return min(1.0, chance * known.reminded_goes_on) if was_reminded else chance


def where_she_would_leave(
    steps: Iterable[Step], hard: frozenset[str], level: str, known: Assumed, luck: Luck
) -> str | None:
    """The step of hers at which she would leave this level, if she leaves it; None where nothing in it is hers."""
    weights = {step.slug: known.front_load if step.slug in hard else 1.0 for step in steps if step.owner == "client"}
    return luck.one_of(weights, "where", level) if weights else None
