"""The attacker is right: what she finds is what remains when every table that fits is written down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from random import Random

import pytest

from quests.disclosure import Clue, Range, Reader, implied
from quests.dropoff import DropOff
from quests.relations import EXITED_WELL, QUEST, STARTED, Cell, book
from quests.suppression import hidden_cells, small_cells
from tests.quests.tables import level, step, table

MOST = 8
"""Tables are written down with at most so many people in a state."""

WAYS = ("completed", "stalled", "stopped", "exited_well")

STATE_CELLS = [Cell(index, QUEST, way) for index in (0, 1) for way in WAYS]


@dataclass(frozen=True)
class People:
    """Who is where in a quest of two levels with one step each: the states in order, and how many skipped."""

    one: tuple[int, ...]
    two: tuple[int, ...]
    skipped: tuple[int, ...]

    def can_be(self) -> bool:
        """Who completes the first level enters the second, and nobody skips a step and does not complete its level."""
        return self.one[0] == sum(self.two) and self.skipped[0] <= self.one[0] and self.skipped[1] <= self.two[0]

    def numbers(self) -> dict[Cell, int]:
        """Every number of the table that is not always 0, counted without a look at the code under test."""
        found = {STARTED: sum(self.one), EXITED_WELL: self.one[3] + self.two[3] + self.two[0]}
        for index, states in enumerate((self.one, self.two)):
            found |= {Cell(index, QUEST, way): number for way, number in zip(WAYS, states, strict=True)}
            found |= {Cell(index, QUEST, "entered"): sum(states), Cell(index, 0, "opened"): sum(states)}
            found |= {Cell(index, 0, "stalled"): states[1], Cell(index, 0, "skipped"): self.skipped[index]}
            found |= {Cell(index, 0, "done"): states[0] - self.skipped[index]}
        return found

    def table(self) -> DropOff:
        levels = []
        for states, skipped in zip((self.one, self.two), self.skipped, strict=True):
            only = step(opened=sum(states), done=states[0] - skipped, skipped=skipped, stalled=states[1])
            levels.append(level(**dict(zip(WAYS, states, strict=True)), steps=(only,)))
        return table(*levels)


def some_people(random: Random) -> People:
    while True:
        two = tuple(random.choice((0, 1, 2, 3)) for _ in WAYS)
        one = (sum(two), *(random.choice((0, 1, 3)) for _ in WAYS[1:]))
        people = People(one, two, (random.randint(0, 2), random.randint(0, 2)))
        if sum(one) <= MOST and sum(two) and people.can_be():
            return people


def hidden_at_random(random: Random, people: People) -> set[Cell]:
    """Some heads and step numbers, and of the states no more than can be tried out in all ways."""
    full = [cell for cell, number in people.numbers().items() if number]  # in order: each seed means one table
    states = [cell for cell in STATE_CELLS if cell in full]
    others = {cell for cell in full if cell not in states and random.random() < 0.5}
    return others | set(random.sample(states, k=min(3, len(states))))


def everybody(people: People, hidden: set[Cell]) -> Iterator[People]:
    """All who fit: what is shown is so, what is hidden is at least one and at most ``MOST``."""
    true = people.numbers()
    choices = [range(1, MOST + 1) if cell in hidden else (true[cell],) for cell in STATE_CELLS]
    for numbers in product(*choices):
        one, two = numbers[:4], numbers[4:]
        if one[0] != sum(two):
            continue
        for skipped in product(range(one[0] + 1), range(two[0] + 1)):
            others = People(one, two, skipped).numbers()
            if all(others[cell] >= 1 if cell in hidden else others[cell] == true[cell] for cell in true):
                yield People(one, two, skipped)


@pytest.mark.parametrize("seed", range(60))
def test_she_finds_what_remains_when_every_table_that_fits_is_written_down(seed: int) -> None:
    random = Random(seed)
    people = some_people(random)
    hidden = hidden_at_random(random, people)
    reader = Reader(book(people.table()), hidden)
    ranges = {cell: island.range_of(cell) for island in reader.islands for cell in island.places if cell in hidden}
    assert ranges.keys() == hidden
    fitting = [others.numbers() for others in everybody(people, hidden)]
    is_complete = all(ranges[cell].greatest in range(MOST + 1) for cell in hidden if cell in STATE_CELLS)
    for cell, found in ranges.items():
        values = sorted({others[cell] for others in fitting})
        assert found.least <= values[0], cell
        if is_complete:  # else tables with more people in a state fit too, and were not written down
            assert values == list(range(found.least, (found.greatest or 0) + 1)), cell


def test_the_comparison_above_meets_all_kinds_of_ranges() -> None:
    widths: Counter[int] = Counter()
    for seed in range(60):
        random = Random(seed)
        people = some_people(random)
        hidden = hidden_at_random(random, people)
        for island in Reader(book(people.table()), hidden).islands:
            for cell in island.places.keys() & hidden:
                found = island.range_of(cell)
                widths[-1 if found.greatest is None else found.greatest - found.least + 1] += 1
    assert {-1, 1, 2, 3, 4, 5} <= widths.keys()


def test_a_quick_look_is_never_narrower_than_the_exact_answer() -> None:
    for seed in range(60):
        random = Random(seed)
        people = some_people(random)
        reader = Reader(book(people.table()), hidden_at_random(random, people))
        for island in reader.islands:
            for cell in island.places:
                exactly, glance = island.range_of(cell), reader.bounds[cell]
                assert glance.least <= exactly.least
                if glance.greatest is not None:
                    assert exactly.greatest is not None
                    assert exactly.greatest <= glance.greatest


# --- what she reads, clue by clue -----------------------------------------------------------------------------


def found(exact: DropOff, hidden: set[Cell], cell: Cell) -> Range:
    reader = Reader(book(exact), hidden)
    return next(island.range_of(cell) for island in reader.islands if cell in island.places)


def test_the_states_of_a_level_give_the_missing_one_back() -> None:
    stopped = Cell(0, QUEST, "stopped")
    assert found(table(level(completed=30, stopped=3, stalled=7)), {stopped}, stopped) == Range(3, 3)


def test_the_next_entered_gives_completed_back_and_with_it_the_loss() -> None:
    exact = table(level(completed=30, stopped=3), level(completed=20, stalled=10))
    hidden = {Cell(0, QUEST, "completed"), Cell(0, QUEST, "stopped")}
    assert found(exact, hidden, Cell(0, QUEST, "stopped")) == Range(3, 3)
    assert found(exact, hidden | {Cell(1, QUEST, "entered")}, Cell(0, QUEST, "stopped")) == Range(3, 3)


def test_the_good_exits_give_the_last_completed_back() -> None:
    completed, stalled = Cell(0, QUEST, "completed"), Cell(0, QUEST, "stalled")
    exact = table(level(completed=30, stalled=3, stopped=8))
    assert found(exact, {completed, stalled}, stalled) == Range(3, 3)
    assert found(exact, {completed, stalled, EXITED_WELL}, stalled) == Range(1, 32)


def test_started_gives_the_first_entered_back() -> None:
    entered = Cell(0, QUEST, "entered")
    exact = table(level(completed=30, stalled=3))
    assert found(exact, {entered}, entered) == Range(33, 33)
    assert found(exact, {entered, STARTED, Cell(0, QUEST, "stalled")}, entered) == Range(31, None)


def test_the_only_step_gives_its_level_back() -> None:
    stalled, stopped = Cell(0, QUEST, "stalled"), Cell(0, QUEST, "stopped")
    steps = (step(opened=45, done=30, stalled=7),)
    exact = table(level(completed=30, stalled=7, stopped=8, steps=steps))
    assert found(exact, {stalled, stopped}, stopped) == Range(8, 8)


def test_a_step_that_opens_when_the_one_before_is_closed_gives_it_back() -> None:
    done, skipped = Cell(0, 0, "done"), Cell(0, 0, "skipped")
    steps = (step("a", opened=45, done=30, skipped=6), step("b", opened=36, done=20, skipped=10))
    exact = table(level(completed=30, stopped=15, steps=steps))
    assert found(exact, {done, skipped}, skipped) == Range(1, 35)
    assert found(exact, {done, skipped, Cell(0, 0, "opened")}, done) == Range(1, 35)


def test_how_many_reopened_a_level_is_not_told_but_that_they_are_few_is() -> None:
    exact = table(level(completed=28, stopped=12), level(completed=20, stalled=10))
    completed = Cell(0, QUEST, "completed")
    hidden = {completed, Cell(0, QUEST, "stopped")}
    assert found(exact, hidden, completed) == Range(21, 30)


def test_numbers_that_no_clue_connects_are_on_islands_of_their_own() -> None:
    exact = table(level(completed=40, stalled=9, stopped=8), level(completed=30, stalled=6, stopped=4))
    hidden = {Cell(index, QUEST, name) for index in (0, 1) for name in ("stalled", "stopped")}
    islands = Reader(book(exact), hidden).islands
    assert sorted(cells for island in islands if (cells := sorted(island.places.keys() & hidden))) == [
        [Cell(index, QUEST, "stalled"), Cell(index, QUEST, "stopped")] for index in (0, 1)
    ]


def test_a_clue_says_of_each_number_what_the_others_leave() -> None:
    a, b, c = (Cell(0, QUEST, name) for name in "abc")
    within = {a: Range(1, 4), b: Range(2, None), c: Range(0, 3)}
    said = implied(Clue({a: 1, b: 1, c: -1}, 10, ()), within)
    assert said == {a: Range(0, 11), b: Range(6, 12), c: Range(-7, None)}


# --- what hiding leaves her -----------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(40))
def test_after_hiding_five_whole_tables_with_five_different_numbers_fit(seed: int) -> None:
    """Not only a range: real tables, written down, in which the hidden number is another one each time."""
    random = Random(seed)
    two = (random.randint(0, 4), random.randint(0, 3), random.randint(0, 3), random.randint(0, 1))
    people = People((sum(two), random.randint(0, 4), random.randint(0, 2), 0), two, (0, 0))
    exact = people.table()
    numbers = book(exact)
    hidden = hidden_cells(numbers, 5)
    assert small_cells(numbers, 5) <= hidden
    for cell in hidden:
        reader = Reader(numbers, hidden)
        island = next(one for one in reader.islands if cell in one.places)
        one = island.range_of(cell)
        for number in range(one.least, one.least + 5):
            twin = island.twin(())
            twin.ranges.require({twin.places[cell]: 1}, number)  # raises Contradiction where no table fits
            assert twin.ranges.floor(twin.places[cell]) == number
