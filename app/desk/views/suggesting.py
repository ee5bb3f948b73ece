"""A step is suggested to one person. It comes into her plan when she accepts it, and not before."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.desk.acting import client_or_404, journey_or_404
from app.desk.blueprint import bp
from app.desk.message_forms import SuggestForm
from app.desk.opening import note_opening
from app.desk.pages.fit import fitting_of
from app.desk.pages.suggest import SuggestPage, suggest_page
from app.extensions import questline
from app.queries.caseload import ClientHead
from app.queries.earlier_versions import taken_back
from app.queries.journeys import JourneyRow
from app.queries.quest_versions import definition_of
from app.services.sealing import open_locker
from app.services.suggestions import CannotBeSuggested, SuggestedAlready
from app.services.suggestions import suggest_step as suggest
from app.vocabulary import Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _

ADDRESS = "/clients/<client_id>/plans/<journey_id>/suggest/<step>"


@bp.get(ADDRESS)
@audience(Permission.FIT_PLAN)
def suggest_step(client_id: str, journey_id: str, step: str) -> ResponseReturnValue:
    """The step as she will read it, and room for a few words to her."""
    client, journey = _theirs(client_id, journey_id)
    note_opening(client_id, "fit")
    page = _suggestable(journey, step)
    return _page(client, journey, page, SuggestForm(formdata=None)) if page is not None else _not_now(client, journey)


@bp.post(ADDRESS)
@audience(Permission.FIT_PLAN)
def suggest_step_now(client_id: str, journey_id: str, step: str) -> ResponseReturnValue:
    """It waits on her pages as an offer."""
    client, journey = _theirs(client_id, journey_id)
    page, form = _suggestable(journey, step), SuggestForm()
    if page is None:
        return _not_now(client, journey)
    if not form.validate():
        return _page(client, journey, page, form), 422
    locker = open_locker(db(), questline().vault, client.id)
    try:
        suggest(db(), locker, journey.id, step, words=form.suggest_words.data or "", staff_id=staff().id)
    except (CannotBeSuggested, SuggestedAlready):
        return _not_now(client, journey)
    flash(_("Suggested. %(name)s sees it on the portal and says yes or not now.", name=client.pseudonym), "done")
    return _to_the_plan(client, journey)


def _theirs(client_id: str, journey_id: str) -> tuple[ClientHead, JourneyRow]:
    client = client_or_404(client_id)
    return client, journey_or_404(client_id, Permission.FIT_PLAN, journey_id)


def _suggestable(journey: JourneyRow, step: str) -> SuggestPage | None:
    back = taken_back(db(), [journey.quest_version_id])
    fitting = fitting_of(definition_of(db(), journey.quest_version_id), journey, is_withdrawn=bool(back))
    return suggest_page(db(), fitting, journey.id, step)


def _not_now(client: ClientHead, journey: JourneyRow) -> ResponseReturnValue:
    flash(_("This step is suggested already, is in the plan, or cannot be added now. Nothing was changed."), "note")
    return _to_the_plan(client, journey)


def _to_the_plan(client: ClientHead, journey: JourneyRow) -> ResponseReturnValue:
    return redirect(url_for("desk.fit_plan", client_id=client.id, journey_id=journey.id), 303)


def _page(client: ClientHead, journey: JourneyRow, page: SuggestPage, form: SuggestForm) -> str:
    return render_template("desk/suggest_step.html", client=client, journey=journey, page=page, form=form)
