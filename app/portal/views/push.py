"""Notes in a browser: she turns one on; the page of reminders turns them off."""

from __future__ import annotations

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.extensions import questline
from app.portal.blueprint import bp
from app.portal.pages.push import push_part
from app.portal.plan import own_locker
from app.services.push_channel import BadSubscription
from app.services.push_channel import keep_browser as keep
from app.web.access import CLIENT, audience
from app.web.transaction import db


@bp.post("/my/reminders/push")
@audience(CLIENT)
def keep_browser() -> ResponseReturnValue:
    """Her messages come to this browser from now on."""
    if push_part() is None:
        abort(404)
    try:
        keep(db(), own_locker(), questline().settings, request.form.get("subscription", ""))
    except BadSubscription:
        flash(_("This browser could not be turned on. Your messages come as before."), "note")
    else:
        flash(_("Turned on. A note to you shows in this browser."), "done")
    return _back()


def _back() -> ResponseReturnValue:
    return redirect(url_for("portal.reminders"), 303)
