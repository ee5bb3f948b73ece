"""Monthly reports as they were kept: read again, they say what they said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.models.insights import MonthlyReport
from quests.kpis import BY_SLUG, Figure
from quests.promises import Promised

NOT_COUNTED = Figure(None)
"""Of a key number that came later than the report: nothing can be told of that month, and it is not the number 0."""


@dataclass(frozen=True)
class Report:
    """The numbers of one month. ``dropoff`` are those of each version as ``questline insights dropoff`` gives them.

    ``kpis``: every key number that there is today. ``by``: the figures by dimension, then by slug. ``steps`` and
    ``teams``: promises, small groups pooled.
    """

    month: str
    made_at: datetime
    min_cell: int
    kpis: dict[str, Figure]
    by: dict[str, dict[str, list[Figure]]]
    promises: Promised
    steps: list[Promised]
    teams: list[Promised]
    dropoff: list[dict[str, Any]]


_REPORT = sa.select(MonthlyReport.month, MonthlyReport.made_at, MonthlyReport.numbers)


def reports(db: sa.Connection, *, until: str | None = None, limit: int = 12) -> list[Report]:
    """The newest reports, the newest first; with ``until``, those of that month and before. One statement."""
    found = _REPORT if until is None else _REPORT.where(MonthlyReport.month <= until)
    return [_report(row) for row in db.execute(found.order_by(MonthlyReport.month.desc()).limit(limit))]


def report_of(db: sa.Connection, month: str) -> Report | None:
    """The report of this month (``2026-10``), or None."""
    row = db.execute(_REPORT.where(MonthlyReport.month == month)).one_or_none()
    return _report(row) if row else None


def reported_months(db: sa.Connection) -> list[str]:
    """Every month that there is a report of, the newest first."""
    return list(db.execute(sa.select(MonthlyReport.month).order_by(MonthlyReport.month.desc())).scalars())


def _figures(kept: dict[str, Any]) -> dict[str, Figure]:
    return {slug: Figure.read(one) for slug, one in kept.items()}


def _report(row: Any) -> Report:
    kept = row.numbers
    promises = kept["promises"]
    return Report(
        month=row.month,
        made_at=row.made_at,
        min_cell=kept["min_cell"],
        kpis={**dict.fromkeys(BY_SLUG, NOT_COUNTED), **_figures(kept["kpis"])},
        by={
            dimension: {slug: [Figure.read(one) for one in rows] for slug, rows in figures.items()}
            for dimension, figures in kept["by"].items()
        },
        promises=Promised.read(promises["all"]),
        steps=[Promised.read(one) for one in promises["steps"]],
        teams=[Promised.read(one) for one in promises["teams"]],
        dropoff=kept["dropoff"],
    )
