"""What is true of the ladder for every screen there can be, and of the levels that it gives."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quests.instruments import Score, instrument, score
from quests.risk import REASONS, AsqAnswer, Assessment, Points, RedFlags, RiskLevel, Rule, Screen, assess
from tests.quests.screens import ASQ, CALM, DANGERS, FLAGS, HIGHEST, NOW, flags, having

# --- the order of levels ----------------------------------------------------------------------------


def test_levels_compare_by_danger_and_not_by_letters() -> None:
    order = [RiskLevel.LOW, RiskLevel.UNASKED, RiskLevel.MEDIUM, RiskLevel.HIGH, RiskLevel.EMERGENCY]
    assert sorted([order[3], order[1], order[4], order[0], order[2]]) == order
    for index, level in enumerate(order):
        assert all(level > other and other < level and level >= other for other in order[:index])
        assert not any(level < other or level <= other or other > level for other in order[:index])
        same = RiskLevel(str(level))
        assert level >= same
        assert level <= same
        assert not level > same
        assert not level < same


def test_a_level_compares_with_a_name_and_refuses_any_other_text() -> None:
    assert RiskLevel.HIGH > "low"
    assert max("high", RiskLevel.LOW) == "high"
    with pytest.raises(ValueError, match="grave"):
        _ = RiskLevel.HIGH < "grave"


def test_levels_are_spelt_as_outsiders_read_them() -> None:
    assert {str(level) for level in RiskLevel} == {"unasked", "low", "medium", "high", "emergency"}
    assert [str(rule) for rule in Rule] == ["R0", "R1", "R2", "R3", "R4", "person"]


def test_unasked_is_treated_as_medium_and_the_others_as_themselves() -> None:
    treated = {level: level.treated_as for level in RiskLevel}
    assert treated.pop(RiskLevel.UNASKED) is RiskLevel.MEDIUM
    assert all(level is as_level for level, as_level in treated.items())


@pytest.mark.parametrize(
    ("points", "reach", "stay_below"),
    [
        pytest.param(Points(4), False, True, id="finished_under"),
        pytest.param(Points(5), True, False, id="finished_at_the_cut_off"),
        pytest.param(Points(4, is_complete=False), False, False, id="under_so_far"),
        pytest.param(Points(5, is_complete=False), True, False, id="at_the_cut_off_so_far"),
    ],
)
def test_open_answers_can_prove_a_cut_off_and_never_disprove_it(points: Points, reach: bool, stay_below: bool) -> None:
    assert (points.reach(5), points.stay_below(5)) == (reach, stay_below)


# --- scores of questionnaires ------------------------------------------------------------------------


def points_of(slug: str, value: int, count: int) -> Score:
    of = instrument(slug)
    return score(of, {item.key: value for item in of.items[:count]})


def test_a_finished_questionnaire_takes_its_place_in_the_screen() -> None:
    screen = Screen().with_score(points_of("pgsi", 1, 9)).with_score(points_of("k6", 2, 6))
    assert (screen.pgsi, screen.k6, screen.bbgs) == (Points(9), Points(12), None)


def test_an_unfinished_questionnaire_can_raise_but_never_reassure() -> None:
    calm = having(CALM, {"pgsi": None})
    assert assess(calm.with_score(points_of("pgsi", 3, 1)), NOW).rule is Rule.R2
    assert assess(calm.with_score(points_of("pgsi", 0, 8)), NOW).rule is Rule.R4
    assert assess(calm.with_score(points_of("pgsi", 0, 9)), NOW).rule is Rule.R3
    assert assess(calm.with_score(points_of("bbgs", 1, 1)), NOW).rule is Rule.R2
    assert assess(calm.with_score(points_of("bbgs", 0, 2)), NOW).rule is Rule.R4


def test_heavy_distress_with_a_heavy_pgsi_is_high_in_the_middle_of_the_questionnaire() -> None:
    screen = Screen().with_score(points_of("pgsi", 3, 3)).with_score(points_of("k6", 4, 4))
    assert assess(screen, NOW) == Assessment(RiskLevel.HIGH, Rule.R1, ("k6_with_pgsi",))


def test_a_questionnaire_that_the_ladder_does_not_read_is_refused_and_not_lost() -> None:
    with pytest.raises(LookupError, match="'k11'"):
        Screen().with_score(replace(points_of("k6", 0, 6), instrument="k11"))


# --- what is true for every screen ------------------------------------------------------------------

answers = st.sampled_from([True, False, None])
asq_answers = st.sampled_from([*AsqAnswer, None])


def sums(highest: int) -> st.SearchStrategy[Points | None]:
    return st.none() | st.builds(Points, st.integers(0, highest), is_complete=st.booleans())


screens = st.builds(
    Screen,
    **dict.fromkeys(ASQ, asq_answers),
    **dict.fromkeys(DANGERS, answers),
    **{name: sums(highest) for name, highest in HIGHEST.items()},
    red_flags=st.builds(RedFlags, *[answers] * 8),
    gambling_not_applicable=st.booleans(),
    worker_says_high=st.booleans(),
    declined=st.booleans(),
    screened_at=st.none() | st.integers(-5, 200).map(lambda days: NOW - timedelta(days=days)),
)
# Most random screens are emergencies; these stay quiet but for a few answers, so that R2 to R4 are met too.
quiet_changes = st.fixed_dictionaries(
    {},
    optional={
        "red_flags": st.builds(RedFlags, *[st.sampled_from([False, None])] * 8) | st.just(flags()),
        "pgsi": sums(4),
        "bbgs": sums(1),
        "clip": sums(1),
        "k6": sums(6),
        "phq2": sums(3),
        "gad2": sums(3),
        "plan": answers,
        "screened_at": st.none() | st.integers(-1, 120).map(lambda days: NOW - timedelta(days=days)),
    },
)
any_screen = screens | quiet_changes.map(lambda changes: having(CALM, changes)) | st.just(Screen())


@given(any_screen)
def test_every_screen_has_one_level_with_a_reason(screen: Screen) -> None:
    assessment = assess(screen, NOW)
    assert assessment.reasons
    assert assessment.rule is not Rule.PERSON
    assert all(reason in REASONS for reason in assessment.reasons)


@given(any_screen, st.sampled_from([*DANGERS, *FLAGS, "worker_says_high"]))
def test_one_more_yes_never_lowers_the_level(screen: Screen, name: str) -> None:
    if name in FLAGS:
        worse = replace(screen, red_flags=replace(screen.red_flags, **{name: True}))
    else:
        worse = having(screen, {name: True})
    assert assess(worse, NOW).level >= assess(screen, NOW).level


@given(any_screen, st.sampled_from(ASQ), st.sampled_from([AsqAnswer.YES, AsqAnswer.REFUSED]))
def test_a_yes_or_a_refusal_on_the_asq_never_gives_less_than_high(screen: Screen, name: str, answer: AsqAnswer) -> None:
    screen = having(screen, {name: None})
    worse = assess(having(screen, {name: answer}), NOW).level
    assert worse >= assess(screen, NOW).level
    assert worse >= RiskLevel.HIGH


@given(any_screen, st.sampled_from(sorted(HIGHEST)))
def test_one_more_point_never_lowers_the_level(screen: Screen, name: str) -> None:
    points = getattr(screen, name)
    if points is None or points.at_least == HIGHEST[name]:
        return
    worse = having(screen, {name: replace(points, at_least=points.at_least + 1)})
    assert assess(worse, NOW).level >= assess(screen, NOW).level


@given(any_screen)
def test_low_needs_gambling_distress_and_flags_all_asked_and_recent(screen: Screen) -> None:
    if assess(screen, NOW).level is not RiskLevel.LOW:
        return
    gambling = [screen.pgsi, screen.bbgs, screen.clip, screen.lie_bet]
    assert screen.gambling_not_applicable or any(points and points.is_complete for points in gambling)
    assert any(points and points.is_complete for points in (screen.k6, screen.phq2))
    assert all(getattr(screen.red_flags, name) is False for name in FLAGS)
    assert screen.screened_at is not None
    assert timedelta(0) <= NOW - screen.screened_at <= timedelta(days=90)
    assert not any(getattr(screen, name) for name in DANGERS)


@given(any_screen, st.sampled_from(["pgsi", "k6", "phq2", "gad2"]))
def test_leaving_a_questionnaire_unfinished_never_lowers_the_level(screen: Screen, name: str) -> None:
    points = getattr(screen, name)
    if points is None:
        return
    unfinished = having(screen, {name: replace(points, is_complete=False)})
    assert assess(unfinished, NOW).level >= assess(screen, NOW).level


@given(any_screen, st.integers(0, 400))
def test_time_alone_never_lowers_the_level(screen: Screen, days: int) -> None:
    if screen.screened_at is not None and screen.screened_at > NOW:
        return
    assert assess(screen, NOW + timedelta(days=days)).level >= assess(screen, NOW).level


def test_these_tests_know_every_field_of_a_screen() -> None:
    others = {
        "attempt_over_12_months_ago", "worker_says_high", "red_flags", "gambling_not_applicable", "declined",
        "screened_at", "cut_offs",
    }  # fmt: skip
    assert {field.name for field in fields(Screen)} == {*ASQ, *DANGERS, *HIGHEST} | others
