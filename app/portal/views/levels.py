"""A level: its opening words, or what it says at its end and the one thing that it asks back."""

from __future__ import annotations

from typing import Literal

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.portal.blueprint import bp
from app.portal.forms import RestForm
from app.portal.pages.help import ways_to_talk
from app.portal.pages.level import level_page
from app.portal.pages.question import reason_words
from app.portal.plan import Plan, own_plan_or_404
from app.portal.refusals import form_key, to_what_is_true
from app.portal.views.rest import beginning_of
from app.services.plans import give_level_feedback, pause
from app.web.access import CLIENT, audience
from app.web.transaction import db
from quests.answers import AnswerUnclear, clean
from quests.definition import Ask, Level, Question
from quests.progress import ActRefused

SCALES = {
    "scale_1_5": frozenset(str(number) for number in range(1, 6)),
    "scale_0_10": frozenset(str(number) for number in range(11)),
}


@bp.get("/my/levels/<slug>")
@audience(CLIENT)
def level(slug: str) -> ResponseReturnValue:
    """What this level says to her now."""
    plan = own_plan_or_404()
    return _page(plan, _level_or_404(plan, slug), RestForm(formdata=None))


@bp.post("/my/levels/<slug>")
@audience(CLIENT)
def leave_level(slug: str) -> ResponseReturnValue:
    """Her answer, if she gives one, and then on or to rest: one form, so that no answer is lost."""
    plan, form, do = own_plan_or_404(), RestForm(), request.form.get("do", "on")
    asked = _level_or_404(plan, slug)
    is_of_now = slug in plan.quest.level_places  # A level of an earlier version is read, and asks nothing more.
    try:
        answer = _answer(plan.quest.level(slug).asks) if is_of_now else None
    except AnswerUnclear as unclear:
        typed = request.form.getlist("answer")
        return _page(plan, asked, form, reason_words(unclear.reason, asked.asks.kind, typed)), 422
    if do == "rest" and not form.validate():
        return _page(plan, asked, form), 422
    if answer is not None:
        give_level_feedback(db(), plan.locker, plan.journey.id, slug, answer, key=form_key())
    if do != "rest":
        return redirect(_after(plan), 303)
    try:
        until = beginning_of(plan, form.until_day())
        pause(db(), plan.journey.id, until=until, key=f"{form_key()}-rest")
    except ActRefused as refused:
        return to_what_is_true(refused, keep=True)
    return redirect(url_for("portal.my"), 303)


def _answer(asks: Ask) -> str | int | None:
    """What she chose or wrote, None where she left it empty. Raises AnswerUnclear."""
    typed = request.form.getlist("answer")
    if asks.kind in SCALES:
        chosen = typed[0] if typed else ""
        if chosen and chosen not in SCALES[asks.kind]:
            raise AnswerUnclear("not_a_choice")
        return int(chosen) if chosen else None
    kind: Literal["choice", "text"] = "choice" if asks.kind == "choice" else "text"
    question = Question(key="answer", kind=kind, label=asks.label, choices=asks.choices)
    kept = clean(question, typed)
    return kept if isinstance(kept, str) else None


def _level_or_404(plan: Plan, slug: str) -> Level:
    """The level as she came through it, or as it is now; one of an earlier version where she was in it."""
    if slug not in plan.quest.level_places and slug not in plan.state.levels_entered:
        abort(404)
    return plan.walked.level(slug, as_done=slug in plan.state.levels_completed) or abort(404)


def _after(plan: Plan) -> str:
    """Where carrying on leads: the plan that she went on to, what she keeps of one that is over, or her plan."""
    if plan.goes_on_elsewhere:
        return url_for("portal.my", plan=None)
    return url_for("portal.finish" if plan.state.has_ended else "portal.my")


def _page(plan: Plan, asked: Level, form: RestForm, error: str = "") -> str:
    typed = request.form.getlist("answer")
    return render_template(
        "portal/level.html",
        page=level_page(plan, asked),
        form=form,
        error=error,
        typed=typed[0] if typed else "",
        help=ways_to_talk(),
        is_plain=plan.reader.is_plain,
    )
