"""Who reads every table of one quest version: everybody, each group of each dimension, on consecutive days.

She knows more than ``quests.disclosure`` gives her for one table: that the groups of a dimension add up to everybody,
that every rule which binds the numbers of everybody binds those of each group, which few values share a row, and that
what never falls, falls rarely: people who started, entered, completed or have done a step, and those whose journey
ended, become fewer by fewer than ``FEW`` from one day to the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from quests.disclosure import Island, Reader
from quests.dropoff import STATES, STEP_NUMBERS, DropOff
from quests.groups import GroupTables
from quests.relations import EXITED_WELL, QUEST, STARTED, Book, Cell, Equation, book

FEWEST = 5
"""So many values have to fit, and so many people are no small group. By risk the rows promise 10 for what they show;
what is left over between numbers of everybody is told there with 5."""

FEW = 10

NEVER_FALLS = frozenset(
    ("started", "entered", "completed", "opened", "done", "skipped", "abandoned", "stopped", "moved", "exited_well")
)

Groups = Mapping[str, DropOff]
Hide = Callable[[DropOff], DropOff]
Publish = Callable[[DropOff, DropOff, Groups], GroupTables]


class Day(NamedTuple):
    """One past day: the exact numbers of everybody, and of each value of each dimension."""

    exact: DropOff
    by: Mapping[str, Groups]


class Found(NamedTuple):
    """A number that is not shown and for which too few values are possible."""

    what: str
    true: int
    least: int
    greatest: int | None


def numbers_of(table: DropOff) -> dict[Cell, int | None]:
    """Every number of a table, None for a hidden one."""
    found = {STARTED: table.started, EXITED_WELL: table.exited_well}
    for index, level in enumerate(table.levels):
        found |= {Cell(index, QUEST, name): getattr(level, name) for name in ("entered", *STATES)}
        for number, step in enumerate(level.steps):
            found |= {Cell(index, number, name): getattr(step, name) for name in STEP_NUMBERS}
    return found


@dataclass
class Library:
    """All that she was shown, and all that she knows of it."""

    publish: Hide
    publish_groups: Publish
    truth: dict[Cell, int] = field(default_factory=dict)
    shown: set[Cell] = field(default_factory=set)
    at_least_one: set[Cell] = field(default_factory=set)
    equations: list[Equation] = field(default_factory=list)
    marks: set[Cell] = field(default_factory=set)
    small: set[Cell] = field(default_factory=set)

    def read(self, days: Sequence[Day]) -> list[Found]:
        """What she works out: numbers that are hidden although fewer than five values fit, and are not 0 for sure.

        A number for which no table has a place is no secret as long as it cannot be a small one.
        """
        for number, day in enumerate(days):
            self._take(f"day {number}", day)
        for number in range(1, len(days)):
            self._link(f"day {number - 1}", f"day {number}", days[number])
        return list(self._found())

    def _found(self) -> Iterator[Found]:
        reader = _Reader(self)
        secrets = self.marks | self.small
        for island in reader.islands:
            for cell in island.narrow(sorted(secrets & island.places.keys()), FEWEST):
                least, greatest = _range_of(island, cell)
                if greatest == 0 or (cell not in self.marks and least >= FEWEST):
                    continue
                yield Found(f"{cell.name} of level {cell.level}, step {cell.step}", self.truth[cell], least, greatest)

    # --- one day -------------------------------------------------------------------------------------------------

    def _take(self, where: str, day: Day) -> None:
        numbers, published = book(day.exact), self.publish(day.exact)
        said = numbers_of(published)
        for cell in (*numbers.numbers, *numbers.leftovers):
            at = _at(where, cell)
            self.truth[at] = numbers.value(cell)
            if cell in said and said[cell] is None:
                self.marks.add(at)
                self.at_least_one.add(at)
            elif cell in said:
                self.shown.add(at)
            elif cell in numbers.people and 0 < numbers.value(cell) < FEWEST:
                self.small.add(at)
        self.equations += [_told(where, equation) for equation in numbers.equations]
        for dimension, groups in day.by.items():
            tables = self.publish_groups(day.exact, published, groups)
            self._take_groups(where, f"{where}, {dimension}", numbers, groups)
            self._take_rows(f"{where}, {dimension}", tables, numbers)

    def _take_groups(self, everybody: str, where: str, numbers: Book, groups: Groups) -> None:
        """The values of one dimension: they add up to everybody, and what binds everybody binds each."""
        for value, exact in groups.items():
            self.truth |= {_at(f"{where} {value}", cell): number or 0 for cell, number in numbers_of(exact).items()}
        for cell in numbers.numbers:
            parts = {_at(f"{where} {value}", cell): 1 for value in groups}
            self.equations.append(Equation({**parts, _at(everybody, cell): -1}, 0))
        for equation in numbers.equations:
            left = [cell for cell in equation.factors if cell in numbers.leftovers]
            if len(left) < 2:
                self._take_rule(where, equation, left, groups)

    def _take_rule(self, where: str, equation: Equation, left: list[Cell], groups: Groups) -> None:
        """A rule of everybody as a rule of each group: what is left over of everybody, is left over of its people."""
        rules = [(f"{where} {value}", _told(f"{where} {value}", equation)) for value in groups]
        gaps = [
            sum(f * self.truth[cell] for cell, f in rule.factors.items() if cell in self.truth) for _, rule in rules
        ]
        if left:
            gaps = [-gap // equation.factors[left[0]] for gap in gaps]
            if min(gaps) < 0:
                return  # true of the sum, not of each: a share, not a rule of counting
            self.truth |= {_at(of, left[0]): gap for (of, _rule), gap in zip(rules, gaps, strict=True)}
        elif any(gaps):
            return
        self.equations += [rule for _of, rule in rules]

    def _take_rows(self, where: str, tables: GroupTables, numbers: Book) -> None:
        for row in tables.rows:
            self.at_least_one |= {_at(f"{where} {value}", STARTED) for value in row.values}
            for cell, number in numbers_of(row.numbers).items():
                sum_of = self._row_cell(where, row.values, cell)
                if number is not None:
                    self.shown.add(sum_of)
                elif cell.step == QUEST and 0 <= cell.level < tables.levels_shown:
                    self.marks.add(sum_of)
                else:
                    self.small.add(sum_of)
            for cell in numbers.people - self._who_came_back(where, row.values, numbers):
                if all(_at(f"{where} {value}", cell) in self.truth for value in row.values):
                    sum_of = self._row_cell(where, row.values, cell)
                    self.small |= {sum_of} if 0 < self.truth[sum_of] < FEWEST else set()

    def _who_came_back(self, where: str, values: Sequence[str], numbers: Book) -> set[Cell]:
        """Those who did not exit well, where they did, and came back: rare, and told of everybody, so no secret."""
        last = max(cell.level for cell in numbers.numbers)
        ways = [Cell(last, QUEST, "completed"), *(Cell(index, QUEST, "exited_well") for index in range(last + 1))]
        well = sum(self.truth[_at(f"{where} {value}", cell)] for value in values for cell in ways)
        started = sum(self.truth[_at(f"{where} {value}", STARTED)] for value in values)
        return {cell for cell in numbers.people if cell.level == QUEST} if well >= started else set()

    def _row_cell(self, where: str, values: Sequence[str], cell: Cell) -> Cell:
        """The number of a row: of its one value, or the sum of those that share it."""
        parts = [_at(f"{where} {value}", cell) for value in values]
        if len(parts) == 1:
            return parts[0]
        whole = _at(f"{where} {' and '.join(values)}", cell)
        self.truth[whole] = sum(self.truth[part] for part in parts)
        self.equations.append(Equation({**dict.fromkeys(parts, 1), whole: -1}, 0))
        return whole

    # --- one day and the next ------------------------------------------------------------------------------------

    def _link(self, before: str, after: str, day: Day) -> None:
        cells = [cell for cell in numbers_of(day.exact) if cell.name in NEVER_FALLS]
        for cell in cells:
            self._never_falls(cell, [(before, after)])
            for dimension, groups in day.by.items():
                pairs = [(f"{before}, {dimension} {value}", f"{after}, {dimension} {value}") for value in groups]
                self._never_falls(cell, pairs)

    def _never_falls(self, cell: Cell, pairs: list[tuple[str, str]]) -> None:
        falls = {}
        for before, after in pairs:
            old, new = _at(before, cell), _at(after, cell)
            if old in self.truth:
                fall, rise = _at(f"fall {after}", cell), _at(f"rise {after}", cell)
                change = self.truth[new] - self.truth[old]
                self.truth |= {fall: max(0, -change), rise: max(0, change)}
                falls[fall] = 1
                self.equations.append(Equation({new: 1, old: -1, fall: 1, rise: -1}, 0))
        most = max(FEW - 1, sum(self.truth[fall] for fall in falls))
        room = _at(f"fewer than fall {pairs[0]}", cell)
        self.truth[room] = most - sum(self.truth[fall] for fall in falls)
        self.equations.append(Equation({**falls, room: 1}, most))


class _Reader(Reader):
    """She does her sums as for one table; only, a number hidden for all groups can be nobody in one of them."""

    def __init__(self, library: Library) -> None:
        self._at_least_one = library.at_least_one
        numbers = {cell: library.truth[cell] for cell in library.shown | library.marks}
        leftovers = {cell: number for cell, number in library.truth.items() if cell not in numbers}
        everything = Book(numbers, leftovers, frozenset(), (), tuple(library.equations))
        super().__init__(everything, library.marks)

    def least(self, cell: Cell) -> int:
        return 1 if cell in self._at_least_one else 0


def _range_of(island: Island, cell: Cell) -> tuple[int, int | None]:
    found = island.range_of(cell)
    return found.least, found.greatest


def _at(where: str, cell: Cell) -> Cell:
    return cell._replace(name=f"{where}: {cell.name}")


def _told(where: str, equation: Equation) -> Equation:
    return Equation({_at(where, cell): factor for cell, factor in equation.factors.items()}, equation.total)
