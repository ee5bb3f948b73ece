"""The key numbers and the promises of a month as rows and as values: what the pages show, for another program."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from app.queries.monthly_reports import Report
from quests.exchange.csv import as_text
from quests.kpis import KPIS, NOT_YET, Figure
from quests.promises import Promised

_FIGURE = ("n", "part", "against", "value", "low", "high", "mean")
_PROMISED = ("due", "kept", "late", "open", "not_kept")


def kpis_to_json(reports: Sequence[Report], by: str = "") -> dict[str, Any]:
    """The newest of ``reports`` with the months before it as its trend. A hidden number is None."""
    now = reports[0]
    return {
        "month": now.month,
        "kpis": [
            {
                "kpi": kpi.slug,
                "measure": str(kpi.measure),
                "target": kpi.target,
                "min_cell": kpi.min_cell,
                **_values(now.kpis[kpi.slug]),
                "trend": [{"month": one.month, **_values(one.kpis[kpi.slug])} for one in reports],
                **({"by": by, "groups": _groups(now, by, kpi.slug)} if by in kpi.by else {}),
            }
            for kpi in KPIS
        ],
        "not_measured": list(NOT_YET),
    }


def _groups(report: Report, by: str, slug: str) -> list[dict[str, Any]]:
    return [{"values": list(one.groups), **_values(one)} for one in report.by.get(by, {}).get(slug, ())]


def _values(figure: Figure) -> dict[str, int | None]:
    return {name: getattr(figure, name) for name in _FIGURE}


def kpi_rows(reports: Sequence[Report], by: str = "") -> list[list[object]]:
    """The same as rows for a CSV file: each month and number, then the groups of the newest month."""
    rows: list[list[object]] = [["month", "kpi", "measure", "target", "min_cell", "by", "values", *_FIGURE]]
    for kpi in KPIS:
        start = [kpi.slug, str(kpi.measure), kpi.target, kpi.min_cell]
        rows += [[one.month, *start, "", "", *_values(one.kpis[kpi.slug]).values()] for one in reports]
        for one in reports[0].by.get(by, {}).get(kpi.slug, ()):
            rows.append([reports[0].month, *start, by, " ".join(one.groups), *_values(one).values()])
    empty: list[object] = [""] * (4 + len(_FIGURE))
    return rows + [["", slug, "not measured", *empty] for slug in NOT_YET]


def promises_to_json(reports: Sequence[Report]) -> dict[str, Any]:
    """The promises of the newest of ``reports``, by step and by team, with the months before it."""
    now = reports[0]
    return {
        "month": now.month,
        "min_cell": now.min_cell,
        **_promised(now.promises),
        "steps": [{"steps": list(one.groups), **_promised(one)} for one in now.steps],
        "teams": [{"teams": list(one.groups), **_promised(one)} for one in now.teams],
        "trend": [{"month": one.month, **_promised(one.promises)} for one in reports],
    }


def promise_rows(reports: Sequence[Report]) -> list[list[object]]:
    """The same as rows for a CSV file."""
    now = reports[0]
    rows: list[list[object]] = [["month", "row", "groups", *_PROMISED]]
    rows += [[one.month, "all", "", *_promised(one.promises).values()] for one in reports]
    return [*rows, *_rows(now.month, "step", now.steps), *_rows(now.month, "team", now.teams)]


def _rows(month: str, kind: str, found: Iterable[Promised]) -> list[list[object]]:
    return [[month, kind, as_text(", ".join(one.groups)), *_promised(one).values()] for one in found]


def _promised(found: Promised) -> dict[str, int | None]:
    return {name: getattr(found, name) for name in _PROMISED}
