"""At which days a curve may be told, and at which of them also how many are followed on from there.

A **full** day tells both: since the last full day, those who left in each way, and those last seen in between, are
each nobody or at least ``min_cell`` people (``quests.shareable.merged_parts``).

A **thin** day, between two full ones, tells the shares alone. There, too, those who left in each way since the last
told day are nobody or a group. How many were last seen by then is hidden. The shares hint at it, since who is no
longer followed makes every later step a little wider. So a thin day is told only where we can name other histories,
in which somebody was last seen on the other side of it, that would show the very same numbers everywhere: with the
true one ``min_cell`` of them, each with another hidden number.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from math import inf
from typing import Any

from quests.competing import Ended
from quests.shareable import Parts, is_group, merged_parts

Ways = Sequence[Sequence[str]]
"""Each a way of leaving that is told, or several told together."""

Shown = Callable[[Sequence[Ended]], Callable[[int], Any]]
"""What would be shown of a history at a day; equal where nobody could tell one history from another by that day."""

MOST_ROWS = 1000
"""Of more times than this only full days are told: among so many people they mostly lie close together."""

_HOUR = 1 / 24


@dataclass(frozen=True)
class Told:
    """One day. ``on``: how many are followed on from it; None where that is hidden."""

    day: int
    on: int | None


def told_days(ended: Sequence[Ended], days: Sequence[int], ways: Ways, min_cell: int, shown: Shown) -> list[Told]:
    """The days out of ``days`` (in order) that may be told, in order. Nobody is told after the last are followed."""
    bins = _bins(ended, days, ways)
    on, full = sum(people for _days, _how, people in ended), dict[int, int]()
    for end, parts in merged_parts(bins, min_cell):
        on -= sum(parts)
        if end < inf:
            full[round(end)] = on
    thin = _thin(ended, bins, full, min_cell, shown)
    return [Told(day, full.get(day)) for day in sorted([*full, *thin])]


def _bins(ended: Sequence[Ended], days: Sequence[int], ways: Ways) -> list[Parts]:
    """How many left in each way, and how many were last seen, up to each day; the last bin beyond them all."""
    place = {how: number for number, way in enumerate(ways) for how in way}
    counts = [[0] * (len(ways) + 1) for _end in (*days, inf)]
    for at, how, people in ended:
        counts[bisect_left(days, at)][-1 if how is None else place[how]] += people
    return [(end, tuple(parts)) for end, parts in zip((*days, inf), counts, strict=True)]


def _thin(
    ended: Sequence[Ended], bins: Sequence[Parts], full: dict[int, int], min_cell: int, shown: Shown
) -> list[int]:
    """One day more as long as each of them, beside the others, leaves histories enough."""
    if len(ended) > MOST_ROWS:
        return []
    by_time = sorted(ended, key=lambda one: one[0])
    edges = [-inf, *sorted(full), inf]
    as_it_is = shown(by_time)
    kept: list[int] = []
    others: dict[int, list[Callable[[int], Any]]] = {}
    for day in chain.from_iterable(_between(part, min_cell) for part in _apart(bins, full)):
        if sum(people for at, _how, people in ended if at > day) < min_cell:
            break  # too soon to say anything
        others[day] = [shown(other) for other in _other_histories(by_time, day, edges, min_cell - 1)]
        told = [*full, *kept, day]
        if all(_leaves_enough(others[thin], as_it_is, told, min_cell) for thin in (day, *kept)):
            kept.append(day)
    return kept


def _leaves_enough(
    others: Sequence[Callable[[int], Any]], as_it_is: Callable[[int], Any], told: Sequence[int], min_cell: int
) -> bool:
    """Whether so many histories show, at each of these days, what the true one shows."""
    return sum(all(other(day) == as_it_is(day) for day in told) for other in others) >= min_cell - 1


def _apart(bins: Sequence[Parts], full: dict[int, int]) -> Iterator[list[Parts]]:
    """The bins between one full day and the next, the next one's own bin last."""
    since: list[Parts] = []
    for one in bins:
        since.append(one)
        if one[0] in full or one[0] == inf:
            yield since
            since = []


def _between(bins: Sequence[Parts], min_cell: int) -> Iterator[int]:
    """Days between two full ones up to which, and from which, those who left in each way are groups."""
    left = [sum(parts[way] for _day, parts in bins) for way in range(len(bins[0][1]) - 1)]
    since = [0] * len(left)
    for day, parts in bins[:-1]:
        since = [a + b for a, b in zip(since, parts, strict=False)]
        rest = [a - b for a, b in zip(left, since, strict=True)]
        if any(since) and all(is_group(people, min_cell) for people in (*since, *rest)):
            yield round(day)
            left, since = rest, [0] * len(left)


def _other_histories(
    by_time: Sequence[Ended], day: int, edges: Sequence[float], most: int
) -> Iterator[Sequence[Ended]]:
    """The history with 1, 2, ... people last seen just after ``day`` instead of before it, then the other way round."""
    start, end = next((a, b) for a, b in pairwise(edges) if a < day < b)
    cut = bisect_right(by_time, float(day), key=lambda one: one[0])
    before = [at for at in range(cut - 1, -1, -1) if by_time[at][0] > start and by_time[at][1] is None]
    after = [at for at in range(cut, len(by_time)) if by_time[at][0] <= end and by_time[at][1] is None]
    for places, to in ((before, day + _HOUR), (after, float(day))):
        for people in range(1, most + 1):
            if (moved := _moved(by_time, places, people, to)) is not None:
                yield moved


def _moved(by_time: Sequence[Ended], places: Sequence[int], people: int, to: float) -> list[Ended] | None:
    """The history with so many of those at ``places``, the first of them first, last seen at ``to``; None: too few."""
    changed, left = list(by_time), people
    for at in places:
        days, how, here = changed[at]
        taken = min(here, left)
        changed[at], left = (days, how, here - taken), left - taken
        if not left:
            return [*changed, (to, None, people)]
    return None
