"""Which numbers of a drop-off may be shown, so that no small group of people can be read off or worked out.

STUB
"""

from __future__ import annotations

from dataclasses import replace

from quests.disclosure import Reader, implied
from quests.dropoff import STATES, STEP_NUMBERS, DropOff
from quests.relations import EXITED_WELL, QUEST, STARTED, Book, Cell, book

MIN_CELL = 5
DEAR = {STARTED, Cell(0, QUEST, "entered")}


def suppress(exact: DropOff, min_cell: int = MIN_CELL) -> DropOff:
    numbers = book(exact)
    return _without(exact, hidden_cells(numbers, min_cell), min_cell)


def hidden_cells(numbers: Book, min_cell: int) -> set[Cell]:
    hidden = primary(numbers, min_cell)
    while True:
        reader = Reader(numbers, hidden)
        secrets = reader.secrets(min_cell)
        exposed = [cell for cell in secrets if cell in reader.bounds and not reader.bounds[cell].holds(min_cell)]
        if not exposed:
            exposed = reader.exposed(secrets, min_cell)
        if not exposed:
            return hidden
        more = _partners(reader, exposed, min_cell)
        if not more:
            return hidden
        hidden |= more


def primary(numbers: Book, min_cell: int) -> set[Cell]:
    return {cell for cell, value in numbers.numbers.items() if 0 < value < min_cell}


def _partners(reader: Reader, exposed: list[Cell], min_cell: int) -> set[Cell]:
    more: set[Cell] = set()
    for cell in exposed:
        partner = _partner(reader, cell, min_cell, more)
        if partner:
            more.add(partner)
    return more


def _partner(reader: Reader, cell: Cell, min_cell: int, already: set[Cell]) -> Cell | None:
    """The smallest shown number that narrows ``cell``: in the clues that alone narrow it, else in those nearby."""
    seen, ring, dear = {cell}, [cell], None
    while ring:
        near: list[Cell] = []
        for here in ring:
            clues = [c for c in reader.about.get(here, ()) if not implied(c, here, reader.bounds).holds(min_cell)]
            clues = clues or reader.about.get(here, [])
            shown = {c for clue in clues for c in clue.shown}
            if shown & already:
                return None
            dear = dear or next(iter(shown & DEAR), None)
            if shown - DEAR:
                return min(shown - DEAR, key=lambda c: (reader.book.numbers[c], c))
            near += [other for clue in clues for other in clue.unknown if other not in seen]
            seen.update(near)
        ring = near
    return dear


def _without(exact: DropOff, hidden: set[Cell], min_cell: int) -> DropOff:
    levels = []
    for index, level in enumerate(exact.levels):
        steps = tuple(
            replace(step, **{name: None for name in STEP_NUMBERS if Cell(index, number, name) in hidden})
            for number, step in enumerate(level.steps)
        )
        gone = {name: None for name in ("entered", *STATES) if Cell(index, QUEST, name) in hidden}
        levels.append(replace(level, steps=steps, **gone))
    return replace(
        exact,
        min_cell=min_cell,
        levels=tuple(levels),
        started=None if STARTED in hidden else exact.started,
        exited_well=None if EXITED_WELL in hidden else exact.exited_well,
    )
