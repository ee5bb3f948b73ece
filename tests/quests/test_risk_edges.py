"""Both sides of every edge of the ladder, every pair of rules, and the order of levels and reasons (domain.md 2)."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest

from quests.risk import (
    LADDER,
    SCREEN_LASTS,
    AsqAnswer,
    Assessment,
    Points,
    RedFlags,
    RiskLevel,
    Row,
    Rule,
    Screen,
    assess,
    triggers_asq,
)
from tests.quests.screens import CALM, FLAGS, NOW, flags, having, part

YES, REFUSED = AsqAnswer.YES, AsqAnswer.REFUSED
HEAVY_PGSI, HEAVY_K6 = {"pgsi": Points(8)}, {"k6": Points(13)}
SECOND = timedelta(seconds=1)

EVERYTHING: list[tuple[str, dict[str, Any], tuple[str, ...]]] = [
    (
        "R0",
        dict.fromkeys(("plan", "means", "attempt_under_way", "threat_to_others", "violence_now"), True)
        | {"asq_5": YES},
        ("asq_5_yes", "plan_with_means_or_intent", "attempt_under_way", "threat_to_others", "violence_now"),
    ),
    (
        "R1, every yes",
        {f"asq_{number}": YES for number in range(1, 5)}
        | {"asq_5": REFUSED, "red_flags": flags(*FLAGS), "worker_says_high": True}
        | dict.fromkeys(("violence_at_home", "fear_at_home", "child_at_risk"), True)
        | dict.fromkeys(("psychosis_signs", "severe_intoxication"), True)
        | {"pgsi": Points(27), "k6": Points(24), "phq2": Points(6), "gad2": Points(6)},
        (
            *("asq_1_yes", "asq_2_yes", "asq_3_yes", "asq_4_yes", "asq_5_refused", "violence_at_home", "fear_at_home"),
            *("child_at_risk", "f2", "f3", "f5", "psychosis_signs", "severe_intoxication", "k6_with_pgsi"),
            *("k6_with_red_flag", "phq4_with_pgsi", "phq4_with_red_flag", "worker_says_high"),
        ),
    ),
    (
        "R1, every refusal",
        {f"asq_{number}": REFUSED for number in range(1, 6)},
        tuple(f"asq_{number}_refused" for number in range(1, 6)),
    ),
    (
        "R1, a refusal before each yes",
        {"asq_1": REFUSED, "asq_2": YES, "asq_3": REFUSED, "asq_4": YES},
        ("asq_1_refused", "asq_2_yes", "asq_3_refused", "asq_4_yes"),
    ),
    (
        "R1, a yes before each refusal",
        {"asq_1": YES, "asq_2": REFUSED, "asq_3": YES, "asq_4": REFUSED},
        ("asq_1_yes", "asq_2_refused", "asq_3_yes", "asq_4_refused"),
    ),
    (
        "R2",
        {"pgsi": part(3), "bbgs": Points(1), "clip": Points(1), "lie_bet": Points(1), "k6": Points(5)}
        | {"phq2": Points(3), "gad2": Points(3), "red_flags": flags("f1", "f4", "f6", "f7", "f8")}
        | dict.fromkeys(("lapse_after_self_exclusion", "under_legal_age"), True),
        (
            *("pgsi", "bbgs", "clip_no_pgsi", "lie_bet_no_pgsi", "k6", "phq2", "gad2", "f1", "f4", "f6", "f7", "f8"),
            *("lapse_after_self_exclusion", "under_legal_age"),
        ),
    ),
    (
        "R4",
        {"declined": True, "pgsi": None, "k6": None, "red_flags": RedFlags(), "plan": True, "screened_at": None},
        (
            *("declined", "gambling_unknown", "distress_unknown", "red_flags_unknown", "danger_unclear"),
            "screen_outdated",
        ),
    ),
]


@pytest.mark.parametrize(("_name", "changes", "reasons"), EVERYTHING)
def test_every_reason_of_the_rule_is_told_in_the_ladders_order(
    _name: str, changes: dict[str, Any], reasons: tuple[str, ...]
) -> None:
    assert assess(having(CALM, changes), NOW).reasons == reasons


EDGES: list[tuple[str, dict[str, Any], str, str]] = [
    ("pgsi 2", {"pgsi": Points(2)}, "low", "R3"),
    ("pgsi 3", {"pgsi": Points(3)}, "medium", "R2"),
    ("pgsi 7 with k6 13", {"pgsi": Points(7), **HEAVY_K6}, "medium", "R2"),
    ("pgsi 8 with k6 13", {**HEAVY_PGSI, **HEAVY_K6}, "high", "R1"),
    ("pgsi 8 with k6 12", {**HEAVY_PGSI, "k6": Points(12)}, "medium", "R2"),
    ("pgsi 8 alone", HEAVY_PGSI, "medium", "R2"),
    ("bbgs 0", {"bbgs": Points(0)}, "low", "R3"),
    ("bbgs 1", {"bbgs": Points(1)}, "medium", "R2"),
    ("clip 0", {"pgsi": None, "clip": Points(0)}, "low", "R3"),
    ("clip 1", {"pgsi": None, "clip": Points(1)}, "medium", "R2"),
    ("clip 1 with a pgsi done", {"clip": Points(1)}, "low", "R3"),
    ("lie_bet 0", {"pgsi": None, "lie_bet": Points(0)}, "low", "R3"),
    ("lie_bet 1", {"pgsi": None, "lie_bet": Points(1)}, "medium", "R2"),
    ("lie_bet 1 with a pgsi done", {"lie_bet": Points(1)}, "low", "R3"),
    ("k6 4", {"k6": Points(4)}, "low", "R3"),
    ("k6 5", {"k6": Points(5)}, "medium", "R2"),
    ("k6 12 with a flag", {"k6": Points(12), "red_flags": flags("f1")}, "medium", "R2"),
    ("k6 13 with a flag", {"k6": Points(13), "red_flags": flags("f1")}, "high", "R1"),
    ("phq2 2", {"phq2": Points(2)}, "low", "R3"),
    ("phq2 3", {"phq2": Points(3)}, "medium", "R2"),
    ("gad2 2", {"gad2": Points(2)}, "low", "R3"),
    ("gad2 3", {"gad2": Points(3)}, "medium", "R2"),
    ("phq4 8 with pgsi 8", {"phq2": Points(4), "gad2": Points(4), **HEAVY_PGSI}, "medium", "R2"),
    ("phq4 9 with pgsi 8", {"phq2": Points(4), "gad2": Points(5), **HEAVY_PGSI}, "high", "R1"),
    ("phq4 9 with pgsi 7", {"phq2": Points(4), "gad2": Points(5), "pgsi": Points(7)}, "medium", "R2"),
    ("phq4 8 with a flag", {"phq2": Points(4), "gad2": Points(4), "red_flags": flags("f8")}, "medium", "R2"),
    ("phq4 9 with a flag", {"phq2": Points(4), "gad2": Points(5), "red_flags": flags("f8")}, "high", "R1"),
    ("a plan", {"plan": True}, "medium", "R4"),
    ("a plan with means denied", {"plan": True, "means": False, "intent": False}, "medium", "R4"),
    ("a plan with means", {"plan": True, "means": True, "intent": False}, "emergency", "R0"),
    ("a plan with intent", {"plan": True, "means": False, "intent": True}, "emergency", "R0"),
    ("means and intent, no plan", {"plan": False, "means": True, "intent": True}, "medium", "R4"),
    ("a close person with k6 low", {"pgsi": None, "gambling_not_applicable": True}, "low", "R3"),
    ("asked today", {"screened_at": NOW}, "low", "R3"),
    ("asked 90 days ago", {"screened_at": NOW - SCREEN_LASTS}, "low", "R3"),
    ("asked a second before that", {"screened_at": NOW - SCREEN_LASTS - SECOND}, "medium", "R4"),
    ("asked a second from now", {"screened_at": NOW + SECOND}, "medium", "R4"),
]


@pytest.mark.parametrize(("_name", "changes", "level", "rule"), EDGES)
def test_on_both_sides_of_an_edge(_name: str, changes: dict[str, Any], level: str, rule: str) -> None:
    found = assess(having(CALM, changes), NOW)
    assert (str(found.level), str(found.rule)) == (level, rule)


def test_a_screen_lasts_90_days() -> None:
    assert timedelta(days=90) == SCREEN_LASTS


BY_RULE: list[tuple[str, dict[str, Any]]] = [
    ("R0", {"violence_now": True}),
    ("R0", {"asq_5": YES}),
    ("R1", {"fear_at_home": True}),
    ("R1", {"red_flags": flags("f2")}),
    ("R1", {"worker_says_high": True}),
    ("R2", {"pgsi": Points(5)}),
    ("R2", {"under_legal_age": True}),
    ("R2", {"lapse_after_self_exclusion": True}),
    ("R4", {"plan": True}),
    ("R4", {"screened_at": None}),
    ("R4", {"declined": True, "gad2": part(0)}),
]
PAIRS = [(rule, first | second) for (rule, first), (_, second) in combinations(BY_RULE, 2)]


@pytest.mark.parametrize(("rule", "changes"), PAIRS)
def test_of_two_rules_the_first_wins(rule: str, changes: dict[str, Any]) -> None:
    found = assess(having(CALM, changes), NOW)
    assert str(found.rule) == rule


def test_of_nothing_asked_no_other_reason_is_told() -> None:
    assert assess(Screen(), NOW) == Assessment(RiskLevel.UNASKED, Rule.R4, ("nothing_asked",))


def test_only_low_looks_at_the_date() -> None:
    long_ago = replace(CALM, screened_at=NOW - timedelta(days=4000))
    assert str(assess(having(long_ago, {"violence_now": True}), NOW).rule) == "R0"
    assert str(assess(having(long_ago, {"asq_2": REFUSED}), NOW).rule) == "R1"
    assert str(assess(having(long_ago, {"k6": Points(5)}), NOW).rule) == "R2"
    assert str(assess(long_ago, NOW).rule) == "R4"


# --- levels, rules and rows -----------------------------------------------------------------------------------------

ORDER = ("low", "unasked", "medium", "high", "emergency")


def test_levels_stand_in_the_order_of_danger_and_compare_with_their_names() -> None:
    assert tuple(str(level) for level in RiskLevel) == ORDER
    for index, name in enumerate(ORDER):
        level = RiskLevel(name)
        assert level.rank == index
        for other, word in enumerate(ORDER):
            told = (level < word, level <= word, level > word, level >= word)
            assert told == (index < other, index <= other, index > other, index >= other)


def test_other_text_is_refused_by_every_comparison() -> None:
    for compare in ("__lt__", "__le__", "__gt__", "__ge__"):
        with pytest.raises(ValueError, match="grave"):
            getattr(RiskLevel.LOW, compare)("grave")


def test_unasked_is_treated_as_medium_and_every_other_level_as_itself() -> None:
    assert [str(level.treated_as) for level in RiskLevel] == ["low", "medium", "medium", "high", "emergency"]


def test_rules_are_the_rows_of_the_ladder_and_a_person() -> None:
    assert [str(rule) for rule in Rule] == ["R0", "R1", "R2", "R3", "R4", "person"]
    assert [str(row.rule) for row in LADDER] == ["R0"] * 5 + ["R1"] * 22 + ["R2"] * 14 + ["R3"] + ["R4"] * 7


def test_what_the_ladder_said_cannot_be_changed() -> None:
    for one in (LADDER[0], assess(CALM, NOW)):
        with pytest.raises(FrozenInstanceError):
            one.level = RiskLevel.LOW  # type: ignore[misc]
    assert isinstance(LADDER[0], Row)


@pytest.mark.parametrize("name", FLAGS)
def test_each_money_sign_calls_for_the_asq_or_not(name: str) -> None:
    assert triggers_asq(flags(name, others=None)) is (name in ("f2", "f3", "f5", "f7", "f8"))
