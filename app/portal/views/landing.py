"""The first page, and the neutral page that says whom this is for."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from app.portal.blueprint import bp
from app.web.access import PUBLIC, audience


@bp.get("/")
@audience(PUBLIC)
def landing() -> ResponseReturnValue:
    """Start, or come back. The languages stand first; one is picked by ``?lang=``, as on every page."""
    return render_template("portal/landing.html")


@bp.get("/who")
@audience(PUBLIC)
def who() -> ResponseReturnValue:
    """Whom this is for, in words that give nobody away."""
    return render_template("portal/who.html")
