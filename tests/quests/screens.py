"""The screens that the tests of the risk ladder begin with: a calm person about whom everything was asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from quests.risk import AsqAnswer, Points, RedFlags, Screen

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)

ASQ = ("asq_1", "asq_2", "asq_3", "asq_4", "asq_5")
FLAGS = tuple(f"f{number}" for number in range(1, 9))
DANGERS = (
    "plan", "means", "intent", "attempt_under_way", "threat_to_others", "violence_now", "violence_at_home",
    "fear_at_home", "child_at_risk", "psychosis_signs", "severe_intoxication", "lapse_after_self_exclusion",
    "under_legal_age",
)  # fmt: skip
HIGHEST = {"pgsi": 27, "bbgs": 3, "clip": 3, "lie_bet": 2, "k6": 24, "phq2": 6, "gad2": 6}


def having(screen: Screen, changes: dict[str, Any]) -> Screen:
    """The screen with other answers, by field name."""
    return replace(screen, **changes)


def part(at_least: int) -> Points:
    """The points of a questionnaire that is not finished."""
    return Points(at_least, is_complete=False)


def flags(*names: str, others: bool | None = False) -> RedFlags:
    """Red flags of which the named ones are there."""
    return RedFlags(**{name: True if name in names else others for name in FLAGS})


CALM = having(
    Screen(red_flags=flags(), pgsi=Points(0), k6=Points(0), screened_at=NOW),
    dict.fromkeys(ASQ[:4], AsqAnswer.NO) | dict.fromkeys(DANGERS, False),
)
