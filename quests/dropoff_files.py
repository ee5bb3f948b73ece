"""The numbers of a drop-off as files: JSON as surface.md shapes it, rows for a spreadsheet. Hidden is empty."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from quests.dropoff import STATES, STEP_NUMBERS, DropOff, to_json
from quests.groups import GroupTables

Row = list[str]

_OF_STEPS = tuple(f"step_{name}" for name in STEP_NUMBERS)
HEADS: Row = [
    "quest", "version", "as_of", "row", "level", "step", "entered", *STATES, "median_days", *_OF_STEPS, "started",
]  # fmt: skip
GROUP_HEADS: Row = ["dimension", "values", *HEADS]


def groups_to_json(published: DropOff, dimension: str, tables: GroupTables) -> dict[str, Any]:
    """The groups of one dimension beside the numbers of everybody; ``levels_shown`` of the levels can be compared.

    A group of several values is one row in which they are put together, since each alone is too small.
    """
    return {
        **to_json(published),
        "by": dimension,
        "groups": {
            "min_cell": tables.min_cell,
            "levels_shown": tables.levels_shown,
            "rows": [{"values": list(row.values), **_numbers(row.numbers)} for row in tables.rows],
        },
    }


def _numbers(numbers: DropOff) -> dict[str, Any]:
    said = to_json(numbers)
    return {name: said[name] for name in ("started", "exited_well", "levels")}


def csv_rows(published: DropOff) -> list[Row]:
    """The quest, then each level and its steps, under ``HEADS``."""
    return [HEADS, *_rows(published)]


def group_csv_rows(published: DropOff, dimension: str, tables: GroupTables) -> list[Row]:
    """Everybody with an empty ``values``, then each group; values that are put together stand in one cell."""
    everybody = [[dimension, "", *row] for row in _rows(published)]
    groups = [[dimension, " + ".join(group.values), *row] for group in tables.rows for row in _rows(group.numbers)]
    return [GROUP_HEADS, *everybody, *groups]


def _rows(numbers: DropOff) -> Iterator[Row]:
    start = [numbers.quest, str(numbers.version), numbers.as_of.isoformat()]
    no_steps = [""] * len(STEP_NUMBERS)
    in_all = [_cell(numbers.exited_well) if state == "exited_well" else "" for state in STATES]
    yield [*start, "quest", "", "", "", *in_all, "", *no_steps, _cell(numbers.started)]
    for level in numbers.levels:
        states = [_cell(level.states[state]) for state in STATES]
        yield [*start, "level", level.level, "", _cell(level.entered), *states, _cell(level.median_days), *no_steps, ""]
        for step in level.steps:
            of_step = [_cell(getattr(step, name)) for name in STEP_NUMBERS]
            yield [*start, "step", level.level, step.step, *[""] * (len(STATES) + 2), *of_step, ""]


def _cell(value: float | int | None) -> str:
    return "" if value is None else str(value)
