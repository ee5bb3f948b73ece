"""Someone may be watching: one switch, and what it does in plain words."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.portal.blueprint import bp
from app.services import watched as watching
from app.web.access import CLIENT, audience
from app.web.sessions import client
from app.web.transaction import db


@bp.get("/my/watched")
@audience(CLIENT)
def watched() -> str:
    """What the switch does. While her pages are bland, this one is, too: two ways back and nothing else."""
    page = "portal/watched_bland.html" if client().is_bland else "portal/watched.html"
    return render_template(page, since=client().watched_since)


@bp.post("/my/watched")
@audience(CLIENT)
def begin_watched() -> ResponseReturnValue:
    """From now on nothing is sent, and her pages are bland. A second click changes nothing.

    A copy of pages that lies on this device goes, with the choice to keep one.
    """
    watching.begin(db(), client().id)
    response = redirect(url_for("portal.my"), 303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@bp.post("/my/watched/show")
@audience(CLIENT)
def show_pages() -> ResponseReturnValue:
    """She is alone now: her pages, for this visit. Nothing is sent all the same."""
    watching.show_pages(db(), client().session_id)
    return redirect(url_for("portal.my"), 303)


@bp.post("/my/watched/hide")
@audience(CLIENT)
def hide_pages() -> ResponseReturnValue:
    """Bland again, in this visit."""
    watching.hide_pages(db(), client().session_id)
    return redirect(url_for("portal.my"), 303)


@bp.post("/my/watched/end")
@audience(CLIENT)
def end_watched() -> ResponseReturnValue:
    """Nobody is watching any more: what she allowed counts again."""
    watching.end(db(), client().id)
    flash(_("Your pages are shown again, and we reach you only in the ways that you chose."), "done")
    return redirect(url_for("portal.reach"), 303)
