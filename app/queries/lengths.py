"""How long stays were, for curves and medians: the length of each that ended, and since when the others are there.

When somebody came is not needed for that, so a closed day keeps all lengths in little room, however many people there
were. Where it matters when they came, ``tallies.stays_at`` adds the stays themselves up.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from app.models.insights import Cohort, StayChange, TallyDay
from quests.stays import Stay
from quests.survival import median_of
from quests.tally import DIMENSIONS
from quests.trace import State


def has_lengths() -> sa.ColumnElement[bool]:
    """Whether a closed day keeps lengths: only the newest does, and the last day of each month."""
    return sa.func.length(sa.cast(TallyDay.stays, sa.Text)) > len("[]")


_VALUES = tuple(getattr(Cohort, name) for name in DIMENSIONS)
_IS_THERE = StayChange.left_hour.is_(None)
_ENTERED = sa.case((_IS_THERE, StayChange.entered_hour), else_=0).label("entered")
_LEFT = (StayChange.left_hour - StayChange.entered_hour).label("spent")
_CHANGED = (
    sa.select(StayChange.place, _ENTERED, _LEFT, StayChange.how, sa.func.sum(StayChange.change))
    .join(Cohort, Cohort.id == StayChange.cohort_id)
    .where(
        Cohort.quest_version_id == sa.bindparam("of_version"),
        StayChange.quarter > sa.bindparam("after"),
        StayChange.quarter <= sa.bindparam("until"),
    )
    .group_by(StayChange.place, _ENTERED, _LEFT, StayChange.how)
    .having(sa.func.sum(StayChange.change) != 0)
)
_KEPT = (
    sa.select(TallyDay.quarter, TallyDay.stays)
    .where(
        TallyDay.quest_version_id == sa.bindparam("of_version"),
        TallyDay.dimension == sa.bindparam("by"),
        TallyDay.value == sa.bindparam("is"),
        TallyDay.quarter <= sa.bindparam("until"),
        has_lengths(),
    )
    .order_by(TallyDay.quarter.desc())
    .limit(1)
)


def median_hours(
    db: sa.Connection, version_id: str, quarter: int, until_hour: int, dimension: str = "", value: str = ""
) -> dict[str, int | None]:
    """For each level the hours in which half of the people completed it; None where half have not yet."""
    asked = {"of_version": version_id, "by": dimension, "is": value, "until": quarter}
    row = db.execute(_KEPT, asked).one_or_none()
    ground = row.quarter if row else 0
    since = _changed(db, version_id, ground, quarter, dimension, value) if ground < quarter else {}
    return medians_of([*(row.stays if row else ()), *packed(since)], until_hour)


def medians_of(lists: Iterable[list[Any]], until_hour: int) -> dict[str, int | None]:
    """The same from lengths as a closed day keeps them.

    What a curve would say, by plain numbers: in a large service there are ten thousand different times, and an object
    for each costs more than all the sums.
    """
    last_seen: defaultdict[str, Counter[int]] = defaultdict(Counter)
    completed: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for place, how, hours, people in lists:
        kind, _colon, level = place.partition(":")
        if kind != "level":
            continue
        spent = hours if how else [max(0, until_hour - hour) for hour in hours]
        _add(last_seen[level], spent, people)
        if how == State.COMPLETED:
            _add(completed[level], spent, people)
    return {level: median_of(seen, completed[level]) for level, seen in last_seen.items()}


def _add(sums: Counter[int], hours: Iterable[int], people: Iterable[int]) -> None:
    for hour, many in zip(hours, people, strict=True):
        sums[hour] += many


def _changed(db: sa.Connection, version_id: str, after: int, until: int, dimension: str, value: str) -> dict[Stay, int]:
    statement = _CHANGED.where(_VALUES[DIMENSIONS.index(dimension)] == value) if dimension else _CHANGED
    rows = db.execute(statement, {"of_version": version_id, "after": after, "until": until})
    return {Stay(place, entered, spent, how): int(change) for place, entered, spent, how, change in rows}


def packed(stays: Mapping[Stay, int]) -> list[list[Any]]:
    """Lengths as a closed day keeps them: place, how, then the hours and for each of them how many people."""
    lists: defaultdict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for stay, people in stays.items():
        if people:
            hours = stay.entered_hour if stay.left_hour is None else stay.left_hour
            lists[stay.place, stay.how or ""].append((hours, people))
    return [
        [place, how, *(list(part) for part in zip(*sorted(pairs), strict=True))]
        for (place, how), pairs in sorted(lists.items())
    ]


def unpacked(lists: Iterable[list[Any]]) -> Counter[Stay]:
    """The same as stays again."""
    found: Counter[Stay] = Counter()
    for place, how, hours, people in lists:
        for hour, many in zip(hours, people, strict=True):
            found[Stay(place, 0, hour, how) if how else Stay(place, hour)] = many
    return found
