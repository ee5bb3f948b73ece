"""No small group can be worked out of all tables together: everybody, each group, each dimension, two days running.

The promise P12 of the trust plan, for every table of one quest version that the service shows on its pages, in its
files and by its commands: they all show the same published numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from quests.dropoff import DropOff
from quests.groups import GroupRow, GroupTables, suppress_groups
from quests.pooling import summed
from quests.suppression import RISK_MIN_CELL, suppress
from tests.quests.populations import LAST_DAY
from tests.quests.sliced import Groups, by_month, counted, counted_groups, labelled, some_people, some_values
from tests.quests.tables import level, table
from tests.trust import a_reader_of_slices as slices
from tests.trust.a_reader_of_slices import Day, Found, Library


def some_days(seed: int, days: int, *, steps: int, sizes: tuple[int, ...] = (40, 100, 200, 400)) -> list[Day]:
    """The last days of a random population, by a dimension of chance or worse, and by the month of the start."""
    shape, log = some_people(seed, 2, steps, sizes)
    labels = {"value": labelled(log, some_values(Random(seed), 6 if days == 1 else 3))}
    if seed % 3 == 0:
        labels["month"] = labelled(log, by_month)
    found = []
    for day in (LAST_DAY - timedelta(days=days - 1 - number) for number in range(days)):
        by = {dimension: counted_groups(groups, shape, day) for dimension, groups in labels.items()}
        parts = by["value"].values()
        found.append(Day(summed(parts) if parts else counted([], shape, day), by))
    return found


def in_order(total: DropOff, published: DropOff, groups: Groups) -> GroupTables:
    """As the page does it: months are put together with their neighbours."""
    ordered = next(iter(groups), "").startswith("20")
    return suppress_groups(total, published, groups, ordered=ordered)


def by_risk(total: DropOff, published: DropOff, groups: Groups) -> GroupTables:
    return suppress_groups(total, published, groups, RISK_MIN_CELL)


def worked_out(days: list[Day], publish_groups: slices.Publish = in_order) -> list[Found]:
    return Library(suppress, publish_groups).read(days)


# --- the promise ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("first", range(0, 500, 50))
def test_nothing_can_be_worked_out_of_one_day_of_five_hundred_random_populations(first: int) -> None:
    for seed in range(first, first + 50):
        assert worked_out(some_days(seed, 1, steps=2)) == [], f"population {seed}"


@pytest.mark.parametrize("first", range(1000, 1060, 20))
def test_nothing_can_be_worked_out_of_two_days_running(first: int) -> None:
    for seed in range(first, first + 20):
        assert worked_out(some_days(seed, 2, steps=1)) == [], f"population {seed}"


@pytest.mark.parametrize("first", range(2000, 2060, 20))
def test_nothing_can_be_worked_out_by_risk(first: int) -> None:
    for seed in range(first, first + 20):
        assert worked_out(some_days(seed, 1, steps=2, sizes=(100, 400)), by_risk) == [], f"population {seed}"


def test_nothing_can_be_worked_out_to_within_ten_in_a_quest_for_somebody_in_danger(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control: with groups of five, as in every other quest, she finds some."""
    monkeypatch.setattr(slices, "FEWEST", RISK_MIN_CELL)
    days = [some_days(seed, 1, steps=2, sizes=(100, 400)) for seed in range(3000, 3060)]
    of_ten = [Library(lambda exact: suppress(exact, RISK_MIN_CELL), by_risk).read(day) for day in days]
    assert [found for one in of_ten for found in one] == []
    assert any(worked_out(day) for day in days)


# --- what goes wrong otherwise: the negative controls ---------------------------------------------------------


def small_cells_alone(total: DropOff, published: DropOff, groups: Groups) -> GroupTables:
    """Each row with its small numbers hidden, and nothing else."""
    return _rows(total, groups, _without_small)


def each_row_for_itself(total: DropOff, published: DropOff, groups: Groups) -> GroupTables:
    """Each row made safe as if it stood alone: a number hidden in one row remains of everybody's less the others."""
    return _rows(total, groups, suppress)


def nobody_shares_a_row(total: DropOff, published: DropOff, groups: Groups) -> GroupTables:
    """Columns hidden for all rows, and a row for every value, however few have it."""
    safe = suppress_groups(total, published, groups)
    if not safe.rows:
        return safe
    return replace(_rows(total, groups, _without_small), hidden=safe.hidden)


def _rows(total: DropOff, groups: Mapping[str, DropOff], publish: slices.Hide) -> GroupTables:
    rows = tuple(GroupRow((value,), publish(numbers)) for value, numbers in groups.items())
    levels = len(total.levels)
    return GroupTables(5, rows, (frozenset(),) * levels, (True,) * levels, shows_exits=True)


def _without_small(numbers: DropOff) -> DropOff:
    def gone(number: int | None) -> int | None:
        return None if number and number < 5 else number

    levels = tuple(
        replace(level, entered=gone(level.entered), **{state: gone(n) for state, n in level.states.items()})
        for level in numbers.levels
    )
    return replace(numbers, started=gone(numbers.started), exited_well=gone(numbers.exited_well), levels=levels)


@pytest.mark.parametrize("badly", [small_cells_alone, each_row_for_itself, nobody_shares_a_row])
def test_she_finds_what_is_badly_hidden(badly: slices.Publish) -> None:
    found = sum(bool(worked_out(some_days(seed, 1, steps=2, sizes=(100,)), badly)) for seed in range(20))
    assert found > 10


def test_that_completions_can_fall_is_what_keeps_two_days_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """A loss of four is five the next day and shown. Did nobody ever have a level opened again, she would know."""
    days = [_day(60, 40, 20, 4), _day(60, 40, 20, 5)]
    assert worked_out(days) == []
    monkeypatch.setattr(slices, "FEW", 1)
    assert {(found.true, found.least, found.greatest) for found in worked_out(days)} >= {(20, 20, 20), (4, 4, 4)}


def _day(completed: int, stalled: int, completed_of_few: int, stalled_of_few: int) -> Day:
    en = table(level("one", completed=completed, stalled=stalled), level("two", stalled=completed))
    fa = table(level("one", completed=completed_of_few, stalled=stalled_of_few), level("two", stalled=completed_of_few))
    return Day(summed((en, fa)), {"language": {"en": en, "fa": fa}})
