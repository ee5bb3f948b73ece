"""A chat in Telegram becomes hers by a code; the page of reminders disconnects it."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.extensions import questline
from app.portal.blueprint import bp
from app.portal.pages.messenger import messenger_part
from app.portal.refusals import form_key
from app.services.codes import in_groups
from app.services.messenger_codes import CodeWasShown, TooManyCodes, give_code
from app.web.access import CLIENT, audience
from app.web.sessions import client
from app.web.transaction import db


@bp.post("/my/reminders/telegram")
@audience(CLIENT)
def messenger_code() -> ResponseReturnValue:
    """The code, once: the service keeps none. The same form sent again shows the same code."""
    part = messenger_part() or abort(404)
    try:
        code = give_code(db(), questline().settings, client().id, form_key=form_key())
    except TooManyCodes:
        flash(_("These were enough codes for now. The next one is welcome in an hour."), "note")
        return _back()
    except CodeWasShown:
        return _back()
    url = f"https://t.me/{part.bot_name}?start={code}"
    return render_template("portal/messenger_code.html", code=in_groups(code), bot_name=part.bot_name, url=url)


def _back() -> ResponseReturnValue:
    return redirect(url_for("portal.reminders"), 303)
