"""Which days of a curve are told, and that nobody can be picked out from between two of them."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import pairwise
from math import inf

import pytest

from quests.competing import Ended
from quests.survival import Observation, curve
from quests.time_numbers import GRID, HAPPENED
from quests.time_numbers import curve as published_curve
from quests.told_days import Told, told_days


def some_history(seed: int, ways: Sequence[str] = (HAPPENED,)) -> list[Ended]:
    """People with times as levels have them: many go on in the first days, others are followed for weeks."""
    draw = random.Random(seed)
    people = draw.choice((8, 20, 60, 150))
    return [
        (round(draw.expovariate(1 / draw.choice((2, 9, 40))) * 24) / 24, draw.choice([*ways, *ways, None]), 1)
        for _ in range(people)
    ]


def count(history: Sequence[Ended], start: float, end: float, how: str | None) -> int:
    return sum(people for days, way, people in history if way == how and start < days <= end)


def shown(history: Sequence[Ended]) -> Callable[[int], int]:
    """A share in whole percent at each day, told by another road than the module's own."""
    points = curve(Observation(at, how is not None, people) for at, how, people in history)
    days, survival = [point.days for point in points], [1.0, *[point.survival for point in points]]
    return lambda day: round(100 * survival[bisect_right(days, day)])


def shares(history: Sequence[Ended], days: Sequence[int]) -> list[int]:
    return list(map(shown(history), days))


def gaps(told: Sequence[Told]) -> list[tuple[float, float]]:
    return list(pairwise([-inf, *[float(one.day) for one in told], inf]))


@pytest.mark.parametrize("ways", [(HAPPENED,), ("well", "moved", "stopped")])
@pytest.mark.parametrize("seed", range(40))
def test_between_two_told_days_those_who_left_in_each_way_are_nobody_or_a_group(seed: int, ways: tuple[str]) -> None:
    history = some_history(seed, ways)
    told = told_days(history, GRID, [[way] for way in ways], 5, shown)
    if not told:
        return
    for way in ways:
        assert all(not 0 < count(history, start, end, way) < 5 for start, end in gaps(told))
    full = [one for one in told if one.on is not None]
    if full:
        assert all(not 0 < count(history, start, end, None) < 5 for start, end in gaps(full))
    for one in full:
        assert one.on == sum(people for days, _how, people in history if days > one.day)


def possible_last_seen(history: Sequence[Ended], thin: int, told: Sequence[Told]) -> set[int]:
    """How many may have been last seen by a thin day: every move of those around it that leaves all shares as told.

    An attacker of its own: it moves people hour by hour from one side to the other and looks at what would be shown.
    """
    days, full = [one.day for one in told], [-inf, *[float(one.day) for one in told if one.on is not None], inf]
    start, end = next((a, b) for a, b in pairwise(full) if a < thin < b)
    seen, possible = shares(history, days), set[int]()
    within = [at for at, one in enumerate(history) if one[1] is None and start < one[0] <= end]
    for people in range(-4, 5):
        here = [at for at in within if (history[at][0] <= thin) == (people < 0)]
        here.sort(key=lambda at: abs(history[at][0] - thin))
        if len(here) < abs(people):
            continue
        moved = set(here[: abs(people)])
        to = thin + 1 / 24 if people < 0 else float(thin)
        other = [(to, None, 1) if at in moved else one for at, one in enumerate(history)]
        if shares(other, days) == seen:
            possible.add(count(other, start, thin, None))
    return possible


def test_how_many_were_last_seen_by_a_thin_day_stays_open_over_five_values() -> None:
    thin_days = 0
    for seed in range(120):
        history = some_history(seed)
        told = told_days(history, GRID, [[HAPPENED]], 5, shown)
        for one in told:
            if one.on is None:
                thin_days += 1
                assert len(possible_last_seen(history, one.day, told)) >= 5, (seed, one)
    assert thin_days > 20, "there was something to find out"


def test_without_naming_other_histories_a_thin_day_gives_some_away() -> None:
    """The negative control: a day told wherever those who got there are groups, whatever the shares hint at."""
    found = 0
    for seed in range(120):
        history = some_history(seed)
        careless = told_days(history, GRID, [[HAPPENED]], 5, lambda _history: lambda _day: None)
        found += any(one.on is None and len(possible_last_seen(history, one.day, careless)) < 5 for one in careless)
    assert found > 5


def observed(history: Sequence[Ended]) -> list[Observation]:
    return [Observation(days, how is not None, people) for days, how, people in history]


@pytest.mark.parametrize("seed", range(60))
def test_no_day_beside_the_median_tells_of_a_few_in_between(seed: int) -> None:
    history = some_history(seed)
    events = count(history, -inf, inf, HAPPENED)
    shown = published_curve(observed(history), len(history), events if events >= 5 else None, min_cell=5)
    if shown.median_days is None:
        return
    median = next(point.days for point in curve(observed(history)) if point.survival <= 0.5 + 1e-12)
    for mark in shown.marks:
        between = abs(count(history, -inf, mark.days, HAPPENED) - count(history, -inf, median, HAPPENED))
        assert between == 0 or between >= 5


def test_a_large_group_is_told_as_the_curve_itself_has_it() -> None:
    draw = random.Random(5)
    history = [(draw.expovariate(1 / 6), draw.choice([HAPPENED, HAPPENED, None]), 1) for _ in range(5000)]
    shown = published_curve(observed(history), 5000, count(history, -inf, inf, HAPPENED), min_cell=5)
    assert [mark.days for mark in shown.marks][:9] == list(GRID[:9])
    points = curve(observed(history))
    for mark in shown.marks:
        exact = next(point for point in reversed(points) if point.days <= mark.days)
        assert mark.share == round(100 * (1 - exact.survival))
        assert exact.band is not None
        assert mark.low is not None
        assert mark.high is not None
        assert 0 <= 100 * (1 - exact.band[1]) - mark.low < 5
        assert 0 <= mark.high - 100 * (1 - exact.band[0]) < 5


@pytest.mark.parametrize(("people", "happened", "why"), [(None, 9, "hidden"), (20, None, "hidden"), (0, 0, "nobody")])
def test_no_curve_where_the_table_hides_what_it_tells(people: int | None, happened: int | None, why: str) -> None:
    shown = published_curve(observed(some_history(1)), people, happened, min_cell=5)
    assert (shown.why, shown.marks, shown.median_days) == (why, (), None)


def test_few_people_are_told_of_later() -> None:
    few = [Observation(1, True, 5), Observation(9, True, 2)]
    assert published_curve(few, 7, 7, min_cell=5).why == "too_soon"
