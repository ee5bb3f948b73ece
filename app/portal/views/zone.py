"""The clock by which she reads times."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.portal.blueprint import bp
from app.portal.own_step import own_step_or_404
from app.portal.views.book import asked_step
from app.services.clients import NoSuchZone, set_zone
from app.web.access import CLIENT, audience
from app.web.sessions import client
from app.web.transaction import db
from app.web.zones import zone_choice, zone_words


@bp.get("/my/zone")
@audience(CLIENT)
def zone() -> ResponseReturnValue:
    """Which zone times are shown in, and another one."""
    return _page(asked_step())


@bp.post("/my/zone")
@audience(CLIENT)
def choose_zone() -> ResponseReturnValue:
    """From now on times are shown in this zone. Back to the times that she was choosing from, if she was."""
    step = asked_step()
    chosen = request.form.get("zone", "")
    try:
        set_zone(db(), client().id, chosen)
    except NoSuchZone:
        return _page(step, _("Choose a zone from the list.")), 422
    flash(_("Your time zone is now: %(city)s.", city=zone_words(chosen)), "done")
    if step:
        return redirect(url_for("portal.book", step=own_step_or_404(step).id), 303)
    return redirect(url_for("portal.zone"), 303)


def _page(step: str, error: str = "") -> str:
    """``step`` is the talk whose times she was looking at; its page is where the way back leads."""
    own = own_step_or_404(step) if step else None
    back_url = url_for("portal.take_step", step_run_id=own.id) if own else url_for("portal.my")
    return render_template(
        "portal/zone.html", zone=zone_choice(), back_step=step, back_url=back_url, back_words="", error=error
    )
