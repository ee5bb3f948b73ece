"""Which days are closed, which are still to be, and what they start from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import sqlalchemy as sa

from app.models.insights import Cohort, TallyChange, TallyDay
from app.queries.lengths import Group, has_lengths, unpacked
from app.queries.tallies import MEDIAN
from quests.stays import Stay


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
