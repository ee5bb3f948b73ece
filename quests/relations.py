"""How the numbers of a drop-off hang together: every equation by which one of them could give another away.

The equations are those of the counting rules (surface.md, "Event log" and "Drop-off numbers") and of the done rules
that a quest may have. We assume a reader who knows more than she can: a rule that not every quest guarantees, such as
"the second step opens when the first is closed", is told to her wherever the true numbers happen to obey it. Whoever
knows less finds wider ranges only, so what is safe from her is safe.

Beside the numbers of the table stand the *leftovers*: what remains when shown numbers are subtracted. Most of them are
people at one place (a level's whole loss, those who have a step open and are neither kept waiting nor stalled), and a
small one is as telling as a small cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from quests.dropoff import STATES, STEP_NUMBERS, DropOff, LevelCounts

QUEST = -1
"""In place of an index: the number belongs to the quest, or to the level as a whole."""


class Cell(NamedTuple):
    """One number: of the quest, of a level (its index), or of a step (its index in the level)."""

    level: int
    step: int
    name: str


STARTED, EXITED_WELL = Cell(QUEST, QUEST, "started"), Cell(QUEST, QUEST, "exited_well")

Sum = Mapping[Cell, int]

_FEW = 10
"""Reopened levels, journeys taken up again after the end: a reader can take it that there are fewer."""


@dataclass(frozen=True)
class Equation:
    """The sum of ``factors`` times their cells is ``total``."""

    factors: Sum
    total: int


@dataclass(frozen=True)
class Book:
    """The true numbers of one drop-off, the leftovers between them, and the equations that bind them all.

    ``people`` are the leftovers that are people at one place; the others only say by how much one side is greater.
    ``twins`` are numbers that count nearly the same people, so that to show one is as good as to show the other.
    """

    numbers: Mapping[Cell, int]
    leftovers: Mapping[Cell, int]
    people: frozenset[Cell]
    twins: tuple[tuple[Cell, Cell], ...]
    equations: tuple[Equation, ...]

    def value(self, cell: Cell) -> int:
        return self.numbers[cell] if cell in self.numbers else self.leftovers[cell]


def book(exact: DropOff) -> Book:
    """All that binds the numbers of ``exact``. Raises ValueError where one of them is hidden already."""
    writer = _Writer(dict(_numbers(exact)))
    _relate_quest(writer, exact)
    for index, level in enumerate(exact.levels):
        _relate_level(writer, index, level)
    twins = list(_twins(exact))
    for one, other in twins:
        writer.same("rare", {one: 1}, {other: 1})
    return Book(writer.numbers, writer.leftovers, frozenset(writer.people), tuple(twins), tuple(writer.equations))


def _twins(exact: DropOff) -> Iterable[tuple[Cell, Cell]]:
    """Who starts enters the first level; who completes a level enters the next; reopening one changes little."""
    for index in range(len(exact.levels)):
        yield Cell(index, QUEST, "entered"), (Cell(index - 1, QUEST, "completed") if index else STARTED)


def _numbers(exact: DropOff) -> Iterable[tuple[Cell, int]]:
    def known(cell: Cell, owner: object) -> tuple[Cell, int]:
        value = getattr(owner, cell.name)
        if value is None:
            raise ValueError(f"{cell} is hidden already; only exact numbers can be related")
        return cell, value

    yield known(STARTED, exact)
    yield known(EXITED_WELL, exact)
    for index, level in enumerate(exact.levels):
        for name in ("entered", *STATES):
            yield known(Cell(index, QUEST, name), level)
        for number, step in enumerate(level.steps):
            for name in STEP_NUMBERS:
                yield known(Cell(index, number, name), step)


def number_at(table: DropOff, cell: Cell) -> int | None:
    """A number of a table, exact or published; None where it is hidden."""
    owner: object = table
    if cell.level != QUEST:
        level = table.levels[cell.level]
        owner = level if cell.step == QUEST else level.steps[cell.step]
    number: int | None = getattr(owner, cell.name)
    return number


class _Writer:
    """Writes equations down. A leftover is named after what it is and the first cell that it is left over from."""

    def __init__(self, numbers: dict[Cell, int]) -> None:
        self.numbers = numbers
        self.leftovers: dict[Cell, int] = {}
        self.people: set[Cell] = set()
        self.equations: list[Equation] = []

    def same(self, name: str, one: Sum, other: Sum) -> None:
        """Both sides count the same people, but for a few who did something rare. The reader knows that these are few.

        How many they are is not told: fewer than ``_FEW`` or, where they are more than half of that, than double.
        """
        gap = self.gap(one, other)
        if gap == 0:
            self._tell(one, other)
            return
        few = self._leave(name, one, other, gap, people=False)
        room = few._replace(name=f"{few.name}, fewer than could be")
        most = max(_FEW, 2 * abs(gap)) - 1
        self.leftovers[room] = most - abs(gap)
        self._tell({few: 1, room: 1}, {}, most)

    def rest(self, name: str, whole: Sum, parts: Sum) -> None:
        """What remains of ``whole`` beside its ``parts`` is people at one place. Told only that nobody remains."""
        gap = self.gap(whole, parts)
        if gap == 0:
            self._tell(whole, parts)
        elif gap > 0:
            self._leave(name, whole, parts, gap, people=True)

    def at_most(self, name: str, less: Sum, more: Sum, *, people: bool = False) -> None:
        """``less`` is no greater than ``more``, or the same, if the true numbers have it so; else nothing is said.

        ``people``: whether what lies between the two is people at one place.
        """
        gap = self.gap(more, less)
        if gap == 0:
            self._tell(more, less)
        elif gap > 0:
            self._leave(name, more, less, gap, people=people)

    def gap(self, more: Sum, less: Sum) -> int:
        return self._worth(more) - self._worth(less)

    def _worth(self, cells: Sum) -> int:
        return sum(factor * self.numbers[cell] for cell, factor in cells.items())

    def _tell(self, more: Sum, less: Sum, total: int = 0) -> None:
        self.equations.append(Equation({**more, **{cell: -factor for cell, factor in less.items()}}, total))

    def _leave(self, name: str, more: Sum, less: Sum, gap: int, *, people: bool) -> Cell:
        at = next(iter(more))
        leftover = Cell(at.level, at.step, f"{at.name}, left over: {name}")
        if leftover in self.leftovers:
            raise ValueError(f"two leftovers are called {leftover}")
        self.leftovers[leftover] = abs(gap)
        if people:
            self.people.add(leftover)
        self._tell({**more, leftover: -1 if gap > 0 else 1}, less)
        return leftover


def _relate_quest(writer: _Writer, exact: DropOff) -> None:
    """``started`` is the first level's ``entered``. Who exited well did so in a level, or by completing the last."""
    writer.rest("not exited well", {STARTED: 1}, {EXITED_WELL: 1})
    if not exact.levels:
        return
    well = {Cell(index, QUEST, "exited_well"): 1 for index in range(len(exact.levels))}
    completed_last = {Cell(len(exact.levels) - 1, QUEST, "completed"): 1}
    writer.same("came back after the end", completed_last | well, {EXITED_WELL: 1})


def _relate_level(writer: _Writer, index: int, level: LevelCounts) -> None:
    """A level's states add up. Who waits or has stalled at it, does so at one of its steps at least."""
    entered, completed = {Cell(index, QUEST, "entered"): 1}, {Cell(index, QUEST, "completed"): 1}
    writer.rest("nobody", entered, {Cell(index, QUEST, state): 1 for state in STATES})
    writer.rest("whole loss", entered, completed)
    steps = range(len(level.steps))
    for number in steps:
        _relate_step(writer, index, number)
    for name in ("waiting_on_service", "stalled"):
        at_steps = {Cell(index, number, name): 1 for number in steps}
        if at_steps:
            writer.at_most("counted at several", {Cell(index, QUEST, name): 1}, at_steps)
    if level.steps:
        _relate_done_rule(writer, index, len(level.steps))


def _relate_step(writer: _Writer, index: int, number: int) -> None:
    """A step was opened by people who entered its level; each has it done, skipped, waiting, stalled, or just open.

    Who has stalled in the level and not at this step has it behind them or not before them yet: people at one place.
    """
    opened = {Cell(index, number, "opened"): 1}
    writer.rest("open", opened, {Cell(index, number, name): 1 for name in STEP_NUMBERS[1:]})
    writer.rest(f"step {number} not opened", {Cell(index, QUEST, "entered"): 1}, opened)
    for name in ("waiting_on_service", "stalled"):
        at_step, at_level = {Cell(index, number, name): 1}, {Cell(index, QUEST, name): 1}
        writer.at_most(f"not at step {number}", at_step, at_level, people=True)


def _relate_done_rule(writer: _Writer, index: int, steps: int) -> None:
    """How steps complete a level and open each other, whatever the quest's rules are: read off the true numbers."""
    completed, entered = Cell(index, QUEST, "completed"), Cell(index, QUEST, "entered")
    closed = [{Cell(index, number, "done"): 1, Cell(index, number, "skipped"): 1} for number in range(steps)]
    every: Sum = {cell: 1 for pair in closed for cell in pair}
    for number, pair in enumerate(closed):
        writer.at_most(f"step {number} closed, not completed", {completed: 1}, pair)
        follower = {Cell(index, number + 1, "opened"): 1}
        if number + 1 < steps and writer.gap(follower, pair) == 0:
            writer.at_most("nobody", follower, pair)
    if people := writer.numbers[completed]:
        of_each = min(steps, writer.gap(every, {}) // people)
        writer.at_most("closed beyond the rule", {completed: of_each}, every)
    if steps > 1:
        writer.at_most("not all closed", every, {completed: 1, entered: steps - 1})
