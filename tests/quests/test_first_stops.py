"""Where people stop first: what is shown is no small group, also for who subtracts it from the table of levels."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC
from random import Random

import pytest

from quests.dropoff import DropOff, count
from quests.first_stops import FINEST, PLAIN, FirstStops, StopRow, first_stops, narrowed
from quests.suppression import suppress
from quests.tally import raw_counts
from quests.trace import QUARTER
from tests.quests.populations import LAST_DAY, UNTIL, population, some_plan
from tests.quests.tables import level, table

Stops = dict[str, dict[str, int]]
SEEDS = range(60)


def two_levels(**second: int) -> DropOff:
    return table(level("one", completed=100, stalled=20, stopped=10), level("two", **second))


def shown(exact: DropOff, stops: Stops) -> FirstStops:
    return first_stops(exact, suppress(exact), stops)


def test_each_level_is_a_row_by_what_became_of_its_people() -> None:
    exact = two_levels(completed=50, stalled=30, stopped=10, in_progress=10)
    stops = {
        "one": {"stalled": 20, "stopped": 10, "back": 10},
        "two": {"stalled": 30, "stopped": 10},
    }
    found = shown(exact, stops)
    assert found.columns == FINEST
    assert [(row.levels, row.people) for row in found.rows] == [
        (("one",), (10, 0, 0, 20, 0, 10)),
        (("two",), (0, 0, 0, 30, 0, 10)),
    ]


def test_who_stopped_before_and_again_is_not_told_by_subtracting_the_tables() -> None:
    """Stalled in the last level are 30. If 28 first stopped there, two had stopped before: then it is coarser."""
    exact = two_levels(completed=50, stalled=30, stopped=10, in_progress=10)
    stops = {
        "one": {"stalled": 22, "stopped": 10, "back": 10},
        "two": {"stalled": 28, "stopped": 10},
    }
    fine = FirstStops(FINEST, (StopRow(("one",), (10, 0, 0, 22, 0, 10)), StopRow(("two",), (0, 0, 0, 28, 0, 10))))
    assert narrowed(exact, suppress(exact), fine), "the control: as it is, it gives the two away"
    found = shown(exact, stops)
    assert found.columns != FINEST or len(found.rows) == 1
    assert not narrowed(exact, suppress(exact), found)


def test_a_number_that_is_hidden_in_the_table_of_levels_is_not_given_back() -> None:
    """Three are stalled in the first level, which is hidden. All first stops of the stalled are 33, 30 are shown."""
    exact = table(
        level("one", completed=100, stalled=3, in_progress=20),
        level("two", completed=50, stalled=30, in_progress=20),
    )
    published = suppress(exact)
    assert published.levels[0].stalled is None
    stops = {"one": {"stalled": 8, "back": 10}, "two": {"stalled": 25}}
    fine = FirstStops(PLAIN, (StopRow(("one",), (10, 0, 8)), StopRow(("two",), (0, 0, 25))))
    assert narrowed(exact, published, fine)
    assert not narrowed(exact, published, first_stops(exact, published, stops))


def test_levels_where_few_stopped_share_a_row() -> None:
    exact = table(
        level("one", completed=100, stalled=20, in_progress=20),
        level("two", completed=70, stalled=12, in_progress=18),
        level("three", completed=50, stalled=10, in_progress=10),
    )
    stops = {"one": {"stalled": 20}, "two": {"stalled": 12, "back": 3}, "three": {"stalled": 10, "back": 4}}
    rows = shown(exact, stops).rows
    assert {row.levels for row in rows} == {("one",), ("two", "three")}


def test_of_a_few_there_is_no_table() -> None:
    exact = table(level("one", completed=20, stalled=2, in_progress=20))
    assert shown(exact, {"one": {"stalled": 2, "back": 1}}).rows == ()


@pytest.mark.parametrize("seed", SEEDS)
def test_of_no_imaginary_people_a_small_group_is_shown_or_worked_out(seed: int) -> None:
    exact, stops = some_people(seed)
    published = suppress(exact)
    found = first_stops(exact, published, stops)
    assert all(number == 0 or number >= 5 for row in found.rows for number in row.people)
    assert sorted(slug for row in found.rows for slug in row.levels) in ([], sorted(one.level for one in exact.levels))
    assert not narrowed(exact, published, found)


def test_without_the_attacker_small_groups_would_be_worked_out() -> None:
    """The control: the same tables, pooled until no number in them is small, and published as they are."""
    told = 0
    for seed in SEEDS:
        exact, stops = some_people(seed)
        rows = tuple(StopRow((one.level,), _plain(stops.get(one.level, {}))) for one in exact.levels)
        if all(number == 0 or number >= 5 for row in rows for number in row.people):
            told += bool(narrowed(exact, suppress(exact), FirstStops(PLAIN, rows)))
    assert told > 0


def _plain(since: dict[str, int]) -> tuple[int, ...]:
    return tuple(sum(since.get(one, 0) for one in column) for column in PLAIN)


def some_people(seed: int) -> tuple[DropOff, Stops]:
    """A random population of a random quest: its exact table, and where they first stopped."""
    random = Random(seed)
    plan = some_plan(random, random.randint(1, 5), random.randint(1, 3))
    log = population(random, plan, random.choice([20, 60, 150, 300]), random.choice([0.7, 0.85, 0.93]))
    exact = count(log, plan.levels, LAST_DAY, UTC, quest="imaginary", version=1)
    stops: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for key, people in raw_counts(log, int(UNTIL.timestamp()) // QUARTER).items():
        if key.startswith("first:"):
            _first, slug, since = key.split(":")
            stops[slug][since] = people
    return exact, dict(stops)
