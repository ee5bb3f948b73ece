"""A message to a client did not arrive: somebody has seen it."""

from __future__ import annotations

from collections.abc import Collection

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.desk.acting import client_or_404
from app.desk.blueprint import bp
from app.desk.forms import ActForm
from app.queries.undelivered import lost_messages
from app.services.outbox import deal_with
from app.vocabulary import Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _

MOST_AT_ONCE = 100


@bp.post("/clients/<client_id>/lost-messages/seen")
@audience(Permission.SEE_WORKLIST)
def lost_seen(client_id: str) -> ResponseReturnValue:
    """The row goes. What did not arrive since the page was made stays a row."""
    client = client_or_404(client_id)
    if not ActForm().validate():
        abort(400)
    shown = request.form.getlist("message")[:MOST_AT_ONCE]
    if see_lost(client.id, shown):
        flash(_("Noted: you have seen it."), "done")
    else:
        flash(_("A colleague has seen it already."), "note")
    if request.form.get("came_from") == "record":
        return redirect(url_for("desk.client_record", client_id=client.id), 303)
    return redirect(url_for("desk.worklist"), 303)


def see_lost(client_id: str, shown: Collection[str] | None = None) -> int:
    """What did not arrive of this client and is this person's to see is dealt with: all, or what she was shown."""
    found = [message.id for lost in lost_messages(db(), staff(), client_id=client_id) for message in lost.messages]
    hers = [one for one in found if shown is None or one in shown]
    return sum(deal_with(db(), one, staff_id=staff().id) for one in hers)
