"""What of the themes may be told, so that no small group can be read off or worked out, now or a month later.

Each whole past month stands alone, and is never added to another: whoever looks again later learns nothing by
subtracting. In a month a theme is told from k people on, and then as "so many or more"; no total stands beside it that
the others could be taken from. What is not told may be nobody, or any number below k (``min_cell_of``): of no such
number can more be said, also by who knows these rules (tests/quests/test_said.py tries every table).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from quests.suppression import MIN_CELL
from quests.themes import ANSWERED, CHOICE, SCALE, STOP

FLOORS = (MIN_CELL, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
Row = tuple[str, str, int]
"""A month as ``2026-10``, a code of ``quests.themes``, and people."""


def floor_of(people: int, min_cell: int = MIN_CELL) -> int | None:
    """The number of which it may be said that so many or more said it. None: it is not told."""
    return max((floor for floor in FLOORS if min_cell <= floor <= people), default=None)


def told(rows: Iterable[Row], before: str, min_cell: int = MIN_CELL) -> dict[str, dict[str, int]]:
    """By month, the newest first: what so many or more people said, the most said first. Months before ``before``.

    How many answered at all is told where each may name several themes. Where every answer is one of a few, it would
    be their sum.
    """
    found: dict[str, dict[str, int]] = {}
    given = sorted(rows, key=lambda row: (-row[2], row[1]))
    for month in sorted({month for month, _code, _people in given if month < before}, reverse=True):
        here = {code: people for at, code, people in given if at == month}
        if any(code.startswith((CHOICE, SCALE, STOP)) for code in here):
            here.pop(ANSWERED, None)
        if shown := _floors(here, min_cell):
            found[month] = shown
    return found


def _floors(counts: Mapping[str, int], min_cell: int) -> dict[str, int]:
    floors = {code: floor_of(people, min_cell) for code, people in counts.items()}
    return {code: floor for code, floor in floors.items() if floor is not None}
