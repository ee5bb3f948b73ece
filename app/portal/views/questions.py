"""One question a page. What she writes is kept as a draft that nobody else can read."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.portal.blueprint import bp
from app.portal.own_step import OwnStep, own_step_or_404
from app.portal.pages.help import ways_to_talk
from app.portal.pages.question import question_page, reason_words
from app.portal.refusals import to_what_is_true
from app.services.answers import save_answers
from app.services.steps import draft_answer as keep_draft
from app.web.access import CLIENT, audience
from app.web.transaction import db
from quests.answers import Answer, AnswerUnclear, clean
from quests.asking import Asked
from quests.progress import ActRefused, JourneyNotRunning, OnSafetyHold, QuestWithdrawn

ADDRESS = "/my/steps/<step_run_id>/<int:number>"


@bp.get(ADDRESS)
@audience(CLIENT)
def answer_question(step_run_id: str, number: int) -> ResponseReturnValue:
    """The question with whatever she wrote before."""
    own = own_step_or_404(step_run_id)
    own.question_or_404(number)
    if not own.is_hers_to_do:
        return redirect(url_for("portal.take_step", step_run_id=own.id), 303)
    return _page(own, number)


@bp.post(ADDRESS)
@audience(CLIENT)
def keep_answer(step_run_id: str, number: int) -> ResponseReturnValue:
    """Save and continue, save and stop here, or leave it empty."""
    own = own_step_or_404(step_run_id)
    asked, do, typed = own.question_or_404(number), request.form.get("do", "next"), _typed()
    try:
        must = do == "next" and not asked.question.is_optional
        answer = None if do == "skip" else clean(asked.question, typed, must_answer=must)
    except AnswerUnclear as unclear:
        return _page(own, number, typed, reason_words(unclear.reason, asked.question.kind, typed)), 422
    try:
        # Stopping at a question that she has not answered writes nothing about it.
        if not (do == "stop" and answer is None):
            keep_draft(db(), own.plan.locker, own.plan.journey.id, own.step.slug, asked.key, answer)
    except (OnSafetyHold, JourneyNotRunning, QuestWithdrawn) as refused:
        return _kept_all_the_same(own, asked, answer, refused)
    except ActRefused as refused:
        return to_what_is_true(refused, step=own.id)
    return _onward(own, number, do)


@bp.post(f"{ADDRESS}/draft")
@audience(CLIENT)
def draft_answer(step_run_id: str, number: int) -> ResponseReturnValue:
    """Keep what stands in the field while she writes. What cannot be kept yet is told when she sends the page."""
    own = own_step_or_404(step_run_id)
    asked = own.question_or_404(number)
    try:
        answer = clean(asked.question, _typed())
        keep_draft(db(), own.plan.locker, own.plan.journey.id, own.step.slug, asked.key, answer)
    except QuestWithdrawn:
        if own.takes_words:  # Nothing is sent any more, and no word is lost for that.
            save_answers(db(), own.plan.locker, own.plan.journey.id, own.step.slug, {asked.key: answer})
    except (AnswerUnclear, ActRefused):
        return render_template("portal/_saved.html", was_saved=False, was_tried=True)
    return render_template("portal/_saved.html", was_saved=True)


def _typed() -> list[str]:
    return request.form.getlist("answer")


def _kept_all_the_same(own: OwnStep, asked: Asked, answer: Answer, refused: ActRefused) -> ResponseReturnValue:
    """The plan came to rest while she wrote. Her words are not lost for that."""
    if own.takes_words:
        save_answers(db(), own.plan.locker, own.plan.journey.id, own.step.slug, {asked.key: answer})
    return to_what_is_true(refused, keep=True)


def _onward(own: OwnStep, number: int, do: str) -> ResponseReturnValue:
    if do == "stop":
        flash(_("Saved. You can go on from here whenever you like."), "done")
        return redirect(url_for("portal.my"), 303)
    if "change" in request.args or number == len(own.asked):
        return redirect(url_for("portal.check_answers", step_run_id=own.id), 303)
    return redirect(url_for("portal.answer_question", step_run_id=own.id, number=number + 1), 303)


def _page(own: OwnStep, number: int, typed: Sequence[str] | None = None, error: str = "") -> str:
    page = question_page(own, number, typed=typed, error=error, changing="change" in request.args)
    return render_template(
        "portal/answer_question.html", page=page, help=ways_to_talk(), is_plain=own.plan.reader.is_plain
    )
