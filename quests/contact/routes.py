"""Ways on from a contact, by what was found: suggestions, never more (domain.md 2.1 and 9.1, K27 to K29)."""

from __future__ import annotations

from collections.abc import Mapping

from quests.risk import RiskLevel

ROUTE = "route"
"""The question whose answer says which ways were chosen; its choices are the codes below."""

SUGGESTED: Mapping[RiskLevel, tuple[str, ...]] = {
    RiskLevel.LOW: ("information", "limits", "money_protection", "first_talk"),
    RiskLevel.MEDIUM: ("joint_plan", "book_talk", "groups", "follow_up_call"),
    RiskLevel.HIGH: ("handover", "safety_plan", "self_exclusion", "follow_up_call"),
    RiskLevel.EMERGENCY: ("handover", "safety_plan"),
}
"""What fits a level. A level that nobody asked for yet is treated as medium."""

QUESTS: Mapping[str, str] = {
    "information": "take-back-control",
    "limits": "take-back-control",
    "joint_plan": "joint-limits-plan",
    "safety_plan": "crisis-to-safety",
    "self_exclusion": "self-exclusion-companion",
    "debt_help": "debt-first-aid",
    "follow_up_call": "follow-up-after-call",
    "family_help": "family-and-friends",
    "young_help": "young-player",
}
"""The quest that a way leads into, where it is one."""

_OWN_WAY = {"close_person": "family_help", "young": "young_help"}


_NOT_FOR: Mapping[str, frozenset[str]] = {
    "self": frozenset({"family_help", "young_help"}),
    "young": frozenset({"family_help"}),
    "close_person": frozenset({"young_help", "limits", "joint_plan", "self_exclusion"}),
}


def not_for(audience: str) -> frozenset[str]:
    """The ways that are somebody else's: nobody close is asked to limit her own playing."""
    return _NOT_FOR.get(audience, frozenset())


def suggested_routes(level: str, audience: str, reasons: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The ways that fit, the first first. Money trouble adds the debt counsellor; violence or fear the crisis centre.

    Somebody close to a person who gambles, and a young person, have a way of their own.
    """
    treated = RiskLevel(level).treated_as
    found = list(SUGGESTED[treated])
    if audience in _OWN_WAY and treated < RiskLevel.HIGH:
        found = [_OWN_WAY[audience], *found]
    if any(code.startswith("f") and code[1:].isdigit() for code in reasons):
        found.append("debt_help")
    if set(reasons) & {"violence_now", "violence_at_home", "fear_at_home"}:
        found.append("crisis_centre")
    return tuple(code for code in found if code not in not_for(audience))
