"""Which values of a dimension are put together because few people have them, and the numbers of several together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import reduce
from operator import add
from typing import Any

from quests.dropoff import STATES, STEP_NUMBERS, DropOff

Pool = tuple[str, ...]


def largest_apart(groups: Mapping[str, DropOff], enough: int) -> list[Pool]:
    """The values with enough people each in a pool of its own, the largest first; all others in the last pool."""
    size = {value: numbers.started or 0 for value, numbers in groups.items() if numbers.started}
    apart = sorted((value for value in size if size[value] >= enough), key=lambda value: (-size[value], value))
    together = sorted(value for value in size if size[value] < enough)
    while apart and together and sum(size[value] for value in together) < enough:
        together.append(apart.pop())
    return [(value,) for value in apart] + [tuple(together)] * bool(together)


def neighbours(groups: Mapping[str, DropOff], enough: int) -> list[Pool]:
    """Values in order, each pool as short as it can be with enough people; too few at the end go to the last pool."""
    pools: list[Pool] = []
    pool: Pool = ()
    people = 0
    for value in sorted(value for value, numbers in groups.items() if numbers.started):
        pool, people = (*pool, value), people + (groups[value].started or 0)
        if people >= enough:
            pools.append(pool)
            pool, people = (), 0
    if pool:
        pools[-1:] = [pools[-1] + pool] if pools else [pool]
    return pools


def summed(several: Iterable[DropOff]) -> DropOff:
    """One table of several groups' people."""
    return reduce(_sum_of_two, (replace(one, levels=tuple(replace(level, median_days=None) for level in one.levels))
                                for one in several))  # fmt: skip


def _sum_of_two(one: DropOff, other: DropOff) -> DropOff:
    levels = [
        replace(
            mine,
            **_added(mine, theirs, ("entered", *STATES)),
            steps=tuple(
                replace(step, **_added(step, same, STEP_NUMBERS))
                for step, same in zip(mine.steps, theirs.steps, strict=True)
            ),
        )
        for mine, theirs in zip(one.levels, other.levels, strict=True)
    ]
    return replace(one, **_added(one, other, ("started", "exited_well")), levels=tuple(levels))


def _added(one: object, other: object, names: Iterable[str]) -> dict[str, Any]:
    return {name: add(getattr(one, name), getattr(other, name)) for name in names}
