"""What may be told of a part beside its whole: for rates, curves and windows."""

from __future__ import annotations

from random import Random

import pytest

from quests.shareable import Bin, all_shareable, merged_bins, shareable


@pytest.mark.parametrize(
    ("whole", "part", "may"),
    [(40, 12, True), (40, 0, True), (40, 40, True), (40, 4, False), (40, 36, False), (40, 35, True), (3, 0, False)],
)
def test_a_part_is_told_where_it_and_the_rest_are_nobody_or_a_group(whole: int, part: int, may: bool) -> None:
    assert shareable(whole, part) is may


def test_ten_are_asked_where_ten_are_promised() -> None:
    assert not shareable(40, 9, min_cell=10)
    assert shareable(40, 10, min_cell=10)


def test_parts_are_told_together_where_what_remains_beside_them_is_a_group() -> None:
    assert all_shareable(40, [20, 15])
    assert not all_shareable(40, [20, 17])
    assert not all_shareable(40, [20, 3])
    assert all_shareable(40, [20, 20])


def test_a_part_greater_than_its_whole_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no part"):
        shareable(4, 5)
    with pytest.raises(ValueError, match="no parts"):
        all_shareable(40, [30, 12])


def test_neighbouring_days_are_put_together_until_they_hold_a_group() -> None:
    assert merged_bins([(1, 3, 0), (2, 2, 0), (3, 0, 0), (4, 6, 2), (5, 0, 3)]) == [(2, 5, 0), (5, 6, 5)]


def test_what_is_left_at_the_end_goes_to_the_last() -> None:
    assert merged_bins([(1, 5, 0), (2, 6, 0), (3, 2, 0)]) == [(1, 5, 0), (3, 8, 0)]


def test_where_all_together_are_few_there_is_no_curve() -> None:
    assert merged_bins([(1, 3, 0), (2, 1, 40)]) == []
    assert merged_bins([]) == merged_bins([(1, 0, 0)]) == []


def test_any_bins_keep_everybody_and_tell_of_no_small_group() -> None:
    drawn = 0
    for seed in range(300):
        random = Random(seed)
        bins: list[Bin] = [(day, random.choice((0, 0, 1, 4, 9)), random.choice((0, 0, 2, 7))) for day in range(1, 15)]
        merged = merged_bins(bins)
        drawn += bool(merged)
        assert all(one in (0, *range(5, 200)) for _day, *both in merged for one in both)
        if merged:
            assert [sum(one[at] for one in merged) for at in (1, 2)] == [sum(one[at] for one in bins) for at in (1, 2)]
    assert drawn > 250
