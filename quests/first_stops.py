"""Where people stop for the first time, and what happened after: which of these numbers may be shown.

Who stalls, stops or is lost for the first time in a level counts there for ever, by where she is now: back on her
way, ended well, moved on, or still away (quests.tally, ``first:``). The table stands beside the table of levels, and
the two are about the same people. So a reader subtracts: those who are stalled in the last level now, less those who
first stopped there, stopped somewhere before.

**How nothing small comes of it.** No number of this table is hidden: a row or a column that holds a small one is
pooled with others until none does. Then the attacker of ``quests.disclosure`` gets this table beside the other one,
with every relation between them; where any hidden number or small remainder becomes narrower than k values, more is
pooled; where nothing helps, there is no table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from quests.disclosure import Reader
from quests.dropoff import DropOff
from quests.relations import QUEST, STARTED, Book, Cell, Equation, book, number_at
from quests.shareable import is_group

Columns = tuple[tuple[str, ...], ...]

BACK, GOOD, AWAY = ("back",), ("well", "moved"), ("stalled", "lost", "stopped")
FINEST: Columns = (BACK, ("well",), ("moved",), ("stalled",), ("lost",), ("stopped",))
PLAIN: Columns = (BACK, GOOD, AWAY)
COARSEST: Columns = ((*BACK, *GOOD, *AWAY),)

_STATES_OF = {
    "back": ("in_progress", "waiting_on_service", "paused", "safety_hold"),
    "well": ("exited_well",),
    "moved": ("moved",),
    "stalled": ("stalled",),
    "lost": ("abandoned",),
    "stopped": ("stopped",),
}
"""In which states of the other table those are who are here in a column."""

_LOSSES = ("stalled", "abandoned", "stopped")


@dataclass(frozen=True)
class StopRow:
    """People who first stopped in one of ``levels`` (slugs; several where they are pooled), by column."""

    levels: tuple[str, ...]
    people: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.people)


@dataclass(frozen=True)
class FirstStops:
    """The table that may be shown. ``columns`` are what stands together in each; no rows: nothing may be shown."""

    columns: Columns
    rows: tuple[StopRow, ...]


Exact = Mapping[str, Mapping[str, int]]


def first_stops(exact: DropOff, published: DropOff, stops: Exact) -> FirstStops:
    """The finest table that is safe beside ``published``. ``stops``: by level, then by where they are now; exact."""
    found = [
        FirstStops(columns, rows)
        for columns in (FINEST, PLAIN, COARSEST)
        if (rows := _finest(exact, published, columns, stops))
    ]
    return max(found, key=lambda one: (len(one.rows) > 1, len(one.rows) * len(one.columns)), default=FirstStops((), ()))


def _finest(exact: DropOff, published: DropOff, columns: Columns, stops: Exact) -> tuple[StopRow, ...]:
    """The most rows that are safe with these columns; empty where none are."""
    for rows in _poolings([level.level for level in exact.levels], columns, stops, published.min_cell):
        if not narrowed(exact, published, FirstStops(columns, rows)):
            return rows
    return ()


def narrowed(exact: DropOff, published: DropOff, table: FirstStops) -> list[Cell]:
    """What a reader of both tables can narrow to fewer than k values: hidden numbers, and remainders of few people."""
    numbers = book(exact)
    hidden = {cell for cell in numbers.numbers if number_at(published, cell) is None}
    reader = Reader(_Beside(numbers, exact, table).book(), hidden)
    return reader.exposed(reader.secrets(published.min_cell), published.min_cell)


def _poolings(levels: list[str], columns: Columns, stops: Exact, min_cell: int) -> Iterator[tuple[StopRow, ...]]:
    """Tables without a small number, from the finest on: the smallest rows are pooled, one more each time."""
    rows = [StopRow((level,), _people(stops, [level], columns)) for level in levels]
    pooled = [row for row in rows if not _is_safe(row, min_cell)]
    while True:
        apart = [row for row in rows if row not in pooled]
        together = [level for row in rows if row in pooled for level in row.levels]
        pool = [StopRow(tuple(together), _people(stops, together, columns))] if together else []
        if all(_is_safe(row, min_cell) for row in pool):
            yield (*apart, *pool)
        if not apart:
            return
        pooled.append(min(apart, key=lambda row: (row.total, row.levels)))


def _people(stops: Exact, levels: Iterable[str], columns: Columns) -> tuple[int, ...]:
    chosen = [stops.get(level, {}) for level in levels]
    return tuple(sum(one.get(since, 0) for one in chosen for since in column) for column in columns)


def _is_safe(row: StopRow, min_cell: int) -> bool:
    return all(is_group(people, min_cell) for people in row.people)


class _Beside:
    """The book of the table of levels, and what a table of first stops says about the same people."""

    def __init__(self, numbers: Book, exact: DropOff, table: FirstStops) -> None:
        self.numbers, self.exact, self.columns = numbers, exact, table.columns
        at = {level.level: index for index, level in enumerate(exact.levels)}
        self.rows = [([at[level] for level in row.levels], row) for row in table.rows]
        self.leftovers: dict[Cell, int] = {}
        self.equations: list[Equation] = []

    def book(self) -> Book:
        self._at_most("never stopped", sum(row.total for _at, row in self.rows), {STARTED: 1})
        for at, row in self.rows:
            self._at_most(f"not first at {at}", row.total, {Cell(level, QUEST, "entered"): 1 for level in at})
        for number, column in enumerate(self.columns):
            if len(self.columns) > 1:
                self._relate(number, column)
        self._relate_losses()
        return Book(
            self.numbers.numbers,
            {**self.numbers.leftovers, **self.leftovers},
            self.numbers.people | self.leftovers.keys(),
            self.numbers.twins,
            (*self.numbers.equations, *self.equations),
        )

    def _relate(self, number: int, column: tuple[str, ...]) -> None:
        """Who first stopped in a level or later, and is in these states now, is in them there or later."""
        for start in range(len(self.exact.levels)):
            fewer = sum(row.people[number] for at, row in self.rows if min(at) >= start)
            self._at_most(f"{column} from {start}", fewer, self._from(start, column))

    def _from(self, start: int, column: tuple[str, ...]) -> dict[Cell, int]:
        last = len(self.exact.levels) - 1
        there = {
            Cell(level, QUEST, state): 1
            for level in range(start, last + 1)
            for since in column
            for state in _STATES_OF[since]
        }
        return {**there, Cell(last, QUEST, "completed"): 1} if "well" in column else there

    def _relate_losses(self) -> None:
        """Who is away from a level now first stopped there or before; so first stops up to it are no fewer."""
        for end in range(len(self.exact.levels)):
            more = sum(row.total for at, row in self.rows if min(at) <= end)
            away = {Cell(level, QUEST, state): 1 for level in range(end + 1) for state in _LOSSES}
            self._leave(f"back by {end}", more - sum(map(self.numbers.value, away)), {}, away, more)

    def _at_most(self, name: str, fewer: int, more: dict[Cell, int]) -> None:
        """``fewer`` of this table are a part of ``more`` of the other, if the true numbers have it so."""
        self._leave(name, sum(map(self.numbers.value, more)) - fewer, more, {}, fewer)

    def _leave(self, name: str, gap: int, more: dict[Cell, int], less: dict[Cell, int], total: int) -> None:
        """The sum of ``more`` is ``total`` and ``gap`` people; or that of ``less`` is so many fewer. Told if nobody is
        between them: the reader knows more than she can."""
        if gap < 0:
            return
        factors = dict(more or less)
        if gap:
            leftover = Cell(QUEST, QUEST, f"first stops, left over: {name}")
            self.leftovers[leftover] = gap
            factors[leftover] = -1 if more else 1
        self.equations.append(Equation(factors, total))
