"""Groups beside each other: what is told of all of them, and what of none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from quests.dropoff import STATES, STEP_NUMBERS, DropOff, LevelCounts
from quests.groups import GroupTables, suppress_groups
from quests.pooling import summed
from quests.suppression import RISK_MIN_CELL, suppress
from tests.quests.sliced import some_groups
from tests.quests.tables import level, shown, step, table

K = 5


def compared(min_cell: int = K, *, ordered: bool = False, **groups: DropOff) -> GroupTables:
    total = summed(groups.values())
    return suppress_groups(total, suppress(total), groups, min_cell, ordered=ordered)


def people(started: int) -> DropOff:
    return table(level(completed=started))


def pools(tables: GroupTables) -> list[tuple[str, ...]]:
    return [row.values for row in tables.rows]


def first_levels(tables: GroupTables) -> list[dict[str, int | None]]:
    return [shown(row.numbers.levels[0]) for row in tables.rows]


# --- who shares a row -----------------------------------------------------------------------------------------


def test_a_value_with_ten_people_has_a_row_of_its_own_and_the_others_share_one() -> None:
    tables = compared(en=people(300), fa=people(6), zh=people(9), kk=people(10))
    assert pools(tables) == [("en",), ("kk",), ("fa", "zh")]
    assert [row.numbers.started for row in tables.rows] == [300, 10, 15]


def test_too_few_for_a_row_take_the_next_smallest_in() -> None:
    assert pools(compared(en=people(300), kk=people(10), fa=people(3))) == [("en",), ("fa", "kk")]


def test_one_row_is_no_comparison() -> None:
    assert compared(en=people(300), fa=people(9)).rows == ()
    assert compared(en=people(300)).rows == ()
    assert suppress_groups(people(0), suppress(people(0)), {}).rows == ()


def test_by_risk_a_row_takes_twenty() -> None:
    groups = {"low": people(60), "medium": people(20), "high": people(19), "severe": people(1)}
    assert pools(compared(RISK_MIN_CELL, **groups)) == [("low",), ("medium",), ("high", "severe")]


def test_months_are_put_together_with_their_neighbours() -> None:
    sizes = {"2026-05": 4, "2026-06": 8, "2026-07": 30, "2026-08": 3}
    tables = compared(ordered=True, **{month: people(size) for month, size in sizes.items()})
    assert pools(tables) == [("2026-05", "2026-06"), ("2026-07", "2026-08")]


def test_a_month_that_is_over_keeps_its_row_while_later_ones_fill() -> None:
    earlier = {"2026-05": people(12), "2026-06": people(7), "2026-07": people(11)}
    for august in range(1, 40):
        first, second, *_others = pools(compared(ordered=True, **earlier, **{"2026-08": people(august)}))
        assert first == ("2026-05",)
        assert second[:2] == ("2026-06", "2026-07")


def test_groups_that_do_not_add_up_are_refused() -> None:
    total = people(40)
    with pytest.raises(ValueError, match="do not add up"):
        suppress_groups(total, suppress(total), {"en": people(20), "fa": people(19)})


def test_several_values_in_one_row_have_no_median() -> None:
    tables = compared(en=people(300), fa=people(6), zh=people(9))
    assert [row.numbers.levels[0].median_days for row in tables.rows] == [3.2, None]


# --- which columns are hidden ---------------------------------------------------------------------------------


def test_a_small_number_in_one_row_hides_its_column_in_all_and_a_second_one_with_it() -> None:
    en = table(level(completed=60, stalled=40, stopped=20, moved=10))
    fa = table(level(completed=20, stalled=9, stopped=7, moved=3))
    tables = compared(en=en, fa=fa)
    assert tables.hidden == (frozenset({"moved", "stopped"}),)
    assert first_levels(tables) == [
        {"completed": 60, "stalled": 40, "stopped": None, "moved": None},
        {"completed": 20, "stalled": 9, "stopped": None, "moved": None},
    ]


def test_the_second_column_is_one_that_has_people_in_the_row_that_needs_it() -> None:
    en = table(level(completed=60, stalled=40, stopped=20, moved=10))
    fa = table(level(completed=20, stalled=9, stopped=0, moved=3))
    assert compared(en=en, fa=fa).hidden == (frozenset({"moved", "stalled"}),)


def test_a_hidden_rest_of_one_to_four_in_a_row_hides_a_third_column() -> None:
    en = table(level(completed=60, stalled=40, stopped=20, moved=10))
    fa = table(level(completed=20, stalled=9, stopped=1, moved=3))
    assert compared(en=en, fa=fa).hidden == (frozenset({"moved", "stopped", "stalled"}),)


def test_who_has_nobody_in_all_hidden_columns_says_so() -> None:
    en = table(level(completed=60, stopped=20, moved=10))
    kk = table(level(completed=60, stopped=12, moved=10))
    fa = table(level(completed=20, stopped=4, moved=3))
    zh = table(level(completed=30))
    tables = compared(en=en, fa=fa, kk=kk, zh=zh)
    assert tables.rows[2].values == ("zh",)
    assert first_levels(tables)[2] == {"completed": 30}
    assert first_levels(tables)[3] == {"completed": 20, "stopped": None, "moved": None}


def test_what_is_hidden_for_everybody_is_hidden_in_each_row() -> None:
    en = table(level(completed=60, stalled=40, stopped=5, moved=5))
    fa = table(level(completed=20, stalled=9))
    total = summed((en, fa))
    published = replace(suppress(total), levels=(replace(suppress(total).levels[0], stopped=None, moved=None),))
    tables = suppress_groups(total, published, {"en": en, "fa": fa})
    assert tables.hidden == (frozenset({"stopped", "moved"}),)


def test_a_small_loss_in_one_row_ends_the_table_there() -> None:
    en = table(level("one", completed=60, stalled=40), level("two", completed=30, stalled=30))
    fa = table(level("one", completed=20, stalled=4), level("two", completed=10, stalled=10))
    tables = compared(en=en, fa=fa)
    assert tables.levels_shown == 1
    assert "completed" in tables.hidden[0]
    assert all(number is None for row in tables.rows for number in every_number(row.numbers.levels[1]))


def test_a_small_group_at_the_next_level_ends_the_table_before_it() -> None:
    en = table(level("one", completed=60, stalled=40), level("two", completed=30, stalled=30))
    fa = table(level("one", completed=4, stalled=20), level("two", stalled=4))
    assert compared(en=en, fa=fa).hidden == (frozenset({"completed", "stalled"}),)


def test_nearly_all_stalled_at_one_step_would_tell_where_a_row_stalled() -> None:
    """20 stalled, 18 of them at the first step: of five in one row at least three are there."""
    some = (step("a", opened=60, done=40, stalled=13), step("b", opened=60, done=40, stalled=9))
    fewer = (step("a", opened=30, done=20, stalled=5), step("b", opened=30, done=20, stalled=2))
    en = table(level(completed=40, stalled=15, stopped=30, steps=some))
    fa = table(level(completed=20, stalled=5, stopped=10, steps=fewer))
    total = summed((en, fa))
    everybody = replace(total, min_cell=K)
    assert suppress_groups(total, everybody, {"en": en, "fa": fa}).hidden == (frozenset({"stalled", "stopped"}),)


def test_where_nobody_completed_the_few_who_closed_a_step_elsewhere_would_be_a_limit() -> None:
    """43 closed the step and 40 completed: where nobody completed, at most three can have closed it."""
    en = table(level(completed=40, stalled=20, steps=(step(opened=60, done=37, skipped=6, stalled=17),)))
    fa = table(level(stalled=20, steps=(step(opened=20, stalled=20),)))
    total = summed((en, fa))
    assert "completed" in suppress_groups(total, replace(total, min_cell=K), {"en": en, "fa": fa}).hidden[0]


# --- steps and good exits -------------------------------------------------------------------------------------


def test_steps_are_shown_where_nothing_about_them_is_small() -> None:
    steps = (step("a", opened=60, done=40, stalled=12),)
    one = table(level(completed=40, stalled=12, in_progress=20, steps=steps))
    tables = compared(en=one, fa=one)
    assert tables.shows_steps == (True,)
    assert tables.rows[0].numbers.levels[0].steps == steps


@pytest.mark.parametrize(
    "steps",
    [step(opened=60, done=40, skipped=3, stalled=12), step(opened=60, done=40, stalled=16), step(opened=68, done=40)],
)
def test_steps_are_shown_in_no_row_where_one_has_few(steps: object) -> None:
    """Three skipped it; four have it just open; four have not opened it."""
    whole = table(level(completed=40, stalled=12, in_progress=20, steps=(step(opened=60, done=40, stalled=12),)))
    part = table(level(completed=40, stalled=12, in_progress=20, steps=(steps,)))
    total = summed((whole, part))
    tables = suppress_groups(total, replace(total, min_cell=K), {"en": whole, "fa": part})
    assert tables.shows_steps == (False,)
    assert all(step_numbers(row.numbers) == {None} for row in tables.rows)


def test_good_exits_are_shown_beside_all_that_they_are_made_of() -> None:
    en, fa = table(level(completed=40, stalled=12)), table(level(completed=20, stalled=9))
    assert [row.numbers.exited_well for row in compared(en=en, fa=fa).rows] == [40, 20]


def test_few_good_exits_in_a_row_hide_who_completed_the_last_level() -> None:
    en = table(level(completed=40, stalled=12))
    fa = table(level(completed=8, stalled=9), exited_well=4)
    tables = compared(en=en, fa=fa)
    assert not tables.shows_exits
    assert "completed" in tables.hidden[0]
    assert [row.numbers.exited_well for row in tables.rows] == [None, None]


# --- any groups -----------------------------------------------------------------------------------------------


def every_number(one: LevelCounts) -> Iterator[int | None]:
    yield from (one.entered, *one.states.values())
    yield from (getattr(part, name) for part in one.steps for name in STEP_NUMBERS)


def step_numbers(numbers: DropOff) -> set[int | None]:
    return {getattr(part, name) for one in numbers.levels for part in one.steps for name in STEP_NUMBERS}


def narrowest(tables: GroupTables, total: DropOff, index: int) -> int | None:
    """The fewest values that a hidden state of a level can have, for whoever knows what each row and column hides.

    The bounds of a table with known margins: M. Fréchet 1940. Columns that are hidden for everybody know no margin.
    """
    published = suppress(total).levels[index].states
    hidden = [state for state in STATES if state in tables.hidden[index]]
    rows = [row.numbers.levels[index] for row in tables.rows]
    held = [(one.entered or 0) - sum(n for state in STATES if (n := one.states[state])) for one in rows]
    columns = {state: total.levels[index].states[state] or 0 for state in hidden}
    everybody = sum(held)
    return min(
        (
            min(inside, column) - max(0, inside + column - everybody) + 1
            for inside in held
            for state, column in columns.items()
            if inside and published[state] is not None
        ),
        default=None,
    )


@pytest.mark.parametrize("first", range(0, 300, 100))
def test_in_three_hundred_random_populations_rows_show_the_truth_or_nothing_and_nothing_small(first: int) -> None:
    compared_levels = 0
    for seed in range(first, first + 100):
        total, groups = some_groups(seed, levels=4, steps=2)
        tables = suppress_groups(total, suppress(total), groups)
        for row in tables.rows:
            exact = summed(groups[value] for value in row.values)
            for index, (said, true) in enumerate(zip(row.numbers.levels, exact.levels, strict=True)):
                pairs = list(zip(every_number(said), every_number(true), strict=True))
                assert all(one is None or (one == other and (one == 0 or one >= K)) for one, other in pairs), seed
                gone = {state for state in STATES if said.states[state] is None}
                if index < tables.levels_shown:
                    assert gone in (set(), set(tables.hidden[index])), seed
                    assert said.entered is not None
                else:
                    assert {one for one, _other in pairs} == {None}, seed
        for index in range(tables.levels_shown):
            values = narrowest(tables, total, index)
            assert values is None or values >= K, seed
            compared_levels += bool(tables.hidden[index])
        assert tables == suppress_groups(total, suppress(total), groups)
    assert compared_levels > 10


def test_to_hide_only_the_columns_with_few_people_would_leave_narrow_numbers() -> None:
    """The negative control of the bounds above."""
    narrow = 0
    for seed in range(100):
        total, groups = some_groups(seed, levels=4, steps=2)
        tables = suppress_groups(total, suppress(total), groups)
        for index in range(tables.levels_shown):
            values = narrowest(_small_alone_hidden(tables, groups, index), total, index)
            narrow += values is not None and values < K
    assert narrow > 10


def _small_alone_hidden(tables: GroupTables, groups: Mapping[str, DropOff], index: int) -> GroupTables:
    exact = [summed(groups[value] for value in row.values).levels[index] for row in tables.rows]
    small = {state for state in tables.hidden[index] if any(0 < (one.states[state] or 0) < K for one in exact)}
    rows = tuple(
        replace(row, numbers=replace(row.numbers, levels=_with(row.numbers.levels, index, true, small)))
        for row, true in zip(tables.rows, exact, strict=True)
    )
    hidden = (*tables.hidden[:index], frozenset(small), *tables.hidden[index + 1 :])
    return replace(tables, hidden=hidden, rows=rows)


def _with(levels: tuple[LevelCounts, ...], index: int, true: LevelCounts, hidden: set[str]) -> tuple[LevelCounts, ...]:
    states = {state: None if state in hidden else number for state, number in true.states.items()}
    return (*levels[:index], replace(levels[index], **states), *levels[index + 1 :])
