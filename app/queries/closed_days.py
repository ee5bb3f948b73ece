"""Which days are closed, which are still to be, and what they start from."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from app.models.insights import Cohort, StayChange, TallyChange, TallyDay
from app.queries.lengths import has_lengths, unpacked
from app.queries.tallies import MEDIAN
from quests.stays import Stay
from quests.tally import DIMENSIONS, summed

Group = tuple[str, str]
"""A dimension and a value; both empty for everybody."""

_IN_PIECES = {"yield_per": 10_000}


@dataclass
class Sums:
    """What the changes of one group add up to."""

    counts: Counter[str] = field(default_factory=Counter)
    stays: Counter[Stay] = field(default_factory=Counter)


@dataclass(frozen=True)
class Walked:
    """A version that people began. ``first_month``: in which the first of them did; ``closed``: its closed days."""

    version_id: str
    first_month: str
    closed: frozenset[int]


def versions_walked(db: sa.Connection) -> list[Walked]:
    """Every version with people in it, and which of its days are closed."""
    months = sa.select(Cohort.quest_version_id, sa.func.min(Cohort.start_month)).group_by(Cohort.quest_version_id)
    closed = _closed_quarters(db)
    return [
        Walked(version_id, month, frozenset(closed.get(version_id, ())))
        for version_id, month in db.execute(months.order_by(Cohort.quest_version_id))
    ]


def _closed_quarters(db: sa.Connection) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    rows = db.execute(sa.select(TallyDay.quest_version_id, TallyDay.quarter).where(TallyDay.dimension == ""))
    for version_id, quarter in rows:
        found.setdefault(version_id, []).append(quarter)
    return found


def has_changes(db: sa.Connection, version_id: str, at_least: int) -> bool:
    """Whether the roll-up of a version has so many rows. Looks at no more than that."""
    some = (
        sa.select(TallyChange.id)
        .join(Cohort, Cohort.id == TallyChange.cohort_id)
        .where(Cohort.quest_version_id == version_id)
        .limit(at_least)
        .subquery()
    )
    return (db.execute(sa.select(sa.func.count()).select_from(some)).scalar() or 0) >= at_least


def ground_before(db: sa.Connection, version_id: str, quarter: int) -> tuple[int, dict[Group, Sums]]:
    """The latest closed day before ``quarter`` that keeps lengths: its quarter, and the sums of every group then."""
    ground = db.execute(
        sa.select(sa.func.max(TallyDay.quarter)).where(
            TallyDay.quest_version_id == version_id, TallyDay.dimension == "", TallyDay.quarter < quarter, has_lengths()
        )
    ).scalar()
    if ground is None:
        return 0, {}
    rows = db.execute(
        sa.select(TallyDay.dimension, TallyDay.value, TallyDay.counts, TallyDay.stays).where(
            TallyDay.quest_version_id == version_id, TallyDay.quarter == ground
        )
    )
    return ground, {(row.dimension, row.value): Sums(_counts(row.counts), unpacked(row.stays)) for row in rows}


def _counts(kept: dict[str, int]) -> Counter[str]:
    return Counter({key: number for key, number in kept.items() if not key.startswith(MEDIAN)})


def counts_between(db: sa.Connection, version_id: str, after: int, until: int) -> dict[Group, Counter[str]]:
    """By how much each key changed after the beginning of ``after`` up to that of ``until``, for everybody and for
    each value of each dimension."""
    rows = _rows(db, version_id, after, until, TallyChange, (TallyChange.keys,))
    return {group: summed(found) for group, found in _by_group(db, version_id, rows, lambda row: row[0]).items()}


def lengths_between(db: sa.Connection, version_id: str, after: int, until: int) -> dict[Group, Counter[Stay]]:
    """The same of the lengths of stays (queries/lengths.py)."""
    columns = (StayChange.place, StayChange.entered_hour, StayChange.left_hour, StayChange.how)
    rows = _rows(db, version_id, after, until, StayChange, columns)
    return {
        group: Counter({Stay(*stay): people for stay, people in found})
        for group, found in _by_group(db, version_id, rows, _length).items()
    }


def _length(row: Any) -> tuple[Hashable, ...]:
    place, entered, left, how, *_rest = row
    return (place, entered, None, None) if left is None else (place, 0, left - entered, how)


def _by_group(
    db: sa.Connection, version_id: str, rows: Iterator[Any], kind_of: Callable[[Any], Any]
) -> dict[Group, list[tuple[Any, int]]]:
    """What is not nought, for each group. A row ends with its change and its cohort."""
    kinds: dict[Any, int] = {}
    sums: defaultdict[Group, defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
    cohorts = sa.select(Cohort.id, *(getattr(Cohort, one) for one in DIMENSIONS))
    groups = {
        cohort: [sums["", ""], *(sums[group] for group in zip(DIMENSIONS, values, strict=True))]
        for cohort, *values in db.execute(cohorts.where(Cohort.quest_version_id == version_id))
    }
    for row in rows:
        number = kinds.setdefault(kind_of(row), len(kinds))
        for group in groups.get(row[-1], ()):
            group[number] += row[-2]
    named = list(kinds)
    return {
        group: [(named[number], people) for number, people in found.items() if people] for group, found in sums.items()
    }


def _rows(db: sa.Connection, version_id: str, after: int, until: int, table: Any, columns: Any) -> Iterator[Any]:
    """Rows of changes, added up here and not by the database, which would only sort them: hardly two are alike.

    From the very beginning all are read as they lie, those of other versions too; else by cohort and quarter.
    """
    statement = sa.select(*columns, table.change, table.cohort_id).where(table.quarter <= until)
    if after:
        its = (Cohort.quest_version_id == version_id, table.quarter > after)
        statement = statement.join(Cohort, Cohort.id == table.cohort_id).where(*its)
    yield from db.execute(statement, execution_options=_IN_PIECES)
