"""Talk now: ways to reach a person, with or without a visit."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from app.portal.blueprint import bp
from app.portal.pages.help import ways_to_talk
from app.web.access import PUBLIC, audience


@bp.get("/talk")
@audience(PUBLIC)
def talk() -> ResponseReturnValue:
    """Whom to call or write to, in the language of this page."""
    found = ways_to_talk()
    return render_template("portal/talk.html", crisis_contacts=found.contacts, emergency_number=found.emergency_number)
