"""She fits her plan: its pace and how much of it, another day for a step, something more. One button each."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.portal.blueprint import bp
from app.portal.forms import DayForm, SuitsForm
from app.portal.own_step import OwnStep, own_step_or_404
from app.portal.pages.fitting import can_choose_day, can_fit, day_page, extras_of, may_be_due, suits_page
from app.portal.plan import Plan, own_plan_or_404
from app.portal.refusals import form_key, to_what_is_true
from app.portal.views.rest import beginning_of
from app.services.plans import fit
from app.web.access import CLIENT, audience
from app.web.transaction import db
from quests.progress import ActRefused, NothingToChange


@bp.get("/my/suits")
@audience(CLIENT)
def suits() -> ResponseReturnValue:
    """Her pace and her depth, and what would change."""
    plan = own_plan_or_404()
    if not can_fit(plan):
        return redirect(url_for("portal.my"), 303)
    return _suits(plan, SuitsForm(formdata=None))


@bp.post("/my/suits")
@audience(CLIENT)
def choose_suits() -> ResponseReturnValue:
    """What she chose holds from now on; what she did stays as it is."""
    plan, form = own_plan_or_404(), SuitsForm()
    if not form.validate():
        return _suits(plan, form), 422
    for what, to in (("pace", form.pace.data), ("depth", form.depth.data)):
        try:
            if to:
                fit(db(), plan.journey.id, {"what": what, "to": to}, key=f"{form_key()}-{what}")
        except NothingToChange:
            pass  # It is so already.
        except ActRefused as refused:
            return to_what_is_true(refused)
    flash(_("Kept. Your plan goes by this from now on, and you can change it again."), "done")
    return redirect(url_for("portal.my"), 303)


@bp.get("/my/more")
@audience(CLIENT)
def more() -> ResponseReturnValue:
    """Steps that her plan does not have and that she may add."""
    plan = own_plan_or_404()
    if not can_fit(plan):
        return redirect(url_for("portal.my"), 303)
    return render_template("portal/more.html", extras=extras_of(plan), is_plain=plan.reader.is_plain)


@bp.post("/my/more")
@audience(CLIENT)
def add_step() -> ResponseReturnValue:
    """She adds one of them."""
    plan, slug = own_plan_or_404(), request.form.get("step", "")
    added = next((extra for extra in extras_of(plan) if extra.slug == slug), None)
    if added is None:
        return to_what_is_true(NothingToChange())
    try:
        fit(db(), plan.journey.id, {"what": "add"}, step=slug, key=form_key())
    except ActRefused as refused:
        return to_what_is_true(refused)
    flash(_("“%(step)s” is in your plan now.", step=added.title), "done")
    return redirect(url_for("portal.my"), 303)


@bp.get("/my/steps/<step_run_id>/day")
@audience(CLIENT)
def another_day(step_run_id: str) -> ResponseReturnValue:
    """Another day for a step of hers."""
    own = own_step_or_404(step_run_id)
    if not can_choose_day(own):
        return redirect(url_for("portal.take_step", step_run_id=own.id), 303)
    return _day(own, DayForm(formdata=None))


@bp.post("/my/steps/<step_run_id>/day")
@audience(CLIENT)
def choose_day(step_run_id: str) -> ResponseReturnValue:
    """The day that she chose holds, whatever her pace."""
    own, form = own_step_or_404(step_run_id), DayForm()
    chosen = form.chosen() if form.validate() else None
    if chosen is None or not may_be_due(own, chosen):
        form.day.errors = form.day.errors or [_("Choose a day from today on, within a year.")]
        return _day(own, form), 422
    until = beginning_of(own.plan, chosen + timedelta(days=1))
    try:
        fit(db(), own.plan.journey.id, {"what": "due", "to": until}, step=own.step.slug, key=form_key())
    except NothingToChange:
        pass  # It is this day already.
    except ActRefused as refused:
        return to_what_is_true(refused, step=own.id)
    flash(_("Kept. Later is fine too."), "done")
    return redirect(url_for("portal.take_step", step_run_id=own.id), 303)


def _suits(plan: Plan, form: SuitsForm) -> str:
    return render_template("portal/suits.html", page=suits_page(plan), form=form, is_plain=plan.reader.is_plain)


def _day(own: OwnStep, form: DayForm) -> str:
    return render_template("portal/another_day.html", page=day_page(own), form=form, is_plain=own.plan.reader.is_plain)
