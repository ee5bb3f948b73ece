"""Groups side by side in words: who shares a row, where the comparison ends, which months cannot be compared yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from flask_babel import Babel

from app.insights.pages.dropoff_groups import Groups, groups_of
from app.insights.pages.level_rows import LevelRow
from quests.dropoff import STATES, DropOff
from quests.groups import suppress_groups
from quests.suppression import suppress
from tests.quests.tables import level, table

AS_OF = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _in_a_request() -> Iterator[None]:
    app = Flask("groups")
    Babel(app)
    with app.test_request_context():
        yield


def people(completed: int, stalled: int, later_stalled: int = 20) -> DropOff:
    return table(
        level("one", completed=completed, stalled=stalled),
        level("two", completed=completed - later_stalled, stalled=later_stalled),
    )


def side_by_side(dimension: str, groups: dict[str, DropOff]) -> Groups:
    total = sum_of(list(groups.values()))
    published = suppress(total)
    tables = suppress_groups(total, published, groups, ordered=dimension == "start_month")
    rows = [
        LevelRow(one.level, one.level.title(), one.entered, tuple(one.states[state] for state in STATES), None, ())
        for one in published.levels
    ]
    return groups_of(tables, dimension, rows, AS_OF)


def sum_of(groups: list[DropOff]) -> DropOff:
    levels = [
        level(name, **{state: sum(group.levels[index].states[state] or 0 for group in groups) for state in STATES})
        for index, name in enumerate(("one", "two"))
    ]
    return replace(table(*levels), exited_well=sum(group.exited_well or 0 for group in groups))


def test_each_level_has_a_row_for_every_group_in_words() -> None:
    found = side_by_side("language", {"en": people(60, 20), "ru": people(50, 10)})
    assert found.name == "Language"
    assert [one.title for one in found.levels] == ["One", "Two"]
    first = found.levels[0].lines
    assert [(line.name, line.entered) for line in first] == [("English", 80), ("Russian", 60)]
    assert first[0].numbers[STATES.index("stalled")] == 20
    assert (found.cut, found.pooled) == ("", "")


def test_small_groups_share_a_row_that_bears_all_their_names() -> None:
    found = side_by_side(
        "language", {"en": people(60, 20), "ru": people(26, 10), "fa": people(9, 0, 0), "zh": people(9, 0, 0)}
    )
    assert found.levels[0].lines[-1].name == "Persian and Chinese"
    assert found.pooled


def test_where_a_group_becomes_too_small_the_comparison_ends_and_says_where() -> None:
    found = side_by_side("language", {"en": people(60, 20), "ru": people(50, 3)})
    assert [one.title for one in found.levels] == ["One"]
    assert found.cut.startswith("The comparison ends with “One”")
    completed = [line.numbers[STATES.index("completed")] for line in found.levels[0].lines]
    assert completed == [None, None], "a column is hidden for all of them, or it would tell of whom it is hidden"


def test_a_month_that_has_not_had_its_four_weeks_is_not_to_be_compared() -> None:
    found = side_by_side("start_month", {"2026-09": people(60, 20), "2026-10": people(50, 10)})
    names = [line.name for line in found.levels[0].lines]
    assert names == ["September 2026", "October 2026 (too soon to compare)"]


def test_of_one_group_there_is_nothing_to_compare() -> None:
    found = side_by_side("language", {"en": people(60, 20)})
    assert (found.levels, found.starts) == ((), ())
