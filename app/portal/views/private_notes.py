"""Private notes: written, changed and deleted in a visit that has their key. Without it the page asks for her words."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.extensions import database
from app.portal.blueprint import bp
from app.portal.forms import NoteForm, PhraseForm
from app.portal.pages.private_notes import private_notes_page
from app.portal.refusals import form_key
from app.queries.private_notes import key_in_use
from app.services import private_notes as kept
from app.services.sealing import Locker
from app.web.access import CLIENT, audience
from app.web.sessions import client, notes_key
from app.web.transaction import db, release_db


@bp.get("/my/notes")
@audience(CLIENT)
def private_notes() -> ResponseReturnValue:
    """Her notes by day, each closed until she taps it, and a field for a new one."""
    notes = open_key()
    return list_page(notes, NoteForm(formdata=None)) if notes else closed_page(PhraseForm(formdata=None))


@bp.post("/my/notes")
@audience(CLIENT)
def write_note() -> ResponseReturnValue:
    """A new note. Where the key is missing her text stays on the page that asks for her words."""
    form, notes = NoteForm(), open_key()
    if notes is None:
        return closed_page(PhraseForm(formdata=None), unsaved=form.words.data or "", key=form_key()), 422
    if not form.validate():
        return list_page(notes, form), 422
    try:
        kept.write(db(), notes, form.words.data, key=form_key())
    except kept.TooManyNotes:
        form.words.errors = [too_many()]
        return list_page(notes, form), 422
    except kept.NotesClosed:
        return closed_page(PhraseForm(formdata=None), unsaved=form.words.data, key=form_key()), 422
    flash(_("Your note is kept."), "done")
    return redirect(url_for("portal.private_notes"), 303)


@bp.get("/my/notes/<note_id>")
@audience(CLIENT)
def private_note(note_id: str) -> ResponseReturnValue:
    """One note, to change or delete."""
    notes = open_key()
    if notes is None:
        return redirect(url_for("portal.private_notes"), 303)
    note = _note_or_404(notes, note_id)
    return _one_page(note, NoteForm(formdata=None, data={"words": note.words}))


@bp.post("/my/notes/<note_id>")
@audience(CLIENT)
def change_note(note_id: str) -> ResponseReturnValue:
    """Other words for a note. If another tab was quicker, she sees it and decides; nothing is lost."""
    form, notes = NoteForm(), open_key()
    if notes is None:
        return closed_page(PhraseForm(formdata=None), unsaved=form.words.data or "", key=form_key()), 422
    note = _note_or_404(notes, note_id)
    if not form.validate():
        return _one_page(note, form), 422
    try:
        kept.change(db(), notes, note_id, form.words.data, seen=request.form.get("seen", ""))
    except kept.ChangedMeanwhile:
        return _one_page(_note_or_404(notes, note_id), form, changed_meanwhile=True), 409
    except kept.NoSuchNote:
        abort(404)
    except kept.NotesClosed:
        return closed_page(PhraseForm(formdata=None), unsaved=form.words.data, key=form_key()), 422
    flash(_("Your note is kept."), "done")
    return redirect(url_for("portal.private_notes"), 303)


@bp.post("/my/notes/<note_id>/delete")
@audience(CLIENT)
def delete_note(note_id: str) -> ResponseReturnValue:
    """A note is gone for good. Deleting it twice is deleting it once."""
    if notes := open_key():
        kept.delete(db(), notes, note_id)
        flash(_("The note is deleted."), "done")
    return redirect(url_for("portal.private_notes"), 303)


def open_key() -> Locker | None:
    """The key of this visit, if it is the one in use."""
    notes = notes_key()
    in_use = key_in_use(db(), client().id) if notes else None
    return notes if notes and in_use and in_use.version == notes.current else None


def too_many() -> str:
    return _("%(most)s notes are as many as are kept here. Delete one, and this one has room.", most=kept.MOST)


def list_page(notes: Locker, form: NoteForm, **more: object) -> str:
    """Her notes. ``more`` is what the forms at the foot of the page have to say."""
    page = private_notes_page(db(), notes, request.args.get("page", 1, type=int))
    release = {"phrase_errors": (), "code_errors": (), **more}
    return render_template("portal/private_notes.html", page=page, form=form, longest=kept.LONGEST, **release)


def closed_page(form: PhraseForm, *, unsaved: str = "", key: str = "", is_waiting: bool = False) -> str:
    """This visit has no key: her words open the notes. What she wrote just now stands here and is kept with them."""
    release_db()
    with database().reading() as reading:
        in_use = key_in_use(reading, client().id)
    return render_template(
        "portal/private_notes_closed.html",
        code_opens=in_use is not None and in_use.by_recovery is not None,
        form=form,
        unsaved=unsaved,
        key=key,
        is_waiting=is_waiting,
        longest=kept.LONGEST,
    )


def _note_or_404(notes: Locker, note_id: str) -> kept.Note:
    try:
        return kept.note(db(), notes, note_id)
    except kept.NoSuchNote:
        abort(404)


def _one_page(note: kept.Note, form: NoteForm, *, changed_meanwhile: bool = False) -> str:
    return render_template(
        "portal/private_note.html", note=note, form=form, changed_meanwhile=changed_meanwhile, longest=kept.LONGEST
    )
