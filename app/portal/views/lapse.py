"""\"I gambled\": welcomed, nothing taken back, and people to talk to."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.portal.blueprint import bp
from app.portal.pages.help import ways_to_talk
from app.portal.pages.lapse import lapse_page
from app.portal.plan import own_plan_or_404
from app.portal.refusals import form_key, to_what_is_true
from app.portal.whom import can_tell_lapse
from app.services import plans
from app.web.access import CLIENT, audience
from app.web.transaction import db
from quests.progress import ActRefused


@bp.get("/my/lapse")
@audience(CLIENT)
def lapse() -> ResponseReturnValue:
    """What happens when she tells us; or, when she has just told us, what still stands and what can come now."""
    plan = own_plan_or_404()
    if not can_tell_lapse(plan):
        return redirect(url_for("portal.my"), 303)
    return render_template(
        "portal/lapse.html", page=lapse_page(plan), help=ways_to_talk(), is_plain=plan.reader.is_plain
    )


@bp.post("/my/lapse")
@audience(CLIENT)
def tell_lapse() -> ResponseReturnValue:
    """She tells us."""
    plan = own_plan_or_404()
    if not can_tell_lapse(plan):
        return redirect(url_for("portal.my"), 303)
    try:
        plans.report_lapse(db(), plan.journey.id, key=form_key())
    except ActRefused as refused:
        return to_what_is_true(refused)
    return redirect(url_for("portal.lapse"), 303)
