"""Caseloads: one's own, a team's, or everybody's."""

from __future__ import annotations

from flask import render_template

from app.desk.blueprint import bp
from app.desk.pages.caseloads import caseloads_page
from app.vocabulary import Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db


@bp.get("/caseloads")
@audience(Permission.SEE_CASELOADS)
def caseloads() -> str:
    """How many people each colleague sees to, and what waits for them."""
    return render_template("desk/caseloads.html", page=caseloads_page(db(), staff()))
