"""Her tools on one page, and the two that ask nothing: breathing, and taking an entry away."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.portal.blueprint import bp
from app.portal.pages.tools import tools_page
from app.services import own_things
from app.vocabulary import ToolKind
from app.web.access import CLIENT, audience
from app.web.sessions import client
from app.web.transaction import db

PAGES = {
    ToolKind.GOAL: "portal.goals",
    ToolKind.AGREEMENT: "portal.agreement",
    ToolKind.LIMITS: "portal.limits",
    ToolKind.HARD_MOMENT: "portal.hard_moment",
    ToolKind.LOG: "portal.log",
    ToolKind.MONEY_DATE: "portal.dates",
}


@bp.get("/my/tools")
@audience(CLIENT)
def tools() -> ResponseReturnValue:
    """What she has, and what stands in it today."""
    return render_template("portal/tools.html", page=tools_page())


@bp.get("/my/tools/breathe")
@audience(CLIENT)
def breathe() -> ResponseReturnValue:
    """Four lines and a still picture. Nothing moves and nothing runs."""
    return render_template("portal/breathe.html")


@bp.post("/my/tools/<kind>/<entry_id>/delete")
@audience(CLIENT)
def delete_own(kind: str, entry_id: str) -> ResponseReturnValue:
    """One entry is gone for good."""
    if kind not in set(ToolKind):
        abort(404)
    try:
        own_things.delete_entry(db(), client().id, ToolKind(kind), entry_id)
    except own_things.NoSuchEntry:
        abort(404)
    flash(_("It is deleted."), "done")
    return redirect(url_for(PAGES[ToolKind(kind)]), 303)
