"""Leave quickly, sign out, and the bland page that stands in for everything after a quick exit."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.extensions import csrf
from app.portal.blueprint import bp
from app.services import portal_sessions
from app.web import quick_exit, sessions
from app.web.access import CLIENT, PUBLIC, audience
from app.web.transaction import db


@bp.get("/leave")
@audience(PUBLIC)
def leave() -> ResponseReturnValue:
    """The visit ends on the server, the cover falls, and the browser is somewhere else."""
    return quick_exit.leave_response()


@bp.get("/weather")
@audience(PUBLIC)
def weather() -> ResponseReturnValue:
    """A page about clouds and wind."""
    return render_template("portal/weather.html")


@bp.post("/my/sign-out")
@csrf.exempt
@audience(PUBLIC)
def sign_out() -> ResponseReturnValue:
    """End this visit in the ordinary way. A page of before, whose visit is over, has nothing left to end."""
    if sessions.client_or_none() is None and "csrf_token" in request.form:
        return redirect(url_for("portal.landing"), 303)
    csrf.protect()
    sessions.sign_out_client()
    return redirect(url_for("portal.landing"), 303)


@bp.post("/my/sign-out-everywhere")
@audience(CLIENT)
def sign_out_everywhere() -> ResponseReturnValue:
    """End every visit of hers, on every device."""
    portal_sessions.end_all(db(), sessions.client().id)
    sessions.sign_out_client()
    return redirect(url_for("portal.landing"), 303)
