"""New words for a code: one that the service gave her, or the recovery code that she kept herself."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.extensions import csrf, database, questline
from app.portal.blueprint import bp
from app.portal.forms import CodeForm
from app.portal.refusals import form_key
from app.portal.six_words import draw_words, words_page
from app.queries.arrivals import arrival_of
from app.queries.codes import Ticket
from app.queries.journeys import journeys_of_client
from app.services import codes, notes_keys
from app.services.clients import keep_zone_of_device
from app.services.codes import BY_HERSELF, FROM_THE_SERVICE, CodeGone, NotACode, Way
from app.services.private_notes import count_older
from app.services.throttle import TooManyTries
from app.vocabulary import Frame
from app.web import quick_exit
from app.web.access import CLIENT, PUBLIC, audience
from app.web.frames import is_forced
from app.web.sessions import client, client_or_none, sign_in_client
from app.web.transaction import db, release_db

TEMPLATES = {FROM_THE_SERVICE: "portal/have_code.html", BY_HERSELF: "portal/recover.html"}


@bp.get("/start/code")
@audience(PUBLIC)
def have_code() -> ResponseReturnValue:
    """She got a code from the service, on the phone or in person: one field for it."""
    return _ask(FROM_THE_SERVICE)


@bp.post("/start/code")
@csrf.exempt
@audience(PUBLIC)
def swap_code() -> ResponseReturnValue:
    """The code for six words of her own, which nobody of the service sees."""
    return _swap(FROM_THE_SERVICE)


@bp.get("/return/recovery")
@audience(PUBLIC)
def recover() -> ResponseReturnValue:
    """She lost her six words and has her recovery code: one field for it."""
    return _ask(BY_HERSELF)


@bp.post("/return/recovery")
@csrf.exempt
@audience(PUBLIC)
def swap_recovery_code() -> ResponseReturnValue:
    """The recovery code for six new words and a new recovery code. The old words and every open visit end."""
    return _swap(BY_HERSELF)


@bp.post("/my/words-seen")
@audience(CLIENT)
def words_seen() -> ResponseReturnValue:
    """It was she who changed her words; the notice about it has done its work."""
    codes.say_seen(db(), client().id)
    return redirect(url_for("portal.my"), 303)


def _ask(way: Way) -> ResponseReturnValue:
    if quick_exit.is_covered():
        return render_template("portal/weather.html")
    if client_or_none() is not None:
        return redirect(url_for("portal.my"), 303)
    return _page(way, CodeForm(formdata=None))


def _swap(way: Way) -> ResponseReturnValue:
    """Who is in already is led on, whatever page she sends again: its form token ended when she came in."""
    if quick_exit.is_covered():
        return render_template("portal/weather.html")
    if client_or_none() is not None:
        return redirect(url_for("portal.keep_words"), 303)
    csrf.protect()
    form = CodeForm()
    if not form.validate():
        return _page(way, form), 422
    try:
        ticket = codes.check_code(database(), questline().settings, way, form.code.data, request.remote_addr)
    except NotACode:
        return _not_a_code(way, form)
    except TooManyTries as stop:
        return _wait_a_little(way, form, stop)
    try:
        return _new_words(ticket) if ticket else _refuse(way, form)
    except CodeGone:
        release_db()
        return _refuse(way, form)


def _new_words(ticket: Ticket) -> ResponseReturnValue:
    settings, key = questline().settings, form_key()
    phrase, recovery_code = draw_words(
        lambda prepared: codes.swap(db(), settings, ticket, prepared, form_key=key),
    )
    keep_zone_of_device(db(), ticket.client_id, request.form.get("zone", ""))
    notes = notes_keys.open_with_code(db(), settings, ticket.client_id, recovery_code)
    sign_in_client(ticket.client_id, notes)
    arrival = arrival_of(db(), ticket.client_id)
    chose_plain = arrival is not None and arrival.frame is Frame.PLAIN
    is_plain = chose_plain or is_forced(journeys_of_client(db(), ticket.client_id))
    notes_wait = count_older(db(), ticket.client_id) > 0
    return words_page(phrase, recovery_code, is_plain=is_plain, notes_wait=notes_wait)


def _refuse(way: Way, form: CodeForm) -> ResponseReturnValue:
    """One answer for a code that is unknown, used, taken back or too old; but a second click leads on."""
    settings = questline().settings
    with database().reading() as reading:
        newcomer = codes.swapped_by_form(reading, settings, way, form.code.data, form_key())
        code = codes.read_code(form.code.data, way)
        notes = notes_keys.open_with_used_code(reading, settings, newcomer, code) if newcomer else None
    if newcomer is not None:
        sign_in_client(newcomer, notes)
        return redirect(url_for("portal.keep_words"), 303)
    form.code.errors = [_("This code does not open anything. Look at each character once more.")]
    return _page(way, form), 422


def _not_a_code(way: Way, form: CodeForm) -> ResponseReturnValue:
    lengths = {
        FROM_THE_SERVICE: _("A code has eight letters and numbers, and never A, E, I, L, O, U, 0 or 1."),
        BY_HERSELF: _("A recovery code has 24 letters and numbers, and never A, E, I, L, O, U, 0 or 1."),
    }
    form.code.errors = [lengths[way]]
    return _page(way, form), 422


def _wait_a_little(way: Way, form: CodeForm, stop: TooManyTries) -> ResponseReturnValue:
    minutes = max(1, stop.retry_after_minutes)
    form.code.errors = [
        ngettext(
            "There were many tries in a short time. Try again in %(num)s minute.",
            "There were many tries in a short time. Try again in %(num)s minutes.",
            minutes,
        )
    ]
    return _page(way, form), 429, {"Retry-After": str(minutes * 60)}


def _page(way: Way, form: CodeForm) -> str:
    return render_template(TEMPLATES[way], form=form, form_key=form_key() if form.is_submitted() else None)
