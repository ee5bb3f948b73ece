"""Answering a step that a client sent."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.desk.acting import acting, assigned_to
from app.desk.blueprint import bp
from app.desk.forms import OUTCOMES, ReviewForm
from app.desk.gone import not_hers
from app.desk.opening import note_opening
from app.desk.pages.reply_templates import picking
from app.desk.pages.review import review_page
from app.desk.pages.worklist import worklist_of
from app.desk.words import outcome_words
from app.extensions import questline
from app.queries.caseload import journeys_for
from app.queries.meanwhile import client_of_step
from app.queries.worklist import SentStep, sent_step_for
from app.services import caseload
from app.services.reply_templates import GapLeft, Untouched
from app.services.sealing import open_locker
from app.vocabulary import Permission
from app.web.access import audience
from app.web.htmx import render_page_or_part
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _
from quests.progress import ActRefused


@bp.get("/review/<step_run_id>")
@audience(Permission.REVIEW_STEP)
def review_step(step_run_id: str) -> str:
    """One review as a page of its own, or as the drawer beside the worklist. ``begin``: what fills the box."""
    sent = _sent_step_or_404(step_run_id)
    note_opening(sent.case.client_id, "review")
    begin = request.args.get("begin", "")
    picked = picking(db(), staff(), sent.case.language, begin).picked if begin else None
    return _page(sent, ReviewForm(formdata=None, data={"reply_words": picked.words} if picked else None))


@bp.post("/review/<step_run_id>")
@audience(Permission.REVIEW_STEP)
def send_reply(step_run_id: str) -> ResponseReturnValue:
    """Send the answer. The client reads the words on the portal; the same form sent twice is one answer."""
    sent, form = _sent_step_or_404(step_run_id), ReviewForm()
    if not form.validate():
        return _page(sent, form), 422
    case = sent.case
    try:
        caseload.review_step(
            db(),
            open_locker(db(), questline().vault, case.client_id),
            case.journey_id,
            sent.step,
            outcome=form.outcome.data,
            words=form.reply_words.data,
            actor=acting(staff(), Permission.REVIEW_STEP, assigned_to(case.client_id, _counsellor_of(sent))),
            key=form.key,
        )
    except Untouched:
        form.reply_words.errors = [
            _("This is the beginning as it stands. Make it fit %(name)s: a few words are enough.", name=case.pseudonym)
        ]
        return _page(sent, form), 422
    except GapLeft as left:
        form.reply_words.errors = [_("A gap is still open: %(gap)s. Fill it, or take it out.", gap=left.gap)]
        return _page(sent, form), 422
    except ActRefused:
        return _page(sent, form, unsent=form.reply_words.data)
    flash(_("Sent to %(name)s.", name=case.pseudonym), "done")
    return _onward(form)


def _sent_step_or_404(step_run_id: str) -> SentStep:
    return sent_step_for(db(), staff(), step_run_id) or not_hers(client_of_step(db(), step_run_id))


def _counsellor_of(sent: SentStep) -> str | None:
    journeys = journeys_for(db(), staff(), sent.case.client_id)
    return next((one.counsellor_id for one in journeys if one.id == sent.case.journey_id), None)


def _onward(form: ReviewForm) -> Response:
    """To the review that the button named, where it still waits; otherwise to the worklist."""
    following = sent_step_for(db(), staff(), form.next_run.data or "")
    if following is None or following.status != "sent":
        return redirect(url_for("desk.worklist"), 303)
    if form.came_from.data == "worklist":
        return redirect(url_for("desk.worklist", open=following.step_run_id), 303)
    return redirect(url_for("desk.review_step", step_run_id=following.step_run_id), 303)


def _page(sent: SentStep, form: ReviewForm, *, unsent: str = "") -> str:
    """``unsent``: words that could not be sent because the step was answered meanwhile; they are shown, not lost."""
    fresh = _sent_step_or_404(sent.step_run_id)
    return render_page_or_part(
        "desk/review_step.html",
        "desk/_review.html",
        review=review_page(db(), questline().vault, staff(), fresh),
        form=form,
        next_row=worklist_of(db(), staff()).next_review_after(sent.step_run_id),
        unsent=unsent,
        outcomes=[(outcome, outcome_words(outcome)) for outcome in OUTCOMES],
    )
