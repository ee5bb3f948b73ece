"""The ladder of domain.md section 2: every row, every clause, and the nearest case that must not fire."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from quests.risk import (
    LADDER,
    REASONS,
    AsqAnswer,
    Assessment,
    Points,
    RedFlags,
    RiskLevel,
    Rule,
    Screen,
    assess,
    triggers_asq,
)
from tests.quests.screens import ASQ, CALM, DANGERS, FLAGS, HIGHEST, NOW, flags, having, part

YES, NO, REFUSED = AsqAnswer.YES, AsqAnswer.NO, AsqAnswer.REFUSED
Case = tuple[str, dict[str, Any], list[str]]


def unknown(name: str) -> RedFlags:
    return replace(flags(), **{name: None})


NO_PGSI: dict[str, Any] = {"pgsi": None, "bbgs": Points(0)}
NO_K6: dict[str, Any] = {"k6": None, "phq2": Points(0), "gad2": Points(0)}

EMERGENCY: list[Case] = [
    ("asq_5_yes", {"asq_5": YES}, ["asq_5_yes"]),
    ("plan_with_means", {"plan": True, "means": True}, ["plan_with_means_or_intent"]),
    ("plan_with_intent", {"plan": True, "intent": True}, ["plan_with_means_or_intent"]),
    ("attempt_under_way", {"attempt_under_way": True}, ["attempt_under_way"]),
    ("threat_to_others", {"threat_to_others": True}, ["threat_to_others"]),
    ("violence_now", {"violence_now": True}, ["violence_now"]),
    ("emergency_outweighs_high", {"asq_3": YES, "asq_5": YES}, ["asq_5_yes"]),
    ("two_reasons", {"violence_now": True, "threat_to_others": True}, ["threat_to_others", "violence_now"]),
]
HIGH: list[Case] = [
    *[(f"{asq}_yes", {asq: YES}, [f"{asq}_yes"]) for asq in ASQ[:4]],
    *[(f"{asq}_refused", {asq: REFUSED}, [f"{asq}_refused"]) for asq in ASQ],
    ("violence_at_home", {"violence_at_home": True}, ["violence_at_home"]),
    ("fear_at_home", {"fear_at_home": True}, ["fear_at_home"]),
    ("child_at_risk", {"child_at_risk": True}, ["child_at_risk"]),
    *[(name, {"red_flags": flags(name)}, [name]) for name in ("f2", "f3", "f5")],
    ("psychosis_signs", {"psychosis_signs": True}, ["psychosis_signs"]),
    ("severe_intoxication", {"severe_intoxication": True}, ["severe_intoxication"]),
    ("k6_13_with_pgsi_8", {"k6": Points(13), "pgsi": Points(8)}, ["k6_with_pgsi"]),
    ("k6_13_so_far_with_pgsi_8_so_far", {"k6": part(13), "pgsi": part(8)}, ["k6_with_pgsi"]),
    *[
        (f"k6_13_with_{name}", {"k6": Points(13), "red_flags": flags(name)}, ["k6_with_red_flag"])
        for name in ("f1", "f4", "f6", "f7", "f8")
    ],
    (
        "phq4_9_with_pgsi_8",
        {"k6": None, "phq2": Points(4), "gad2": Points(5), "pgsi": Points(8)},
        ["phq4_with_pgsi"],
    ),
    (
        "phq4_9_with_f1",
        {"k6": None, "phq2": Points(3), "gad2": Points(6), "red_flags": flags("f1")},
        ["phq4_with_red_flag"],
    ),
    (
        "phq4_9_so_far_with_f1",
        {"k6": None, "phq2": Points(6), "gad2": part(3), "red_flags": flags("f1")},
        ["phq4_with_red_flag"],
    ),
    ("worker_says_high", {"worker_says_high": True}, ["worker_says_high"]),
    ("high_outweighs_medium", {"asq_1": YES, "pgsi": Points(9)}, ["asq_1_yes"]),
]
MEDIUM: list[Case] = [
    ("pgsi_3", {"pgsi": Points(3)}, ["pgsi"]),
    ("pgsi_3_so_far", {"pgsi": part(3)}, ["pgsi"]),
    ("pgsi_27", {"pgsi": Points(27)}, ["pgsi"]),
    ("bbgs_1", {"bbgs": Points(1)}, ["bbgs"]),
    ("bbgs_1_so_far", {**NO_PGSI, "bbgs": part(1)}, ["bbgs"]),
    ("clip_1_without_pgsi", {**NO_PGSI, "clip": Points(1)}, ["clip_no_pgsi"]),
    ("clip_1_with_pgsi_unfinished", {"pgsi": part(2), "clip": Points(1)}, ["clip_no_pgsi"]),
    ("lie_bet_1_without_pgsi", {**NO_PGSI, "lie_bet": Points(1)}, ["lie_bet_no_pgsi"]),
    ("lie_bet_1_with_pgsi_unfinished", {"pgsi": part(2), "lie_bet": Points(1)}, ["lie_bet_no_pgsi"]),
    ("k6_5", {"k6": Points(5)}, ["k6"]),
    ("k6_5_so_far", {"k6": part(5)}, ["k6"]),
    ("phq2_3", {**NO_K6, "phq2": Points(3)}, ["phq2"]),
    ("phq2_3_beside_a_low_k6", {"phq2": Points(3)}, ["phq2"]),
    ("gad2_3", {**NO_K6, "gad2": Points(3)}, ["gad2"]),
    *[(name, {"red_flags": flags(name)}, [name]) for name in ("f1", "f4", "f6", "f7", "f8")],
    ("lapse_after_self_exclusion", {"lapse_after_self_exclusion": True}, ["lapse_after_self_exclusion"]),
    ("under_legal_age", {"under_legal_age": True}, ["under_legal_age"]),
    ("medium_outweighs_old", {"pgsi": Points(3), "screened_at": NOW - timedelta(days=91)}, ["pgsi"]),
    # nearest misses of high
    ("k6_12_with_pgsi_8", {"k6": Points(12), "pgsi": Points(8)}, ["pgsi", "k6"]),
    ("k6_13_with_pgsi_7", {"k6": Points(13), "pgsi": Points(7)}, ["pgsi", "k6"]),
    ("k6_24_alone", {"k6": Points(24)}, ["k6"]),
    ("k6_12_with_f8", {"k6": Points(12), "red_flags": flags("f8")}, ["k6", "f8"]),
    ("k6_13_with_flags_unknown", {"k6": Points(13), "red_flags": RedFlags()}, ["k6"]),
    ("k6_12_so_far_with_pgsi_8", {"k6": part(12), "pgsi": Points(8)}, ["pgsi", "k6"]),
    (
        "phq4_8_with_pgsi_8",
        {"k6": None, "phq2": Points(4), "gad2": Points(4), "pgsi": Points(8)},
        ["pgsi", "phq2", "gad2"],
    ),
    (
        "phq4_9_with_pgsi_7",
        {"k6": None, "phq2": Points(4), "gad2": Points(5), "pgsi": Points(7)},
        ["pgsi", "phq2", "gad2"],
    ),
    (
        "phq4_8_with_f1",
        {"k6": None, "phq2": Points(4), "gad2": Points(4), "red_flags": flags("f1")},
        ["phq2", "gad2", "f1"],
    ),
    ("phq4_12_alone", {"k6": None, "phq2": Points(6), "gad2": Points(6)}, ["phq2", "gad2"]),
]
LOW: list[tuple[str, dict[str, Any]]] = [
    ("all_zero", {}),
    ("pgsi_2", {"pgsi": Points(2)}),
    ("pgsi_2_and_bbgs_negative", {"pgsi": Points(2), "bbgs": Points(0)}),
    ("bbgs_negative_without_pgsi", NO_PGSI),
    ("clip_negative_without_pgsi", {"pgsi": None, "clip": Points(0)}),
    ("lie_bet_negative_without_pgsi", {"pgsi": None, "lie_bet": Points(0)}),
    ("bbgs_unfinished_beside_a_finished_pgsi", {"bbgs": part(0)}),
    ("clip_1_with_pgsi_done_and_low", {"pgsi": Points(2), "clip": Points(1)}),
    ("lie_bet_1_with_pgsi_done_and_low", {"pgsi": Points(2), "lie_bet": Points(1)}),
    ("close_person_without_gambling_screen", {"pgsi": None, "gambling_not_applicable": True}),
    ("k6_4", {"k6": Points(4)}),
    ("both_pairs_2", {"k6": None, "phq2": Points(2), "gad2": Points(2)}),
    ("one_pair_unfinished_beside_a_finished_k6", {"phq2": part(2)}),
    ("danger_questions_not_asked", dict.fromkeys([*ASQ, *DANGERS])),
    ("asq_5_no", {"asq_5": NO}),
    ("screen_exactly_90_days_old", {"screened_at": NOW - timedelta(days=90)}),
]
UNTIL_ASKED: list[Case] = [
    ("no_gambling_screen", {"pgsi": None}, ["gambling_unknown"]),
    ("pgsi_2_so_far", {"pgsi": part(2)}, ["gambling_unknown"]),
    ("pgsi_begun_beside_a_negative_bbgs", {"pgsi": part(0), "bbgs": Points(0)}, ["gambling_unknown"]),
    ("bbgs_unfinished", {"pgsi": None, "bbgs": part(0)}, ["gambling_unknown"]),
    ("clip_unfinished", {"pgsi": None, "clip": part(0)}, ["gambling_unknown"]),
    ("lie_bet_unfinished", {"pgsi": None, "lie_bet": part(0)}, ["gambling_unknown"]),
    ("pgsi_begun_by_a_relative", {"pgsi": part(0), "gambling_not_applicable": True}, ["gambling_unknown"]),
    ("no_distress_screen", {"k6": None}, ["distress_unknown"]),
    ("k6_4_so_far", {"k6": part(4)}, ["distress_unknown"]),
    ("k6_begun_beside_two_low_pairs", {**NO_K6, "k6": part(0)}, ["distress_unknown"]),
    ("only_phq2", {"k6": None, "phq2": Points(2)}, ["distress_unknown"]),
    ("only_gad2", {"k6": None, "gad2": Points(2)}, ["distress_unknown"]),
    ("phq2_unfinished", {**NO_K6, "phq2": part(2)}, ["distress_unknown"]),
    ("gad2_unfinished", {**NO_K6, "gad2": part(2)}, ["distress_unknown"]),
    ("no_red_flags_asked", {"red_flags": RedFlags()}, ["red_flags_unknown"]),
    *[(f"{name}_not_asked", {"red_flags": unknown(name)}, ["red_flags_unknown"]) for name in FLAGS],
    ("plan_alone", {"plan": True}, ["danger_unclear"]),
    ("means_alone", {"means": True}, ["danger_unclear"]),
    ("intent_alone", {"intent": True}, ["danger_unclear"]),
    ("means_and_intent_without_plan", {"means": True, "intent": True}, ["danger_unclear"]),
    ("plan_with_means_unknown", {"plan": True, "means": None, "intent": None}, ["danger_unclear"]),
    ("screen_a_second_too_old", {"screened_at": NOW - timedelta(days=90, seconds=1)}, ["screen_outdated"]),
    ("screen_of_unknown_age", {"screened_at": None}, ["screen_outdated"]),
    ("screen_from_tomorrow", {"screened_at": NOW + timedelta(days=1)}, ["screen_outdated"]),
    ("declined_the_gambling_screen", {"pgsi": None, "declined": True}, ["declined", "gambling_unknown"]),
]  # fmt: skip


def table(level: RiskLevel, rule: Rule, cases: list[Case]) -> list[Any]:
    return [
        pytest.param(having(CALM, changes), Assessment(level, rule, tuple(reasons)), id=f"{rule}-{name}")
        for name, changes, reasons in cases
    ]


@pytest.mark.parametrize(
    ("screen", "expected"),
    [
        *table(RiskLevel.EMERGENCY, Rule.R0, EMERGENCY),
        *table(RiskLevel.HIGH, Rule.R1, HIGH),
        *table(RiskLevel.MEDIUM, Rule.R2, MEDIUM),
        *table(RiskLevel.LOW, Rule.R3, [(name, changes, ["all_asked_and_low"]) for name, changes in LOW]),
        *table(RiskLevel.MEDIUM, Rule.R4, UNTIL_ASKED),
    ],
)
def test_the_ladder_says(screen: Screen, expected: Assessment) -> None:
    assert assess(screen, NOW) == expected


def test_a_pgsi_of_27_alone_is_medium_and_never_high() -> None:
    assert assess(Screen(pgsi=Points(27), screened_at=NOW), NOW).level is RiskLevel.MEDIUM


def test_every_clause_of_the_ladder_fires_in_this_table() -> None:
    proven = {
        reason for cases in (EMERGENCY, HIGH, MEDIUM, UNTIL_ASKED) for _, _, reasons in cases for reason in reasons
    }
    assert {row.reason for row in LADDER} == proven | {"all_asked_and_low", "nothing_asked"}


def test_every_reason_has_one_sentence_for_staff_and_no_sentence_is_left_over() -> None:
    assert [row.reason for row in LADDER] == list(dict.fromkeys(row.reason for row in LADDER))
    assert set(REASONS) == {row.reason for row in LADDER}
    assert all(sentence.endswith(".") for sentence in REASONS.values())
    assert len(set(REASONS.values())) == len(REASONS)


def test_the_rows_stand_in_the_order_of_the_rules() -> None:
    assert [row.rule for row in LADDER] == sorted(row.rule for row in LADDER)


@pytest.mark.parametrize(
    "screen",
    [
        pytest.param(Screen(), id="nothing"),
        pytest.param(Screen(screened_at=NOW), id="a_date_alone"),
        pytest.param(Screen(gambling_not_applicable=True), id="only_known_as_a_close_person"),
    ],
)
def test_unasked_is_said_only_where_nothing_at_all_was_asked(screen: Screen) -> None:
    assert assess(screen, NOW) == Assessment(RiskLevel.UNASKED, Rule.R4, ("nothing_asked",))


@pytest.mark.parametrize(
    "screen",
    [
        pytest.param(Screen(declined=True), id="she_chose_not_to_answer"),
        pytest.param(Screen(pgsi=part(0)), id="a_screen_was_opened"),
        pytest.param(Screen(child_at_risk=False), id="one_no"),
        pytest.param(Screen(asq_1=NO), id="one_asq_no"),
    ],
)
def test_one_question_asked_is_medium_until_the_rest_is(screen: Screen) -> None:
    assessment = assess(screen, NOW)
    assert (assessment.level, assessment.rule) == (RiskLevel.MEDIUM, Rule.R4)


@pytest.mark.parametrize(
    "changes",
    [{"asq_5": YES}, {"asq_1": YES}, {"pgsi": Points(3)}],
    ids=["emergency", "high", "medium"],
)
def test_a_worrying_answer_does_not_grow_old(changes: dict[str, Any]) -> None:
    screen = having(CALM, changes)
    assert assess(screen, NOW + timedelta(days=400)) == assess(screen, NOW)


@pytest.mark.parametrize(("name", "highest"), HIGHEST.items())
def test_points_that_the_instrument_cannot_give_are_refused(name: str, highest: int) -> None:
    assert getattr(having(CALM, {name: Points(highest)}), name) == Points(highest)
    with pytest.raises(ValueError, match=f"{name} has at most {highest} points, not {highest + 1}"):
        having(CALM, {name: Points(highest + 1)})


def test_points_below_zero_are_refused() -> None:
    with pytest.raises(ValueError, match="below 0: -1"):
        Points(-1)


def test_phq4_is_complete_only_with_both_pairs_complete() -> None:
    assert Screen().phq4 is None
    assert Screen(phq2=Points(2)).phq4 == part(2)
    assert Screen(gad2=Points(3)).phq4 == part(3)
    assert Screen(phq2=Points(2), gad2=part(3)).phq4 == part(5)
    assert Screen(phq2=Points(2), gad2=Points(3)).phq4 == Points(5)


@pytest.mark.parametrize("name", FLAGS)
def test_f2_f3_f5_f7_and_f8_call_for_the_asq_and_the_others_do_not(name: str) -> None:
    assert triggers_asq(flags(name)) is (name in {"f2", "f3", "f5", "f7", "f8"})


def test_no_flag_and_unknown_flags_do_not_call_for_the_asq() -> None:
    assert not triggers_asq(flags())
    assert not triggers_asq(RedFlags())
