"""How journeys end, as numbers that may be shown: each way of ending as a share of all who started.

**What is shown.** By fixed days (``quests.time_numbers.GRID``): the share of each way in whole percent with its band
(Aalen-Johansen) and, at most days, how many are followed on from there; which days, says ``quests.told_days``.

**Which ways are told apart.** How many ended in one way is the sum of its column of the drop-off table. Where a level
hides its part, the sum could give it back. So ways are told apart only where each level shows their parts, or hides
nothing else, so that its row gives the sum already; or where the reader of ``quests.disclosure``, told the sums as
well, still finds five values for everything hidden. Those who ended so after the last level, in no column, are nobody
or a group. The finest division that leaves days enough to draw is taken.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from quests.competing import Ended, Share, incidence
from quests.disclosure import Reader
from quests.dropoff import DropOff, LevelCounts
from quests.relations import QUEST, Book, Cell, Equation, book
from quests.shareable import is_group
from quests.survival import Observation, median
from quests.time_numbers import Curve, Why, curve, drawn_beside, edges, percent
from quests.told_days import Told, told_days
from quests.trace import State

WELL, MOVED, STOPPED, LOST = (str(way) for way in (State.EXITED_WELL, State.MOVED, State.STOPPED, State.ABANDONED))

Ways = tuple[tuple[str, ...], ...]

DIVISIONS: tuple[Ways, ...] = (
    ((WELL,), (MOVED,), (STOPPED,), (LOST,)),
    ((WELL,), (MOVED,), (STOPPED, LOST)),
    ((WELL,), (MOVED, STOPPED, LOST)),
)
"""From the finest to the coarsest. A good end is never put together with another one."""

MARKS_ENOUGH = 3
"""A finer division is taken where this many days of it may be told."""


@dataclass(frozen=True)
class WayShare:
    """The share that had ended in one way, in whole percent, with its band (None where the share is 0 or 1)."""

    share: int
    low: int | None
    high: int | None


@dataclass(frozen=True)
class EndMark:
    """By one day: the share of each way in the order of ``Endings.ways``, and how many are followed ``on``.

    None is hidden.
    """

    days: int
    shares: tuple[WayShare, ...]
    on: int | None


@dataclass(frozen=True)
class Endings:
    """How journeys ended. ``people`` started; None is hidden. Each of ``ways`` is one way of ending, or several."""

    people: int | None
    ways: Ways = ()
    marks: tuple[EndMark, ...] = ()
    why: Why | None = None


def endings(ended: Sequence[Ended], exact: DropOff, published: DropOff) -> Endings:
    """What may be shown of how journeys ended. ``ended`` and ``exact`` hide nothing.

    Beside it stands the curve to a good end of the same people, told at the same days (``good_end``).
    """
    people = published.started
    if people is None:
        return Endings(people, why=Why.HIDDEN)
    if not people:
        return Endings(people, why=Why.NOBODY)
    totals = Counter[str | None]()
    for _days, how, many in ended:
        totals[how] += many
    told = [ways for ways in DIVISIONS if _may_be_told(ways, totals, exact, published)]
    if not told:
        return Endings(people, why=Why.HIDDEN)
    drawn = [Endings(people, ways, _marks(ended, ways, published.min_cell)) for ways in told]
    best = next((one for one in drawn if len(one.marks) >= MARKS_ENOUGH), max(drawn, key=lambda one: len(one.marks)))
    return best if best.marks else Endings(people, why=Why.TOO_SOON)


def good_end(ended: Sequence[Ended], beside: Endings, published: DropOff) -> Curve:
    """The curve from the start to a good end, at the days of ``beside`` where that has any: how many are followed on
    from a day of the one would else give back what the other hides there."""
    told = [Told(mark.days, mark.on) for mark in beside.marks] or None
    return curve(_well(ended), published.started, published.exited_well, min_cell=published.min_cell, told=told)


def _well(ended: Sequence[Ended]) -> list[Observation]:
    return [Observation(days, how == WELL, people) for days, how, people in ended]


def _may_be_told(ways: Ways, totals: Counter[str | None], exact: DropOff, published: DropOff) -> bool:
    if published.exited_well is None or published.exited_well != totals[WELL]:
        return False
    sums = [(way, _in_levels(exact, way)) for way in ways if WELL not in way]
    if not all(is_group(sum(totals[state] for state in way) - people, published.min_cell) for way, people in sums):
        return False
    if all(_gives_the_sum(level, way) for way, _people in sums for level in published.levels):
        return True
    known = book(exact)
    told = (Equation({Cell(at, QUEST, s): 1 for at in range(len(exact.levels)) for s in way}, n) for way, n in sums)
    reader = Reader(replace(known, equations=(*known.equations, *told)), _hidden(published, known))
    return not reader.exposed(reader.secrets(published.min_cell), published.min_cell)


def _in_levels(exact: DropOff, way: Sequence[str]) -> int:
    return sum(level.states[state] or 0 for level in exact.levels for state in way)


def _gives_the_sum(level: LevelCounts, way: Sequence[str]) -> bool:
    """Whether the published row says how many ended so in it: by its numbers, or by the rest of the others."""
    hidden = {state for state, people in level.states.items() if people is None}
    return hidden.isdisjoint(way) or (level.entered is not None and hidden <= set(way))


def _hidden(published: DropOff, known: Book) -> set[Cell]:
    """The cells of the table that are not shown."""

    def is_hidden(cell: Cell) -> bool:
        owner: object = published
        if cell.level != QUEST:
            owner = published.levels[cell.level]
            owner = owner if cell.step == QUEST else owner.steps[cell.step]
        return getattr(owner, cell.name) is None

    return {cell for cell in known.numbers if is_hidden(cell)}


def _marks(ended: Sequence[Ended], ways: Ways, min_cell: int) -> tuple[EndMark, ...]:
    well = _well(ended)
    days, curve_shown = drawn_beside(median(well), well, WELL, min_cell)

    def of_ways(history: Sequence[Ended]) -> Callable[[int], tuple[WayShare, ...]]:
        shares = [incidence([one for one in history if one[-1]], way) for way in ways]
        return lambda day: tuple(_share(found, day) for found in shares)

    def shown(history: Sequence[Ended]) -> Callable[[int], object]:
        one, other = curve_shown(history), of_ways(history)
        return lambda day: (one(day), other(day))

    told = [one for one in told_days(ended, days, ways, min_cell, shown) if one.on != 0]
    at = of_ways(ended)
    return tuple(EndMark(one.day, at(one.day), one.on) for one in told)


def _share(found: Sequence[Share], day: float) -> WayShare:
    before = bisect_right(found, day, key=lambda one: one.days)
    if not before:
        return WayShare(0, None, None)
    one = found[before - 1]
    return WayShare(percent(one.share), *edges(one.band))
