"""How long people wait on the service, step by step: the times that count against us, and never against them.

How many waits ended is nearly how many have such a step done. So they are told of a step only where the drop-off table
shows who opened it, who has it done and who waits; a call that was asked for is no step, and nothing can be taken from
it. All other steps are told together, if the reader of ``quests.disclosure``, told how many have them done, still
finds five values for everything hidden. And where she finds that at least k have such a step done, its median is told,
since that there is one says nothing new.

One wait a step: from when it was sent for review, a call was asked for or only staff steps were open, until our act
(surface.md). Half of the waits ended within the median, with those that are still open, or that ended with the plan,
counted as far as they came. How many ended as promised is told of whole groups (quests/kept_waits.py); of all hidden
steps together it is not told, since which steps these are changes from day to day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, tzinfo

from quests.disclosure import Reader
from quests.dropoff import DropOff
from quests.kept_waits import KEPT, LATE, days_of, told_of
from quests.relations import Cell, Equation, book, number_at
from quests.shareable import is_group
from quests.stays import Stay, observations
from quests.survival import median

TOGETHER = "*"
"""In place of a step: all steps that are not told one by one."""


@dataclass(frozen=True)
class Waits:
    """The waits at one step; the step is empty for a call that was asked for. None: not to be told.

    ``ended`` are those that ended by our act. ``kept`` is how many did so within our promise, of those ``kept_of``
    that ended by the end of ``kept_by``. ``median_days`` is None too where half have not ended yet.
    """

    step: str
    ended: int | None
    kept: int | None
    median_days: float | None
    kept_of: int | None = None
    kept_by: date | None = None

    @property
    def share_kept(self) -> float | None:
        return None if self.kept is None or not self.kept_of else self.kept / self.kept_of

    @property
    def is_early(self) -> bool:
        """Enough waits ended to tell of them, and fewer than half of all: nothing is hidden, it is too soon."""
        return self.ended is not None and self.median_days is None


def our_waits(step: str, stays: Iterable[tuple[Stay, int]], until_hour: int, min_cell: int, zone: tzinfo) -> Waits:
    """What may be told of the waits at one step. ``stays`` are exact."""
    seen = [(stay, people) for stay, people in stays if people]
    ended = sum(people for stay, people in seen if stay.how in (KEPT, LATE))
    still_open = sum(people for stay, people in seen if stay.left_hour is None)
    if ended < min_cell or (step and not is_group(still_open, min_cell)):
        return Waits(step, None, None, None)
    told = told_of(days_of(seen, until_hour, zone), min_cell)
    median_days = _median(seen, until_hour)
    if told is None:
        return Waits(step, ended, None, median_days)
    return Waits(step, ended, told.kept, median_days, told.whole, told.day)


def _median(stays: Iterable[tuple[Stay, int]], until_hour: int) -> float | None:
    days = median(observations(stays, until_hour, {KEPT, LATE}))
    return None if days is None else round(days, 1)


def waits_by_step(
    by_step: Mapping[str, Sequence[tuple[Stay, int]]],
    until_hour: int,
    exact: DropOff,
    published: DropOff,
    zone: tzinfo,
) -> dict[str, Waits]:
    """What may be told of the waits at each step at which there were any, and under ``TOGETHER`` of those not told."""
    steps = {
        step.step: Cell(index, number, "done")
        for index, level in enumerate(published.levels)
        for number, step in enumerate(level.steps)
    }
    shown = {""} | {
        step.step
        for level in published.levels
        for step in level.steps
        if None not in (step.opened, step.done, step.waiting_on_service)
    }
    min_cell = published.min_cell
    found = {step: our_waits(step, seen, until_hour, min_cell, zone) for step, seen in by_step.items() if step in shown}
    others = [step for step in by_step if step not in shown]
    reader = _reader(exact, published)
    for step in others:
        is_known = step in steps and _least(reader, steps[step]) >= min_cell
        is_group_too = sum(people for stay, people in by_step[step] if stay.how in (KEPT, LATE)) >= min_cell
        median_days = _median(by_step[step], until_hour) if is_known and is_group_too else None
        found[step] = Waits(step, None, None, median_days)
    done = [steps[step] for step in others if step in steps]
    if len(done) == len(others) > 1 and not _narrowed(reader, done, min_cell):
        together = our_waits("", [stay for step in others for stay in by_step[step]], until_hour, 2 * min_cell, zone)
        found[TOGETHER] = replace(together, kept=None, kept_of=None, kept_by=None)
    return found


def _reader(exact: DropOff, published: DropOff) -> Reader:
    known = book(exact)
    return Reader(known, {cell for cell in known.numbers if number_at(published, cell) is None})


def _least(reader: Reader, cell: Cell) -> int:
    """How many there are at least, for all that the table tells."""
    island = next((island for island in reader.islands if cell in island.places), None)
    return reader.book.numbers[cell] if island is None else island.range_of(cell).least


def _narrowed(reader: Reader, done: Sequence[Cell], min_cell: int) -> list[Cell]:
    """What she could narrow if she knew how many have all these steps done, together."""
    told = Equation(dict.fromkeys(done, 1), sum(reader.book.numbers[cell] for cell in done))
    better = Reader(replace(reader.book, equations=(*reader.book.equations, told)), reader.hidden)
    return better.exposed(better.secrets(min_cell), min_cell)
