"""Monthly reports: the list, and each as a page that can be printed. What one said it says for ever."""

from __future__ import annotations

from flask import abort, render_template

from app.insights.blueprint import bp
from app.insights.month_asked import log_look, month_words, next_ready, waiting_words
from app.insights.pages.reports import report_page
from app.insights.team_rows import for_her
from app.queries.monthly_reports import report_of, reported_months
from app.vocabulary import Permission
from app.web.access import audience
from app.web.transaction import db


@bp.get("/reports")
@audience(Permission.READ_DROPOFF)
def reports() -> str:
    return _all_reports()


@bp.get("/reports/<month>")
@audience(Permission.READ_DROPOFF)
def report(month: str) -> str:
    found = report_of(db(), month)
    if found is None:
        return _all_reports(waiting_words(month) or abort(404))
    log_look("report_viewed", month)
    return render_template("insights/report.html", report=found, page=report_page(db(), for_her(found)))


def _all_reports(waiting: str = "") -> str:
    log_look("reports_viewed", "")
    months = [(month, month_words(month)) for month in reported_months(db())]
    return render_template("insights/reports.html", months=months, next_ready=next_ready(), waiting=waiting)
