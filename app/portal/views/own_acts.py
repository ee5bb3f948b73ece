"""What she has done, in a few words of its own."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.portal.blueprint import bp
from app.portal.pages.own_acts import own_acts_page
from app.web.access import CLIENT, audience
from app.web.frames import is_plain


@bp.get("/my/done")
@audience(CLIENT)
def own_acts() -> ResponseReturnValue:
    """A quiet list that only she sees. The plain plan has none."""
    if is_plain():
        return redirect(url_for("portal.my"), 303)
    return render_template("portal/own_acts.html", page=own_acts_page())
