"""A step: what it is, and putting it aside."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.portal.blueprint import bp
from app.portal.own_step import OwnStep, own_step_or_404
from app.portal.pages.help import ways_to_talk
from app.portal.pages.step import can_do_again, step_page
from app.portal.pages.talk_step import talk_page
from app.portal.refusals import form_key, to_what_is_true
from app.services import plans
from app.services.steps import skip_step as put_aside
from app.web.access import CLIENT, audience
from app.web.transaction import db
from quests.definition import BookingStep
from quests.progress import ActRefused


@bp.get("/my/steps/<step_run_id>")
@audience(CLIENT)
def take_step(step_run_id: str) -> ResponseReturnValue:
    """What it is, why, how long, who sees it; then start, or not for me."""
    own = own_step_or_404(step_run_id)
    if isinstance(own.step, BookingStep):
        page = talk_page(own, own.step)
        return render_template(
            "portal/talk_step.html", page=page, help=ways_to_talk(), is_plain=own.plan.reader.is_plain
        )
    return render_template(
        "portal/take_step.html", page=step_page(own), help=ways_to_talk(), is_plain=own.plan.reader.is_plain
    )


@bp.post("/my/steps/<step_run_id>/skip")
@audience(CLIENT)
def skip_step(step_run_id: str) -> ResponseReturnValue:
    """Not for me: put aside, not failed. It stays here if she changes her mind."""
    own = own_step_or_404(step_run_id)
    try:
        performed = put_aside(db(), own.plan.journey.id, own.step.slug, key=form_key())
    except ActRefused as refused:
        return to_what_is_true(refused, step=step_run_id)
    # The category "talk" lets the plan show a way to a person beside the way on.
    flash(_put_aside_words(own), "talk" if own.step.skip_offers_talk else "note")
    if performed.completed_level() is not None:
        return redirect(own.level_url, 303)
    return redirect(url_for("portal.my"), 303)


@bp.post("/my/steps/<step_run_id>/again")
@audience(CLIENT)
def do_again(step_run_id: str) -> ResponseReturnValue:
    """A step that she did is open once more, with everything that she wrote in it."""
    own = own_step_or_404(step_run_id)
    if not can_do_again(own):
        return redirect(url_for("portal.take_step", step_run_id=own.id), 303)
    try:
        plans.do_again(db(), own.plan.journey.id, own.step.slug, key=form_key())
    except ActRefused as refused:
        return to_what_is_true(refused, step=step_run_id)
    return redirect(url_for("portal.take_step", step_run_id=own.id), 303)


def _put_aside_words(own: OwnStep) -> str:
    """What the author says, with the name of the step: on the next page another step stands on top."""
    title, words = own.plan.reader.title(own.step), own.plan.reader.text(own.step.skipped_words)
    if not words:
        return _("“%(step)s” is skipped for now.", step=title)
    return _("“%(step)s”: %(words)s", step=title, words=words)
