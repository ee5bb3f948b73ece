"""What who reads the numbers asks of the counsellors: done for one's own clients, or closed for everybody."""

from __future__ import annotations

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.desk.blueprint import bp
from app.desk.forms import ActForm
from app.desk.pages.group_tasks import ask_card
from app.services import group_tasks
from app.vocabulary import Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _


@bp.post("/asked/<asked_id>/done")
@audience(Permission.SEE_WORKLIST)
def group_task_done(asked_id: str) -> ResponseReturnValue:
    """She has seen to those who are hers; it leaves her worklist, and the list that she said it on stays."""
    if not ActForm().validate():
        abort(400)
    if group_tasks.done(db(), asked_id, staff().id):
        flash(_("Noted: done for your clients."), "done")
    else:
        flash(_("Nobody asks for this any more."))
    return redirect(_list(asked_id) if request.form.get("on") == "list" else _worklist(), 303)


@bp.post("/asked/<asked_id>/not-done")
@audience(Permission.SEE_WORKLIST)
def group_task_not_done(asked_id: str) -> ResponseReturnValue:
    """It was said too early: it stands above her worklist again."""
    if not ActForm().validate():
        abort(400)
    if group_tasks.not_done(db(), asked_id, staff().id):
        flash(_("Taken back. It stands above your worklist again."), "done")
    return redirect(_list(asked_id), 303)


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
    return redirect(_worklist(), 303)


def _list(asked_id: str) -> str:
    """The list of those whom it is about, with what is asked above it; the worklist where it is not asked of her."""
    card = ask_card(db(), staff(), asked_id)
    return card.url if card else _worklist()


def _worklist() -> str:
    """The worklist, which says what was done and not whose turn it is: nothing here was about a row."""
    return url_for("desk.worklist", said="asked")
