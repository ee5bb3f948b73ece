"""A clinician who took a client over in a danger hands on: to the colleague who kept the plan."""

from __future__ import annotations

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from app.desk.acting import client_or_404
from app.desk.blueprint import bp
from app.desk.forms import HandOnForm
from app.desk.views.clients import render_record
from app.extensions import questline
from app.queries.caseload import client_for, has_taken_over
from app.services import handovers, notes
from app.services.sealing import open_locker
from app.vocabulary import Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _


@bp.post("/clients/<client_id>/hand-on")
@audience(Permission.ACCEPT_HANDOVER)
def hand_on(client_id: str) -> ResponseReturnValue:
    """The danger is seen to. A word for the colleague becomes a note; the record is hers to read no more."""
    client, form = client_or_404(client_id), HandOnForm()
    if not has_taken_over(db(), staff(), client.id):
        abort(404)
    if not form.validate():
        return render_record(client_id, hand_on_form=form), 422
    if words := (form.hand_on_words.data or "").strip():
        locker = open_locker(db(), questline().vault, client.id)
        notes.write_note(db(), locker, words=words, staff_id=staff().id, key=form.key)
    handovers.hand_on(db(), client.id, staff())
    flash(_("%(name)s is with the colleague again.", name=client.pseudonym), "done")
    if client_for(db(), staff(), client.id) is not None:
        return redirect(url_for("desk.client_record", client_id=client.id), 303)
    return redirect(url_for("desk.worklist"), 303)
