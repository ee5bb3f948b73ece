"""Kaplan-Meier against numbers that can be checked by hand and in every textbook."""

from __future__ import annotations

import json
from fractions import Fraction
from math import inf, sqrt
from pathlib import Path

import pytest

from quests.survival import Observation, curve, median, median_interval

PEER = json.loads((Path(__file__).parent / "data" / "lifelines_times.json").read_text())["one_way"]


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
    by_hand = [Fraction(6, 7), Fraction(96, 119), Fraction(64, 85), Fraction(176, 255), Fraction(32, 51)]
    by_hand += [Fraction(64, 119), Fraction(160, 357)]
    assert [point.survival for point in curve(SIX_MP)] == pytest.approx([float(one) for one in by_hand], abs=1e-9)


def test_freireich_1963_is_as_unsure_as_the_textbooks_have_it() -> None:
    """Standard errors and log(-log) intervals as survival packages have printed them for these data for decades."""
    printed = {
        6: (0.0764, 0.6197, 0.9516),
        7: (0.0869, 0.5631, 0.9228),
        10: (0.0963, 0.5032, 0.8894),
        13: (0.1068, 0.4316, 0.8491),
        16: (0.1141, 0.3675, 0.8049),
        22: (0.1282, 0.2678, 0.7468),
        23: (0.1346, 0.1881, 0.6801),
    }
    for point in curve(SIX_MP):
        assert point.variance is not None
        assert point.band is not None
        assert (sqrt(point.variance), *point.band) == pytest.approx(printed[int(point.days)], abs=6e-5)
    assert median_interval(curve(SIX_MP)) == (13, None), "the upper edge has not come down to one half yet"


@pytest.mark.parametrize("case", PEER, ids=lambda case: f"seed {case['seed']}")
def test_it_equals_lifelines_with_several_people_at_a_time(case: dict[str, object]) -> None:
    """tests/quests/data/make_lifelines_times.py says how these numbers were made."""
    seen = [Observation(*row) for row in case["seen"]]  # type: ignore[attr-defined]
    points, expected = curve(seen), case["points"]
    assert [(point.days, point.at_risk) for point in points] == [(one["days"], one["at_risk"]) for one in expected]  # type: ignore[attr-defined]
    for point, one in zip(points, expected, strict=True):  # type: ignore[call-overload]
        assert (point.survival, point.variance) == pytest.approx((one["survival"], one["variance"]), abs=1e-9)
        assert point.band == pytest.approx((one["low"], one["high"]), abs=1e-9)
    assert median(seen) == case["median"]
    assert tuple(inf if edge is None else edge for edge in median_interval(points)) == tuple(case["between"])


def test_so_many_people_at_a_time_are_as_many_single_ones() -> None:
    together = [Observation(2, True, 3), Observation(2, False, 2), Observation(5, True, 4)]
    single = [Observation(one.days, one.happened) for one in together for _ in range(one.people)]
    assert curve(together) == curve(single)


def test_where_nobody_is_left_there_is_no_band() -> None:
    last = curve(times("1 2"))[-1]
    assert (last.survival, last.variance, last.band) == (0, None, None)


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
