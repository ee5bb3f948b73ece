"""Which numbers of a drop-off may be shown inside the service, so that no small group can be read off or worked out.

**Promise** (surface.md, "Drop-off numbers"; trust.md T13, P12). A number of 1 to k - 1 people is hidden; 0 is shown;
nothing is rounded. Given everything that is shown, every hidden number stays possible over at least k values. The
same holds for people who appear only as a difference of shown numbers: where a level's whole loss is 1 to k - 1,
``completed`` and the next ``entered`` are hidden too; likewise those who have a step open and nothing else. The next
level's ``entered`` and this one's ``completed`` are always hidden together.

**Why five values hold, also for who knows k.** A hidden number carries one mark, whether it was small or only keeps a
small one company; nothing else tells the two apart. The attacker (``quests.disclosure``) knows that it is at least 1
and, in one exact calculation over all shown numbers of the quest and all rules that bind them, in what range it lies.
We go on hiding until each range holds five values. It begins at 1 or above, so it reaches 5 or above: of no hidden
number can she say that it is one of the small ones. It could be the other way round: the small number there, the
company here. Example: 30 people, 3 stopped, the others wait. Both are hidden, 30 is shown: 3 + 27, but also 27 + 3, or
anything between. Had only the 3 been hidden, it would be 30 - 27. Had the two come to 5 together, each would be one
of 1, 2, 3, 4, which is why then ``entered`` is hidden as well.

**What it does not promise.** A quest that one to five people have started shows that it was so few: every number but
0 is hidden, and there is no larger one to keep them company. And whoever replays these very steps on every table
that would fit can sometimes say more, where the company was hardly smaller than the next number that is shown.

**How.** Hide what is small; ask the attacker; for whatever she can narrow to fewer than five values, hide the smallest
shown number that lets her; repeat. Then show again, from the largest down, each number of a level that turns out to
be needed no longer. Same numbers in, same numbers hidden, so that asking again tells nothing new.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any, TypeVar

from quests.definition import Quest, is_crisis
from quests.disclosure import Clue, Island, Reader, implied
from quests.dropoff import STATES, STEP_NUMBERS, DropOff, LevelCounts, StepCounts
from quests.relations import EXITED_WELL, QUEST, STARTED, Book, Cell, book

MIN_CELL = 5
"""k inside the service (surface.md)."""

RISK_MIN_CELL = 10
"""k of tables about risk, violence or suicide, also inside the service (domain.md section 6, point 8)."""

_Counts = TypeVar("_Counts", LevelCounts, StepCounts)

_HIDDEN_LAST = frozenset((STARTED, Cell(0, QUEST, "entered")))
"""How many started is on every page and in every share; it is hidden only if nothing else helps."""


def min_cell_of(quest: Quest) -> int:
    """k of every number about this quest. One for somebody in danger is a table about risk as a whole: whoever is in
    it was, and so are those who stopped in it."""
    return RISK_MIN_CELL if is_crisis(quest) or quest.place == "suspending" else MIN_CELL


KEPT = 512
"""So many tables are kept as they were published: the numbers of a day that is over are asked for again and again."""


@lru_cache(maxsize=KEPT)
def suppress(exact: DropOff, min_cell: int = MIN_CELL) -> DropOff:
    """The numbers that may be shown: ``exact`` with None for each hidden one, and ``min_cell`` written beside them.

    A median is shown where at least ``min_cell`` people entered and as many completed, and both numbers are shown.
    Raises ValueError where a number of ``exact`` is hidden already: hiding twice would hide by the wrong numbers.
    """
    return _without(exact, hidden_cells(book(exact), min_cell), min_cell)


def hidden_cells(numbers: Book, min_cell: int) -> set[Cell]:
    """Every cell that must not be shown."""
    always = small_cells(numbers, min_cell) | _small_losses(numbers, min_cell)
    always |= _twins(numbers, always)
    hidden = set(always)
    while True:
        hidden |= _twins(numbers, hidden)
        reader = Reader(numbers, hidden)
        exposed = reader.narrow_at_a_glance(min_cell) or reader.exposed(reader.secrets(min_cell), min_cell)
        company = _company(reader, exposed, min_cell)
        if not company:
            return hidden - _needless(reader, always, min_cell)
        hidden |= company


def small_cells(numbers: Book, min_cell: int) -> set[Cell]:
    """What is hidden for its own sake: 1 to ``min_cell`` - 1 people. To hide these alone hides nothing."""
    return {cell for cell, value in numbers.numbers.items() if 0 < value < min_cell}


def _small_losses(numbers: Book, min_cell: int) -> set[Cell]:
    """``completed`` wherever a level's whole loss is small; the next level's ``entered`` is its twin."""
    levels = [cell for cell in numbers.numbers if cell.name == "entered"]
    ends = [(entered, entered._replace(name="completed")) for entered in levels]
    return {
        completed
        for entered, completed in ends
        if numbers.numbers[completed] and 0 < numbers.numbers[entered] - numbers.numbers[completed] < min_cell
    }


def _twins(numbers: Book, hidden: Collection[Cell]) -> set[Cell]:
    pairs = [pair for pair in numbers.twins if any(cell in hidden for cell in pair)]
    return {cell for pair in pairs for cell in pair if numbers.numbers[cell]}


def _company(reader: Reader, exposed: Iterable[Cell], min_cell: int) -> set[Cell]:
    """One number more to hide for each exposed one, unless one just chosen may help it as well."""

    @cache
    def telling(cell: Cell) -> list[Clue]:
        """The clues that narrow a number on their own; all of them where it takes several together."""
        clues = reader.about.get(cell, [])
        return [clue for clue in clues if not implied(clue, reader.bounds)[cell].holds(min_cell)] or clues

    company: set[Cell] = set()
    for cell in exposed:
        culprits = _nearest_shown(cell, telling)
        culprits = culprits or _nearest_shown(cell, lambda here: reader.about.get(here, []))
        if culprits and not culprits & company:
            company.add(min(culprits, key=lambda shown: (shown in _HIDDEN_LAST, reader.book.numbers[shown], shown)))
    return company


def _nearest_shown(start: Cell, clues_about: Callable[[Cell], list[Clue]]) -> set[Cell]:
    """The shown numbers in the clues about ``start``; where there are none, about its neighbours, and so on."""
    seen, ring, last = {start}, [start], set[Cell]()
    while ring:
        clues = [clue for here in ring for clue in clues_about(here)]
        shown = {cell for clue in clues for cell in clue.shown}
        if shown - _HIDDEN_LAST:
            return shown - _HIDDEN_LAST
        last |= shown
        ring = [cell for cell in dict.fromkeys(cell for clue in clues for cell in clue.unknown) if cell not in seen]
        seen.update(ring)
    return last


def _needless(reader: Reader, always: Collection[Cell], min_cell: int) -> set[Cell]:
    """Numbers of the quest and of levels that can be shown after all, with those that are the same number."""
    secrets = set(reader.secrets(min_cell))
    needless: set[Cell] = set()
    for island in reader.islands:
        for group in _groups(island, reader):
            if not group.isdisjoint(always) or all(cell.step != QUEST for cell in group):
                continue
            trial = island.twin(group)
            if next(trial.narrow(secrets - group, min_cell), None) is None:
                island, needless, secrets = trial, needless | group, secrets - group
    return needless


def _groups(island: Island, reader: Reader) -> list[set[Cell]]:
    """The hidden cells of an island, those together that a shown one would give away; the largest numbers first."""
    group_of = {cell: {cell} for cell in island.places if cell in reader.hidden}
    pairs = [tuple(clue.unknown) for clue in island.clues if len(clue.unknown) == 2]
    for pair in [*pairs, *reader.book.twins]:
        if all(cell in group_of for cell in pair):
            one, other = (group_of[cell] for cell in pair)
            one |= other
            group_of |= dict.fromkeys(one, one)
    groups = {id(group): group for group in group_of.values()}.values()
    return sorted(groups, key=lambda group: (-max(island.truth[cell] for cell in group), min(group)))


def _without(exact: DropOff, hidden: Collection[Cell], min_cell: int) -> DropOff:
    return replace(
        exact,
        min_cell=min_cell,
        started=None if STARTED in hidden else exact.started,
        exited_well=None if EXITED_WELL in hidden else exact.exited_well,
        levels=tuple(_level_without(level, index, hidden, min_cell) for index, level in enumerate(exact.levels)),
    )


def _level_without(level: LevelCounts, index: int, hidden: Collection[Cell], min_cell: int) -> LevelCounts:
    gone = [name for name in ("entered", *STATES) if Cell(index, QUEST, name) in hidden]
    steps = tuple(
        _emptied(step, [name for name in STEP_NUMBERS if Cell(index, number, name) in hidden])
        for number, step in enumerate(level.steps)
    )
    is_telling = not {"entered", "completed"}.isdisjoint(gone) or (level.completed or 0) < min_cell
    median_days = None if is_telling else level.median_days
    return replace(_emptied(level, gone), steps=steps, median_days=median_days)


def _emptied(counts: _Counts, names: Iterable[str]) -> _Counts:
    changes: dict[str, Any] = dict.fromkeys(names)
    return replace(counts, **changes)
