"""Where people pause or leave, for one quest version at the end of one past day."""

from __future__ import annotations

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.extensions import questline
from app.insights.ask_form import AskForm
from app.insights.asked import Asked, asked, asked_for_a_file, choices, log_view
from app.insights.blueprint import bp
from app.insights.dimension_words import dimension_choices
from app.insights.files import csv_answer, json_answer
from app.insights.pages import dropoff as page
from app.insights.pages.acting import choices_of, places_of
from app.insights.pages.tasks import open_asked
from app.queries.beside_dropoff import published_beside
from app.vocabulary import Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db
from quests.beside_files import beside_csv_rows, beside_to_json
from quests.dropoff import to_json
from quests.dropoff_files import csv_rows, group_csv_rows, groups_to_json


@bp.get("")
@audience(Permission.READ_DROPOFF)
def insights() -> ResponseReturnValue:
    """The room's own address leads to its first page, with what was asked for."""
    query = request.query_string.decode("ascii", "ignore")
    return redirect(url_for("insights.dropoff") + (f"?{query}" if query else ""), 303)


@bp.get("/dropoff")
@audience(Permission.READ_DROPOFF)
def dropoff() -> str:
    found = asked()
    log_view("dropoff_viewed", found)
    return render_dropoff(found)


def render_dropoff(found: Asked, form: AskForm | None = None) -> str:
    """The page. ``form`` is one that was sent and could not be taken, with what was typed."""
    shown = page.dropoff_page(db(), staff(), found, questline().settings.zone)
    if form is None:
        form, place, tasks = AskForm(formdata=None), request.args.get("ask", ""), open_asked(db(), found.version)
        form.offer(choices_of(places_of(shown.rows), tasks), place, tasks.get(place))
    return render_template(
        "insights/dropoff.html",
        asked=found,
        choices=choices(),
        dimensions=dimension_choices(),
        page=shown,
        form=form,
        may_ask=staff().may(Permission.SEND_GROUP_TASK),
    )


@bp.get("/dropoff.csv")
@audience(Permission.READ_DROPOFF)
def dropoff_csv() -> Response:
    found = asked_for_a_file()
    log_view("dropoff_exported", found, format="csv")
    zone = questline().settings.zone
    numbers = page.published(db(), found, zone)
    rows = group_csv_rows(numbers, found.by, page.group_tables(db(), found, zone)) if found.by else csv_rows(numbers)
    return csv_answer(rows, f"dropoff-{found.file_name}")


@bp.get("/dropoff.json")
@audience(Permission.READ_DROPOFF)
def dropoff_json() -> Response:
    """The same as ``questline insights dropoff`` prints."""
    found = asked_for_a_file()
    log_view("dropoff_exported", found, format="json")
    zone = questline().settings.zone
    numbers = page.published(db(), found, zone)
    said = groups_to_json(numbers, found.by, page.group_tables(db(), found, zone)) if found.by else to_json(numbers)
    return json_answer(said, f"dropoff-{found.file_name}")


@bp.get("/dropoff-beside.csv")
@audience(Permission.READ_DROPOFF)
def dropoff_beside_csv() -> Response:
    """The same time for everybody, first stops and waits: the tables that stand beside that of the levels."""
    found, zone = asked_for_a_file(), questline().settings.zone
    log_view("dropoff_exported", found, format="csv")
    numbers = page.published(db(), found, zone)
    return csv_answer(beside_csv_rows(numbers, published_beside(db(), numbers, zone)), f"beside-{found.file_name}")


@bp.get("/dropoff-beside.json")
@audience(Permission.READ_DROPOFF)
def dropoff_beside_json() -> Response:
    found, zone = asked_for_a_file(), questline().settings.zone
    log_view("dropoff_exported", found, format="json")
    numbers = page.published(db(), found, zone)
    return json_answer(beside_to_json(numbers, published_beside(db(), numbers, zone)), f"beside-{found.file_name}")
