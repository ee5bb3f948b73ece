"""Differences of two shares: published numbers, and intervals that are right as often as they say."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from quests.alike import FAR_APART, like_with_like, standardised
from quests.always_valid import always_valid, is_possible
from quests.change import Interval, Share, difference, newcombe, wilson
from quests.shareable import is_group
from quests.stays import Stay
from quests.strata import Group, common, told_apart
from quests.windows import cuts, days, up_to

UTC = ZoneInfo("UTC")


@pytest.mark.parametrize(
    ("new", "old", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_newcombes_own_eight_examples_come_out_as_he_printed_them(
    new: tuple[int, int], old: tuple[int, int], low: float, high: float
) -> None:
    """Table II of his paper, method 10, cases (a) to (h)."""
    found = newcombe(Share(*old), Share(*new))
    assert [found.low, found.high] == pytest.approx([low, high], abs=5e-5)


def test_the_interval_of_one_share_is_wilsons() -> None:
    """81 of 263 and 15 of 148: R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3."""
    for share, low, high in ((Share(81, 263), 0.2553, 0.3662), (Share(15, 148), 0.0624, 0.1605)):
        assert [wilson(share).low, wilson(share).high] == pytest.approx([low, high], abs=5e-5)


# --- who looks every day --------------------------------------------------------------------------------


def _looks(rng: Random, chance: float, other: float) -> list[tuple[Share, Share]]:
    """Two hundred and fifty days with a few people each; numbers are looked at every evening from thirty people on."""
    old, new, looks = Share(0, 0), Share(0, 0), []
    for _day in range(250):
        old, new = _more(rng, old, chance), _more(rng, new, other)
        if old.is_enough and new.is_enough:
            looks.append((old, new))
    return looks


def _more(rng: Random, share: Share, chance: float) -> Share:
    came = rng.choice((0, 1, 2, 3))
    return Share(share.part + sum(rng.random() < chance for _ in range(came)), share.whole + came)


def test_who_looks_every_day_is_misled_no_more_than_once_in_twenty_and_by_the_usual_interval_far_more() -> None:
    rng, services = Random(11), 120
    ever_wrong = usual_wrong = 0
    for _service in range(services):
        looks = _looks(rng, 0.6, 0.6)
        ever_wrong += any(not is_possible(old, new, 0) for old, new in looks)
        usual_wrong += any(not newcombe(old, new).may_be_chance for old, new in looks)
    assert ever_wrong <= 0.05 * services
    assert usual_wrong > 0.2 * services  # the negative control


def test_a_difference_that_is_there_is_found_in_time_and_lies_in_the_interval() -> None:
    rng = Random(5)
    found = 0
    for _service in range(12):
        looks = _looks(rng, 0.5, 0.75)
        intervals = [always_valid(old, new) for old, new in looks[::40]]
        assert all(one.low <= 0.25 <= one.high for one in intervals)
        found += not is_possible(*looks[-1], 0)
    assert found >= 11


@pytest.mark.parametrize("n", [5, 40, 400])
def test_the_interval_for_every_day_holds_the_usual_one(n: int) -> None:
    for part, other in ((0, 0), (0, n), (n // 2, n // 3), (n, n)):
        old, new = Share(part, n), Share(other, n)
        wide, usual = always_valid(old, new), newcombe(old, new)
        assert wide.low <= usual.low <= difference(old, new) <= usual.high <= wide.high


# --- like with like -------------------------------------------------------------------------------------


def test_a_difference_that_is_all_in_who_came_goes_away_when_like_is_compared_with_like() -> None:
    """Simpson's paradox: in each group the versions are alike, and all together the newer one looks better."""
    strata = [(Share(72, 80), Share(18, 20)), (Share(6, 20), Share(24, 80))]
    together = difference(Share(78, 100), Share(42, 100))
    assert together == pytest.approx(-0.36)
    found = like_with_like(strata)
    assert found is not None
    assert found.difference == pytest.approx(0)
    assert found.interval.may_be_chance


def test_the_interval_of_like_with_like_is_right_about_as_often_as_it_says() -> None:
    rng, right, rounds = Random(3), 0, 400
    for _ in range(rounds):
        strata = [
            (_share(rng, old, chance), _share(rng, new, chance + 0.15))
            for old, new, chance in ((60, 25, 0.3), (20, 50, 0.6), (8, 12, 0.5))
        ]
        found = like_with_like(strata)
        assert found is not None
        right += found.interval.low <= 0.15 <= found.interval.high
    assert 0.92 * rounds <= right <= 0.98 * rounds


def _share(rng: Random, people: int, chance: float) -> Share:
    return Share(sum(rng.random() < chance for _ in range(people)), people)


def test_strata_that_only_one_version_has_tell_nothing() -> None:
    assert like_with_like([(Share(3, 9), Share(0, 0)), (Share(0, 0), Share(4, 8))]) is None


def test_groups_differ_where_one_value_is_much_more_common() -> None:
    assert standardised({"low": 50, "high": 50}, {"low": 100, "high": 100}) == 0
    assert standardised({"low": 70, "high": 30}, {"low": 40, "high": 60}) > FAR_APART
    assert standardised({"low": 70, "high": 30}, {"low": 66, "high": 34}) < FAR_APART
    assert standardised({"2026-09": 40}, {"2026-10": 40}) == float("inf")


def test_two_tables_that_pool_differently_are_compared_by_what_they_have_in_common() -> None:
    old = [(("low",), 40), (("medium",), 60), (("emergency", "high"), 25)]
    new = [(("low", "medium"), 50), (("high",), 22)]
    assert common(old, new) == [Group(("emergency", "high"), 25, 22), Group(("low", "medium"), 100, 50)]


def test_strata_are_put_together_until_nobody_in_them_is_a_small_group() -> None:
    small, large = (Share(3, 30), Share(12, 30)), (Share(20, 40), Share(15, 40))
    for strata in ([small, large, large], [large, large, small], [large, small, large]):
        told = told_apart(strata, 10)
        assert len(told) == 2
        assert sum(old.whole for old, _new in told) == 110
        assert all(is_group(n, 10) for pair in told for one in pair for n in (one.part, one.rest))
    assert told_apart([small], 10) == []


# --- the same time for everybody ------------------------------------------------------------------------

START = 480_000
"""An hour of the epoch; midnight of a day in October 2024."""


def test_only_those_count_who_had_the_whole_window_and_did_it_inside() -> None:
    at, week = "level:one", 7 * 24
    stays = [
        (Stay(at, START, START + week, "completed"), 4),
        (Stay(at, START, START + week + 1, "completed"), 3),  # an hour late
        (Stay(at, START + 1, START + 9, "stopped"), 2),
        (Stay(at, START + 47, None, None), 1),
        (Stay(at, START + 48, START + 50, "completed"), 8),  # of a day that has not had the whole window
    ]
    found = days(stays, "completed", window_days=7, until_hour=START + 48 + week, zone=UTC)
    first = found[0][0]
    assert found == [(first, 4, 5), (first + timedelta(days=1), 0, 1)]
    assert up_to(found, first) == Share(4, 9)


def test_what_two_days_differ_by_is_whole_groups() -> None:
    rng = Random(1)
    for _service in range(200):
        found = [
            (date(2026, 1, 1) + timedelta(days=day), rng.choice((0, 0, 1, 2, 6)), rng.choice((0, 0, 1, 3)))
            for day in range(60)
        ]
        parts = cuts(found, 5)
        for earlier, later in zip([None, *parts], parts, strict=False):
            part = later.share.part - (earlier.share.part if earlier else 0)
            rest = later.share.rest - (earlier.share.rest if earlier else 0)
            assert is_group(part, 5)
            assert is_group(rest, 5)
        # Days that were closed stay closed, whatever comes after them.
        assert cuts(found[:30], 5) == [one for one in parts if one.day <= found[29][0]]


def test_day_by_day_without_groups_small_ones_would_be_told() -> None:
    """The negative control of the test above: numbers of two days that differ by one person."""
    found = [(date(2026, 1, day), 1, 0) for day in range(1, 9)]
    assert up_to(found, date(2026, 1, 7)).part - up_to(found, date(2026, 1, 6)).part == 1
    assert [one.day.day for one in cuts(found, 5)] == [5]


def test_an_interval_that_touches_nothing_does_not_leave_it_out() -> None:
    assert Interval(0.0, 0.4).may_be_chance
    assert not Interval(0.01, 0.4).may_be_chance
