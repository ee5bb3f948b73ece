"""What the service promised people, and how it went: by step, by team and by month, never by person."""

from __future__ import annotations

from flask import Response, render_template

from app.insights.blueprint import bp
from app.insights.files import csv_answer, json_answer
from app.insights.month_asked import log_look, month_asked, month_words, next_ready, no_file
from app.insights.pages.kpi_files import promise_rows, promises_to_json
from app.insights.pages.promises import promise_page
from app.insights.team_rows import for_her, reads_own_teams_alone
from app.queries.monthly_reports import Report
from app.vocabulary import Permission
from app.web.access import audience
from app.web.transaction import db


@bp.get("/promises")
@audience(Permission.READ_DROPOFF)
def promises() -> str:
    found = month_asked()
    log_look("promises_viewed", found.month)
    return render_template(
        "insights/promises.html",
        asked_month=found,
        months=[(month, month_words(month)) for month in found.months],
        month=month_words(found.month) if found.month else "",
        page=promise_page(db(), _newest_for_her(found.reports)) if found.reports else None,
        own_teams_alone=reads_own_teams_alone(),
        next_ready=next_ready(),
    )


@bp.get("/promises.csv")
@audience(Permission.READ_DROPOFF)
def promises_csv() -> Response:
    found = _for_a_file("csv")
    return csv_answer(promise_rows(found), f"promises-{found[0].month}")


@bp.get("/promises.json")
@audience(Permission.READ_DROPOFF)
def promises_json() -> Response:
    found = _for_a_file("json")
    return json_answer(promises_to_json(found), f"promises-{found[0].month}")


def _for_a_file(kind: str) -> list[Report]:
    found = month_asked()
    if not found.reports:
        no_file(found)
    log_look("promises_exported", found.month, format=kind)
    return _newest_for_her(found.reports)


def _newest_for_her(reports: list[Report]) -> list[Report]:
    """Of the months before the newest, nothing by team is shown."""
    return [for_her(reports[0]), *reports[1:]]
