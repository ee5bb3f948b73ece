"""Small rows are pooled so that nothing that is shown gives a small group back: every small table is tried."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import product

import pytest

from quests.small_rows import Cells, Row, shown_rows

MIN_CELL = 2
MOST = 6
"""In a pooled row no cell is larger than this: all that may hide behind it is among the tables that are tried."""
GROUPS = ("north", "south", "west")
LARGE = {"east": (9, 9)}

Table = dict[str, Cells]


def _tables() -> Iterator[tuple[Table, Cells]]:
    """Every table of three groups with two cells of up to six people, beside one of a large group."""
    for cells in product(range(MOST + 1), repeat=6):
        yield {"north": cells[:2], "south": cells[2:4], "west": cells[4:], **LARGE}, cells


def _possible(show: Callable[[Table], list[Row]]) -> Iterator[tuple[tuple[Row, ...], set[int]]]:
    """What somebody sees who knows how rows are pooled, and the values that each cell hidden in it may have."""
    seen: defaultdict[tuple[Row, ...], list[set[int]]] = defaultdict(lambda: [set() for _cell in range(6)])
    for table, cells in _tables():
        if rows := show(table):
            for values, people in zip(seen[tuple(rows)], cells, strict=True):
                values.add(people)
    for told, possible in seen.items():
        pooled = told[-1]
        if len(pooled.groups) > 1 and max(pooled.cells) <= MOST:
            for group, place in product(pooled.groups, range(2)):
                if pooled.cells[place]:
                    yield told, possible[2 * GROUPS.index(group) + place]


def test_a_pooled_row_gives_no_cell_of_its_groups_back() -> None:
    found = list(_possible(lambda table: shown_rows(table, MIN_CELL)))
    assert {len(rows[-1].groups) for rows, _values in found} == {2, 3}
    assert [rows for rows, values in found if len(values) < MIN_CELL] == []


def test_pooled_with_the_smallest_of_the_others_a_cell_would_be_found() -> None:
    """The control: small groups in one row, with the smallest of the others until there seems to be enough."""

    def pools(table: Table) -> list[Row]:
        filled = {group: cells for group, cells in table.items() if sum(cells)}
        is_alone = {group: not any(one in range(1, MIN_CELL) for one in cells) for group, cells in filled.items()}
        pooled = [group for group in filled if not is_alone[group]]
        alone = sorted((group for group in filled if is_alone[group]), key=lambda group: (sum(filled[group]), group))

        def together() -> Cells:
            return tuple(sum(cells) for cells in zip(*(filled[group] for group in pooled), strict=True))

        while pooled and alone and (len(pooled) < 2 or any(0 < one < 2 * MIN_CELL for one in together())):
            pooled.append(alone.pop(0))
        rows = [Row((group,), filled[group]) for group in alone]
        return [*rows, Row(tuple(sorted(pooled)), together())] if pooled and "east" not in pooled else []

    assert any(len(values) < MIN_CELL for _rows, values in _possible(pools))


def test_rows_add_up_and_are_groups() -> None:
    table = {"north": (30, 12), "south": (3, 20), "west": (9, 2), "east": (0, 0)}
    assert shown_rows(table, 5) == [Row(("north",), (30, 12)), Row(("south", "west"), (12, 22))]


@pytest.mark.parametrize(
    "table", [{}, {"north": (30, 12)}, {"north": (30, 12), "south": (2, 20)}, {"north": (2, 9), "south": (9, 2)}]
)
def test_without_two_rows_there_is_nothing_to_compare(table: Table) -> None:
    assert shown_rows(table, 5) == []


def test_who_is_never_alone_is_pooled_whatever_the_numbers() -> None:
    table = {"north": (30, 12), "south": (20, 20), "west": (9, 4)}
    assert shown_rows(table, 5, never_alone={"south"}) == [Row(("north",), (30, 12)), Row(("south", "west"), (29, 24))]
