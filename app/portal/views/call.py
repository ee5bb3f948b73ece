"""Asking to be called: only somebody who said that she may be called is called."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.portal.blueprint import bp
from app.portal.pages.call import call_page
from app.portal.plan import own_plan_or_404
from app.portal.refusals import form_key, to_what_is_true
from app.portal.whom import may_ask_for_a_call
from app.services import plans
from app.web.access import CLIENT, audience
from app.web.transaction import db
from quests.progress import ActRefused, NothingToChange


@bp.get("/my/call")
@audience(CLIENT)
def call() -> ResponseReturnValue:
    """What happens when she asks for a call, or why we cannot call her yet."""
    plan = own_plan_or_404()
    if not may_ask_for_a_call():
        return redirect(url_for("portal.talk"), 303)
    if not plan.is_running:
        return redirect(url_for("portal.my"), 303)
    return render_template("portal/call.html", page=call_page(plan), is_plain=plan.reader.is_plain)


@bp.post("/my/call")
@audience(CLIENT)
def ask_for_a_call() -> ResponseReturnValue:
    """She asks; from now on the call is our promise."""
    if not may_ask_for_a_call():
        return redirect(url_for("portal.talk"), 303)
    try:
        plans.ask_for_a_call(db(), own_plan_or_404().journey.id, key=form_key())
    except (NothingToChange, plans.NoCallsAllowed):
        pass  # The page says what is true: it is asked for already, or her rules allow no call.
    except ActRefused as refused:
        return to_what_is_true(refused)
    return redirect(url_for("portal.call"), 303)
