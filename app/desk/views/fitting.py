"""One person's plan is fitted to her by staff: steps in, out and elsewhere, other days, pace and depth."""

from __future__ import annotations

from flask import abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.desk.acting import client_or_404, current_contact, journey_or_404
from app.desk.blueprint import bp
from app.desk.fit_forms import FitForm
from app.desk.opening import note_opening
from app.desk.pages.fit import (
    Choice,
    FitStepPage,
    Fitting,
    change_of,
    end_of,
    fit_page,
    fit_step_page,
    fitting_of,
    preference_choices,
    why_not,
)
from app.desk.pages.meanwhile import Meanwhile, meanwhile_in
from app.desk.pages.plan_words import reason_words
from app.desk.pages.suggest import marks_of
from app.extensions import questline
from app.queries.caseload import ClientHead
from app.queries.earlier_versions import taken_back
from app.queries.journeys import JourneyRow
from app.queries.meanwhile import FITTED, fitted_at
from app.queries.quest_versions import definition_of
from app.services.fitting import STAFF_REASONS, FittedMeanwhile, fit_plan
from app.services.sealing import open_locker
from app.vocabulary import Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _
from quests.progress import ActRefused, NothingToChange, OnSafetyHold, PlanFixed, QuestWithdrawn

ADDRESS = "/clients/<client_id>/plans/<journey_id>/fit"


@bp.get(ADDRESS, endpoint="fit_plan")
@audience(Permission.FIT_PLAN)
def fit(client_id: str, journey_id: str) -> str:
    """The plan as it stands: its steps, what it leaves out, pace and depth."""
    client, journey = _theirs(client_id, journey_id)
    note_opening(client_id, "fit")
    return _page(client, journey, FitForm(formdata=None))


@bp.post(ADDRESS)
@audience(Permission.FIT_PLAN)
def fit_preferences(client_id: str, journey_id: str) -> ResponseReturnValue:
    """Another pace, or another depth, with a reason."""
    client, journey = _theirs(client_id, journey_id)
    form = FitForm()
    form.offer(preference_choices(_fitting(journey)))
    if form.validate() and _was_fitted(client, journey, form, None):
        return redirect(url_for("desk.fit_plan", client_id=client_id, journey_id=journey_id), 303)
    return _page(client, _theirs(client_id, journey_id)[1], form), 422


@bp.get(f"{ADDRESS}/<step>")
@audience(Permission.FIT_PLAN)
def fit_step(client_id: str, journey_id: str, step: str) -> str:
    """One step, and each change that it can have."""
    client, journey = _theirs(client_id, journey_id)
    note_opening(client_id, "fit")
    return _step_page(client, journey, _step_or_404(journey, step), FitForm(formdata=None))


@bp.post(f"{ADDRESS}/<step>")
@audience(Permission.FIT_PLAN)
def fit_step_now(client_id: str, journey_id: str, step: str) -> ResponseReturnValue:
    """The step is added, swapped, taken out, moved, or due on another day, with a reason."""
    client, journey = _theirs(client_id, journey_id)
    page, form = _step_or_404(journey, step), FitForm()
    form.offer(page.choices)
    if form.validate() and _was_fitted(client, journey, form, step):
        return redirect(url_for("desk.fit_plan", client_id=client_id, journey_id=journey_id), 303)
    journey = _theirs(client_id, journey_id)[1]
    return _step_page(client, journey, _step_or_404(journey, step), form), 422


def _was_fitted(client: ClientHead, journey: JourneyRow, form: FitForm, slug: str | None) -> bool:
    """Whether it was done. Otherwise the form says why, and what was typed stays in it."""
    fitting = _fitting(journey)
    due = end_of(form.day, fitting.zone) if form.day is not None else None
    step, change = change_of(form.change.data, slug, due)
    try:
        fit_plan(
            db(),
            open_locker(db(), questline().vault, client.id),
            journey.id,
            change,
            step=step,
            reason=form.reason.data,
            words=form.fit_words.data or "",
            actor=current_contact(staff(), Permission.FIT_PLAN, journey.counsellor_id),
            key=form.key,
            seen=form.fitted,
        )
    except ActRefused as refused:
        g.meanwhile = _meanwhile(journey, client, form) if isinstance(refused, FittedMeanwhile) else None
        if due is not None and isinstance(refused, PlanFixed):
            form.due_day.errors = [_("This day is over. Choose today or a later one.")]
            return False
        form.change.errors = [_refusal(refused, client.pseudonym)]
        return False
    flash(_("The plan of %(name)s is fitted. The story says what changed and why.", name=client.pseudonym), "done")
    return True


def _meanwhile(journey: JourneyRow, client: ClientHead, form: FitForm) -> Meanwhile:
    """Who fitted it first, and how. What was chosen stays in the form: it is kept with one press more."""
    return meanwhile_in(db(), journey, FITTED, client.pseudonym, form.fit_words.data)


def _refusal(refused: ActRefused, name: str) -> str:
    match refused:
        case FittedMeanwhile():
            words = _("The plan was fitted a moment ago. Look at it, and choose once more.")
        case PlanFixed():
            words = _("This cannot be changed: something is owed to %(name)s here, or its time is past.", name=name)
        case NothingToChange():
            words = _("The plan is like this already.")
        case OnSafetyHold():
            words = _("The plan is on safety hold, so its steps rest. It can be fitted when the hold has ended.")
        case QuestWithdrawn():
            words = _("This plan was taken back, so its steps rest. Call, and go on together in another one.")
        case _:
            words = _("This step is closed, or is not in the plan any more. Nothing was changed.")
    return words


def _theirs(client_id: str, journey_id: str) -> tuple[ClientHead, JourneyRow]:
    client = client_or_404(client_id)
    return client, journey_or_404(client_id, Permission.FIT_PLAN, journey_id)


def _fitting(journey: JourneyRow) -> Fitting:
    back = taken_back(db(), [journey.quest_version_id])
    return fitting_of(definition_of(db(), journey.quest_version_id), journey, is_withdrawn=bool(back))


def _step_or_404(journey: JourneyRow, step: str) -> FitStepPage:
    return fit_step_page(_fitting(journey), step) or abort(404)


def _reasons() -> list[Choice]:
    return [(reason, reason_words(reason), "") for reason in STAFF_REASONS]


def _page(client: ClientHead, journey: JourneyRow, form: FitForm) -> str:
    fitting = _fitting(journey)
    return render_template(
        "desk/fit_plan.html",
        client=client,
        journey=journey,
        page=fit_page(fitting),
        suggested=marks_of(db(), fitting, journey.id),
        form=form,
        reasons=_reasons(),
        seen=fitted_at(db(), journey.id),
        meanwhile=g.get("meanwhile"),
    )


def _step_page(client: ClientHead, journey: JourneyRow, page: FitStepPage, form: FitForm) -> str:
    return render_template(
        "desk/fit_step.html",
        client=client,
        journey=journey,
        page=page,
        form=form,
        reasons=_reasons(),
        seen=fitted_at(db(), journey.id),
        meanwhile=g.get("meanwhile"),
        why_not=why_not(_fitting(journey)),
    )
