"""How long it takes, as numbers that may be shown.

**What is shown.** A curve is told at some fixed days (``GRID``): the share in whole percent with its band and, at most
of them, how many are followed on from there. ``quests.told_days`` says which days, and why nothing small comes of
them: whoever knows every share knows, at best, how many got there between two told days, and that is a group or
nobody. The share depends besides on the order in between, never on the day, so how they split over the days passed
over stays open; a day is passed over alike where nothing happened and where too few did.

No curve is drawn where the drop-off table hides how many came or how many got there. The median is shown where that
table shows it. A day is told only where nobody, or a group, got there between it and the median; likewise beside those
who went on within the window of ``quests.follow_up``, which is told apart.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, floor

from quests import survival
from quests.competing import Ended
from quests.shareable import is_group
from quests.survival import Observation
from quests.told_days import Shown, Told, told_days

GRID = (1, 2, 3, 4, 5, 6, 7, 10, 14, 21, 28, 42, 56, 84, 112, 168, 252, 364)
"""Days at which a curve may be told. The same for all, so that where it is told says nothing about anybody."""

HALF, ALL, STEP = 50, 100, 5

HAPPENED = "happened"


class Why(StrEnum):
    """Why a curve is missing."""

    NOBODY = "nobody"
    HIDDEN = "hidden"
    TOO_SOON = "too_soon"


@dataclass(frozen=True)
class Mark:
    """A curve at one day: the ``share`` of those who stayed to whom it had happened by then, in whole percent, with the
    band around it (None where the share is 0 or 100), and how many were followed ``on`` from there without it (None:
    hidden). Who left in another way is followed up to then: it is no share of everybody who came."""

    days: int
    share: int
    low: int | None
    high: int | None
    on: int | None


@dataclass(frozen=True)
class Curve:
    """One curve that may be shown. ``people`` came; None is hidden. ``why`` it has no marks, if it has none.

    ``median_days`` is None where it is not reached or not shown. ``median_from`` and ``median_to`` are told days
    between which it lies in 95 of 100 cases; None: before the first, or after the last, of them.
    """

    people: int | None
    marks: tuple[Mark, ...] = ()
    median_days: float | None = None
    median_from: int | None = None
    median_to: int | None = None
    why: Why | None = None


def curve(
    observed: Sequence[Observation],
    people: int | None,
    happened: int | None,
    *,
    min_cell: int,
    is_open: Callable[[int], bool] = lambda _day: True,
    told: Sequence[Told] | None = None,
) -> Curve:
    """The curve that may be shown of exact times. ``people`` and ``happened`` as the drop-off page shows them (None:
    hidden); ``is_open(day)`` says which days may be told beside what is told elsewhere. ``told``: the days, where the
    same people are told of in other ways, and the days for both are chosen already.
    """
    if people is None or happened is None:
        return Curve(people, why=Why.HIDDEN)
    if not people:
        return Curve(people, why=Why.NOBODY)
    median = survival.median(observed) if min(people, happened) >= min_cell else None
    if told is None:
        days, shown = drawn_beside(median, observed, HAPPENED, min_cell)
        ended: list[Ended] = [(one.days, HAPPENED if one.happened else None, one.people) for one in observed]
        told = told_days(ended, [day for day in days if is_open(day)], [[HAPPENED]], min_cell, shown)
    points = survival.curve(observed)
    marks = tuple(mark for one in told if (mark := _mark(points, one)).on != 0 or mark.share == ALL)
    if not marks:
        return Curve(people, median_days=_rounded(median), why=Why.TOO_SOON)
    low, high = _median_between(marks)
    return Curve(people, marks, _rounded(median), low, high)


def drawn_beside(
    median: float | None, observed: Sequence[Observation], way: str, min_cell: int
) -> tuple[list[int], Shown]:
    """The days that may stand beside this median, and what the curve to ``way`` shows of a history."""

    def shown(history: Sequence[Ended]) -> Callable[[int], object]:
        seen = [Observation(at, how == way, many) for at, how, many in history if many]
        half = None if median is None else _rounded(survival.median(seen))
        points = survival.curve(seen)
        return lambda day: (half, _mark(points, Told(day, None)))

    days = [day for day in GRID if median is None or _may_stand_beside(day, median, observed, min_cell)]
    return days, shown


def happened_by(observed: Iterable[Observation], day: float) -> int:
    """To how many it had happened by then. Exact."""
    return sum(one.people for one in observed if one.happened and one.days <= day)


def _may_stand_beside(day: int, median: float, observed: Sequence[Observation], min_cell: int) -> bool:
    between = abs(happened_by(observed, day) - happened_by(observed, median))
    return is_group(between, min_cell)


def _mark(points: Sequence[survival.Point], told: Told) -> Mark:
    before = bisect_right(points, float(told.day), key=lambda point: point.days)
    if not before:
        return Mark(told.day, 0, None, None, told.on)
    point = points[before - 1]
    band = point.band
    return Mark(
        told.day, percent(1 - point.survival), *edges(None if band is None else (1 - band[1], 1 - band[0])), told.on
    )


def percent(share: float) -> int:
    return round(100 * share)


def edges(band: tuple[float, float] | None) -> tuple[int | None, int | None]:
    """A band in percent, its edges moved outwards to steps of ``STEP``: finer ones say nothing that anybody can use,
    and change with every single person."""
    if band is None:
        return None, None
    return floor(100 * band[0] / STEP) * STEP, ceil(100 * band[1] / STEP) * STEP


def _median_between(marks: Sequence[Mark]) -> tuple[int | None, int | None]:
    """The told days around the median's interval: read off the bands that are shown, so that it tells nothing more."""
    below = [mark.days for mark in marks if mark.high is not None and mark.high < HALF]
    above = [mark.days for mark in marks if (mark.low is not None and mark.low >= HALF) or mark.share == ALL]
    return (below[-1] if below else None), (above[0] if above else None)


def _rounded(days: float | None) -> float | None:
    return None if days is None else round(days, 1)
