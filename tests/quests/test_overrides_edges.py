"""The edges of who may change a level, and the standing that a journey has (domain.md section 2.1)."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from quests.journey import JourneyState
from quests.overrides import (
    NOBODY_ASKED,
    Lowering,
    ReasonMissing,
    Standing,
    lowest_after_safety_assessment,
    raise_to,
    risk_standing,
    why_not_lower,
)
from quests.risk import AsqAnswer, Assessment, Points, RedFlags, RiskLevel, Rule, Screen

LOW, UNASKED, MEDIUM, HIGH, EMERGENCY = RiskLevel
SET_AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
NO, YES = AsqAnswer.NO, AsqAnswer.YES


# --- where a journey stands -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("risk", "rule", "level_then", "rule_then"),
    [
        ("unasked", None, "unasked", "R4"),
        ("low", None, "low", "person"),
        ("medium", None, "medium", "person"),
        ("high", None, "high", "person"),
        ("unasked", "R4", "unasked", "R4"),
        ("medium", "R4", "medium", "R4"),
        ("medium", "R2", "medium", "R2"),
        ("low", "R3", "low", "R3"),
        ("high", "person", "high", "person"),
        ("emergency", "R0", "emergency", "R0"),
    ],
)
def test_a_journey_stands_by_its_rule_and_without_one_by_a_persons_word(
    risk: str, rule: str | None, level_then: str, rule_then: str
) -> None:
    found = risk_standing(JourneyState(risk=risk, risk_rule=rule))
    assert (str(found.level), str(found.rule)) == (level_then, rule_then)


def test_nobody_asked_is_unasked_by_r4_and_only_r4_is_a_stopgap() -> None:
    assert (str(NOBODY_ASKED.level), str(NOBODY_ASKED.rule)) == ("unasked", "R4")
    assert [Standing(MEDIUM, rule).is_provisional for rule in Rule] == [rule is Rule.R4 for rule in Rule]


def test_a_standing_and_a_wish_cannot_be_changed_and_a_wish_is_told_by_name() -> None:
    wish = Lowering(current=HIGH, since=SET_AT, to=MEDIUM, by_role="supervisor")
    for one, name in ((NOBODY_ASKED, "level"), (wish, "to")):
        with pytest.raises(FrozenInstanceError):
            setattr(one, name, LOW)
    with pytest.raises(TypeError):
        Lowering(HIGH, SET_AT, MEDIUM, "supervisor")  # type: ignore[call-arg]


def test_a_raise_without_words_is_refused_in_words() -> None:
    with pytest.raises(ReasonMissing, match=r"^say why the level is raised$"):
        raise_to(NOBODY_ASKED, HIGH, " ")


# --- lowering, on both sides of each time -----------------------------------------------------------------------------

FOUND = {LOW: Rule.R3, MEDIUM: Rule.R2, HIGH: Rule.R1, EMERGENCY: Rule.R0}


def against(current: RiskLevel, to: RiskLevel, hours: float, **changes: Any) -> tuple[str, ...]:
    """What stands against lowering so many hours after the level was set, on a screen of an hour later that says it."""
    wish = Lowering(
        current=current,
        since=SET_AT,
        to=to,
        by_role="supervisor",
        new_screen=Assessment(to, FOUND.get(to, Rule.R4), ("anything",)),
        new_screen_at=SET_AT + timedelta(minutes=1),
    )
    return why_not_lower(replace(wish, **changes), SET_AT + timedelta(hours=hours))


@pytest.mark.parametrize(
    ("current", "to", "hours", "codes"),
    [
        (HIGH, MEDIUM, 24, ()),
        (HIGH, MEDIUM, 23.99, ("high_stays_24_hours",)),
        (HIGH, LOW, 24, ()),
        (HIGH, LOW, 23.99, ("high_stays_24_hours",)),
        (MEDIUM, LOW, 1, ()),
        (EMERGENCY, HIGH, 1, ()),
        (EMERGENCY, MEDIUM, 24, ("emergency_becomes_high",)),
        (EMERGENCY, MEDIUM, 23, ("high_stays_24_hours", "emergency_becomes_high")),
        (EMERGENCY, LOW, 48, ("emergency_becomes_high",)),
        (LOW, LOW, 48, ("not_lower",)),
        (MEDIUM, HIGH, 48, ("not_lower",)),
        (HIGH, UNASKED, 48, ("not_lower", "screen_unfinished")),
        (MEDIUM, UNASKED, 48, ("not_lower", "screen_unfinished")),
    ],
)
def test_lowering_from_each_level_to_each_other(
    current: RiskLevel, to: RiskLevel, hours: float, codes: tuple[str, ...]
) -> None:
    assert against(current, to, hours) == codes


@pytest.mark.parametrize("role", ["", "agent", "counsellor", "clinician", "team_lead", "manager", "admin"])
def test_nobody_but_a_supervisor_lowers(role: str) -> None:
    assert against(HIGH, MEDIUM, 30, by_role=role) == ("supervisor_needed",)


@pytest.mark.parametrize(
    ("seconds", "codes"), [(0, ("new_screen_needed",)), (1, ()), (108000, ()), (108001, ("new_screen_needed",))]
)
def test_the_new_screen_is_asked_after_the_level_was_set_and_has_come(seconds: int, codes: tuple[str, ...]) -> None:
    assert against(HIGH, MEDIUM, 30, new_screen_at=SET_AT + timedelta(seconds=seconds)) == codes


# --- the clinician's exception ----------------------------------------------------------------------------------------

OLD = Screen(
    asq_1=NO,
    asq_2=NO,
    asq_3=NO,
    asq_4=YES,
    asq_5=NO,
    attempt_over_12_months_ago=True,
    red_flags=RedFlags(*[False] * 8),
    pgsi=Points(2),
    k6=Points(0),
    screened_at=SET_AT,
)


def lowest(screen: Screen, **changes: Any) -> RiskLevel | None:
    at = SET_AT + timedelta(hours=2)
    asked: dict[str, Any] = {"since": SET_AT, "safety_assessed_at": at, "by_role": "clinician", "now": at, "zone": UTC}
    return lowest_after_safety_assessment(Standing(HIGH, Rule.R1), screen, **(asked | changes))


@pytest.mark.parametrize("name", ["asq_1", "asq_2", "asq_3", "asq_5"])
@pytest.mark.parametrize("answer", [None, AsqAnswer.YES, AsqAnswer.REFUSED])
def test_each_other_question_has_to_be_answered_no(name: str, answer: AsqAnswer | None) -> None:
    assert lowest(replace(OLD, **{name: answer})) is None


@pytest.mark.parametrize("answer", [None, NO, AsqAnswer.REFUSED])
def test_an_old_attempt_has_to_be_known(answer: AsqAnswer | None) -> None:
    assert lowest(replace(OLD, asq_4=answer)) is None


def test_the_rest_of_the_screen_says_how_far() -> None:
    assert lowest(OLD) is LOW
    assert lowest(replace(OLD, k6=Points(5))) is MEDIUM
    assert lowest(replace(OLD, pgsi=None)) is MEDIUM


@pytest.mark.parametrize(
    ("hours", "is_open"),
    [(0, True), (14.99, True), (15, False), (24, False)],
    ids=["now", "23:59", "midnight", "later"],
)
def test_the_day_ends_at_midnight_of_the_service(hours: float, is_open: bool) -> None:
    at = SET_AT + timedelta(hours=hours)
    assert (lowest(OLD, safety_assessed_at=at, now=at) is LOW) is is_open
