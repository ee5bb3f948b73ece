"""Rows of a small table, so that none of them tells of a few people: small rows are pooled, or there is no table.

Each row is a group (a team, a step, a language) with the same *cells*, of which nobody is in two. A group that has a
cell of 1 to k people is never alone: all such groups are one row together. Which groups those are is told, and their
cells together; so whether there is a table at all is asked of nothing else, or the answer would tell more. It is asked
such that each cell of a pooled group may still be of 1, 2, ... k people:

* with two kinds of cells or more, each of at least 2(k + 1) people and of k + m for m groups: one group may take up
  what the others leave of one kind, and another one of the other kind;
* with one kind alone: m + k - 1 to (m - 1) k + 1 people, for else the groups would have to be as large, or as small,
  as they can be.

domain.md section 6, points 2 and 3. tests/quests/test_small_rows.py tries every small table.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

Cells = tuple[int, ...]


@dataclass(frozen=True)
class Row:
    """One row: the groups in it, more than one where they are pooled, and their cells together."""

    groups: tuple[str, ...]
    cells: Cells


def shown_rows(table: Mapping[str, Cells], min_cell: int, *, never_alone: Collection[str] = ()) -> list[Row]:
    """The rows that may be shown, the largest first and the pooled one last. Empty: the total alone says all there is.

    ``never_alone``: groups that are pooled whatever their numbers, as a team in which somebody would be recognised.
    """
    filled = _filled(table)
    pooled = sorted(pooled_groups(table, min_cell, never_alone=never_alone))
    alone = sorted(filled.keys() - set(pooled), key=lambda group: (-sum(filled[group]), group))
    rows = [Row((group,), filled[group]) for group in alone]
    if pooled:
        together = tuple(sum(cells) for cells in zip(*(filled[group] for group in pooled), strict=True))
        if not _hides(len(pooled), together, min_cell):
            return []
        rows.append(Row(tuple(pooled), together))
    return rows if alone and len(rows) > 1 else []


def pooled_groups(table: Mapping[str, Cells], min_cell: int, *, never_alone: Collection[str] = ()) -> set[str]:
    """The groups that share a row, if there is a table."""
    return {
        group
        for group, cells in _filled(table).items()
        if group in never_alone or any(1 <= people <= min_cell for people in cells)
    }


def _filled(table: Mapping[str, Cells]) -> dict[str, Cells]:
    return {group: cells for group, cells in table.items() if sum(cells)}


def _hides(groups: int, together: Cells, min_cell: int) -> bool:
    kinds = [people for people in together if people]
    if groups < 2:
        return False
    if len(kinds) == 1:
        return groups + min_cell - 1 <= kinds[0] <= (groups - 1) * min_cell + 1
    return min(kinds) >= max(2 * (min_cell + 1), groups + min_cell)
