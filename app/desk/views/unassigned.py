"""The team's Unassigned list, and taking a journey from it."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.desk.acting import acting
from app.desk.blueprint import bp
from app.desk.forms import TakeForm
from app.desk.pages.clients import unassigned_lines
from app.desk.pages.worklist import worklist_of
from app.desk.views.worklist import tabs
from app.queries.unassigned import take_target
from app.services import caseload
from app.services.caseload import TakenAlready
from app.vocabulary import Permission, Scope
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _


@bp.get("/unassigned")
@audience(Permission.SEE_UNASSIGNED)
def unassigned() -> str:
    """Who waits for somebody to take the plan: pseudonym, language, quest and risk, and nothing else."""
    return render_template(
        "desk/unassigned.html",
        lines=unassigned_lines(db(), staff()),
        tabs=tabs(worklist_of(db(), staff()), "unassigned"),
        may_take=staff().may(Permission.TAKE_JOURNEY),
        of_her_teams=bool(staff().teams) and staff().scope(Permission.SEE_UNASSIGNED) is Scope.TEAM,
    )


@bp.post("/unassigned/<journey_id>/take")
@audience(Permission.TAKE_JOURNEY)
def take_journey(journey_id: str) -> ResponseReturnValue:
    """From now on this person is the client's counsellor. Of two who press at once one takes it."""
    form = TakeForm()
    target = take_target(db(), staff(), journey_id, seen=form.seen.data or "") or abort(404)
    if not form.validate():
        abort(400)
    record = redirect(url_for("desk.client_record", client_id=target.client_id), 303)
    if target.counsellor_id == staff().id:
        return record
    try:
        actor = acting(staff(), Permission.TAKE_JOURNEY, target.counsellor_id)
        caseload.take_journey(db(), journey_id, actor=actor, key=form.key)
    except TakenAlready:
        words = _("A colleague took %(name)s a moment ago. Nothing more is needed from you.", name=target.pseudonym)
        flash(words, "note")
        return redirect(url_for("desk.unassigned"), 303)
    flash(_("%(name)s is with you now.", name=target.pseudonym), "done")
    return record
