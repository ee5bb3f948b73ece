"""What staff hear or see: yes, no or not known, and never anything that nobody noted."""

from __future__ import annotations

from dataclasses import fields

import pytest

from quests.dangers import BY_NAME, DANGERS, FLAG_WORDS, GROUPS, calls_for_a_clinician, noted_in, with_dangers
from quests.risk import LADDER, AsqAnswer, RedFlags, RiskLevel, Screen, assess
from tests.quests.screens import DANGERS as OF_THE_LADDER
from tests.quests.screens import FLAGS, NOW, flags

NAMES = [one.name for one in DANGERS]
EMERGENCIES = {"attempt_under_way", "threat_to_others", "violence_now"}
HIGH = {
    *("violence_at_home", "fear_at_home", "child_at_risk", "psychosis_signs", "severe_intoxication"),
    *("thoughts", "attempt_before", "worker_says_high"),
}


def test_everything_that_the_ladder_reads_beside_scores_and_the_asq_can_be_noted() -> None:
    noted = {*OF_THE_LADDER, "attempt_over_12_months_ago", "declined", "worker_says_high"}
    assert noted == set(NAMES) - {"thoughts", "attempt_before"}
    assert noted <= {one.name for one in fields(Screen)}
    assert set(FLAG_WORDS) == set(FLAGS)


def test_each_has_words_of_its_own_and_a_group_with_a_heading() -> None:
    assert len({one.words for one in DANGERS}) == len(DANGERS)
    assert {one.group for one in DANGERS} == set(GROUPS)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("said", [None, "", "not_known", "perhaps", ["yes"], 1])
def test_what_is_no_yes_and_no_no_makes_nothing_known(name: str, said: object) -> None:
    assert noted_in({BY_NAME[name].key: said}) == {}


@pytest.mark.parametrize("name", NAMES)
def test_what_was_noted_alone_reaches_the_level_of_its_rule(name: str) -> None:
    screen = with_dangers(Screen(screened_at=NOW), noted_in({f"danger.{name}": "yes"}))
    level = assess(screen, NOW).level
    if name in EMERGENCIES:
        assert level is RiskLevel.EMERGENCY
    elif name in HIGH:
        assert level is RiskLevel.HIGH
    else:
        assert level is RiskLevel.MEDIUM


@pytest.mark.parametrize("name", NAMES)
def test_a_no_reaches_nothing_and_takes_no_other_answer_away(name: str) -> None:
    before = Screen(red_flags=flags("f2"), asq_4=AsqAnswer.YES)
    after = with_dangers(before, noted_in({f"danger.{name}": "no"}))
    assert assess(after, NOW) == assess(before, NOW)


def test_a_plan_with_the_means_or_the_wish_to_act_is_an_emergency() -> None:
    for other in ("means", "intent"):
        screen = with_dangers(Screen(), {"plan": True, other: True})
        assert assess(screen, NOW).reasons == ("plan_with_means_or_intent",)


def test_an_attempt_that_was_told_of_stands_as_asq_4_and_none_is_no_answer_to_it() -> None:
    assert with_dangers(Screen(), {"attempt_before": True}).asq_4 is AsqAnswer.YES
    assert with_dangers(Screen(), {"attempt_before": False}).asq_4 is None


def test_thoughts_of_suicide_without_a_plan_are_high_and_stand_as_asq_3() -> None:
    """The script asks for them, so the answer has a place (R1: any yes to ASQ 1-4)."""
    screen = with_dangers(Screen(), {"thoughts": True, "plan": False})
    assert screen.asq_3 is AsqAnswer.YES
    assert assess(screen, NOW).reasons == ("asq_3_yes",)
    assert with_dangers(Screen(), {"thoughts": False}).asq_3 is None


def test_a_name_that_nobody_knows_is_refused() -> None:
    with pytest.raises(KeyError):
        with_dangers(Screen(), {"grave": True})


@pytest.mark.parametrize("name", FLAGS)
def test_the_money_signs_of_the_asq_call_for_a_clinician(name: str) -> None:
    assert calls_for_a_clinician(flags(name), {}) is (name in {"f2", "f3", "f5", "f7", "f8"})


@pytest.mark.parametrize("name", NAMES)
def test_thoughts_a_word_of_a_plan_of_means_of_intent_or_an_attempt_calls_for_a_clinician(name: str) -> None:
    calls = name in {"thoughts", "plan", "means", "intent", "attempt_before"}
    assert calls_for_a_clinician(RedFlags(), {name: True}) is calls
    assert not calls_for_a_clinician(RedFlags(), {name: False})


def test_every_clause_from_high_upwards_can_be_reached_from_a_contact_while_the_asq_is_off() -> None:
    """The ASQ alone has clauses that nothing else reaches, and those but one are its refusals and its own words."""
    reached = {"asq_3_yes", "asq_4_yes"}
    for name in NAMES:
        reached |= set(assess(with_dangers(Screen(), {name: True}), NOW).reasons)
    reached |= {"plan_with_means_or_intent"}
    dangers = {row.reason for row in LADDER if row.level >= RiskLevel.HIGH}
    left = {one for one in dangers - reached if not one.startswith("asq_")}
    assert left == {"f2", "f3", "f5", "k6_with_pgsi", "k6_with_red_flag", "phq4_with_pgsi", "phq4_with_red_flag"}
