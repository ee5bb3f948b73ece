"""Where people pause or leave, for one quest version at the end of one past day."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from app import clock
from app.extensions import database, questline
from app.insights.blueprint import bp
from app.insights.charts import river
from app.insights.pages import dropoff as page
from app.queries.dropoff import published_dropoff
from app.queries.quest_versions import (
    NoSuchVersion,
    PublishedVersion,
    definition_of,
    most_walked,
    published_versions,
    version_of,
)
from app.services import audit
from app.vocabulary import ActorKind, Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db
from quests.definition import text_in
from quests.dropoff import DayNotOver, DropOff, latest_day


@dataclass(frozen=True)
class Asked:
    """What the address asks for. ``problem`` says in words why the day could not be used."""

    version: PublishedVersion
    day: date
    latest: date
    problem: str = ""


def _asked() -> Asked:
    latest = latest_day(clock.now(), questline().settings.zone)
    slug, _dash, number = request.args.get("quest", "").partition("@")
    try:
        found = version_of(db(), slug, int(number) if number else None) if slug else most_walked(db())
    except (NoSuchVersion, ValueError):
        abort(404)
    text = request.args.get("as_of", "")
    try:
        day = date.fromisoformat(text) if text else latest
    except ValueError:
        return Asked(found, latest, latest, _("That is not a day. Write it like %(example)s.", example=latest))
    if day > latest:
        return Asked(found, latest, latest, _("That day is not over yet. These are the numbers of yesterday."))
    return Asked(found, day, latest)


def _numbers(asked: Asked) -> DropOff:
    try:
        return published_dropoff(
            db(), asked.version.slug, version=asked.version.version, as_of=asked.day, zone=questline().settings.zone
        )
    except DayNotOver:
        abort(404)


def _log(action: str, asked: Asked) -> None:
    detail: dict[str, str | int | bool | None] = {
        "quest": asked.version.slug,
        "version": asked.version.version,
        "as_of": asked.day.isoformat(),
    }
    audit.record(database(), audit.Entry(ActorKind.STAFF, staff().id, action, "quest", asked.version.slug, detail))


@bp.get("")
@audience(Permission.READ_DROPOFF)
def insights() -> ResponseReturnValue:
    """The room's own address leads to its one page."""
    return redirect(url_for("insights.dropoff"), 303)


@bp.get("/dropoff")
@audience(Permission.READ_DROPOFF)
def dropoff() -> str:
    asked = _asked()
    _log("dropoff_viewed", asked)
    published, quest = _numbers(asked), definition_of(db(), asked.version.id)
    language = str(get_locale())
    rows = page.level_rows(published, quest, language)
    titles = [row.title for row in rows]
    heading, sentence = page.finding(published, titles)
    return render_template(
        "insights/dropoff.html",
        asked=asked,
        published=published,
        quest_title=text_in(quest.title, language),
        choices=[
            (f"{found.slug}@{found.version}", text_in(definition_of(db(), found.id).title, language), found.version)
            for found in published_versions(db())
        ],
        rows=rows,
        heading=heading,
        sentence=sentence,
        chart=river(published, titles),
        may_open_worklist=staff().may(Permission.SEE_WORKLIST),
    )


@bp.get("/dropoff.csv")
@audience(Permission.READ_DROPOFF)
def dropoff_csv() -> Response:
    asked = _asked()
    _log("dropoff_exported", asked)
    text = io.StringIO()
    csv.writer(text).writerows(page.csv_rows(_numbers(asked)))
    name = f"dropoff-{asked.version.slug}-v{asked.version.version}-{asked.day.isoformat()}.csv"
    return Response(
        text.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
