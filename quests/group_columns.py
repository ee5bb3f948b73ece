"""Which states are hidden for all groups, level by level. The rules, and why they are enough: ``quests.groups``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from quests.dropoff import STEP_NUMBERS, DropOff, LevelCounts
from quests.shareable import is_group, shareable


class Columns:
    """The exact rows of one dimension beside the numbers of everybody, exact and as published."""

    def __init__(self, exact: DropOff, published: DropOff, rows: Sequence[DropOff], min_cell: int) -> None:
        self.exact, self.published, self.rows, self.min_cell = exact, published, rows, min_cell

    def hidden_columns(self, last: int | None) -> list[frozenset[str]]:
        """For each level that is shown, what is hidden in all rows. ``last``: at this one ``completed`` has to be."""
        hidden: list[frozenset[str]] = []
        while len(hidden) < len(self.exact.levels):
            index = len(hidden)
            is_last = index == last or self._must_be_last(index)
            columns = self._columns(index, is_last)
            if columns is not None:
                hidden.append(columns)
                if is_last or "completed" in columns:
                    break
            elif index:
                hidden.pop()
                last = index - 1
            else:
                break
        return hidden

    def _must_be_last(self, index: int) -> bool:
        """Whether ``completed`` or the next level's ``entered`` would give a small group away."""
        at_level = [row.levels[index] for row in self.rows]
        if self.published.levels[index].completed is None:
            return True
        if not all(is_group(level.completed or 0, self.min_cell) for level in at_level):
            return True
        if not all(is_group((level.entered or 0) - (level.completed or 0), self.min_cell) for level in at_level):
            return True
        if index + 1 < len(self.exact.levels) and not self._shows_entered(index + 1):
            return True
        return not all(level.completed or not level.entered for level in at_level) and self._few_closed_more(index)

    def _few_closed_more(self, index: int) -> bool:
        """Whether a few have closed a step and not completed: where nobody completed, no more can have closed it."""
        level = self.published.levels[index]
        closed = (
            step.done + step.skipped for step in level.steps if step.done is not None and step.skipped is not None
        )
        return any(0 < number - (level.completed or 0) < self.published.min_cell for number in closed)

    def _shows_entered(self, index: int) -> bool:
        entered = [row.levels[index].entered or 0 for row in self.rows]
        return self.published.levels[index].entered is not None and all(is_group(n, self.min_cell) for n in entered)

    def _columns(self, index: int, is_last: bool) -> frozenset[str] | None:
        """The states to hide at a level; None where it cannot be shown at all, whatever is hidden."""
        if not self._shows_entered(index):
            return None
        of_all = {state: number or 0 for state, number in self.exact.levels[index].states.items() if number}
        in_rows = [row.levels[index].states for row in self.rows]
        hidden = {state for state in of_all if self.published.levels[index].states[state] is None}
        hidden |= {state for state in of_all if not all(is_group(row[state] or 0, self.min_cell) for row in in_rows)}
        hidden |= {"completed"} & of_all.keys() if is_last else set()
        if not self.shows_steps(index, hidden):
            hidden |= self._told_by_steps(index)
        while hidden:
            in_need = self._in_need(index, hidden, in_rows)
            if not in_need:
                break
            helpful = [state for state in of_all.keys() - hidden if any(row[state] for row in in_need)]
            if not helpful:
                return None
            hidden.add(min(helpful, key=lambda state: (state == "completed", of_all[state], state)))
        return frozenset(hidden)

    def _told_by_steps(self, index: int) -> set[str]:
        """Waiting or stalled, where nearly all are so at one step: a row's number would nearly be that step's."""
        level = self.published.levels[index]
        told = set()
        for state in ("waiting_on_service", "stalled"):
            at_steps = [number for step in level.steps if (number := getattr(step, state)) is not None]
            of_all = level.states[state]
            if of_all is not None and any(0 < of_all - number < self.published.min_cell for number in at_steps):
                told.add(state)
        return told

    def _in_need(
        self, index: int, hidden: set[str], in_rows: Sequence[Mapping[str, int | None]]
    ) -> list[Mapping[str, int | None]]:
        """The rows that one hidden column more could help, since what they hold in the ``hidden`` ones is too little.

        Where everybody's numbers of all these columns are hidden, one row alone tells no more than they do.
        """
        held = [(sum(row[state] or 0 for state in hidden), row) for row in in_rows]
        small = [row for people, row in held if not is_group(people, self.min_cell)]
        if small or all(self.published.levels[index].states[state] is None for state in hidden):
            return small
        if len(hidden) == 1:
            return list(in_rows)
        empty = [row for people, row in held if not people]
        return empty if len(held) - len(empty) < 2 else []

    # --- what is shown besides -----------------------------------------------------------------------------------

    def shows_steps(self, index: int, hidden: Iterable[str]) -> bool:
        """Whether nothing at the level is hidden or small, neither for everybody nor in a row."""
        of_all = self.published.levels[index]
        if set(hidden) or None in (of_all.entered, *of_all.states.values()):
            return False
        if any(getattr(step, name) is None for step in of_all.steps for name in STEP_NUMBERS):
            return False
        levels = [row.levels[index] for row in self.rows]
        return all(is_group(n, self.min_cell) for level in levels for n in _step_groups(level))

    def tells_exits(self, hidden: Sequence[frozenset[str]]) -> bool:
        """Whether the levels say how many exited well in each row, as a sum of shown numbers."""
        is_whole = len(hidden) == len(self.exact.levels) and self.published.exited_well is not None
        return is_whole and not any({"completed", "exited_well"} & columns for columns in hidden)

    def shows_exits(self, hidden: Sequence[frozenset[str]]) -> bool:
        """Whether the good exits of each row are the sum of shown numbers, and they and all others are groups."""
        exits = [(row.started or 0, row.exited_well or 0) for row in self.rows]
        return self.tells_exits(hidden) and all(shareable(*one, self.min_cell) for one in exits)


def _step_groups(level: LevelCounts) -> Iterator[int]:
    """All that a level's steps tell of: their numbers, those with the step just open, those who have not opened it."""
    for step in level.steps:
        opened, *others = (getattr(step, name) for name in STEP_NUMBERS)
        yield from (opened, *others, opened - sum(others), max(0, (level.entered or 0) - opened))
