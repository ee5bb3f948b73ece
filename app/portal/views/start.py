"""Start without a name: whom it is for, what is private, a made-up name, six words that are shown once."""

from __future__ import annotations

from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.extensions import csrf, database, questline
from app.portal.blueprint import bp
from app.portal.forms import StartForm
from app.portal.pages.privacy import PRIVACY_VERSION
from app.portal.pages.whom import WHOM, whom_choices, whom_page
from app.portal.reader import page_language
from app.portal.refusals import form_key
from app.portal.six_words import draw_words, words_page
from app.services import arrivals, codes, notes_keys, pseudonyms
from app.services.clients import PseudonymTaken, keep_zone_of_device
from app.services.phrases import PreparedPhrase
from app.vocabulary import Frame
from app.web.access import PUBLIC, audience
from app.web.sessions import client_or_none, sign_in_client
from app.web.transaction import db, release_db


@bp.get("/start")
@audience(PUBLIC)
def start() -> ResponseReturnValue:
    """First whom it is for; then what is private, three names to choose from, and how the plan shall look."""
    if client_or_none() is not None:
        return redirect(url_for("portal.my"), 303)
    if request.args.get("for") not in WHOM:
        return render_template("portal/start_for.html", choices=whom_choices())
    return _page(StartForm(formdata=None), _three())


@bp.post("/start")
@csrf.exempt
@audience(PUBLIC)
def start_plan() -> ResponseReturnValue:
    """Make the client and show her words. A second click finds the client that the first one made.

    The visit that the first click began has a form token of its own. So the token of this page is asked for only
    where somebody has no visit yet; Back and send again must lead on, not to an error.
    """
    if client_or_none() is not None:
        return redirect(url_for("portal.keep_words"), 303)
    csrf.protect()
    form, offered = StartForm(), [name for name in request.form.getlist("offered") if pseudonyms.is_pseudonym(name)]
    if request.form.get("do") == "others" or not offered:
        return _page(form, _three(besides=offered), has_others=bool(offered))
    with database().reading() as reading:
        newcomer = arrivals.newcomer_of_form(reading, questline().settings, form_key())
    if newcomer is not None:
        return _again(newcomer)
    if not form.validate() or form.pseudonym.data not in offered:
        form.pseudonym.errors = form.pseudonym.errors or (
            [] if form.pseudonym.data in offered else [_("Choose one of the three names.")]
        )
        return _page(form, offered, key=form_key()), 422
    return _arrive(form, offered)


def _whom() -> str:
    """Whom it is for: as the form says, else as the address does; who did not say goes on for herself."""
    said = request.form.get("whom") or request.args.get("for", "")
    return said if said in WHOM else "me"


def _arrive(form: StartForm, offered: Sequence[str]) -> ResponseReturnValue:
    settings, key = questline().settings, form_key()

    def arrive(prepared: PreparedPhrase) -> tuple[str, str]:
        client_id = arrivals.arrive(
            db(),
            settings,
            form_key=key,
            pseudonym=form.pseudonym.data,
            language=page_language(),
            frame=Frame(form.frame.data),
            phrase=prepared,
            audience=WHOM[_whom()],
            consent_version=PRIVACY_VERSION,
        )
        return client_id, codes.give_recovery_code(db(), settings, client_id, phrase=prepared)

    try:
        phrase, (client_id, recovery_code) = draw_words(arrive)
    except PseudonymTaken:
        return _name_is_gone(form, offered, key)
    keep_zone_of_device(db(), client_id, request.form.get("zone", ""))
    sign_in_client(client_id, notes_keys.open_with_code(db(), settings, client_id, recovery_code))
    return words_page(phrase, recovery_code, is_plain=form.frame.data == Frame.PLAIN)


def _name_is_gone(form: StartForm, offered: Sequence[str], key: str) -> ResponseReturnValue:
    """Either the same form was quicker with its first click, or somebody else took the name."""
    release_db()
    with database().reading() as reading:
        newcomer = arrivals.newcomer_of_form(reading, questline().settings, key)
    if newcomer is not None:
        return _again(newcomer)
    form.pseudonym.errors = [_("Somebody took this name a moment ago. Here are three others.")]
    return _page(form, _three(besides=offered)), 422


def _again(client_id: str) -> ResponseReturnValue:
    """The words were shown in answer to the first click. They are not kept anywhere, so new ones are offered."""
    sign_in_client(client_id)
    return redirect(url_for("portal.keep_words"), 303)


def _three(besides: Sequence[str] = ()) -> list[str]:
    with database().reading() as reading:
        return pseudonyms.draw_pseudonyms(reading, besides=besides)


def _page(form: StartForm, offered: Sequence[str], key: str | None = None, *, has_others: bool = False) -> str:
    """``has_others``: she asked for other names, so the page says that they are there and leads her to them."""
    names = [(name, name) for name in offered]
    return render_template(
        "portal/start.html",
        whom=whom_page(_whom()),
        form=form,
        offered=offered,
        names=names,
        form_key=key,
        has_others=has_others,
    )
