"""Groups of people that two versions have in common, for comparing like with like.

Each version's table of a dimension pools its small values in its own way (quests/groups.py). What both have in common
are the finest groups that are unions of rows on both sides. Only published numbers go in, so nothing new comes out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quests.change import Share
from quests.shareable import is_group

PublishedRow = tuple[tuple[str, ...], int]
"""The values that are pooled in one row of a published table, and how many people started."""


@dataclass(frozen=True)
class Group:
    """Values that count as one, with how many of each version started."""

    values: tuple[str, ...]
    old: int
    new: int


def common(old: Sequence[PublishedRow], new: Sequence[PublishedRow]) -> list[Group]:
    """The groups that both tables can tell apart, in order of their values."""
    pools: list[set[str]] = []
    for values, _started in (*old, *new):
        touched = [pool for pool in pools if pool & set(values)]
        pools = [pool for pool in pools if pool not in touched] + [set(values).union(*touched)]
    return sorted(
        (Group(tuple(sorted(pool)), _started_in(old, pool), _started_in(new, pool)) for pool in pools),
        key=lambda group: group.values,
    )


def _started_in(rows: Sequence[PublishedRow], pool: set[str]) -> int:
    return sum(started for values, started in rows if set(values) <= pool)


def told_apart(strata: Sequence[tuple[Share, Share]], min_cell: int) -> list[tuple[Share, Share]]:
    """Neighbouring strata put together until nobody in them is a small group: each part and rest of both versions.

    What is left at the end goes to the last; empty where even all of them together would tell of a small group.
    """
    told: list[tuple[Share, Share]] = []
    pending: tuple[Share, Share] | None = None
    for pair in strata:
        pending = pair if pending is None else _together(pending, pair)
        if _is_told(pending, min_cell):
            told.append(pending)
            pending = None
    while pending is not None and told:
        pending = _together(told.pop(), pending)
        if _is_told(pending, min_cell):
            told.append(pending)
            pending = None
    return told


def _is_told(pair: tuple[Share, Share], min_cell: int) -> bool:
    return all(is_group(people, min_cell) for share in pair for people in (share.part, share.rest))


def _together(one: tuple[Share, Share], other: tuple[Share, Share]) -> tuple[Share, Share]:
    (a, b), (c, d) = one, other
    return Share(a.part + c.part, a.whole + c.whole), Share(b.part + d.part, b.whole + d.whole)
