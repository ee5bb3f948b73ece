"""The memory card, to read and to print."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from app.portal.blueprint import bp
from app.portal.pages.card import card_of
from app.portal.pages.help import ways_to_talk
from app.portal.plan import own_plan_or_404
from app.web.access import CLIENT, audience


@bp.get("/my/card")
@audience(CLIENT)
def card() -> ResponseReturnValue:
    """A few lines for a hard moment, in her own words."""
    return render_template("portal/card.html", card=card_of(own_plan_or_404()), help=ways_to_talk())
