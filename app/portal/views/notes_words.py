"""What opens private notes: her six words in a visit without the key, words of before, and her recovery code."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.extensions import database, questline
from app.portal.blueprint import bp
from app.portal.forms import NoteForm, PhraseForm
from app.portal.refusals import form_key
from app.portal.views.private_notes import closed_page, list_page, open_key, too_many
from app.services import codes, notes_keys
from app.services import private_notes as kept
from app.services.codes import BY_HERSELF, NotACode
from app.services.notes_opening import open_notes, open_older
from app.services.phrases import NotAPhrase, is_her_phrase
from app.services.sealing import Locker
from app.services.throttle import TooManyTries
from app.web.access import CLIENT, audience
from app.web.sessions import client, keep_notes_key
from app.web.transaction import db, release_db


@bp.post("/my/notes/words")
@audience(CLIENT)
def open_private_notes() -> ResponseReturnValue:
    """Her six words open her notes for the rest of this visit, and keep what she wrote before they were asked for."""
    form, unsaved = PhraseForm(), request.form.get("words", "")
    settings, key = questline().settings, form_key()
    if not form.validate():
        return closed_page(form, unsaved=unsaved, key=key), 422
    try:
        is_hers = is_her_phrase(database(), settings, client().id, form.phrase.data, request.remote_addr)
    except NotAPhrase:
        is_hers, form.phrase.errors = False, [_("Six words are needed, with spaces between them.")]
    except TooManyTries as stop:
        form.phrase.errors = [wait_words(stop)]
        return closed_page(form, unsaved=unsaved, key=key, is_waiting=True), 429, wait_header(stop)
    notes = open_notes(database(), settings, client().id, form.phrase.data) if is_hers else None
    if notes is None:
        # Too many people came in at once, or these are other words.
        known = _("Many people come in at this moment. Please try again in a minute.")
        wrong = _("These are not your six words. Look at each of them once more.")
        form.phrase.errors = form.phrase.errors or [known if is_hers else wrong]
        return closed_page(form, unsaved=unsaved, key=key), 422
    keep_notes_key(notes)
    return _keep_unsaved(notes, key) if unsaved.strip() else redirect(url_for("portal.private_notes"), 303)


@bp.post("/my/notes/older")
@audience(CLIENT)
def bring_notes_back() -> ResponseReturnValue:
    """Words of before that she has found again bring the notes that waited for them."""
    notes, typed = open_key(), request.form.get("phrase_before", "")
    if notes is None:
        return redirect(url_for("portal.private_notes"), 303)
    release_db()
    try:
        older = open_older(database(), questline().settings, client().id, typed, request.remote_addr)
    except NotAPhrase:
        return _say(notes, phrase_errors=(_("Six words are needed, with spaces between them."),))
    except TooManyTries as stop:
        return (*_say(notes, 429, phrase_errors=(wait_words(stop),)), wait_header(stop))
    if not older:
        return _say(notes, phrase_errors=(_("These words do not open them. Look at each of them once more."),))
    number = kept.bring_back(db(), notes, older)
    flash(ngettext("%(num)s note is back.", "%(num)s notes are back.", number), "done")
    return redirect(url_for("portal.private_notes"), 303)


@bp.post("/my/notes/older/delete")
@audience(CLIENT)
def delete_older_notes() -> ResponseReturnValue:
    """Notes that wait for words of before are deleted, unread."""
    number = kept.delete_older(db(), client().id)
    if number:
        flash(ngettext("%(num)s note is deleted.", "%(num)s notes are deleted.", number), "done")
    return redirect(url_for("portal.private_notes"), 303)


@bp.post("/my/notes/code")
@audience(CLIENT)
def let_code_open_notes() -> ResponseReturnValue:
    """Her recovery code, given before there were private notes, opens them too from here on. It stays unused."""
    notes, typed = open_key(), request.form.get("code", "")
    if notes is None:
        return redirect(url_for("portal.private_notes"), 303)
    release_db()
    try:
        ticket = codes.check_code(database(), questline().settings, BY_HERSELF, typed, request.remote_addr)
    except NotACode:
        wrong = _("A recovery code has 24 letters and numbers, and never A, E, I, L, O, U, 0 or 1.")
        return _say(notes, code_errors=(wrong,))
    except TooManyTries as stop:
        return (*_say(notes, 429, code_errors=(wait_words(stop),)), wait_header(stop))
    if ticket is None or ticket.client_id != client().id:
        return _say(notes, code_errors=(_("This is not your recovery code. Look at each character once more."),))
    notes_keys.let_code_open(db(), questline().settings, notes, ticket.code)
    flash(_("Your recovery code opens your notes, too."), "done")
    return redirect(url_for("portal.private_notes"), 303)


def wait_words(stop: TooManyTries) -> str:
    return ngettext(
        "There were many tries in a short time. Try again in %(num)s minute.",
        "There were many tries in a short time. Try again in %(num)s minutes.",
        max(1, stop.retry_after_minutes),
    )


def wait_header(stop: TooManyTries) -> dict[str, str]:
    return {"Retry-After": str(max(1, stop.retry_after_minutes) * 60)}


def _keep_unsaved(notes: Locker, key: str) -> ResponseReturnValue:
    """The open key stands in this visit now; a text that cannot be kept stays in its field."""
    form = NoteForm()
    if not form.validate():
        return list_page(notes, form)
    try:
        kept.write(db(), notes, form.words.data, key=key)
    except kept.TooManyNotes:
        form.words.errors = [too_many()]
        return list_page(notes, form)
    flash(_("Your note is kept."), "done")
    return redirect(url_for("portal.private_notes"), 303)


def _say(notes: Locker, status: int = 422, **errors: tuple[str, ...]) -> tuple[str, int]:
    return list_page(notes, NoteForm(formdata=None), **errors), status
