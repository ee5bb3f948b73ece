"""What was asked of the counsellors by somebody who saw a number, and no list."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from app.extensions import database, questline
from app.insights.ask_form import AskForm
from app.insights.asked import asked, log_view
from app.insights.blueprint import bp
from app.insights.pages import dropoff as page
from app.insights.pages.acting import Place, choices_of, places_of
from app.insights.pages.level_rows import level_rows
from app.insights.pages.tasks import open_asked, task_lines
from app.insights.views.dropoff import render_dropoff
from app.queries.quest_versions import definition_of
from app.services import audit, group_tasks
from app.vocabulary import ActorKind, Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db, release_db
from app.web.words import _, language


@bp.get("/tasks")
@audience(Permission.SEND_GROUP_TASK)
def tasks() -> str:
    """Everything that was asked, and how many counsellors said that it is done."""
    audit.record(database(), audit.Entry(ActorKind.STAFF, staff().id, "group_tasks_viewed", "insights", "tasks"))
    return render_template("insights/tasks.html", lines=task_lines(db()))


@bp.post("/tasks")
@audience(Permission.SEND_GROUP_TASK)
def ask_counsellors() -> ResponseReturnValue:
    """Ask every counsellor who has clients there, or change what is asked. The number of the page is read again."""
    found = asked()
    numbers = page.published(db(), found, questline().settings.zone)
    places = places_of(level_rows(numbers, definition_of(db(), found.version.id), language()))
    if not places:
        flash(_("Nothing was asked: that number is hidden or has changed."))
        return redirect(url_for("insights.dropoff", **found.address), 303)
    form = AskForm()
    tasks = open_asked(db(), found.version)
    form.offer(choices_of(places, tasks))
    if not form.validate():
        release_db()  # The line of the log has a transaction of its own.
        log_view("dropoff_viewed", found)
        return render_dropoff(found, form), 422
    chosen: Place = next(one for one in places if one.value == form.place.data)
    group_tasks.ask(
        db(),
        quest=found.version.slug,
        version=found.version.version,
        level=chosen.level,
        state=chosen.state,
        people=chosen.people,
        words=form.words.data or "",
        due_on=form.due_on.data,
        asked_by=staff().id,
    )
    if chosen.value not in tasks:
        flash(_("Asked. It stands above the worklist of every counsellor who has clients there."), "done")
    else:
        flash(_("Changed. The same line above the worklists has your new words and the new day."), "done")
    return redirect(url_for("insights.tasks"), 303)


@bp.post("/tasks/<asked_id>/close")
@audience(Permission.SEND_GROUP_TASK)
def close_task(asked_id: str) -> ResponseReturnValue:
    """Withdraw it: it is asked of nobody any more."""
    if not FlaskForm().validate_on_submit():
        abort(400)
    if group_tasks.close(db(), asked_id, staff().id):
        flash(_("Withdrawn. It leaves every worklist."), "done")
    else:
        flash(_("Nobody asks for this any more."))
    return redirect(url_for("insights.tasks"), 303)
