"""The six words: shown once, confirmed once, drawn anew as long as they are not confirmed."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.extensions import database, questline
from app.portal.blueprint import bp
from app.portal.forms import PhraseForm
from app.portal.six_words import draw_words, words_page
from app.queries.arrivals import Arrival, arrival_of
from app.services import arrivals, codes
from app.services.phrases import NotAPhrase, PreparedPhrase, confirm_phrase
from app.web.access import CLIENT, audience
from app.web.frames import is_plain
from app.web.sessions import client, notes_key
from app.web.transaction import db, release_db


@bp.get("/start/words")
@audience(CLIENT)
def keep_words() -> ResponseReturnValue:
    """She writes her words back. The words themselves cannot be shown again by anybody."""
    arrival = _arrival()
    if arrival is None or arrival.is_confirmed:
        return redirect(url_for("portal.my"), 303)
    return _page(PhraseForm(formdata=None), arrival)


@bp.post("/start/words")
@audience(CLIENT)
def confirm_words() -> ResponseReturnValue:
    """The words are right: the short look is next, or what waits for her. Nothing is open while they are hashed."""
    form, arrival = PhraseForm(), _arrival()
    if arrival is None or arrival.is_confirmed:
        return redirect(url_for("portal.my"), 303)
    if not form.validate():
        return _page(form, arrival), 422
    try:
        kept = confirm_phrase(database(), questline().settings, client().id, form.phrase.data, request.remote_addr)
    except NotAPhrase:
        kept, form.phrase.errors = False, [_("Six words are needed, with spaces between them.")]
    if not kept:
        form.phrase.errors = form.phrase.errors or [
            _("These are not your six words. Look at each of them once more, or ask for new ones below.")
        ]
        return _page(form, arrival), 422
    return redirect(url_for("portal.my"), 303)


@bp.post("/start/words/new")
@audience(CLIENT)
def new_words() -> ResponseReturnValue:
    """Six other words instead of those that she did not keep. Loading the answer again draws none."""
    settings, instead_of, held = questline().settings, request.form.get("instead_of", ""), notes_key()

    def replace(prepared: PreparedPhrase) -> str:
        arrivals.replace_words(db(), settings, client().id, prepared, instead_of=instead_of)
        return codes.give_recovery_code(db(), settings, client().id, phrase=prepared, held=held)

    try:
        phrase, recovery_code = draw_words(replace)
    except arrivals.WordsReplaced:
        release_db()
        flash(_("There are new words since a moment ago. If you did not see them, ask for others here."), "note")
        return redirect(url_for("portal.keep_words"), 303)
    return words_page(phrase, recovery_code, is_plain=is_plain())


def _arrival() -> Arrival | None:
    """Read apart from the request's own transaction, which must not be open while words are hashed."""
    with database().reading() as reading:
        return arrival_of(reading, client().id)


def _page(form: PhraseForm, arrival: Arrival) -> str:
    version = arrivals.words_version(questline().settings, arrival)
    return render_template("portal/keep_words.html", form=form, words_version=version)
