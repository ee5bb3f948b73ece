"""What a reader can work out about a number that is not shown: the attacker against whom numbers are hidden.

The reader sees every shown number and knows all equations of ``quests.relations``. She also knows that 0 is always
shown, so that a hidden number is at least 1. What she works out is a range: the least and the greatest value that a
hidden number can have while everything else holds, found exactly, in whole numbers (``quests.ranges``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from quests.ranges import Ranges
from quests.relations import Book, Cell

READINGS = 2
"""How often a clue is read for a quick look, on average. The exact answer does not depend on it."""


class Range(NamedTuple):
    """What a number can be, both ends included. ``greatest`` is None where there is no limit."""

    least: int
    greatest: int | None

    def holds(self, values: int) -> bool:
        """Whether there is room for so many values."""
        return self.greatest is None or self.greatest - self.least + 1 >= values

    def meet(self, other: Range) -> Range:
        """What both allow."""
        greatest = self.greatest if other.greatest is None else other.greatest
        if self.greatest is not None and greatest is not None:
            greatest = min(self.greatest, greatest)
        return Range(max(self.least, other.least), greatest)


@dataclass(frozen=True, eq=False)
class Clue:
    """An equation as the reader has it: unknown numbers on one side, their known sum on the other.

    ``shown`` are the numbers, other than 0, that made it so: to hide one of them weakens the clue.
    """

    unknown: dict[Cell, int]
    total: int
    shown: tuple[Cell, ...]


class Reader:
    """Somebody who is shown every number of ``book`` but the ``hidden`` ones."""

    def __init__(self, book: Book, hidden: Collection[Cell]) -> None:
        self.book, self.hidden = book, frozenset(hidden)
        self.clues = [clue for clue in self._clues() if clue.unknown]

    def _clues(self) -> Iterator[Clue]:
        numbers, hidden = self.book.numbers, self.hidden
        for equation in self.book.equations:
            unknown, shown, total = {}, [], equation.total
            for cell, factor in equation.factors.items():
                value = None if cell in hidden else numbers.get(cell)
                if value is None and factor:  # a number that is taken no times tells nothing
                    unknown[cell] = factor
                elif value:
                    shown.append(cell)
                    total -= factor * value
            yield Clue(unknown, total, tuple(shown))

    def least(self, cell: Cell) -> int:
        """What everybody knows of an unknown number: a hidden one is no 0, a leftover can be nobody."""
        return 1 if cell in self.hidden else 0

    @cached_property
    def about(self) -> dict[Cell, list[Clue]]:
        """The clues in which an unknown number occurs."""
        found: defaultdict[Cell, list[Clue]] = defaultdict(list)
        for clue in self.clues:
            for cell in clue.unknown:
                found[cell].append(clue)
        return found

    def secrets(self, min_cell: int) -> list[Cell]:
        """What must not be worked out: each hidden number, and each leftover of 1 to ``min_cell`` - 1 people."""
        small = [cell for cell in self.book.people if 0 < self.book.leftovers[cell] < min_cell]
        return sorted(self.hidden) + sorted(small)

    # --- a quick look, clue by clue ------------------------------------------------------------------------------

    @cached_property
    def bounds(self) -> dict[Cell, Range]:
        """Ranges found by reading one clue at a time, again and again. Never narrower than the exact ones."""
        bounds = {cell: Range(self.least(cell), None) for cell in self.about}
        unread = dict.fromkeys(self.clues)
        for _ in range(READINGS * len(self.clues)):
            if not unread:
                break
            clue = next(iter(unread))
            del unread[clue]
            for cell, said in implied(clue, bounds).items():
                found = bounds[cell].meet(said)
                if found != bounds[cell]:
                    bounds[cell] = found
                    unread |= dict.fromkeys(other for other in self.about[cell] if other is not clue)
        return bounds

    def narrow_at_a_glance(self, min_cell: int) -> list[Cell]:
        """The secrets for which a quick look finds fewer than ``min_cell`` values already."""
        known = [cell for cell in self.secrets(min_cell) if cell in self.bounds]
        return [cell for cell in known if not self.bounds[cell].holds(min_cell)]

    # --- the exact answer ----------------------------------------------------------------------------------------

    def exposed(self, secrets: Iterable[Cell], values: int) -> list[Cell]:
        """The secrets for which fewer than ``values`` values are possible."""
        return [cell for island in self.islands for cell in island.narrow(secrets, values)]

    @cached_property
    def islands(self) -> list[Island]:
        """The unknown numbers in groups that no clue connects: one group tells nothing about another."""
        found, placed = [], set[Cell]()
        for start in self.about:
            ashore, cells = [start], dict[Cell, None]()
            while ashore:
                cell = ashore.pop()
                if cell not in placed:
                    placed.add(cell)
                    cells[cell] = None
                    ashore += [other for clue in self.about[cell] for other in clue.unknown]
            if cells:
                found.append(Island(self, sorted(cells)))
        return found


class Island:
    """Unknown numbers that clues connect, and what all of these clues together say of each."""

    def __init__(self, reader: Reader, cells: list[Cell]) -> None:
        self.clues = list(dict.fromkeys(clue for cell in cells for clue in reader.about[cell]))
        self.places = {cell: place for place, cell in enumerate(cells)}
        self.truth = {cell: reader.book.value(cell) for cell in cells}
        self.ranges = Ranges(reader.least(cell) for cell in cells)
        self.any_known = False
        for clue in sorted(self.clues, key=lambda clue: len(clue.unknown)):  # the shortest first: the sums stay short
            self.ranges.require({self.places[cell]: factor for cell, factor in clue.unknown.items()}, clue.total)
            self.any_known |= bool(clue.total)

    def twin(self, shown: Collection[Cell]) -> Island:
        """The same where the unknown numbers ``shown`` are shown as well."""
        twin = copy(self)
        twin.ranges = self.ranges.copy()
        for cell in shown:
            twin.ranges.require({self.places[cell]: 1}, self.truth[cell])
            twin.any_known = True
        return twin

    def range_of(self, cell: Cell) -> Range:
        """What one of the unknown numbers can be, exactly."""
        place = self.places[cell]
        return Range(self.ranges.floor(place), self.ranges.ceiling(place))

    def narrow(self, secrets: Iterable[Cell], values: int) -> Iterator[Cell]:
        """The secrets among its numbers for which fewer than ``values`` values are possible.

        Searches only where the solutions met on the way do not differ widely enough already.
        """
        if not self.any_known:
            return  # all totals are 0: with every solution, its double, treble... are solutions too
        pending = {cell: Range(self.truth[cell], self.truth[cell]) for cell in secrets if cell in self.places}
        while pending:
            cell = next(iter(pending))
            place = self.places[cell]
            if self.ranges.can_be_as_great(place, pending[cell].least + values - 1):
                del pending[cell]
            pending = self._widened(pending, values)
            if cell in pending:
                greatest = self.ranges.ceiling(place)
                assert greatest is not None  # it cannot be so great
                is_wide = self.ranges.can_be_as_small(place, greatest - values + 1)
                pending = self._widened(pending, values)
                pending.pop(cell, None)
                if not is_wide:
                    yield cell

    def _widened(self, pending: dict[Cell, Range], values: int) -> dict[Cell, Range]:
        """Those for which the solution just met is not far enough from the ones met before, each seen together."""
        widened = {}
        for cell, met in pending.items():
            value, of = self.ranges.value(self.places[cell])
            seen = Range(min(met.least, -(-value // of)), max(met.greatest or 0, value // of))
            if not seen.holds(values):
                widened[cell] = seen
        return widened


def implied(clue: Clue, bounds: Mapping[Cell, Range]) -> dict[Cell, Range]:
    """What one clue says about each of its unknown numbers, given the ranges of the others."""
    ends = {cell: _ends(factor, bounds[cell]) for cell, factor in clue.unknown.items()}
    lows = _added_up([low for low, _high in ends.values()])
    highs = _added_up([high for _low, high in ends.values()])
    said = {}
    for cell, factor in clue.unknown.items():
        low, high = ends[cell]
        most, least = _total_without(lows, low), _total_without(highs, high)
        most, least = (None if end is None else clue.total - end for end in (most, least))
        if factor < 0:
            most, least = (None if end is None else -end for end in (least, most))
        by = abs(factor)
        said[cell] = Range(0 if least is None else -(-least // by), None if most is None else most // by)
    return said


def _ends(factor: int, within: Range) -> tuple[int | None, int | None]:
    """The least and the greatest that ``factor`` times a number can be; None for no end."""
    greatest = None if within.greatest is None else factor * within.greatest
    return (factor * within.least, greatest) if factor > 0 else (greatest, factor * within.least)


def _added_up(ends: list[int | None]) -> tuple[int, int]:
    """How many of ``ends`` are none, and the sum of the others."""
    return ends.count(None), sum(end for end in ends if end is not None)


def _total_without(all_ends: tuple[int, int], one: int | None) -> int | None:
    """The sum of all ends but for ``one`` of them; None where the others have no end."""
    endless, total = all_ends
    if endless > (one is None):
        return None
    return total - (one or 0)
