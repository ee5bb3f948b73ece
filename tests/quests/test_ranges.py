"""The exact ranges, against trying every number."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest

from quests.ranges import Contradiction, Ranges

TOP = 12


def tried(lowest: list[int], equations: list[tuple[dict[int, int], int]]) -> list[tuple[int, ...]]:
    """Every solution with no unknown above TOP."""
    return [
        numbers
        for numbers in product(*(range(low, TOP + 1) for low in lowest))
        if all(sum(factor * numbers[place] for place, factor in side.items()) == total for side, total in equations)
    ]


def solved(lowest: list[int], equations: list[tuple[dict[int, int], int]]) -> Ranges:
    ranges = Ranges(lowest)
    for side, total in equations:
        ranges.require(side, total)
    return ranges


def test_two_that_add_up() -> None:
    ranges = solved([1, 1], [({0: 1, 1: 1}, 6)])
    assert [(ranges.floor(place), ranges.ceiling(place)) for place in (0, 1)] == [(1, 5), (1, 5)]


def test_without_an_equation_there_is_no_limit() -> None:
    assert (Ranges([3]).floor(0), Ranges([3]).ceiling(0)) == (3, None)
    ranges = solved([0, 0, 0], [({0: 1, 1: -1}, 2), ({2: 1}, 7)])
    assert [(ranges.floor(place), ranges.ceiling(place)) for place in range(3)] == [(2, None), (0, None), (7, 7)]


def test_half_a_person_does_not_count() -> None:
    ranges = solved([0, 0], [({0: 2, 1: 1}, 5)])
    assert (ranges.floor(0), ranges.ceiling(0)) == (0, 2)
    ranges = solved([0, 0], [({0: 2, 1: -1}, 3)])
    assert ranges.floor(0) == 2


def test_what_follows_only_from_several_equations_together_is_found() -> None:
    """a + b = 10, b + c = 10, a + c = 12 leave one solution; no single equation says so."""
    ranges = solved([1, 1, 1], [({0: 1, 1: 1}, 10), ({1: 1, 2: 1}, 10), ({0: 1, 2: 1}, 12)])
    assert [(ranges.floor(place), ranges.ceiling(place)) for place in range(3)] == [(6, 6), (4, 4), (6, 6)]


def test_equations_that_say_the_same_twice_do_no_harm() -> None:
    ranges = solved([0, 0], [({0: 1, 1: 1}, 4), ({0: 2, 1: 2}, 8), ({}, 0)])
    assert (ranges.floor(0), ranges.ceiling(0)) == (0, 4)


@pytest.mark.parametrize("total", [-1, 1])
def test_what_cannot_be_is_refused(total: int) -> None:
    with pytest.raises(Contradiction):
        solved([1, 1], [({0: 1, 1: 1}, total)])


def test_a_copy_is_bound_by_what_is_added_to_it_alone() -> None:
    ranges = solved([0, 0], [({0: 1, 1: 1}, 9)])
    twin = ranges.copy()
    twin.require({0: 1}, 4)
    assert (twin.floor(1), twin.ceiling(1)) == (5, 5)
    assert (ranges.floor(1), ranges.ceiling(1)) == (0, 9)


@pytest.mark.parametrize("seed", range(60))
def test_random_tables_with_totals_are_solved_as_by_trying(seed: int) -> None:
    """Four numbers with a known sum, under two random sums or differences of three of them."""
    random = Random(seed)
    lowest = [random.randint(0, 1) for _ in range(4)]
    truth = [random.randint(low, TOP // 4) for low in lowest]
    signs = (1,) if seed % 2 else (1, 1, -1)
    sides = [{place: random.choice(signs) for place in random.sample(range(4), 3)} for _ in range(2)]
    sides.append(dict.fromkeys(range(4), 1))
    equations = [(side, sum(factor * truth[place] for place, factor in side.items())) for side in sides]
    ranges, solutions = solved(lowest, equations), tried(lowest, equations)
    assert tuple(truth) in solutions
    for place in range(4):
        values = [numbers[place] for numbers in solutions]
        found = ranges.floor(place), ranges.ceiling(place)
        if seed % 2:
            assert found == (min(values), max(values))
        else:  # differences can leave only every other number possible; the ends are still not too narrow
            assert found[0] <= min(values)
            assert (found[1] or 0) >= max(values)
