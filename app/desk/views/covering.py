"""Cover for an absence: a colleague sees to the people of another one for some days. A supervisor arranges it."""

from __future__ import annotations

from datetime import date

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from app.desk.blueprint import bp
from app.desk.caseload_forms import CoverForm, EndCoverForm
from app.desk.pages.covering import cover_page, span_of
from app.extensions import questline
from app.queries.covering import cover_by_id
from app.queries.reassigning import colleague_by_id
from app.queries.staff import Colleague
from app.services import covering as service
from app.vocabulary import Permission
from app.web.access import audience
from app.web.filters import day, moment
from app.web.sessions import staff
from app.web.transaction import db, release_db
from app.web.words import _

ADDRESS = "/caseloads/<staff_id>/cover"


@bp.get(ADDRESS)
@audience(Permission.REASSIGN)
def cover(staff_id: str) -> str:
    """Who covers this colleague, and the form that arranges it."""
    return _page(_colleague_or_404(staff_id), CoverForm(formdata=None))


@bp.post(ADDRESS)
@audience(Permission.REASSIGN)
def cover_now(staff_id: str) -> ResponseReturnValue:
    """From the first day on the colleague sees these people in her own list."""
    colleague, form = _colleague_or_404(staff_id), CoverForm()
    zone = questline().settings.zone
    people = {value: name for value, name, _words in cover_page(db(), colleague, zone).people}
    form.covered_by.choices = [SelectChoice(value=one, label=name) for one, name in people.items()]
    if not form.validate():
        return _page(colleague, form), 422
    begins, ends = span_of(form.first_day.data or "", form.last_day.data or "", zone)
    try:
        service.make_cover(db(), staff_id, form.covered_by.data, begins, ends, made_by=staff().id)
    except (service.CannotCover, service.CoveredThen, service.NoSuchTime) as problem:
        release_db()
        _say(form, problem)
        return _page(colleague, form), 422
    who = {"name": people[form.covered_by.data], "away": colleague.name}
    last = day(date.fromisoformat(form.last_day.data or ""))
    flash(_("%(name)s sees to the people of %(away)s to the end of %(day)s.", day=last, **who), "done")
    return redirect(url_for("desk.cover", staff_id=staff_id), 303)


@bp.post("/caseloads/covers/<cover_id>/end")
@audience(Permission.REASSIGN)
def end_cover(cover_id: str) -> ResponseReturnValue:
    """From now on the people are seen by whose they are, as before."""
    found = cover_by_id(db(), cover_id) or abort(404)
    if not EndCoverForm().validate():
        abort(400)
    if service.end_cover(db(), cover_id, ended_by=staff().id):
        flash(_("The cover has ended. %(name)s sees these people as before.", name=found.staff_name), "done")
    else:
        flash(_("This cover had ended already."), "note")
    return redirect(url_for("desk.cover", staff_id=found.staff_id), 303)


def _say(form: CoverForm, problem: Exception) -> None:
    if isinstance(problem, service.CoveredThen):
        one = problem.cover
        words = _("%(name)s covers until %(when)s. End that first, or choose other days.",
                  name=one.covered_by_name, when=moment(one.ends_at))  # fmt: skip
        form.first_day.errors = [words]
    elif isinstance(problem, service.NoSuchTime):
        days = service.LONGEST.days
        words = _("Choose a last day that is to come, not before the first and at most %(days)s days after.", days=days)
        form.last_day.errors = [words]
    else:
        form.covered_by.errors = [_("This colleague cannot cover now. Choose another one.")]


def _colleague_or_404(staff_id: str) -> Colleague:
    """A member of staff who has, or may have, people of her own."""
    return colleague_by_id(db(), staff_id) or abort(404)


def _page(colleague: Colleague, form: CoverForm) -> str:
    page = cover_page(db(), colleague, questline().settings.zone)
    if form.first_day.data is None:
        form.first_day.data = page.today
    return render_template("desk/cover.html", page=page, form=form)
