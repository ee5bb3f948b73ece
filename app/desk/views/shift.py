"""One shift hands over to the next: a page drawn from what was written down, and a note."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.desk.blueprint import bp
from app.desk.pages.shift import shift_page, stretch
from app.desk.supervision_forms import ShiftNoteForm
from app.extensions import questline
from app.services.shift_notes import write_shift_note
from app.vault import Vault
from app.vocabulary import Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _


@bp.get("/shift")
@audience(Permission.READ_SHIFT)
def shift() -> str:
    """From when the last shift began, or the time that was asked for."""
    return _page(ShiftNoteForm(formdata=None))


@bp.post("/shift")
@audience(Permission.READ_SHIFT)
def write_for_next_shift() -> ResponseReturnValue:
    """A note beside what the log tells by itself. Everybody at the desk reads it."""
    form = ShiftNoteForm()
    if not form.validate():
        return _page(form), 422
    words = form.shift_words.data or ""
    write_shift_note(db(), Vault.of(questline().settings), words, staff_id=staff().id, key=form.key)
    flash(_("The note is kept for the next shift."), "done")
    return redirect(url_for("desk.shift"), 303)


def _page(form: ShiftNoteForm) -> str:
    zone, vault = questline().settings.zone, Vault.of(questline().settings)
    since, until = stretch(db(), request.args.get("since", ""), request.args.get("until", ""), zone)
    page = shift_page(db(), vault, staff(), since, until, zone)
    return render_template("desk/shift.html", page=page, form=form)
