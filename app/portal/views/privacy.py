"""She has read what is private here, in the version of today."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.portal.blueprint import bp
from app.portal.pages.privacy import PRIVACY_VERSION
from app.services.arrivals import keep_consent
from app.web.access import CLIENT, audience
from app.web.sessions import client
from app.web.transaction import db


@bp.post("/my/privacy-read")
@audience(CLIENT)
def privacy_read() -> ResponseReturnValue:
    """The notice about it has done its work; her page does not show it again."""
    keep_consent(db(), client().id, PRIVACY_VERSION)
    flash(_("Thank you. You find this text under My privacy on any day."), "done")
    return redirect(url_for("portal.my"), 303)
