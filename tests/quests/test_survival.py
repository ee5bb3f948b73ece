"""Kaplan-Meier against numbers that can be checked by hand and in every textbook."""

from __future__ import annotations

import pytest

from quests.survival import Observation, curve, median


def times(text: str) -> list[Observation]:
    """``6 6+`` reads: it happened on day 6, and: seen until day 6 without its happening."""
    return [Observation(float(word.rstrip("+")), not word.endswith("+")) for word in text.split()]


# Remission times in weeks on 6-mercaptopurine: E. J. Freireich et al., Blood 21 (1963) 699-716; by hand in many books.
SIX_MP = times("6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+")


def test_freireich_1963_falls_as_the_textbooks_have_it() -> None:
    assert [(point.days, point.at_risk, point.happened) for point in curve(SIX_MP)] == [
        (6, 21, 3),
        (7, 17, 1),
        (10, 15, 1),
        (13, 12, 1),
        (16, 11, 1),
        (22, 7, 1),
        (23, 6, 1),
    ]
    # 18/21; x 16/17; x 14/15; x 11/12; x 10/11; x 6/7; x 5/6
    by_hand = [0.857143, 0.806723, 0.752941, 0.690196, 0.627451, 0.537815, 0.448179]
    assert [point.survival for point in curve(SIX_MP)] == pytest.approx(by_hand, abs=1e-6)


def test_the_median_of_freireich_1963_is_23_weeks() -> None:
    assert median(SIX_MP) == 23


def test_without_censoring_the_median_is_the_middle_one() -> None:
    assert median(times("1 2 3 4 5")) == 3
    assert median(times("1 2 3 4")) == 2


def test_one_half_on_paper_is_one_half_after_rounding() -> None:
    """5/6 x 4/5 x 3/4 is one half; as floats it need not be."""
    for people in range(2, 60, 2):
        assert median([Observation(day, True) for day in range(1, people + 1)]) == people / 2


def test_to_leave_out_who_is_still_there_would_make_it_look_shorter() -> None:
    seen = times("1 2 3 9+ 9+ 9+ 9+ 4 8+ 7+")
    assert median(seen) is None
    assert median([time for time in seen if time.happened]) == 2


def test_where_half_is_not_reached_there_is_no_median() -> None:
    assert median(times("5 9+ 9+")) is None
    assert median([]) is None
    assert curve(times("3+ 4+")) == []


def test_who_was_last_seen_as_it_happened_to_others_was_at_risk_then() -> None:
    assert median(times("5 5+")) == 5
    assert curve(times("5 5+"))[0].at_risk == 2
