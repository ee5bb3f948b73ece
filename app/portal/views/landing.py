"""The first page, and the neutral page that says whom this is for."""

from __future__ import annotations

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.portal.blueprint import bp
from app.web import display
from app.web.access import PUBLIC, audience


@bp.get("/")
@audience(PUBLIC)
def landing() -> ResponseReturnValue:
    """Start, or come back. A language picked here is remembered by the browser alone."""
    if "lang" in request.args:
        response = make_response(redirect(url_for("portal.landing"), 303))
        display.remember(response, display.chosen().with_choices(language=request.args["lang"]))
        return response
    return render_template("portal/landing.html")


@bp.get("/who")
@audience(PUBLIC)
def who() -> ResponseReturnValue:
    """Whom this is for, in words that give nobody away."""
    return render_template("portal/who.html")
