"""A second person decides whether somebody who lost her words gets new ones."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.desk.blueprint import bp
from app.desk.pages.reissues import reissue_lines
from app.extensions import questline
from app.queries.codes import count_open_requests, request_of
from app.services import reissues
from app.services.reissues import DecidedAlready, NeedsAnotherPerson
from app.vocabulary import Decision, Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _


@bp.get("/reissues")
@audience(Permission.APPROVE_REISSUE)
def reissue_requests() -> str:
    """Who waits for new words, who asked and why."""
    return render_template("desk/reissues.html", lines=reissue_lines(db(), questline().vault, staff()))


@bp.post("/reissues/<request_id>")
@audience(Permission.APPROVE_REISSUE)
def decide_reissue(request_id: str) -> ResponseReturnValue:
    """Yes or no. Of two who press at once one decides; who asked never does."""
    asked = request_of(db(), request_id) or abort(404)
    decisions = {"approve": Decision.APPROVED, "decline": Decision.DECLINED}
    decision = decisions.get(request.form.get("do", "")) or abort(400)
    try:
        reissues.decide(db(), request_id, decision, staff_id=staff().id)
    except NeedsAnotherPerson:
        flash(_("You asked for this yourself, so a colleague decides."), "note")
    except DecidedAlready:
        flash(_("A colleague decided a moment ago. Nothing more is needed from you."), "note")
    else:
        flash(_decided(decision, asked.pseudonym, asked.requester_name), "done")
    return redirect(url_for("desk.reissue_requests"), 303)


def _decided(decision: Decision, pseudonym: str, requester: str) -> str:
    if decision is Decision.APPROVED:
        return _("%(who)s can now show a code for %(name)s.", who=requester, name=pseudonym)
    return _("%(name)s gets no code. %(who)s sees that on the record.", name=pseudonym, who=requester)


@bp.context_processor
def _waiting() -> dict[str, Any]:
    return {"reissues_waiting": _how_many_wait}


def _how_many_wait() -> int:
    """For the worklist: how many requests wait, for who may decide."""
    return count_open_requests(db()) if staff().may(Permission.APPROVE_REISSUE) else 0
