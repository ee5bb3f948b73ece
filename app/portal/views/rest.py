"""Rest, go on, stop, carry on: never more than two taps, and never smaller than going on."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.portal.blueprint import bp
from app.portal.forms import RestForm, WhyForm
from app.portal.pages.next_act import hold_words
from app.portal.pages.stopping import reasons
from app.portal.plan import Plan, own_plan_or_404
from app.portal.refusals import form_key, to_what_is_true
from app.queries.stopping import was_asked_why
from app.services import plans
from app.services.stopping import StopReason
from app.services.stopping import say_why as say_why_she_stopped
from app.web.access import CLIENT, audience
from app.web.sessions import client
from app.web.transaction import db
from quests.progress import ActRefused, NothingToChange


@bp.get("/my/pause")
@audience(CLIENT)
def pause() -> ResponseReturnValue:
    """Until a day, or open; and what happens meanwhile."""
    plan = own_plan_or_404()
    if plan.is_on_hold:
        flash(hold_words(plan), "note")
    if plan.is_on_hold or not _is_running(plan):
        return redirect(url_for("portal.my"), 303)
    return render_template("portal/pause.html", form=RestForm(formdata=None))


@bp.post("/my/pause")
@audience(CLIENT)
def rest_now() -> ResponseReturnValue:
    """She rests from now on."""
    plan, form = own_plan_or_404(), RestForm()
    if not form.validate():
        return render_template("portal/pause.html", form=form), 422
    try:
        plans.pause(db(), plan.journey.id, until=beginning_of(plan, form.until_day()), key=form_key())
    except ActRefused as refused:
        return to_what_is_true(refused)
    return redirect(url_for("portal.my"), 303)


def _is_running(plan: Plan) -> bool:
    return plan.state.is_started and not plan.state.has_ended


def beginning_of(plan: Plan, day: date | None) -> datetime | None:
    """The moment at which a day begins by the clock that she reads; None stays open."""
    if day is None:
        return None
    return datetime.combine(day, time.min, ZoneInfo(client().zone or plan.journey.zone)).astimezone(UTC)


@bp.post("/my/resume")
@audience(CLIENT)
def resume() -> ResponseReturnValue:
    """She goes on where she was."""
    try:
        plans.resume(db(), own_plan_or_404().journey.id, key=form_key())
    except NothingToChange:
        pass  # Doing a step, or another tab, has ended the rest already.
    except ActRefused as refused:
        return to_what_is_true(refused)
    return redirect(url_for("portal.my"), 303)


@bp.get("/my/stop")
@audience(CLIENT)
def stop() -> ResponseReturnValue:
    """Two ways to end, of the same size."""
    if not _is_running(own_plan_or_404()):
        return redirect(url_for("portal.my"), 303)
    return render_template("portal/stop.html")


@bp.post("/my/stop")
@audience(CLIENT)
def stop_now() -> ResponseReturnValue:
    """It is enough, by her own judgement, or she stops. Everything is kept either way."""
    plan = own_plan_or_404()
    is_enough = request.form.get("do") == "enough"
    try:
        plans.stop(db(), plan.journey.id, has_what_she_came_for=is_enough, key=form_key())
    except ActRefused as refused:
        return to_what_is_true(refused)
    flash(_("Your plan has ended. Everything in it is kept."), "done")
    return redirect(url_for("portal.finish" if is_enough else "portal.say_why"), 303)


@bp.get("/my/stop/why")
@audience(CLIENT)
def say_why() -> ResponseReturnValue:
    """Why she stopped: asked once, and no answer is an answer."""
    plan = own_plan_or_404()
    if plan.state.ending != "stopped" or was_asked_why(db(), plan.journey.id):
        return redirect(url_for("portal.my"), 303)
    return render_template("portal/why.html", form=WhyForm(formdata=None), reasons=reasons(), is_plain=_is_plain(plan))


@bp.post("/my/stop/why")
@audience(CLIENT)
def keep_why() -> ResponseReturnValue:
    """Keep her answer, or that she passed over the question."""
    plan, form = own_plan_or_404(), WhyForm()
    if not form.validate():
        return render_template("portal/why.html", form=form, reasons=reasons(), is_plain=_is_plain(plan)), 422
    is_told = request.form.get("do") != "skip" and bool(form.reason.data or form.words.data)
    reason = StopReason(form.reason.data or StopReason.OTHER) if is_told else StopReason.NOT_SAID
    words = (form.words.data or "") if is_told else ""
    if (
        plan.state.ending == "stopped"
        and say_why_she_stopped(db(), plan.locker, plan.journey.id, reason, words)
        and is_told
    ):
        flash(_("Thank you for telling us."), "done")
    return redirect(url_for("portal.my"), 303)


def _is_plain(plan: Plan) -> bool:
    return plan.reader.is_plain


@bp.post("/my/carry-on")
@audience(CLIENT)
def carry_on() -> ResponseReturnValue:
    """She carries on where she stopped."""
    try:
        plans.reopen(db(), own_plan_or_404().journey.id, key=form_key())
    except NothingToChange:
        pass
    except ActRefused as refused:
        return to_what_is_true(refused)
    return redirect(url_for("portal.my"), 303)
