"""What the service keeps about her, who can read it, who has, and where she is signed in."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.portal.blueprint import bp
from app.portal.pages.record import record_page
from app.services import portal_sessions
from app.web import sessions
from app.web.access import CLIENT, audience
from app.web.transaction import db


@bp.get("/my/data")
@audience(CLIENT)
def data() -> ResponseReturnValue:
    """What is kept, who can read it, who opened it and when; and her own visits."""
    return render_template("portal/data.html", page=record_page())


@bp.post("/my/data/end-visit")
@audience(CLIENT)
def end_visit() -> ResponseReturnValue:
    """End one visit of hers. If it is this very one, she is signed out here."""
    name, user = request.form.get("visit", ""), sessions.client()
    if name == portal_sessions.name_of_visit(user.session_id):
        sessions.sign_out_client()
        return redirect(url_for("portal.landing"), 303)
    if not portal_sessions.end_one(db(), user.id, name):
        abort(404)
    flash(_("This visit is ended."), "done")
    return redirect(url_for("portal.data", _anchor="devices"), 303)
