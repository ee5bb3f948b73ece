"""The desk opens a client for somebody on the phone."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.desk.acting import acting
from app.desk.blueprint import bp
from app.desk.forms import CallerForm
from app.desk.pages.record import offers
from app.extensions import questline
from app.queries.arrivals import arrival_of, is_for
from app.services import callers, pseudonyms
from app.services.callers import FIRST_OFFER, NewCaller, client_of_form
from app.services.clients import PseudonymTaken
from app.vocabulary import Audience, Frame, Permission
from app.web.access import audience
from app.web.context import language as page_language
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _, language_name


@bp.get("/clients/new")
@audience(Permission.OPEN_CLIENT)
def new_client() -> ResponseReturnValue:
    """Three made-up names, her language, how it shall look, what to offer first. Nothing else of the call is kept."""
    form = CallerForm(formdata=None)
    on_offer = offers(db())
    form.quest.data = FIRST_OFFER if FIRST_OFFER in {slug for slug, *_words in on_offer} else ""
    form.language.data = page_language()
    return _page(form, pseudonyms.draw_pseudonyms(db()))


@bp.post("/clients/new")
@audience(Permission.OPEN_CLIENT)
def open_client() -> ResponseReturnValue:
    """One form, one client: a second click leads to the record that the first one made."""
    form = CallerForm()
    offered = [name for name in request.form.getlist("offered") if pseudonyms.is_pseudonym(name)]
    if request.form.get("do") == "others" or not offered:
        return _page(form, pseudonyms.draw_pseudonyms(db(), besides=offered))
    settings, key = questline().settings, form.key or ""
    client_id = client_of_form(settings, staff().id, key)
    if key and arrival_of(db(), client_id) is not None:
        return _record(client_id)
    if not form.validate_for(offered, settings.languages, [slug for slug, *_words in offers(db())]) or not key:
        return _page(form, offered), 422
    if form.quest.data and not is_for(db(), form.quest.data, form.audience.data):
        form.quest.errors = [_("This quest is written for somebody else. Choose another one, or nothing yet.")]
        return _page(form, offered), 422
    try:
        actor = acting(staff(), Permission.OFFER_QUEST, staff().id)
        callers.open_client(db(), settings, _asked(form), staff_id=staff().id, actor=actor, form_key=key)
    except PseudonymTaken:
        form.pseudonym.errors = [_("Somebody took this name a moment ago. Here are three others.")]
        return _page(form, pseudonyms.draw_pseudonyms(db(), besides=offered)), 422
    flash(_("%(name)s is open. Give a code now, while you are on the phone.", name=form.pseudonym.data), "done")
    return _record(client_id)


def _asked(form: CallerForm) -> NewCaller:
    return NewCaller(
        pseudonym=form.pseudonym.data,
        language=form.language.data,
        frame=Frame(form.frame.data),
        audience=Audience(form.audience.data),
        quest=form.quest.data or None,
    )


def _record(client_id: str) -> ResponseReturnValue:
    return redirect(url_for("desk.client_record", client_id=client_id, _anchor="way-in"), 303)


def _page(form: CallerForm, names: Sequence[str]) -> str:
    return render_template(
        "desk/new_client.html",
        form=form,
        offered=names,
        names=[(name, name) for name in names],
        languages_known=[(code, language_name(code)) for code in questline().settings.languages],
        quests=[
            ("", _("Nothing yet"), _("The caller said no, or not yet. You can offer something later, on the record.")),
            *offers(db()),
        ],
    )
