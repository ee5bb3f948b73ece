"""The sums of the roll-ups at the end of a day: counts by key and stays, of a quest version or of each of its groups.

Where the day was closed its sums stand in one row (services/closing_days.py). For any other day the latest closed day
before it is the ground, and what changed since is added: the same numbers, a little later.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from app.models.insights import Cohort, StayChange, TallyChange, TallyDay
from quests.stays import Stay
from quests.tally import DIMENSIONS, summed

ALL = ("", "")
"""The group of everybody, as dimension and value."""

MEDIAN = "median:"
"""Begins the key under which a closed day keeps the median days of a level; None where half is not reached."""


@dataclass(frozen=True)
class Ground:
    """A closed day: its quarter and its sums. The empty one is before the first event."""

    quarter: int = 0
    counts: Mapping[str, Any] = field(default_factory=dict)


def counts_at(db: sa.Connection, version_id: str, quarter: int, dimension: str = "", value: str = "") -> Counter[str]:
    """The counts of one group by single keys, at the beginning of ``quarter``."""
    return counts_on(closed_day(db, version_id, quarter, dimension, value), db, version_id, quarter, dimension, value)


def counts_on(
    ground: Ground, db: sa.Connection, version_id: str, quarter: int, dimension: str = "", value: str = ""
) -> Counter[str]:
    """The same, from a closed day that was read already."""
    counts = Counter(_without_medians(ground.counts))
    if ground.quarter < quarter:
        for key, change in summed(_changes(db, version_id, ground.quarter, quarter, dimension, value)).items():
            counts[key] += change
    return Counter({key: n for key, n in counts.items() if n})


def counts_at_each(db: sa.Connection, version_id: str, quarters: Iterable[int]) -> dict[int, Counter[str]]:
    """The counts of everybody at the beginning of each of ``quarters``, in three statements at most."""
    wanted = sorted(set(quarters))
    rows = db.execute(
        sa.select(TallyDay.quarter, TallyDay.counts).where(
            TallyDay.quest_version_id == version_id,
            (TallyDay.dimension == ALL[0]) & (TallyDay.value == ALL[1]),
            TallyDay.quarter.in_(wanted),
        )
    )
    found = {quarter: Counter(_without_medians(counts)) for quarter, counts in rows}
    open_ones = [quarter for quarter in wanted if quarter not in found]
    if open_ones:
        ground = closed_day(db, version_id, open_ones[0])
        counts, by_quarter = Counter(_without_medians(ground.counts)), _changes_up_to(db, version_id, ground, open_ones)
        for quarter in open_ones:
            for key, change in summed(by_quarter[quarter]).items():
                counts[key] += change
            found[quarter] = Counter(counts)
    return found


def _changes_up_to(
    db: sa.Connection, version_id: str, ground: Ground, quarters: list[int]
) -> defaultdict[int, list[tuple[str, int]]]:
    """What changed since ``ground``, by the first of ``quarters`` (in order) at which it counts."""
    first = sa.case(*((TallyChange.quarter <= quarter, quarter) for quarter in quarters)).label("counts_at")
    rows = db.execute(
        sa.select(first, TallyChange.keys, sa.func.sum(TallyChange.change))
        .join(Cohort, Cohort.id == TallyChange.cohort_id)
        .where(
            Cohort.quest_version_id == version_id,
            TallyChange.quarter > ground.quarter,
            TallyChange.quarter <= quarters[-1],
        )
        .group_by("counts_at", TallyChange.keys)
    )
    found: defaultdict[int, list[tuple[str, int]]] = defaultdict(list)
    for quarter, keys, change in rows:
        found[quarter].append((keys, int(change)))
    return found


def _without_medians(counts: Mapping[str, Any]) -> dict[str, int]:
    return {key: n for key, n in counts.items() if not key.startswith(MEDIAN)}


def values_of(db: sa.Connection, version_id: str, dimension: str) -> list[str]:
    """The values that the journeys of this version have in a dimension, in order."""
    column = _column(dimension)
    return list(
        db.execute(sa.select(column).where(Cohort.quest_version_id == version_id).distinct().order_by(column)).scalars()
    )


def closed_day(db: sa.Connection, version_id: str, quarter: int, dimension: str = "", value: str = "") -> Ground:
    """The latest closed day of a group that ends at ``quarter`` or before."""
    row = db.execute(_CLOSED, {"of_version": version_id, "by": dimension, "is": value, "until": quarter}).one_or_none()
    return Ground(*row) if row else Ground()


def changes_between(db: sa.Connection, version_id: str, after: int, until: int) -> dict[tuple[str, ...], Counter[str]]:
    """What changed after the beginning of ``after`` up to that of ``until``, by cohort: its values in the order of
    ``quests.tally.DIMENSIONS``."""
    rows = db.execute(
        sa.select(*(_column(one) for one in DIMENSIONS), TallyChange.keys, sa.func.sum(TallyChange.change))
        .join(Cohort, Cohort.id == TallyChange.cohort_id)
        .where(Cohort.quest_version_id == version_id, TallyChange.quarter > after, TallyChange.quarter <= until)
        .group_by(*(_column(one) for one in DIMENSIONS), TallyChange.keys)
    )
    found: defaultdict[tuple[str, ...], list[tuple[str, int]]] = defaultdict(list)
    for row in rows:
        found[tuple(row[:-2])].append((row[-2], int(row[-1])))
    return {cohort: summed(changes) for cohort, changes in found.items()}


def stays_at(
    db: sa.Connection, version_id: str, quarter: int, place: str, dimension: str = "", value: str = ""
) -> list[tuple[Stay, int]]:
    """The stays whose place is, or begins with, ``place`` (``level:`` is every level), with how many people each."""
    which = StayChange.place.startswith(place, autoescape=True) if place.endswith(":") else StayChange.place == place
    columns = (StayChange.place, StayChange.entered_hour, StayChange.left_hour, StayChange.how)
    statement = (
        sa.select(*columns, sa.func.sum(StayChange.change))
        .join(Cohort, Cohort.id == StayChange.cohort_id)
        .where(Cohort.quest_version_id == version_id, StayChange.quarter <= quarter, which)
        .group_by(*columns)
        .having(sa.func.sum(StayChange.change) != 0)
        .order_by(*columns)
    )
    if dimension:
        statement = statement.where(_column(dimension) == value)
    return [(Stay(*row[:-1]), int(row[-1])) for row in db.execute(statement)]


_CLOSED = (
    sa.select(TallyDay.quarter, TallyDay.counts)
    .where(
        TallyDay.quest_version_id == sa.bindparam("of_version"),
        TallyDay.dimension == sa.bindparam("by"),
        TallyDay.value == sa.bindparam("is"),
        TallyDay.quarter <= sa.bindparam("until"),
    )
    .order_by(TallyDay.quarter.desc())
    .limit(1)
)


_CHANGED = (
    sa.select(TallyChange.keys, sa.func.sum(TallyChange.change))
    .join(Cohort, Cohort.id == TallyChange.cohort_id)
    .where(
        Cohort.quest_version_id == sa.bindparam("of_version"),
        TallyChange.quarter > sa.bindparam("after"),
        TallyChange.quarter <= sa.bindparam("until"),
    )
    .group_by(TallyChange.keys)
)


def _changes(
    db: sa.Connection, version_id: str, after: int, until: int, dimension: str, value: str
) -> Iterator[tuple[str, int]]:
    """Joined keys of one group and by how much they changed in between."""
    statement = _CHANGED.where(_column(dimension) == value) if dimension else _CHANGED
    for keys, change in db.execute(statement, {"of_version": version_id, "after": after, "until": until}):
        yield keys, int(change)


def _column(dimension: str) -> Any:
    if dimension not in DIMENSIONS:
        raise ValueError(f"{dimension!r} is no dimension of the numbers; there are {', '.join(DIMENSIONS)}")
    return getattr(Cohort, dimension)
