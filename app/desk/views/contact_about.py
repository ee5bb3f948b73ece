"""What a contact is about: its channel and language, and whether it is with somebody who came before."""

from __future__ import annotations

from contextlib import suppress

from flask import abort, flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.desk.blueprint import bp
from app.desk.contact_forms import AttachForm, CodeWordForm, OpenContactForm
from app.desk.views.contacts import ADDRESS, card_or_404
from app.extensions import questline
from app.queries.contact_cards import client_named
from app.services import contact_attaching as attaching
from app.services.contact_attaching import SomebodyElses
from app.services.contact_cards import CardClosed
from app.vocabulary import Audience, ContactChannel, Permission
from app.web import display
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _


@bp.post("/contacts/key")
@audience(Permission.TAKE_CONTACT)
def choose_key() -> ResponseReturnValue:
    """Whether one key opens a contact. In this browser alone: who uses other keys may not want it (WCAG 2.1.4)."""
    response = make_response(redirect(url_for("desk.contacts"), 303))
    display.remember(response, display.chosen().with_choices(keys=request.form.get("keys", "")))
    return response


@bp.post(f"{ADDRESS}/about")
@audience(Permission.TAKE_CONTACT)
def describe_contact(card_id: str) -> ResponseReturnValue:
    """Another channel, somebody else whom the help is for, another language than was chosen first."""
    card, form = card_or_404(card_id), OpenContactForm()
    if form.validate_for(questline().settings.languages):
        channel, whom = ContactChannel(form.channel.data), Audience(form.audience.data)
        with suppress(CardClosed):
            attaching.describe(
                db(), card.id, channel=channel, audience=whom, language=form.language.data, staff_id=staff().id
            )
            flash(_("Changed. What was noted stays."), "done")
    return _back(card_id)


@bp.post(f"{ADDRESS}/client")
@audience(Permission.TAKE_CONTACT)
def attach_contact(card_id: str) -> ResponseReturnValue:
    """Somebody who came before, by her made-up name, where she is this colleague's to see."""
    card, form = card_or_404(card_id), AttachForm()
    client = client_named(db(), staff(), form.pseudonym.data) if form.validate() else None
    if client is None:
        flash(_("Nobody of this name is yours to open. Check the spelling, or ask a supervisor."), "note")
        return _back(card_id)
    try:
        attaching.attach(db(), card.id, client.id, staff_id=staff().id)
        flash(_("This contact is with %(name)s. Check the code word first.", name=client.pseudonym), "done")
    except SomebodyElses:
        flash(_("This contact is somebody else's already. Nothing was changed."), "note")
    except CardClosed:
        flash(_("This contact has ended. Nothing was changed."), "note")
    return _back(card_id)


@bp.post(f"{ADDRESS}/code-word")
@audience(Permission.TAKE_CONTACT)
def check_code_word(card_id: str) -> ResponseReturnValue:
    """One tap: whether the code word was said as it was agreed."""
    card, form = card_or_404(card_id), CodeWordForm()
    if not form.validate() or card.client_id is None:
        abort(400)
    try:
        attaching.note_code_word(db(), questline().settings, card.id, form.said.data, staff_id=staff().id, key=form.key)
    except CardClosed:
        flash(_("This contact has ended. Nothing was changed."), "note")
        return _back(card_id)
    if form.said.data == "right":
        flash(_("Noted: the code word was right."), "done")
    else:
        flash(_("End the contact neutrally now. Say nothing of us. A supervisor is told."), "note")
    return _back(card_id)


def _back(card_id: str) -> ResponseReturnValue:
    return redirect(url_for("desk.contact", card_id=card_id, step="connect", _anchor="step-connect"), 303)
