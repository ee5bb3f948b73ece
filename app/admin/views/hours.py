"""When the service is open: a week of stretches, and days that are not like their weekday."""

from __future__ import annotations

from datetime import date

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.admin.blueprint import bp
from app.admin.pages.hours import hours_page
from app.admin.time_forms import RemoveForm, SpecialDayForm, WeekForm
from app.extensions import questline
from app.services import service_hours as service
from app.vocabulary import Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db, release_db
from quests.stretches import stretches_in


@bp.get("/hours")
@audience(Permission.SET_HOURS)
def hours() -> str:
    """The week, the days that differ, and whether the service is open now."""
    return _page()


@bp.post("/hours")
@audience(Permission.SET_HOURS)
def set_hours() -> ResponseReturnValue:
    """The whole week anew."""
    form = WeekForm()
    if not form.validate():
        return _page(week=form), 422
    week = [stretches_in(field.data or "") for field in form.days]
    try:
        service.set_week(db(), week, zone=questline().settings.zone, staff_id=staff().id)
    except service.NeverOpen:
        release_db()
        form.day_0.errors = [_("Write when somebody is there on one day at least.")]
        return _page(week=form), 422
    flash(_("Kept. What is promised from now on counts in these hours; what runs already keeps its time."), "done")
    return redirect(url_for("admin.hours"), 303)


@bp.post("/hours/special")
@audience(Permission.SET_HOURS)
def set_special_day() -> ResponseReturnValue:
    """A holiday, or a day with other hours."""
    form = SpecialDayForm()
    if not form.validate():
        return _page(special=form), 422
    stretch = next(iter(stretches_in(form.special_hours.data or "")), None)
    day = date.fromisoformat(form.special_day.data or "")
    service.set_special_day(db(), day, form.special_name.data or "", stretch, staff_id=staff().id)
    flash(_("Kept. Promises of working days leave it out.") if stretch is None else _("Kept."), "done")
    return redirect(url_for("admin.hours"), 303)


@bp.post("/hours/special/<day>/remove")
@audience(Permission.SET_HOURS)
def remove_special_day(day: str) -> ResponseReturnValue:
    """This day is like its weekday again."""
    if not RemoveForm().validate():
        abort(400)
    try:
        service.remove_special_day(db(), date.fromisoformat(day), staff_id=staff().id)
    except ValueError:
        abort(404)
    flash(_("This day is like its weekday again."), "done")
    return redirect(url_for("admin.hours"), 303)


def _page(week: WeekForm | None = None, special: SpecialDayForm | None = None) -> str:
    page = hours_page(db())
    typed = {f"day_{weekday}": words for weekday, words in enumerate(page.typed)}
    return render_template(
        "admin/hours.html",
        page=page,
        week=week or WeekForm(formdata=None, data=typed),
        special=special or SpecialDayForm(formdata=None),
    )
