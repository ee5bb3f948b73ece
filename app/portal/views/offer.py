"""A quest that somebody of the service offered: she says yes or no, and both are fine."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.portal.blueprint import bp
from app.portal.plan import own_plan_or_404, plan_or_404
from app.portal.refusals import form_key, to_what_is_true
from app.services.offering import NotOffered, PlanUnderway, QuestNotPublished, accept_offer, decline_offer
from app.services.offering import take_offer as take
from app.web.access import CLIENT, audience
from app.web.sessions import client
from app.web.transaction import db
from quests.progress import ActRefused, NothingToChange


@bp.post("/my/offer/accept")
@audience(CLIENT)
def accept() -> ResponseReturnValue:
    """Yes: the plan begins with its first level."""
    plan, user = own_plan_or_404(), client()
    try:
        accept_offer(
            db(),
            plan.journey.id,
            frame=user.frame.value,
            language=user.language,
            audience=user.audience.value,
            key=form_key(),
        )
    except ActRefused as refused:
        return to_what_is_true(refused)
    return redirect(url_for("portal.my"), 303)


@bp.post("/my/offer/decline")
@audience(CLIENT)
def decline() -> ResponseReturnValue:
    """No: nothing is asked, and nothing else changes."""
    try:
        decline_offer(db(), own_plan_or_404().journey.id, key=form_key())
    except ActRefused as refused:
        return to_what_is_true(refused)
    flash(_("That is fine. Nothing was started."), "done")
    return redirect(url_for("portal.my"), 303)


@bp.post("/my/offers/take")
@audience(CLIENT)
def take_offer() -> ResponseReturnValue:
    """She takes a quest that her plan offers: it begins beside this one, or goes on from it."""
    plan = own_plan_or_404()
    try:
        new = take(db(), plan.journey.id, request.form.get("quest", ""), key=form_key())
    except NothingToChange:
        return redirect(url_for("portal.my", plan=None), 303)
    except (PlanUnderway, QuestNotPublished):
        return to_what_is_true(NotOffered())
    except ActRefused as refused:
        return to_what_is_true(refused)
    return redirect(url_for("portal.my", plan=new if plan_or_404(new).journey.place == "beside" else None), 303)
