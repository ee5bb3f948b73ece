"""The rota: who is on call, and for what."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.admin.blueprint import bp
from app.admin.pages.on_call import on_call_page, span_words
from app.admin.time_forms import RemoveForm, TurnForm, clock_time
from app.extensions import questline
from app.services import on_call as service
from app.services.on_call import Span
from app.vocabulary import Duty, Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db, release_db
from app.web.words import _, ngettext


@bp.get("/on-call")
@audience(Permission.PLAN_ON_CALL)
def on_call() -> str:
    """Today at a glance, where nobody is, the turns to come, and the form that adds some."""
    today = clock.now().astimezone(questline().settings.zone).date()
    data = {"first_day": today.isoformat(), "begins": "09:00", "ends": "18:00", "days": "1", "rank": "1"}
    return _page(TurnForm(formdata=None, data=data))


@bp.post("/on-call")
@audience(Permission.PLAN_ON_CALL)
def plan_on_call() -> ResponseReturnValue:
    """Put somebody on the rota, for some days in a row."""
    form = TurnForm()
    if not form.validate():
        return _page(form), 422
    person, duty, rank = form.person.data or "", Duty(form.duty.data), int(form.rank.data)
    try:
        added = service.plan_turns(db(), person, duty, rank, _spans(form), planned_by=staff().id)
    except (service.NotForThisDuty, service.TimeHasPassed, service.PlaceTaken) as problem:
        release_db()
        _say(form, problem)
        return _page(form), 422
    flash(ngettext("%(num)s turn is on the rota.", "%(num)s turns are on the rota.", added), "done")
    return redirect(url_for("admin.on_call"), 303)


@bp.post("/on-call/<turn_id>/withdraw")
@audience(Permission.PLAN_ON_CALL)
def withdraw_on_call(turn_id: str) -> ResponseReturnValue:
    """Take a turn off the rota."""
    if not RemoveForm().validate():
        abort(400)
    if service.withdraw_turn(db(), turn_id, withdrawn_by=staff().id):
        flash(_("The turn is off the rota."), "done")
    else:
        flash(_("This turn is not on the rota any more."), "note")
    return redirect(url_for("admin.on_call"), 303)


def _spans(form: TurnForm) -> list[Span]:
    """The turns that the form asks for. One that ends before it begins ends on the next day."""
    zone, first = questline().settings.zone, date.fromisoformat(form.first_day.data or "")
    begins, ends = clock_time(form.begins.data or ""), clock_time(form.ends.data or "")
    spans = []
    for days in range(int(form.days.data or "1")):
        day = first + timedelta(days=days)
        last = day if ends > begins else day + timedelta(days=1)
        starts_at, ends_at = (datetime.combine(*at, zone).astimezone(UTC) for at in ((day, begins), (last, ends)))
        spans.append(Span(starts_at, ends_at))
    return spans


def _say(form: TurnForm, problem: Exception) -> None:
    if isinstance(problem, service.PlaceTaken):
        span = span_words(problem.starts_at, problem.ends_at)
        form.rank.errors = [_("%(name)s has a turn there: %(span)s.", name=problem.name, span=span)]
    elif isinstance(problem, service.TimeHasPassed):
        form.first_day.errors = [_("This lies in the past. Choose a time to come.")]
    else:
        form.person.errors = [_("This person has no role for this duty.")]


def _page(form: TurnForm) -> str:
    return render_template("admin/on_call.html", page=on_call_page(db()), form=form)
