"""The address for a counsellor's own calendar: made, shown once, taken back."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.desk.blueprint import bp
from app.desk.forms import ActForm
from app.services.calendar_feed import make_feed, take_feed_back
from app.vocabulary import Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _


@bp.post("/times/calendar")
@audience(Permission.PUBLISH_TIMES)
def make_calendar_address() -> ResponseReturnValue:
    """A new address, shown in answer to this form alone. An earlier one ends."""
    if not ActForm().validate():
        abort(400)
    token = make_feed(db(), staff().id)
    return render_template("desk/calendar_address.html", address=url_for("auth.calendar", token=token, _external=True))


@bp.post("/times/calendar/end")
@audience(Permission.PUBLISH_TIMES)
def end_calendar_address() -> ResponseReturnValue:
    """The address leads nowhere any more."""
    if not ActForm().validate():
        abort(400)
    if take_feed_back(db(), staff().id, by_id=staff().id):
        flash(_("The address is taken back. No calendar reads your talks any more."), "done")
    return redirect(url_for("desk.times"), 303)
