"""Putting a row of the worklist aside until a moment, and taking it back."""

from __future__ import annotations

from datetime import datetime

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app import clock
from app.desk.aside_forms import PutAsideForm
from app.desk.blueprint import bp
from app.desk.forms import ActForm
from app.desk.pages.aside import choices, latest_for, local, may_wait, moment_in
from app.desk.pages.rows import Row
from app.desk.pages.tabs import KINDS
from app.desk.pages.worklist import Worklist, worklist_of
from app.desk.words import by_when
from app.services import snoozing
from app.services.snoozing import HasPassed, PastItsClock
from app.vocabulary import Permission
from app.web.access import audience
from app.web.htmx import render_page_or_part
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _

ADDRESS = "/rows/<row_key>/aside"


@bp.get(ADDRESS)
@audience(Permission.SEE_WORKLIST)
def row_aside(row_key: str) -> ResponseReturnValue:
    """Until when this row may wait. Nobody else's list changes, and no clock stops."""
    _listed, row = _row_or_404(row_key)
    return _page(row, PutAsideForm(formdata=None))


@bp.post(ADDRESS)
@audience(Permission.SEE_WORKLIST)
def put_row_aside(row_key: str) -> ResponseReturnValue:
    """Out of the way until then. The next row opens, and one tap takes it back."""
    (listed, row), form = _row_or_404(row_key), PutAsideForm()
    if not form.validate():
        abort(400)
    until, error = _until(row, form)
    if until is None:
        form.chosen.errors = [error]
        return _page(row, form), 422
    flash(_("Put aside until %(when)s: %(name)s.", when=by_when(until), name=row.pseudonym), "done")
    show = form.show.data or ""
    if show == "calls":
        return redirect(url_for("desk.calls", aside=row.key), 303)
    show = show if show in KINDS else ""
    following = listed.next_after(row.key, show)
    opens = following.key if following else None
    return redirect(url_for("desk.worklist", show=show or None, open=opens, aside=row.key), 303)


@bp.post("/rows/<row_key>/back")
@audience(Permission.SEE_WORKLIST)
def bring_row_back(row_key: str) -> Response:
    """On the list again, before its time."""
    if not ActForm().validate():
        abort(400)
    if snoozing.bring_back(db(), staff().id, row_key):
        flash(_("It is on your list again."), "done")
    else:
        flash(_("It was on your list already."), "note")
    return redirect(url_for("desk.worklist", open=row_key), 303)


def _until(row: Row, form: PutAsideForm) -> tuple[datetime | None, str]:
    """The moment, once the row is aside; else why it is not."""
    asked = moment_in(form.until.data or form.chosen.data or "")
    if asked is None:
        return None, _("Choose a day and a time.")
    if not may_wait(row):
        return None, _("This row stays on the list.")
    try:
        latest = latest_for(row, clock.now())
        snoozing.put_aside(db(), staff().id, row.key, client_id=row.client_id or None, until=asked, latest=latest)
    except HasPassed:
        return None, _("This moment is over. Choose a later one.")
    except PastItsClock as past:
        return None, _("It is needed back by %(when)s. Choose a time before that.", when=by_when(past.latest))
    return asked, ""


def _row_or_404(row_key: str) -> tuple[Worklist, Row]:
    listed = worklist_of(db(), staff())
    return listed, listed.find(row_key) or abort(404)


def _page(row: Row, form: PutAsideForm) -> str:
    latest = latest_for(row, clock.now())
    return render_page_or_part(
        "desk/put_aside.html",
        "desk/_put_aside.html",
        row=row,
        form=form,
        may_wait=may_wait(row),
        choices=choices(row),
        latest=latest,
        latest_local=local(latest) if latest else "",
        now_local=local(clock.now()),
    )
