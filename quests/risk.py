"""The risk ladder: from what is known about a person to how soon somebody has to be there.

Source: domain.md section 2. The ladder is about here and now, not about how heavy the gambling is: a PGSI
of 27 alone is medium. First match wins. What was not answered is unknown, never zero. ``quests.overrides``
holds what may change a level later.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from quests.risk_reasons import REASONS
from quests.screen import AsqAnswer, Points, RedFlags, Screen, reaches

__all__ = [
    "LADDER",
    "REASONS",
    "SCREEN_LASTS",
    "AsqAnswer",
    "Assessment",
    "Points",
    "RedFlags",
    "RiskLevel",
    "Row",
    "Rule",
    "Screen",
    "assess",
    "triggers_asq",
]

SCREEN_LASTS = timedelta(days=90)


class RiskLevel(StrEnum):
    """How soon help has to be there. Ordered: low, unasked, medium, high, emergency.

    Unasked stands just under medium: it is treated as medium, but nothing has been found yet. Compare levels
    only with each other or with their names; other text raises ValueError instead of comparing letters.
    """

    LOW = "low"
    UNASKED = "unasked"
    MEDIUM = "medium"
    HIGH = "high"
    EMERGENCY = "emergency"

    @property
    def rank(self) -> int:
        """The place in the order, from 0."""
        return list(RiskLevel).index(self)

    @property
    def treated_as(self) -> RiskLevel:
        """The level whose help and clocks apply: medium for unasked, else the level itself."""
        return RiskLevel.MEDIUM if self is RiskLevel.UNASKED else self

    def __lt__(self, other: str) -> bool:
        return self.rank < RiskLevel(other).rank

    def __le__(self, other: str) -> bool:
        return self.rank <= RiskLevel(other).rank

    def __gt__(self, other: str) -> bool:
        return self.rank > RiskLevel(other).rank

    def __ge__(self, other: str) -> bool:
        return self.rank >= RiskLevel(other).rank


class Rule(StrEnum):
    """What set a level: a row of the ladder, or a person who raised it."""

    R0 = "R0"
    R1 = "R1"
    R2 = "R2"
    R3 = "R3"
    R4 = "R4"
    PERSON = "person"


@dataclass(frozen=True)
class Row:
    """One clause of the ladder: while ``holds`` is true, ``rule`` fires with ``level`` for this reason."""

    rule: Rule
    level: RiskLevel
    reason: str
    holds: Callable[[Screen], bool]


@dataclass(frozen=True)
class Assessment:
    """What the ladder says. ``reasons`` are the codes of every clause of that rule that holds, in the
    ladder's order; ``REASONS`` has their sentences. At R4 the level is medium, or unasked where nothing was
    asked.
    """

    level: RiskLevel
    rule: Rule
    reasons: tuple[str, ...]


_R0, _R1, _R2, _R3, _R4 = Rule.R0, Rule.R1, Rule.R2, Rule.R3, Rule.R4
_EMERGENCY, _HIGH, _MEDIUM, _LOW = RiskLevel.EMERGENCY, RiskLevel.HIGH, RiskLevel.MEDIUM, RiskLevel.LOW
_YES, _REFUSED = AsqAnswer.YES, AsqAnswer.REFUSED

LADDER: tuple[Row, ...] = (
    Row(_R0, _EMERGENCY, "asq_5_yes", lambda s: s.asq_5 is _YES),
    Row(_R0, _EMERGENCY, "plan_with_means_or_intent", lambda s: s.has_plan_with_means_or_intent),
    Row(_R0, _EMERGENCY, "attempt_under_way", lambda s: s.attempt_under_way is True),
    Row(_R0, _EMERGENCY, "threat_to_others", lambda s: s.threat_to_others is True),
    Row(_R0, _EMERGENCY, "violence_now", lambda s: s.violence_now is True),
    Row(_R1, _HIGH, "asq_1_yes", lambda s: s.asq_1 is _YES),
    Row(_R1, _HIGH, "asq_1_refused", lambda s: s.asq_1 is _REFUSED),
    Row(_R1, _HIGH, "asq_2_yes", lambda s: s.asq_2 is _YES),
    Row(_R1, _HIGH, "asq_2_refused", lambda s: s.asq_2 is _REFUSED),
    Row(_R1, _HIGH, "asq_3_yes", lambda s: s.asq_3 is _YES),
    Row(_R1, _HIGH, "asq_3_refused", lambda s: s.asq_3 is _REFUSED),
    Row(_R1, _HIGH, "asq_4_yes", lambda s: s.asq_4 is _YES),
    Row(_R1, _HIGH, "asq_4_refused", lambda s: s.asq_4 is _REFUSED),
    # ASQ 5 is asked only after a positive answer among 1 to 4, so this clause matters where those were lost.
    Row(_R1, _HIGH, "asq_5_refused", lambda s: s.asq_5 is _REFUSED),
    Row(_R1, _HIGH, "violence_at_home", lambda s: s.violence_at_home is True),
    Row(_R1, _HIGH, "fear_at_home", lambda s: s.fear_at_home is True),
    Row(_R1, _HIGH, "child_at_risk", lambda s: s.child_at_risk is True),
    Row(_R1, _HIGH, "f2", lambda s: s.red_flags.f2 is True),
    Row(_R1, _HIGH, "f3", lambda s: s.red_flags.f3 is True),
    Row(_R1, _HIGH, "f5", lambda s: s.red_flags.f5 is True),
    Row(_R1, _HIGH, "psychosis_signs", lambda s: s.psychosis_signs is True),
    Row(_R1, _HIGH, "severe_intoxication", lambda s: s.severe_intoxication is True),
    Row(_R1, _HIGH, "k6_with_pgsi", lambda s: reaches(s.k6, s.cut_offs.k6_serious) and s.is_pgsi_highest),
    Row(_R1, _HIGH, "k6_with_red_flag", lambda s: reaches(s.k6, s.cut_offs.k6_serious) and s.red_flags.any_yes),
    Row(_R1, _HIGH, "phq4_with_pgsi", lambda s: reaches(s.phq4, s.cut_offs.phq4_severe) and s.is_pgsi_highest),
    Row(_R1, _HIGH, "phq4_with_red_flag", lambda s: reaches(s.phq4, s.cut_offs.phq4_severe) and s.red_flags.any_yes),
    Row(_R1, _HIGH, "worker_says_high", lambda s: s.worker_says_high),
    Row(_R2, _MEDIUM, "pgsi", lambda s: reaches(s.pgsi, s.cut_offs.pgsi_medium)),
    Row(_R2, _MEDIUM, "bbgs", lambda s: reaches(s.bbgs, s.cut_offs.brief_positive)),
    Row(_R2, _MEDIUM, "clip_no_pgsi", lambda s: not s.pgsi_is_done and reaches(s.clip, s.cut_offs.brief_positive)),
    Row(
        _R2, _MEDIUM, "lie_bet_no_pgsi", lambda s: not s.pgsi_is_done and reaches(s.lie_bet, s.cut_offs.brief_positive)
    ),
    Row(_R2, _MEDIUM, "k6", lambda s: reaches(s.k6, s.cut_offs.k6_moderate)),
    Row(_R2, _MEDIUM, "phq2", lambda s: reaches(s.phq2, s.cut_offs.pair_positive)),
    Row(_R2, _MEDIUM, "gad2", lambda s: reaches(s.gad2, s.cut_offs.pair_positive)),
    Row(_R2, _MEDIUM, "f1", lambda s: s.red_flags.f1 is True),
    Row(_R2, _MEDIUM, "f4", lambda s: s.red_flags.f4 is True),
    Row(_R2, _MEDIUM, "f6", lambda s: s.red_flags.f6 is True),
    Row(_R2, _MEDIUM, "f7", lambda s: s.red_flags.f7 is True),
    Row(_R2, _MEDIUM, "f8", lambda s: s.red_flags.f8 is True),
    Row(_R2, _MEDIUM, "lapse_after_self_exclusion", lambda s: s.lapse_after_self_exclusion is True),
    Row(_R2, _MEDIUM, "under_legal_age", lambda s: s.under_legal_age is True),
    Row(_R3, _LOW, "all_asked_and_low", lambda s: s.is_all_asked_and_low),
    Row(_R4, RiskLevel.UNASKED, "nothing_asked", lambda s: s.is_blank),
    Row(_R4, _MEDIUM, "declined", lambda s: s.declined),
    Row(_R4, _MEDIUM, "gambling_unknown", lambda s: not s.gambling_screen_is_low),
    Row(_R4, _MEDIUM, "distress_unknown", lambda s: not s.distress_screen_is_low),
    Row(_R4, _MEDIUM, "red_flags_unknown", lambda s: not s.red_flags.all_no),
    Row(_R4, _MEDIUM, "danger_unclear", lambda s: s.danger_was_spoken_of),
    Row(_R4, _MEDIUM, "screen_outdated", lambda s: s.screened_at is None),
)


def assess(screen: Screen, now: datetime) -> Assessment:
    """Where a person stands on the ladder, and why. The first rule of ``LADDER`` that holds decides.

    Only low needs a screen of the last 90 days: time may take a reassuring answer away, never a worrying one.
    """
    known = _without_outdated_date(screen, now)
    first = next(row for row in LADDER if row.holds(known))
    same = [row for row in LADDER if (row.rule, row.level) == (first.rule, first.level) and row.holds(known)]
    return Assessment(first.level, first.rule, tuple(row.reason for row in same))


def triggers_asq(flags: RedFlags) -> bool:
    """Whether the money signs call for the ASQ now: F2, F3, F5, F7 or F8.

    Debt and shame are the two main routes from gambling to suicide (domain.md section 1).
    """
    return any(answer is True for answer in (flags.f2, flags.f3, flags.f5, flags.f7, flags.f8))


def _without_outdated_date(screen: Screen, now: datetime) -> Screen:
    """A date older than 90 days, or one that has not come yet, is as good as none."""
    if screen.screened_at is None or timedelta(0) <= now - screen.screened_at <= SCREEN_LASTS:
        return screen
    return replace(screen, screened_at=None)
