"""The memory card, to read, to print, and to choose what stands on it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.portal.blueprint import bp
from app.portal.card_form import OWN_LINES, CardForm, as_form
from app.portal.pages.card import Card, as_kept
from app.portal.pages.card import card as her_card
from app.portal.plan import own_locker
from app.portal.refusals import form_key
from app.services.own_things import keep_the_one
from app.vocabulary import ToolKind
from app.web.access import CLIENT, audience
from app.web.transaction import db


@bp.get("/my/card")
@audience(CLIENT)
def card() -> ResponseReturnValue:
    """A few lines for a hard moment, in her own words."""
    return render_template("portal/card.html", card=her_card())


@bp.get("/my/card/words")
@audience(CLIENT)
def card_words() -> ResponseReturnValue:
    """Her words to choose from, lines of her own, and whether a number stands on it."""
    found = her_card()
    return _page(found, CardForm(formdata=None, data=as_form(found)), list(found.lines))


@bp.post("/my/card/words")
@audience(CLIENT)
def keep_card() -> ResponseReturnValue:
    """From now on this is her card."""
    found, form = her_card(), CardForm()
    too_much = form.is_too_much(found)
    if not form.validate() or too_much:
        return _page(found, form, request.form.getlist("chosen"), too_much), 422
    kept = as_kept(form.lines(found), shows_number=bool(form.number.data))
    keep_the_one(db(), own_locker(), ToolKind.CARD, kept, key=form_key())
    flash(_("Kept. This is your card now."), "done")
    return redirect(url_for("portal.card"), 303)


def _page(found: Card, form: CardForm, ticked: list[str], too_much: str = "") -> str:
    wrong = [("line_1", too_much)] if too_much else []
    wrong += [(name, message) for name, messages in form.errors.items() for message in messages if name]
    return render_template(
        "portal/card_words.html",
        card=found,
        form=form,
        own_lines=OWN_LINES,
        ticked=ticked,
        too_much=too_much,
        wrong=wrong,
    )
