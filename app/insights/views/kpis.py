"""The key numbers of a month: each with its formula, target, trend and the number of cases."""

from __future__ import annotations

from flask import Response, abort, render_template, request

from app.insights.blueprint import bp
from app.insights.files import csv_answer, json_answer
from app.insights.month_asked import log_look, month_asked, month_words, next_ready, no_file
from app.insights.pages.kpi_files import kpi_rows, kpis_to_json
from app.insights.pages.kpis import DIMENSIONS, by_choices, kpi_page
from app.queries.monthly_reports import Report
from app.vocabulary import Permission
from app.web.access import audience


@bp.get("/kpis")
@audience(Permission.READ_DROPOFF)
def kpis() -> str:
    found, by = month_asked(), _by()
    log_look("kpis_viewed", found.month, by=by)
    return render_template(
        "insights/kpis.html",
        asked_month=found,
        by=by,
        by_choices=by_choices(),
        months=[(month, month_words(month)) for month in found.months],
        month=month_words(found.month) if found.month else "",
        page=kpi_page(found, by) if found.reports else None,
        next_ready=next_ready(),
    )


@bp.get("/kpis.csv")
@audience(Permission.READ_DROPOFF)
def kpis_csv() -> Response:
    found, by = _for_a_file("csv")
    return csv_answer(kpi_rows(found, by), f"kpis-{found[0].month}")


@bp.get("/kpis.json")
@audience(Permission.READ_DROPOFF)
def kpis_json() -> Response:
    found, by = _for_a_file("json")
    return json_answer(kpis_to_json(found, by), f"kpis-{found[0].month}")


def _for_a_file(kind: str) -> tuple[list[Report], str]:
    found, by = month_asked(), _by()
    if not found.reports:
        no_file(found)
    log_look("kpis_exported", found.month, by=by, format=kind)
    return found.reports, by


def _by() -> str:
    by = request.args.get("by", "")
    if by and by not in DIMENSIONS:
        abort(404)
    return by
