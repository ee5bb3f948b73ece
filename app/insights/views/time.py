"""How long it takes, and how journeys end, for one quest version at the end of one past day."""

from __future__ import annotations

from flask import Response, render_template

from app.extensions import questline
from app.insights.asked import asked, asked_for_a_file, choices, log_view
from app.insights.blueprint import bp
from app.insights.files import csv_answer, json_answer
from app.insights.pages.time import published, time_page
from app.vocabulary import Permission
from app.web.access import audience
from app.web.transaction import db
from quests.times import csv_rows, to_json


@bp.get("/time")
@audience(Permission.READ_DROPOFF)
def time() -> str:
    found = asked()
    log_view("time_viewed", found)
    page = time_page(db(), found, questline().settings.zone)
    return render_template("insights/time.html", asked=found, choices=choices(), page=page)


@bp.get("/time.csv")
@audience(Permission.READ_DROPOFF)
def time_csv() -> Response:
    found = asked_for_a_file()
    log_view("time_exported", found, format="csv")
    return csv_answer(csv_rows(published(db(), found, questline().settings.zone)), f"time-{found.file_name}")


@bp.get("/time.json")
@audience(Permission.READ_DROPOFF)
def time_json() -> Response:
    """The same as ``questline insights time`` prints."""
    found = asked_for_a_file()
    log_view("time_exported", found, format="json")
    return json_answer(to_json(published(db(), found, questline().settings.zone)), f"time-{found.file_name}")
