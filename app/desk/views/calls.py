"""Calls: for somebody who asked, for a task, or for somebody who has gone quiet. One tap notes how it went."""

from __future__ import annotations

from datetime import datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.desk.acting import acting_in_call
from app.desk.blueprint import ID, bp
from app.desk.day_forms import CallForm, CloseTaskForm, MessageForm
from app.desk.forms import ActForm
from app.desk.opening import note_opening
from app.desk.pages.call import call_page
from app.desk.pages.call_list import CAME_FROM
from app.desk.views.lost import see_lost
from app.extensions import questline
from app.queries.day import call_for
from app.queries.tasks import OpenTask, task_for
from app.queries.worklist import Case
from app.services import staff_steps, tasks
from app.services.call_tries import TriedAlready
from app.services.journeys import Performed
from app.services.sealing import open_locker
from app.services.staff_steps import NotAllowed
from app.services.tasks import TaskClosed
from app.vocabulary import Permission
from app.web.access import audience
from app.web.htmx import wants_part
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _
from quests.call_tries import NO_ANSWER
from quests.progress import ActRefused
from quests.talks import A_CALL, CLOSING_OUTCOMES, TRIES_AT_MOST, rests_with_supervisor


@bp.get("/calls/<journey_id>")
@audience(Permission.DO_STEP)
def call(journey_id: str) -> str:
    """Who is to be called, why, and how she may be reached."""
    case, promised = _case_or_404(journey_id)
    note_opening(case.client_id, "call")
    return _page(case, promised, CloseTaskForm(formdata=None))


@bp.post("/calls/<journey_id>")
@audience(Permission.DO_STEP)
def note_call(journey_id: str) -> ResponseReturnValue:
    """One tap: how the call went."""
    (case, promised), form = _case_or_404(journey_id), CallForm()
    if not form.validate():
        abort(400)
    actor = acting_in_call(staff(), case.counsellor_id, case.client_id)
    outcome = form.outcome.data
    try:
        done = staff_steps.record_call(
            db(), journey_id, None, outcome, actor=actor, key=form.key, although=form.although.data == "yes"
        )
    except NotAllowed:
        flash(_("The contact rules of %(name)s allow no call. Nothing was noted.", name=case.pseudonym), "note")
        return onward(case)
    except ActRefused:
        flash(_("The plan of %(name)s does not run now. Nothing was noted.", name=case.pseudonym), "note")
        return onward(case)
    except TriedAlready:
        flash(tried_words(case.pseudonym), "note")
        return redirect(url_for("desk.call", journey_id=journey_id, came_from=came_from() or None), 303)
    if outcome in CLOSING_OUTCOMES:
        _close(case, form.task.data)
        tasks.close_tasks_of(db(), None, journey_id, tasks.NO_ANSWER, actor=actor)
        see_lost(case.client_id)
    flash(" ".join(noted_in_full(done, A_CALL if promised else None, outcome, case.pseudonym)), "done")
    return onward(case)


@bp.post("/calls/<journey_id>/message")
@audience(Permission.DO_STEP)
def note_message(journey_id: str) -> ResponseReturnValue:
    """One tap: somebody wrote to her, or she answered."""
    (case, _promised), form = _case_or_404(journey_id), MessageForm()
    if not form.validate():
        abort(400)
    actor = acting_in_call(staff(), case.counsellor_id, case.client_id)
    try:
        staff_steps.record_message(db(), journey_id, form.outcome.data, actor=actor, key=form.key)
    except NotAllowed:
        flash(_("The contact rules of %(name)s allow no message. Nothing was noted.", name=case.pseudonym), "note")
        return onward(case)
    if form.outcome.data == "answered":
        _close(case, form.task.data)
        flash(_("Noted: %(name)s answered.", name=case.pseudonym), "done")
    else:
        flash(_("Noted: a message went to %(name)s.", name=case.pseudonym), "done")
    tasks.close_tasks_of(db(), None, journey_id, tasks.NO_ANSWER, actor=actor)  # Written to: that was the decision.
    return onward(case)


@bp.post("/calls/<journey_id>/leave-in-peace")
@audience(Permission.DO_STEP)
def leave_in_peace(journey_id: str) -> ResponseReturnValue:
    """Nobody calls or writes to somebody who has gone quiet. The door stays open; the row comes back with her."""
    case, _promised = _case_or_404(journey_id)
    if not ActForm().validate():
        abort(400)
    actor = acting_in_call(staff(), case.counsellor_id, case.client_id)
    tasks.leave_in_peace(db(), case.client_id, journey_id, actor=actor)
    flash(_("Noted: %(name)s is left in peace, and can carry on at any time.", name=case.pseudonym), "done")
    return onward(case)


@bp.post("/tasks/<task_id>/close")
@audience(Permission.DO_STEP)
def close_task(task_id: str) -> ResponseReturnValue:
    """What was to be done is done in another way, or need not be done."""
    task = task_for(db(), staff(), task_id)
    if task is None:
        abort(404)
    (case, promised), form = _case_or_404(task.journey_id), CloseTaskForm()
    if not _may_be_closed(task, case):
        abort(404)
    if not form.validate():
        return _page(case, promised, form, task=task), 422
    _close(case, task_id, form.close_reason.data or "")
    flash(_("Closed."), "done")
    return onward(case)


def noted_words(outcome: str, name: str) -> str:
    """What was just noted, so that a wrong tap is seen at once."""
    return {
        "reached": _("Noted: %(name)s was reached.", name=name),
        "no_answer": _("Noted: %(name)s did not answer.", name=name),
        "voicemail": _("Noted: a voice message for %(name)s.", name=name),
        "refused": _("Noted: %(name)s asked not to be called. Calls are out of the contact rules now.", name=name),
        "wrong_number": _("Noted: the number of %(name)s was wrong.", name=name),
        "wrong_word": _("Noted: the code word of %(name)s did not come. Those on call are told now.", name=name),
    }[outcome]


def tried_words(name: str) -> str:
    """Why a try in the same part of the day was not noted yet."""
    return _(
        "%(name)s was not reached at this time of the day. Another time is better. If you called all the same, say so "
        "below.",
        name=name,
    )


def noted_in_full(done: Performed, slug: str | None, outcome: str, name: str) -> list[str]:
    """What was just noted and, after the last try, what follows. ``slug``: of the step, or of a call asked for."""
    said = [noted_words(outcome, name)]
    if outcome not in NO_ANSWER or slug is None or done.is_repeat:
        return said
    step = done.state.steps.get(slug)
    is_open = slug in done.state.waits if step is None else step.status == "open"
    if not is_open:
        said.append(_("That was the last try. Where the contact rules allow it, one neutral note goes out."))
    elif rests_with_supervisor(done.quest) and done.state.tries.get(slug, 0) >= TRIES_AT_MOST:
        said.append(_("That was the last try. A supervisor was asked to decide what comes next."))
    return said


def _close(case: Case, task_id: str | None, reason: str = "") -> None:
    task = task_for(db(), staff(), task_id) if task_id else None
    if task is None or task.journey_id != case.journey_id or not _may_be_closed(task, case):
        return
    locker = open_locker(db(), questline().vault, case.client_id)
    actor = acting_in_call(staff(), case.counsellor_id, case.client_id)
    try:
        tasks.close_task(db(), locker, task.id, actor=actor, reason=reason)
    except TaskClosed:
        return


def _may_be_closed(task: OpenTask, case: Case) -> bool:
    """A high risk is closed by ending the hold; where there is none, as on a plan for safety, by a supervisor."""
    if task.kind == tasks.NOT_REACHED:
        return staff().may(Permission.END_HOLD)
    if task.kind != tasks.HIGH_RISK:
        return True
    return not case.state.is_on_hold and staff().may(Permission.END_HOLD)


def _case_or_404(journey_id: str) -> tuple[Case, datetime | None]:
    return call_for(db(), staff(), journey_id) or abort(404)


def came_from() -> str:
    """The page from which somebody came to this call and goes back to: the record, or the call list; else empty."""
    found = request.values.get("came_from", "")
    return found if found in ("record", CAME_FROM) else ""


def onward(case: Case) -> Response:
    """Back to where she came from: the record, the call list or the worklist."""
    if came_from() == "record":
        return redirect(url_for("desk.client_record", client_id=case.client_id, plan=case.journey_id), 303)
    return redirect(url_for("desk.calls" if came_from() == CAME_FROM else "desk.worklist"), 303)


def _page(case: Case, promised: datetime | None, form: CloseTaskForm, task: OpenTask | None = None) -> str:
    asked = request.args.get("task", "")
    if task is None and ID.fullmatch(asked):
        task = task_for(db(), staff(), asked)
    locker = open_locker(db(), questline().vault, case.client_id)
    return render_template(
        "desk/_call.html" if wants_part() else "desk/call.html",
        page=call_page(db(), staff(), locker, case, promised, task),
        close_form=form,
        came_from=came_from(),
    )
