"""Which numbers of groups may be shown beside those of everybody: one dimension at a time (trust.md T13, P12).

**Promise.** A number of 1 to k - 1 is hidden in every group. Given everything that is shown, of everybody and of all
groups together, every hidden number stays possible over at least five values. Risk has k = 10.

**How.** Everything is decided for all groups at once, so that a gap in one row tells nothing about that row.

1. A value has a row of its own only where 2k people or more started; the others share one row, and where these would
   be fewer than 2k, the next smallest goes to them. Months are put together with their neighbours, oldest first, so
   that a closed month keeps its row. With one row only there is nothing to compare.
2. At each level a state is a column that is shown for all rows or hidden for all. It is hidden where it is hidden for
   everybody, or where one row has 1 to k - 1 people in it. Then more columns are hidden, the smallest first, until
   there are two, and in every row the hidden ones together hold nobody or at least k people, and that in two rows.
3. A level at which ``completed`` is hidden is the last one shown: who completes it enters the next. It is hidden too
   where one row has a small loss, or where the next level's ``entered`` is small in a row or hidden for everybody.
   And what steps tell of everybody is minded: where all but one to four of those stalled are so at one step, or all
   but one to four who closed a step completed the level, a row's number would nearly be that step's.
4. Steps of a level are shown where nothing is hidden at the level, for everybody and in all rows, and each of their
   numbers, with those left over, is nobody or at least k people. The good exits likewise.

**Why five values hold.** Let a row's hidden columns hold R people together, a column C in all rows, and all hidden
columns N in all rows. Whoever knows all of these finds for one cell: at least R + C - N, at most the smaller of R and
C, and nothing between can be ruled out. The range has min(R, C, N - R, N - C) + 1 values. By rule 2, R and N - R are
at least k. If everybody's number is shown, C is at least 5, and so is N - C, the other hidden columns: one of them is
shown for everybody, or several are hidden there, and these hold six at least, since none of them could be worked out.
If it is hidden, C itself has five values (``quests.suppression``), and the range of the cell moves with it. Every
value comes true in a real population: take two people of different rows who left a level by two hidden columns and
exchange what became of them. No shown number changes, neither of the level nor of another, nor of other dimensions.
Behind a last level the same holds of everything, since how many went on has five values in each row.

**What it does not promise.** How many had a level opened again, or came back after the end, can be read from a row as
from the table of everybody (``quests.relations``). A step's number that is not shown can be narrower than five values
where the level and the table of everybody leave no more room; then it is five or more for sure. How many started,
entered or completed between two days can be read from their tables, as for everybody. And whoever replays these very
rules can sometimes say more of a large number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from quests.dropoff import STATES, STEP_NUMBERS, DropOff, LevelCounts, StepCounts
from quests.group_columns import Columns
from quests.pooling import largest_apart, neighbours, summed
from quests.suppression import MIN_CELL


@dataclass(frozen=True)
class GroupRow:
    """The numbers of one value, or of several put together because they are few. None is a hidden number.

    Several together have no median: it is no sum.
    """

    values: tuple[str, ...]
    numbers: DropOff


@dataclass(frozen=True)
class GroupTables:
    """Groups side by side. ``rows`` is empty where there are too few people to compare: fewer than two rows.

    ``hidden`` has, for each level that is shown, the states hidden in all rows; of the levels behind nothing is shown.
    ``shows_steps`` says of each of these levels whether the rows show its steps.
    """

    min_cell: int
    rows: tuple[GroupRow, ...] = ()
    hidden: tuple[frozenset[str], ...] = ()
    shows_steps: tuple[bool, ...] = ()
    shows_exits: bool = False

    @property
    def levels_shown(self) -> int:
        return len(self.hidden)


def suppress_groups(
    total_exact: DropOff,
    total_published: DropOff,
    groups: Mapping[str, DropOff],
    min_cell: int = MIN_CELL,
    *,
    ordered: bool = False,
) -> GroupTables:
    """What may be shown of ``groups``, the exact numbers by value of one dimension, beside ``total_published``.

    ``ordered``: values follow each other in time and are put together with neighbours. Raises ValueError where the
    groups do not add up to ``total_exact``: then somebody is in two of them or in none, and nothing is safe.
    """
    if groups and summed(groups.values()) != summed([total_exact]):
        raise ValueError(f"the groups of {total_exact.quest} do not add up to everybody")
    pools = neighbours(groups, 2 * min_cell) if ordered else largest_apart(groups, 2 * min_cell)
    if len(pools) < 2 or total_published.started is None:
        return GroupTables(min_cell)
    rows = [groups[pool[0]] if len(pool) == 1 else summed(groups[value] for value in pool) for pool in pools]
    tables = Columns(total_exact, total_published, rows, min_cell)
    hidden = tables.hidden_columns(None)
    shows_exits = tables.shows_exits(hidden)
    if not shows_exits and tables.tells_exits(hidden):
        hidden = tables.hidden_columns(len(total_exact.levels) - 1)
    shows_steps = tuple(tables.shows_steps(index, gone) for index, gone in enumerate(hidden))
    found = GroupTables(min_cell, (), tuple(hidden), shows_steps, shows_exits)
    shown = (GroupRow(pool, _row_without(row, found)) for pool, row in zip(pools, rows, strict=True))
    return replace(found, rows=tuple(shown))


def _row_without(row: DropOff, found: GroupTables) -> DropOff:
    levels = [
        _level_without(level, found.hidden[index], found.shows_steps[index], found.min_cell)
        if index < found.levels_shown
        else _changed(level, ("entered", *STATES, "median_days"), steps=_unshown(level.steps))
        for index, level in enumerate(row.levels)
    ]
    exited_well = row.exited_well if found.shows_exits else None
    return replace(row, min_cell=found.min_cell, exited_well=exited_well, levels=tuple(levels))


def _level_without(level: LevelCounts, hidden: frozenset[str], shows_steps: bool, min_cell: int) -> LevelCounts:
    """Where a row has nobody in all hidden columns together, everybody can see so: then it says 0."""
    gone = hidden if any(level.states[state] for state in hidden) else ()
    is_telling = "completed" in hidden or (level.completed or 0) < min_cell
    steps = level.steps if shows_steps else _unshown(level.steps)
    return _changed(level, gone, median_days=None if is_telling else level.median_days, steps=steps)


def _unshown(steps: Iterable[StepCounts]) -> tuple[StepCounts, ...]:
    return tuple(replace(step, **_nothing(STEP_NUMBERS)) for step in steps)


def _changed(level: LevelCounts, gone: Iterable[str], **changes: Any) -> LevelCounts:
    return replace(level, **{**_nothing(gone), **changes})


def _nothing(names: Iterable[str]) -> dict[str, Any]:
    return dict.fromkeys(names)
