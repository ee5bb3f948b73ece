"""Which quests fit somebody who begins, the one that we would begin with first. Pure; what is published is not known.

Source: domain.md section 2.1 (low: information, limits and a plan of one's own; medium: the joint limits plan),
section 3 (the risk that each quest is written for; 3.4 for money that cannot wait, 3.5 for close people, 3.6 for the
young, 3.7 for everybody who wants a term away, 3.9 after every contact). It is a suggestion: she chooses.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from quests.risk import RiskLevel
from quests.screen import RedFlags

OWN_PLAN, JOINT_PLAN, MONEY_FIRST = "take-back-control", "joint-limits-plan", "debt-first-aid"
CLOSE_PEOPLE, THE_YOUNG = "family-and-friends", "young-player"
TERM_AWAY, AFTER_A_CALL = "self-exclusion-companion", "follow-up-after-call"


@dataclass(frozen=True)
class Known:
    """What a suggestion rests on. ``was_called``: somebody of the service has talked with her already."""

    audience: str
    risk: RiskLevel = RiskLevel.UNASKED
    red_flags: RedFlags = field(default_factory=RedFlags)
    was_called: bool = False


def fitting_quests(known: Known) -> tuple[str, ...]:
    """The quests to choose from, ours first. The one after a call is for those who were on the phone."""
    fitting = _for_herself(known) if known.audience == "self" else _for_others(known.audience)
    return (*fitting, *((AFTER_A_CALL,) if known.was_called else ()))


def _for_others(audience: str) -> tuple[str, ...]:
    return (CLOSE_PEOPLE,) if audience == "close_person" else (THE_YOUNG,)


def _for_herself(known: Known) -> tuple[str, ...]:
    """A sign of money trouble brings the quest for it forward; who said that there is none is not offered it."""
    first = (JOINT_PLAN, OWN_PLAN) if known.risk >= RiskLevel.MEDIUM else (OWN_PLAN, JOINT_PLAN)
    if known.red_flags.any_yes:
        return (first[0], MONEY_FIRST, first[1], TERM_AWAY)
    if known.red_flags.all_no:
        return (*first, TERM_AWAY)
    return (*first, MONEY_FIRST, TERM_AWAY)


def is_open_at(gate: str, risk: RiskLevel) -> bool:
    """Whether a quest that is written for this level and above is for somebody who stands at ``risk``.

    Who was not asked is treated as medium (domain.md section 2, R4).
    """
    return risk.treated_as >= gate
