"""What who reads the numbers asks of the counsellors: done for one's own clients, or closed for everybody."""

from __future__ import annotations

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from app.desk.blueprint import bp
from app.desk.forms import ActForm
from app.services import group_tasks
from app.vocabulary import Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _


@bp.post("/asked/<asked_id>/done")
@audience(Permission.SEE_WORKLIST)
def group_task_done(asked_id: str) -> ResponseReturnValue:
    """She has seen to those who are hers; it leaves her list."""
    if not ActForm().validate():
        abort(400)
    if group_tasks.done(db(), asked_id, staff().id):
        flash(_("Noted: done for your clients."), "done")
    else:
        flash(_("Nobody asks for this any more."))
    return redirect(url_for("desk.worklist"), 303)


@bp.post("/asked/<asked_id>/close")
@audience(Permission.SEE_WORKLIST)
def close_group_task(asked_id: str) -> ResponseReturnValue:
    """Nobody is asked any more: said by a supervisor at the desk."""
    if not staff().may(Permission.SEND_GROUP_TASK):
        abort(404)
    if not ActForm().validate():
        abort(400)
    if group_tasks.close(db(), asked_id, staff().id):
        flash(_("Closed. It leaves every worklist."), "done")
    else:
        flash(_("Nobody asks for this any more."))
    return redirect(url_for("desk.worklist"), 303)
