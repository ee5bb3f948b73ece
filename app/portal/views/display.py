"""How it looks: journey or plain plan, size of letters, light or dark, language."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, get_locale
from flask_babel import gettext as _

from app.portal.blueprint import bp
from app.services.clients import choose_frame, choose_language
from app.vocabulary import Frame
from app.web import display as choices
from app.web.access import PUBLIC, audience
from app.web.frames import her_plans, is_forced
from app.web.sessions import client_or_none
from app.web.transaction import db


@bp.get("/display")
@audience(PUBLIC)
def display() -> ResponseReturnValue:
    """The choices as they are now."""
    user = client_or_none()
    chosen = user.frame if user is not None else choices.chosen().frame
    return render_template(
        "portal/display.html",
        chosen_frame="plain" if chosen == Frame.PLAIN else "journey",
        is_forced=user is not None and is_forced(her_plans()),
    )


@bp.post("/display")
@audience(PUBLIC)
def change_display() -> ResponseReturnValue:
    """Remember the choices in this browser; frame and language of a client go with her to every device."""
    sent = {name: request.form[name] for name in ("frame", "theme", "text_size") if name in request.form}
    if language := request.form.get("language") or request.form.get("lang"):
        sent["language"] = language
    chosen = choices.chosen().with_choices(**sent)
    if (user := client_or_none()) is not None:
        if chosen.frame:
            choose_frame(db(), user.id, Frame(chosen.frame))
        if chosen.language:
            choose_language(db(), user.id, chosen.language)
    response = make_response(redirect(url_for("portal.display"), 303))
    choices.remember(response, chosen)
    with force_locale(chosen.language or get_locale()):
        flash(_("Saved. This is how it looks now."), "done")
    return response
