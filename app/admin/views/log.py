"""The log: who did what, and when. That it was read is in it, too."""

from __future__ import annotations

from flask import render_template, request

from app.admin.blueprint import bp
from app.admin.pages.log import log_page
from app.extensions import database
from app.services.audit import Entry, record
from app.vocabulary import ActorKind, Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db


@bp.get("/log")
@audience(Permission.READ_AUDIT)
def log() -> str:
    """One page of it, the newest first, by time, colleague, act and thing."""
    page, asked = log_page(db(), staff(), request.args)
    codes = {"actor": asked.actor_id, "action": asked.action, "kind": asked.kind}
    narrowed: dict[str, str | int | bool | None] = {name: value for name, value in codes.items() if value}
    narrowed["page"] = asked.page
    record(database(), Entry(ActorKind.STAFF, staff().id, "log_read", "log", "", narrowed))
    return render_template("admin/log.html", page=page)
