"""What the service keeps about her, who can read it, and who has."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from app.portal.blueprint import bp
from app.portal.pages.record import record_page
from app.web.access import CLIENT, audience


@bp.get("/my/data")
@audience(CLIENT)
def data() -> ResponseReturnValue:
    """What is kept, who can read it, who opened it and when."""
    return render_template("portal/data.html", page=record_page())
