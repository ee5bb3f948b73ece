"""A step was suggested to her: she accepts it, or says not now. Either way it is her word that counts."""

from __future__ import annotations

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.portal.blueprint import bp
from app.portal.plan import Plan, plan_or_404
from app.portal.refusals import form_key
from app.queries.journeys import main_journey
from app.queries.suggestions import SealedSuggestion, suggestion_of_client
from app.services import suggestions
from app.web.access import CLIENT, audience
from app.web.sessions import client
from app.web.transaction import db, release_db
from quests.progress import ActRefused


@bp.post("/my/suggestions/<suggestion_id>/accept")
@audience(CLIENT)
def accept_suggestion(suggestion_id: str) -> ResponseReturnValue:
    """The step is in her plan from now on, as if she had added it herself."""
    found, plan = _hers_or_404(suggestion_id)
    try:
        suggestions.accept_suggestion(db(), client().id, found.id, key=form_key())
    except ActRefused:
        release_db()
        flash(_("This step is in your plan already, or it does not fit any more. Nothing was changed."), "note")
        return _back(plan)
    step = plan.walked.step(found.step)
    if step is not None:
        flash(_("“%(step)s” is in your plan now.", step=plan.reader.title(step)), "done")
    return _back(plan)


@bp.post("/my/suggestions/<suggestion_id>/decline")
@audience(CLIENT)
def decline_suggestion(suggestion_id: str) -> ResponseReturnValue:
    """Not now. Nothing follows from it."""
    found, plan = _hers_or_404(suggestion_id)
    suggestions.decline_suggestion(db(), client().id, found.id)
    flash(_("That is fine. Your plan stays as it is."), "done")
    return _back(plan)


def _hers_or_404(suggestion_id: str) -> tuple[SealedSuggestion, Plan]:
    found = suggestion_of_client(db(), client().id, suggestion_id) or abort(404)
    return found, plan_or_404(found.journey_id)


def _back(plan: Plan) -> ResponseReturnValue:
    """To the plan that it was suggested for; the address names it where another one is her main plan."""
    shown = main_journey(db(), client().id)
    is_main = shown is not None and shown.id == plan.journey.id
    return redirect(url_for("portal.my", plan=None if is_main else plan.journey.id), 303)
