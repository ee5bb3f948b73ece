"""A step done on the desk: one of ours, or one of hers together with her on the phone."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.desk.acting import acting_for
from app.desk.blueprint import bp
from app.desk.day_forms import CallForm
from app.desk.forms import ActForm
from app.desk.opening import note_opening
from app.desk.pages.step import is_done_on_the_desk, may_do, owner_of, read_answers, step_page
from app.desk.views.calls import came_from, noted_in_full, onward, tried_words
from app.extensions import questline
from app.queries.day import OwedStep, step_for
from app.queries.quest_versions import definition_of
from app.services import staff_steps
from app.services.call_tries import TriedAlready
from app.services.protocols import RecordOpen
from app.services.sealing import open_locker
from app.services.staff_steps import NotAllowed
from app.services.steps import AnswerMissing, StepEmpty
from app.vocabulary import Permission
from app.web.access import audience
from app.web.htmx import wants_part
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _, language
from quests.definition import Step, text_in
from quests.journey import SET_ASIDE
from quests.progress import ActRefused, QuestWithdrawn

ADDRESS = "/steps/<step_run_id>"


@bp.get(ADDRESS)
@audience(Permission.DO_STEP)
def do_step(step_run_id: str) -> str:
    """The step with its guidance, her contact rules and its questions."""
    owed, _step = _step_or_404(step_run_id)
    note_opening(owed.case.client_id, "step")
    return _page(owed)


@bp.post(ADDRESS)
@audience(Permission.DO_STEP)
def confirm_step(step_run_id: str) -> ResponseReturnValue:
    """The step is done. What was typed stays where something is wrong with it."""
    owed, step = _step_or_404(step_run_id)
    if not may_do(staff(), owed):
        return _page(owed), 422
    form = ActForm()
    typed = {name: request.form.getlist(name) for name in request.form if name.startswith("q-")}
    values, errors = read_answers(step, owed.case.audience, typed)
    if errors or not form.validate():
        return _page(owed, typed, errors), 422
    case = owed.case
    try:
        staff_steps.do_staff_step(
            db(),
            open_locker(db(), questline().vault, case.client_id),
            case.journey_id,
            owed.step,
            values,
            actor=acting_for(staff(), owner_of(owed), case.counsellor_id, case.client_id),
            key=form.key,
            language=language(),
            settings=questline().settings,
        )
    except (StepEmpty, AnswerMissing):
        return _page(owed, typed, {}, nothing=True), 422
    except QuestWithdrawn:
        return _page(owed, typed, {}), 422
    except RecordOpen:
        return _page(owed, typed, record_open=True), 422
    except ActRefused:
        flash(_("The step is closed already, or rests. Nothing was changed."), "note")
        return onward(owed.case)
    flash(_("Done: “%(step)s” of %(name)s.", step=text_in(step.title, language()), name=case.pseudonym), "done")
    return onward(owed.case)


@bp.post(f"{ADDRESS}/call")
@audience(Permission.DO_STEP)
def step_call(step_run_id: str) -> ResponseReturnValue:
    """One tap: how the call for this step went. Where it reached her and there is something to ask, the form comes."""
    owed, step = _step_or_404(step_run_id)
    form, case = CallForm(), owed.case
    if not may_do(staff(), owed):
        return _page(owed), 422
    if not form.validate():
        abort(400)
    outcome = form.outcome.data
    try:
        done = staff_steps.record_call(
            db(),
            case.journey_id,
            owed.step,
            outcome,
            actor=acting_for(staff(), owner_of(owed), case.counsellor_id, case.client_id),
            key=form.key,
            although=form.although.data == "yes",
        )
    except NotAllowed:
        flash(_("The contact rules of %(name)s allow no call. Nothing was noted.", name=case.pseudonym), "note")
        return onward(owed.case)
    except TriedAlready:
        flash(tried_words(case.pseudonym), "note")
        return redirect(url_for("desk.do_step", step_run_id=owed.step_run_id, came_from=came_from() or None), 303)
    except ActRefused:
        flash(_("This call is closed already. Nothing was changed."), "note")
        return onward(owed.case)
    flash(" ".join(noted_in_full(done, owed.step, outcome, case.pseudonym)), "done")
    if outcome == "reached" and step.questions_asked:
        return redirect(url_for("desk.do_step", step_run_id=owed.step_run_id), 303)
    return onward(owed.case)


def _step_or_404(step_run_id: str) -> tuple[OwedStep, Step]:
    owed = step_for(db(), staff(), step_run_id) or abort(404)
    quest = definition_of(db(), owed.case.quest_version_id).as_walked(is_locked=owed.case.state.is_locked)
    step = quest.step(owed.step) if owed.step in quest.step_places and owed.status != SET_ASIDE else abort(404)
    return (owed, step) if is_done_on_the_desk(step) else abort(404)


def _page(
    owed: OwedStep,
    typed: dict[str, list[str]] | None = None,
    errors: dict[str, str] | None = None,
    *,
    nothing: bool = False,
    record_open: bool = False,
) -> str:
    locker = open_locker(db(), questline().vault, owed.case.client_id)
    found = list((errors or {}).items())
    if nothing:
        found.append(("", _("Nothing is filled in yet. One answer is enough.")))
    if record_open:
        found.append(("", _("The record of the protocol is still open. Close it first; your words stay here.")))
    return render_template(
        "desk/_step.html" if wants_part() else "desk/step.html",
        page=step_page(db(), staff(), locker, owed, typed=typed, errors=errors),
        errors=found,
        came_from=came_from(),
    )
