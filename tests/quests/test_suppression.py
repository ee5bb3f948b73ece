"""No small group can be read off or worked out: the promise of trust.md P12 for the drop-off numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from time import process_time

import pytest

from quests.definition import CRISIS
from quests.disclosure import Reader
from quests.dropoff import DropOff, to_json
from quests.loading import LIBRARY, parse_quest
from quests.relations import EXITED_WELL, QUEST, STARTED, Book, Cell, book
from quests.suppression import RISK_MIN_CELL, hidden_cells, min_cell_of, small_cells, suppress
from tests.quests.populations import some_drop_off
from tests.quests.tables import level, shown, step, table

K = 5


def exposed(numbers: Book, hidden: set[Cell]) -> list[Cell]:
    reader = Reader(numbers, hidden)
    return reader.exposed(reader.secrets(K), K)


def every_number(published: DropOff) -> Iterator[int | None]:
    yield published.started
    yield published.exited_well
    for one in published.levels:
        yield one.entered
        yield from one.states.values()
        for part in one.steps:
            yield from (getattr(part, field.name) for field in fields(part) if field.name != "step")


# --- the promise, against random people -----------------------------------------------------------------------


@pytest.mark.parametrize("first", range(0, 500, 20))
def test_nothing_hidden_can_be_worked_out_of_five_hundred_random_populations(first: int) -> None:
    for seed in range(first, first + 20):
        numbers = book(some_drop_off(seed))
        hidden = hidden_cells(numbers, K)
        assert small_cells(numbers, K) <= hidden
        assert exposed(numbers, hidden) == [], f"population {seed}"


def test_to_hide_the_small_numbers_alone_hides_nothing() -> None:
    """The negative control: the attacker of the promise does find what is badly hidden."""
    found = 0
    for seed in range(60):
        numbers = book(some_drop_off(seed, people=60))
        found += bool(exposed(numbers, small_cells(numbers, K)))
    assert found > 50


@pytest.mark.parametrize("seed", range(40))
def test_to_show_one_hidden_state_again_would_give_something_away(seed: int) -> None:
    """Not more is hidden at a level than has to be: whatever is not small itself keeps a small one company."""
    numbers = book(some_drop_off(seed, levels=2, steps=1))
    hidden = hidden_cells(numbers, K)
    heads = ("started", "entered", "completed")  # hidden and shown together, and by a rule of their own
    company = {cell for cell in hidden - small_cells(numbers, K) if cell.step == QUEST and cell.name not in heads}
    assert [cell for cell in company if not exposed(numbers, hidden - {cell})] == []


@pytest.mark.parametrize("seed", range(30))
def test_published_numbers_are_the_exact_ones_or_hidden_and_never_small(seed: int) -> None:
    exact = some_drop_off(seed)
    published = suppress(exact)
    for true, said in zip(every_number(exact), every_number(published), strict=True):
        assert said is None or said == true
        assert said is None or said == 0 or said >= K
        assert said is not None or true != 0
    assert published.min_cell == to_json(published)["min_cell"] == K


def test_where_nothing_is_small_nothing_is_hidden() -> None:
    steps = (step("a", opened=60, done=40, skipped=5, waiting_on_service=5, stalled=5),)
    exact = table(
        level("one", completed=40, in_progress=5, waiting_on_service=5, stalled=5, stopped=5, steps=steps),
        level("two", completed=30, abandoned=5, moved=5),
    )
    published = suppress(exact)
    assert None not in list(every_number(published))
    assert [one.median_days for one in published.levels] == [3.2, 3.2]


def test_the_same_numbers_are_hidden_each_time() -> None:
    exact = some_drop_off(11)
    assert suppress(exact) == suppress(exact)


# --- rule by rule ----------------------------------------------------------------------------------------------


def test_a_small_number_takes_the_next_smallest_with_it() -> None:
    published = suppress(table(level(completed=40, stalled=12, stopped=3, in_progress=9)))
    assert shown(published.levels[0]) == {"completed": 40, "stalled": 12, "stopped": None, "in_progress": None}
    assert published.levels[0].entered == 64


def test_two_small_numbers_that_come_to_six_keep_each_other_company() -> None:
    published = suppress(table(level(completed=40, stopped=4, abandoned=2)))
    assert shown(published.levels[0]) == {"completed": 40, "stopped": None, "abandoned": None}


def test_two_that_come_to_five_would_each_be_one_of_four() -> None:
    published = suppress(table(level(completed=40, stalled=8, stopped=4, abandoned=1)))
    assert shown(published.levels[0]) == {"completed": 40, "stalled": None, "stopped": None, "abandoned": None}


def test_the_next_level_does_not_give_a_hidden_completion_back() -> None:
    published = suppress(table(level("one", completed=30, stopped=2), level("two", completed=20, in_progress=10)))
    one, two = published.levels
    assert (one.entered, one.completed, one.stopped) == (32, None, None)
    assert two.entered is None
    assert None in (two.completed, two.in_progress)


def test_a_whole_loss_of_one_to_four_hides_completed_and_the_next_entered() -> None:
    published = suppress(table(level("one", completed=50, stopped=2, moved=2), level("two", completed=30, stalled=20)))
    one, two = published.levels
    assert (one.entered, one.completed, two.entered) == (54, None, None)


@pytest.mark.parametrize("seed", range(60))
def test_a_small_loss_never_shows_in_the_heads_of_two_levels(seed: int) -> None:
    exact = some_drop_off(seed, levels=4)
    published = suppress(exact)
    for index, (true, said) in enumerate(zip(exact.levels, published.levels, strict=True)):
        if true.completed and 0 < (true.entered or 0) - true.completed < K:
            assert said.completed is None
            assert index == 3 or published.levels[index + 1].entered is None


def test_a_small_loss_cannot_be_worked_out_either() -> None:
    numbers = book(table(level("one", completed=50, stopped=2, moved=2), level("two", completed=30, stalled=20)))
    loss = Cell(0, QUEST, "entered, left over: whole loss")
    assert numbers.value(loss) == 4
    island = next(one for one in Reader(numbers, hidden_cells(numbers, K)).islands if loss in one.places)
    assert island.range_of(loss).holds(K)


def test_a_level_that_nobody_left_is_shown() -> None:
    published = suppress(table(level("one", completed=50), level("two", completed=30, stalled=20)))
    assert (published.levels[0].completed, published.levels[1].entered) == (50, 50)


def test_the_good_exits_do_not_give_the_last_completion_back() -> None:
    exact = table(level("one", completed=30, in_progress=20), level("two", completed=27, stopped=3))
    published = suppress(exact)
    assert published.levels[1].completed is None
    assert published.exited_well is None


def test_those_who_are_left_over_at_a_step_are_protected_too() -> None:
    """60 opened it, 40 did it, 17 skipped it: three have it open."""
    steps = (step(opened=60, done=40, skipped=17),)
    published = suppress(table(level(completed=40, in_progress=20, steps=steps))).levels[0].steps[0]
    assert None in (published.opened, published.done, published.skipped)


def test_a_step_does_not_give_its_level_back() -> None:
    """All who stalled at the level did so at its only step: the two numbers are one."""
    steps = (step(opened=50, done=30, stalled=7),)
    published = suppress(table(level(completed=30, stalled=7, stopped=3, in_progress=10, steps=steps))).levels[0]
    assert (published.stalled, published.steps[0].stalled) == (None, None)


def test_of_a_quest_with_three_people_only_zeros_are_shown() -> None:
    published = suppress(table(level("one", completed=2, stopped=1), level("two", in_progress=2)))
    assert set(every_number(published)) == {0, None}


@pytest.mark.parametrize(("completed", "in_progress", "expected"), [(4, 40, None), (5, 40, 3.2), (40, 3, None)])
def test_a_median_is_shown_where_enough_people_completed_and_both_heads_are_shown(
    completed: int, in_progress: int, expected: float | None
) -> None:
    assert suppress(table(level(completed=completed, in_progress=in_progress))).levels[0].median_days == expected


def test_hiding_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="hidden already"):
        suppress(suppress(table(level(completed=30, stopped=2, in_progress=9))))


def test_ten_are_asked_where_ten_are_promised() -> None:
    published = suppress(table(level(completed=40, stalled=12, stopped=7, in_progress=9)), min_cell=10)
    assert shown(published.levels[0]) == {"completed": 40, "stalled": 12, "stopped": None, "in_progress": None}
    assert published.min_cell == 10


def test_a_rare_reopening_does_not_hide_every_completion() -> None:
    exact = table(level("one", completed=98, stalled=20), level("two", completed=60, in_progress=40))
    assert None not in list(every_number(suppress(exact)))


def test_started_is_hidden_last() -> None:
    exact = some_drop_off(2, people=120, levels=4, steps=4)
    assert suppress(exact).started == exact.started


def test_the_quest_s_own_numbers_are_cells_like_all_others() -> None:
    numbers = book(table(level(completed=3, in_progress=40)))
    assert {STARTED, EXITED_WELL} <= numbers.numbers.keys()
    assert EXITED_WELL in small_cells(numbers, K)


def test_steps_that_nobody_has_opened_are_no_stumbling_block() -> None:
    """An equation that takes a hidden number no times tells nothing of it."""
    first = level("first", steps=(step("one"), step("two")), completed=2, in_progress=4)
    published = suppress(table(first, level("last", in_progress=2)))
    assert published.levels[0].completed is None
    assert [one.opened for one in published.levels[0].steps] == [0, 0]


@pytest.mark.parametrize("seed", range(4))
def test_a_page_of_four_levels_with_four_steps_takes_no_time(seed: int) -> None:
    exact = some_drop_off(seed, people=400, levels=4, steps=4)
    fastest = min(_seconds(exact) for _ in range(3))
    assert fastest < 0.1


def _seconds(exact: DropOff) -> float:
    suppress.cache_clear()
    before = process_time()
    suppress(exact)
    return process_time() - before


def test_ten_people_are_a_group_in_a_quest_for_somebody_in_danger_and_five_in_any_other() -> None:
    found = {path.stem: parse_quest(path.read_text(), file=path.name) for path in LIBRARY.glob("*.yaml")}
    assert {slug for slug, quest in found.items() if min_cell_of(quest) == RISK_MIN_CELL} == {CRISIS}
    other = found["take-back-control"]
    assert min_cell_of(other) == K
    assert min_cell_of(other.model_copy(update={"place": "suspending"})) == RISK_MIN_CELL
    assert min_cell_of(other.model_copy(update={"risk_gate": "high"})) == RISK_MIN_CELL
