"""The lock of protocol P-V: whoever screens may switch it on with a reason, a supervisor ends it with one."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.desk.acting import client_or_404
from app.desk.blueprint import bp
from app.desk.forms import EndLockForm, LockForm
from app.desk.pages.lock import lock_part
from app.desk.views.clients import render_record
from app.extensions import questline
from app.services import lock
from app.services.sealing import open_locker
from app.vocabulary import Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _


@bp.post("/clients/<client_id>/lock")
@audience(Permission.SCREEN_CLIENT)
def begin_lock(client_id: str) -> ResponseReturnValue:
    """Somebody heard or saw something: from now on nothing leaves that could be seen at home."""
    client, form = client_or_404(client_id), LockForm()
    if not form.validate():
        return render_record(client.id, lock_form=form), 422
    locker = open_locker(db(), questline().vault, client.id)
    if not lock.begin_with_reason(db(), locker, reason=form.lock_reason.data, staff_id=staff().id):
        return _back(client.id, _("The lock holds already. Your reason is kept as a note."), "note")
    return _back(client.id, _("Locked. Nothing is sent to %(name)s from now on.", name=client.pseudonym))


@bp.post("/clients/<client_id>/lock/end")
@audience(Permission.END_VIOLENCE_LOCK)
def end_lock(client_id: str) -> ResponseReturnValue:
    """A supervisor ends it: the rules of contact count again."""
    client, form = client_or_404(client_id), EndLockForm()
    if not form.validate():
        return render_record(client.id, end_lock_form=form), 422
    locker = open_locker(db(), questline().vault, client.id)
    if not lock.end(db(), locker, reason=form.end_lock_reason.data, staff_id=staff().id):
        return _back(client.id, _("The lock was ended already."), "note")
    return _back(client.id, _("The lock has ended. The contact rules count again."))


@bp.context_processor
def _on_a_record() -> dict[str, Callable[..., object]]:
    """What a record shows of the lock, asked where it is drawn; a form that was sent stands in for the empty one."""
    return {
        "lock_of": lambda client_id: lock_part(db(), staff(), client_id),
        "blank_lock_form": lambda: LockForm(formdata=None),
        "blank_end_lock_form": lambda: EndLockForm(formdata=None),
    }


def _back(client_id: str, words: str, category: str = "done") -> Response:
    flash(words, category)
    return redirect(url_for("desk.client_record", client_id=client_id, _anchor="lock"), 303)
