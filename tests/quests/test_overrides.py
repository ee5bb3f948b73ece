"""Who may change a level after the ladder has spoken (domain.md section 2.1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from quests.overrides import (
    NOBODY_ASKED,
    WHY_NOT_LOWER,
    Lowering,
    NotARaise,
    ReasonMissing,
    Standing,
    after_screen,
    hold_may_end_at,
    lowest_after_safety_assessment,
    may_lower,
    raise_to,
    why_not_lower,
)
from quests.risk import AsqAnswer, Assessment, Points, RedFlags, RiskLevel, Rule, Screen

LOW, UNASKED, MEDIUM, HIGH, EMERGENCY = RiskLevel
SET_AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(hours=24)
SECOND = timedelta(seconds=1)

RULE_OF = {EMERGENCY: Rule.R0, HIGH: Rule.R1, MEDIUM: Rule.R2, LOW: Rule.R3, UNASKED: Rule.R4}


def found(level: RiskLevel) -> Assessment:
    return Assessment(level, RULE_OF[level], ("anything",))


NOT_FINISHED = Assessment(MEDIUM, Rule.R4, ("distress_unknown",))
STOPGAP = Standing(MEDIUM, Rule.R4)


# --- a screen comes in ------------------------------------------------------------------------------


@pytest.mark.parametrize(("now", "then"), list(product([LOW, MEDIUM, HIGH, EMERGENCY], repeat=2)))
def test_a_screen_never_lowers_what_was_found(now: RiskLevel, then: RiskLevel) -> None:
    assert after_screen(Standing(now, RULE_OF[now]), found(then)).level is max(now, then)


@pytest.mark.parametrize("now", [MEDIUM, HIGH, EMERGENCY])
def test_a_screen_never_lowers_what_a_person_raised(now: RiskLevel) -> None:
    assert after_screen(Standing(now, Rule.PERSON), found(LOW)) == Standing(now, Rule.PERSON)


def test_the_rule_of_the_higher_finding_is_kept() -> None:
    assert after_screen(Standing(MEDIUM, Rule.R2), found(HIGH)) == Standing(HIGH, Rule.R1)
    assert after_screen(Standing(HIGH, Rule.PERSON), found(HIGH)) == Standing(HIGH, Rule.PERSON)


@pytest.mark.parametrize("stopgap", [NOBODY_ASKED, STOPGAP], ids=["unasked", "unfinished"])
@pytest.mark.parametrize("level", [LOW, MEDIUM, HIGH, EMERGENCY])
def test_medium_until_asked_ends_by_asking(stopgap: Standing, level: RiskLevel) -> None:
    assert after_screen(stopgap, found(level)) == Standing(level, RULE_OF[level])


def test_an_unfinished_screen_hides_no_earlier_finding() -> None:
    standing = after_screen(Standing(MEDIUM, Rule.R2), NOT_FINISHED)
    assert after_screen(standing, found(LOW)) == Standing(MEDIUM, Rule.R2)


def test_a_low_that_has_run_out_is_medium_until_asked_again() -> None:
    standing = after_screen(Standing(LOW, Rule.R3), NOT_FINISHED)
    assert standing == STOPGAP
    assert after_screen(standing, found(LOW)) == Standing(LOW, Rule.R3)


def test_the_first_answer_turns_unasked_into_medium_and_nothing_turns_it_back() -> None:
    assert after_screen(NOBODY_ASKED, NOT_FINISHED) == STOPGAP
    assert after_screen(STOPGAP, found(UNASKED)) == STOPGAP


# --- somebody raises --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "to"), [(LOW, MEDIUM), (LOW, EMERGENCY), (UNASKED, MEDIUM), (MEDIUM, HIGH), (HIGH, EMERGENCY)]
)
def test_anyone_raises_at_once_with_a_reason(now: RiskLevel, to: RiskLevel) -> None:
    assert raise_to(Standing(now, RULE_OF[now]), to, "She sounded worse today") == Standing(to, Rule.PERSON)


@pytest.mark.parametrize(
    ("now", "to"),
    [(HIGH, MEDIUM), (HIGH, HIGH), (MEDIUM, MEDIUM), (MEDIUM, LOW), (UNASKED, LOW), (LOW, UNASKED)],
)
def test_a_raise_goes_up_to_a_real_level(now: RiskLevel, to: RiskLevel) -> None:
    with pytest.raises(NotARaise, match=f"{to} is not above {now}"):
        raise_to(Standing(now, RULE_OF[now]), to, "She sounded worse today")


def test_a_person_may_confirm_the_stopgap_so_that_no_screen_takes_it_away() -> None:
    confirmed = raise_to(STOPGAP, MEDIUM, "He borrowed again")
    assert after_screen(confirmed, found(LOW)) == Standing(MEDIUM, Rule.PERSON)


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_raise_without_a_reason_is_refused(reason: str) -> None:
    with pytest.raises(ReasonMissing):
        raise_to(STOPGAP, HIGH, reason)


# --- somebody lowers --------------------------------------------------------------------------------

NOW = SET_AT + DAY
GOOD = Lowering(
    current=HIGH,
    since=SET_AT,
    to=MEDIUM,
    by_role="supervisor",
    new_screen=found(MEDIUM),
    new_screen_at=SET_AT + SECOND,
)


def test_a_supervisor_lowers_high_after_24_hours_on_a_new_screen() -> None:
    assert may_lower(GOOD, NOW)
    assert why_not_lower(GOOD, NOW) == ()


@pytest.mark.parametrize(
    ("changes", "against"),
    [
        pytest.param({"by_role": "clinician"}, "supervisor_needed", id="a_clinician"),
        pytest.param({"by_role": "counsellor"}, "supervisor_needed", id="a_counsellor"),
        pytest.param({"new_screen": None}, "new_screen_needed", id="no_screen"),
        pytest.param({"new_screen_at": None}, "new_screen_needed", id="no_time_of_the_screen"),
        pytest.param({"new_screen_at": SET_AT}, "new_screen_needed", id="the_screen_that_set_it"),
        pytest.param({"new_screen_at": NOW + SECOND}, "new_screen_needed", id="a_screen_to_come"),
        pytest.param({"new_screen": NOT_FINISHED}, "screen_unfinished", id="unfinished"),
        pytest.param({"to": LOW}, "screen_says_more", id="lower_than_the_screen"),
        pytest.param({"since": SET_AT + SECOND / 2}, "high_stays_24_hours", id="half_a_second_early"),
        pytest.param({"to": HIGH}, "not_lower", id="the_same_level"),
        pytest.param({"to": EMERGENCY}, "not_lower", id="a_higher_level"),
        pytest.param({"to": UNASKED, "new_screen": found(LOW)}, "not_lower", id="back_to_unasked"),
        pytest.param({"current": EMERGENCY}, "emergency_becomes_high", id="emergency_to_medium"),
    ],
)
def test_lowering_is_refused_with(changes: dict[str, Any], against: str) -> None:
    wish = replace(GOOD, **changes)
    assert why_not_lower(wish, NOW) == (against,)
    assert not may_lower(wish, NOW)


def test_a_screen_of_this_very_moment_is_new() -> None:
    assert may_lower(replace(GOOD, new_screen_at=NOW), NOW)


def test_emergency_becomes_high_without_waiting_and_then_stays_24_hours() -> None:
    wish = replace(GOOD, current=EMERGENCY, to=HIGH, new_screen=found(HIGH))
    assert may_lower(wish, SET_AT + timedelta(hours=1))


def test_medium_does_not_wait_24_hours() -> None:
    wish = replace(GOOD, current=MEDIUM, to=LOW, new_screen=found(LOW))
    assert may_lower(wish, SET_AT + timedelta(minutes=5))


def test_everything_that_stands_against_is_said_at_once() -> None:
    wish = Lowering(current=HIGH, since=SET_AT, to=LOW, by_role="agent")
    assert why_not_lower(wish, SET_AT) == ("supervisor_needed", "new_screen_needed", "high_stays_24_hours")


def test_every_refusal_has_a_sentence() -> None:
    wish = Lowering(current=EMERGENCY, since=SET_AT, to=LOW, by_role="agent", new_screen=NOT_FINISHED)
    wish_up = replace(wish, to=EMERGENCY)
    assert {*why_not_lower(wish, SET_AT), *why_not_lower(wish_up, SET_AT)} == set(WHY_NOT_LOWER)


# --- the one exception ------------------------------------------------------------------------------

NO = AsqAnswer.NO
NEXT_MORNING = SET_AT + timedelta(hours=16)
OLD_ATTEMPT = Screen(
    asq_1=NO,
    asq_2=NO,
    asq_3=NO,
    asq_4=AsqAnswer.YES,
    asq_5=NO,
    attempt_over_12_months_ago=True,
    red_flags=RedFlags(*[False] * 8),
    pgsi=Points(9),
    k6=Points(3),
    screened_at=SET_AT,
)


def early(screen: Screen = OLD_ATTEMPT, **changes: Any) -> RiskLevel | None:
    asked: dict[str, Any] = {
        "current": Standing(HIGH, Rule.R1),
        "since": SET_AT,
        "safety_assessed_at": SET_AT + timedelta(hours=3),
        "by_role": "clinician",
        "now": SET_AT + timedelta(hours=4),
        "zone": UTC,
    }
    asked |= changes
    return lowest_after_safety_assessment(asked.pop("current"), screen, **asked)


def test_a_clinician_lowers_an_old_attempt_the_same_day_to_what_the_rest_says() -> None:
    assert early() is MEDIUM
    assert early(replace(OLD_ATTEMPT, pgsi=Points(2))) is LOW


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"asq_1": AsqAnswer.YES}, id="another_yes"),
        pytest.param({"asq_2": AsqAnswer.REFUSED}, id="another_refusal"),
        pytest.param({"asq_3": None}, id="a_question_left_open"),
        pytest.param({"asq_5": None}, id="right_now_not_asked"),
        pytest.param({"asq_5": AsqAnswer.YES}, id="right_now_yes"),
        pytest.param({"asq_4": AsqAnswer.REFUSED}, id="asq_4_refused"),
        pytest.param({"asq_4": NO}, id="asq_4_no"),
        pytest.param({"attempt_over_12_months_ago": False}, id="a_recent_attempt"),
        pytest.param({"attempt_over_12_months_ago": None}, id="an_attempt_of_unknown_date"),
        pytest.param({"fear_at_home": True}, id="another_reason_for_high"),
        pytest.param({"worker_says_high": True}, id="a_worker_says_so_too"),
    ],
)
def test_the_exception_needs_an_old_attempt_to_be_the_only_reason(changes: dict[str, Any]) -> None:
    assert early(replace(OLD_ATTEMPT, **changes)) is None


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"by_role": "supervisor"}, id="a_supervisor"),
        pytest.param({"safety_assessed_at": NEXT_MORNING, "now": NEXT_MORNING}, id="the_next_day"),
        pytest.param({"safety_assessed_at": SET_AT - SECOND}, id="before_it_was_set"),
        pytest.param({"safety_assessed_at": SET_AT + timedelta(hours=5)}, id="not_yet_made"),
        pytest.param({"current": Standing(HIGH, Rule.PERSON)}, id="raised_by_a_person"),
        pytest.param({"current": Standing(EMERGENCY, Rule.R0)}, id="an_emergency"),
    ],
)
def test_the_exception_is_for_a_clinician_on_the_same_day(changes: dict[str, Any]) -> None:
    assert early(**changes) is None


def test_the_same_day_is_counted_in_the_zone_of_the_service() -> None:
    times: dict[str, Any] = {
        "safety_assessed_at": SET_AT + timedelta(hours=14),
        "now": SET_AT + timedelta(hours=20),
    }
    assert early(**times) is MEDIUM
    assert early(**times, zone=ZoneInfo("Asia/Almaty")) is None


def test_an_assessment_of_this_very_moment_counts() -> None:
    assert early(safety_assessed_at=SET_AT, now=SET_AT) is MEDIUM


def test_a_hold_may_end_24_hours_after_it_began() -> None:
    assert hold_may_end_at(SET_AT) == SET_AT + timedelta(hours=24)
