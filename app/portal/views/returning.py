"""Come back with six words, from any device."""

from __future__ import annotations

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.extensions import csrf, database, questline
from app.portal.blueprint import bp
from app.portal.forms import PhraseForm
from app.queries.arrivals import arrival_of
from app.services import arrivals
from app.services.notes_opening import open_notes
from app.services.phrases import NotAPhrase, check_phrase
from app.services.throttle import TooManyTries
from app.web import quick_exit
from app.web.access import PUBLIC, audience
from app.web.sessions import client_or_none, sign_in_client
from app.web.transaction import db


@bp.get("/return")
@audience(PUBLIC)
def return_to_plan() -> ResponseReturnValue:
    """One field for the six words; paste, capitals and extra spaces are all right."""
    if client_or_none() is not None and not quick_exit.is_covered():
        return redirect(url_for("portal.my"), 303)
    return _page(PhraseForm(formdata=None))


@bp.post("/return")
@csrf.exempt
@audience(PUBLIC)
def come_back() -> ResponseReturnValue:
    """The right words open her plan. Wrong ones say so, and too many ask for a pause, never for good.

    Who is in already is led on, whatever page she sends again: its form token ended when she came in.
    """
    if client_or_none() is not None and not quick_exit.is_covered():
        return redirect(url_for("portal.my"), 303)
    csrf.protect()
    form = PhraseForm()
    if not form.validate():
        return _page(form), 422
    try:
        client_id = check_phrase(database(), questline().settings, form.phrase.data, request.remote_addr)
    except NotAPhrase:
        form.phrase.errors = [_("Six words are needed, with spaces between them.")]
        return _page(form), 422
    except TooManyTries as stop:
        return _wait_a_little(form, stop)
    if client_id is None:
        form.phrase.errors = [_("We do not know these six words. Look at each of them once more.")]
        return _page(form), 422
    sign_in_client(client_id, open_notes(database(), questline().settings, client_id, form.phrase.data))
    _has_kept_her_words(client_id)
    return redirect(url_for("portal.my"), 303)


@bp.post("/return/start-anew")
@audience(PUBLIC)
def start_anew() -> ResponseReturnValue:
    """After a quick exit: take the cover away and begin again, without the words of before."""
    return quick_exit.lift(make_response(redirect(url_for("portal.start"), 303)))


def _has_kept_her_words(client_id: str) -> None:
    """Who comes back with her words has kept them, also when she never wrote them back on the first day."""
    arrival = arrival_of(db(), client_id)
    if arrival is not None and not arrival.is_confirmed:
        arrivals.confirm_words(db(), client_id)


def _wait_a_little(form: PhraseForm, stop: TooManyTries) -> ResponseReturnValue:
    minutes = max(1, stop.retry_after_minutes)
    form.phrase.errors = [
        ngettext(
            "There were many tries in a short time. Try again in %(num)s minute.",
            "There were many tries in a short time. Try again in %(num)s minutes.",
            minutes,
        )
    ]
    return _page(form, is_waiting=True), 429, {"Retry-After": str(minutes * 60)}


def _page(form: PhraseForm, *, is_waiting: bool = False) -> str:
    """After a quick exit Back may lead here too: then it is the page about the weather, with a field to search it."""
    if quick_exit.is_covered():
        return render_template("portal/weather.html", search=form, has_searched=request.method == "POST")
    return render_template("portal/return_to_plan.html", form=form, is_waiting=is_waiting)
