"""What a supervisor does where a plan cannot go on: the plan for safety, another version, a contact lost."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.desk.acting import acting, client_or_404, journey_or_404
from app.desk.blueprint import bp
from app.desk.fit_forms import GoElsewhereForm, LostContactForm
from app.desk.forms import ActForm
from app.desk.opening import note_opening
from app.desk.pages.elsewhere import NOWHERE, ElsewherePage, elsewhere_page
from app.desk.pages.record import offers
from app.desk.views.clients import render_record
from app.extensions import questline
from app.queries.caseload import ClientHead
from app.queries.journeys import JourneyRow
from app.services.offering import PlanUnderway, QuestNotPublished
from app.services.one_move import move_one, offer_instead
from app.services.safety_quest import decide_contact_lost, open_safety_quest
from app.services.sealing import open_locker
from app.vocabulary import Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db, release_db
from app.web.words import _
from quests.moving import WHY_NOT
from quests.progress import ActRefused, CannotMove

PLAN = "/clients/<client_id>/plans/<journey_id>"


@bp.post(f"{PLAN}/safety-plan")
@audience(Permission.END_HOLD)
def open_safety_plan(client_id: str, journey_id: str) -> ResponseReturnValue:
    """One press: the quest for her safety begins at once, and everything else rests for it."""
    client, journey = client_or_404(client_id), journey_or_404(client_id, Permission.END_HOLD, journey_id)
    form = ActForm()
    if not form.validate() or not journey.state.is_on_hold:
        return _back(client_id, journey_id, _("There is no safety hold here now. Nothing was opened."), "note")
    actor = acting(staff(), Permission.END_HOLD, journey.counsellor_id)
    try:
        new = open_safety_quest(db(), journey_id, actor=actor, key=form.key)
    except (QuestNotPublished, PlanUnderway, ActRefused):
        release_db()
        return _back(
            client_id, journey_id, _("The plan for safety cannot be opened now. Call, and stay close."), "note"
        )
    flash(_("The plan for safety has begun. Everything else of %(name)s rests.", name=client.pseudonym), "done")
    return redirect(url_for("desk.client_record", client_id=client_id, plan=new), 303)


@bp.post(f"{PLAN}/lost-contact")
@audience(Permission.END_HOLD)
def lose_contact(client_id: str, journey_id: str) -> ResponseReturnValue:
    """A supervisor decides that contact is lost, where the quest leaves that to a person."""
    client, journey = client_or_404(client_id), journey_or_404(client_id, Permission.END_HOLD, journey_id)
    form = LostContactForm()
    if not form.validate():
        return render_record(client_id, journey_id, lost_form=form), 422
    try:
        decide_contact_lost(
            db(),
            open_locker(db(), questline().vault, client_id),
            journey_id,
            reason=form.lost_contact_reason.data,
            actor=acting(staff(), Permission.END_HOLD, journey.counsellor_id),
            key=form.key,
        )
    except ActRefused:
        message = _("Something is open between us: an answer, a call or a talk. It comes first.")
        form.lost_contact_reason.errors = [message]
        return render_record(client_id, journey_id, lost_form=form), 422
    return _back(client_id, journey_id, _("Noted. %(name)s can carry on at any time.", name=client.pseudonym), "done")


@bp.get(f"{PLAN}/elsewhere")
@audience(Permission.MOVE_PEOPLE)
def go_elsewhere(client_id: str, journey_id: str) -> str:
    """Where this person would go on in each other version, or why not; what else can be offered."""
    client, journey = client_or_404(client_id), _journey_or_404(client_id, journey_id)
    note_opening(client_id, "elsewhere")
    return _page(client, journey, _look(journey), GoElsewhereForm(formdata=None))


@bp.post(f"{PLAN}/elsewhere")
@audience(Permission.MOVE_PEOPLE)
def go_elsewhere_now(client_id: str, journey_id: str) -> ResponseReturnValue:
    """She goes on there; what she has done stays."""
    client, journey = client_or_404(client_id), _journey_or_404(client_id, journey_id)
    page, form = _look(journey), GoElsewhereForm()
    form.go_on.choices = [(value, words) for value, words, _small in (*page.choices, *page.quests)]
    if not form.validate():
        return _page(client, journey, page, form), 422
    try:
        return _go(client, journey, form)
    except CannotMove as cannot:
        why = WHY_NOT.get(cannot.why, WHY_NOT[NOWHERE])
        form.go_on.errors = [_(why)]
    except (ActRefused, QuestNotPublished, PlanUnderway):
        form.go_on.errors = [_("This cannot be done now. Look once more where the plan stands.")]
    release_db()
    return _page(client, _journey_or_404(client_id, journey_id), page, form), 422


def _go(client: ClientHead, journey: JourneyRow, form: GoElsewhereForm) -> Response:
    first, _dot, rest = form.go_on.data.partition(".")
    locker = open_locker(db(), questline().vault, client.id)
    actor = acting(staff(), Permission.MOVE_PEOPLE, journey.counsellor_id)
    if first == "quest":
        new = offer_instead(db(), locker, journey.id, rest, actor=actor, key=form.key)
        return _back(client.id, new or journey.id, _("The offer waits for %(name)s.", name=client.pseudonym), "done")
    move_one(db(), locker, journey.id, first, at=rest or None, actor=actor)
    return _back(client.id, journey.id, _("%(name)s goes on in the other version.", name=client.pseudonym), "done")


def _journey_or_404(client_id: str, journey_id: str) -> JourneyRow:
    journey = journey_or_404(client_id, Permission.MOVE_PEOPLE, journey_id)
    return abort(404) if journey.state.has_ended else journey


def _look(journey: JourneyRow) -> ElsewherePage:
    return elsewhere_page(db(), journey, offers(db()))


def _page(client: ClientHead, journey: JourneyRow, page: ElsewherePage, form: GoElsewhereForm) -> str:
    return render_template("desk/go_elsewhere.html", client=client, journey=journey, page=page, form=form)


def _back(client_id: str, journey_id: str, words: str, category: str) -> Response:
    flash(words, category)
    return redirect(url_for("desk.client_record", client_id=client_id, plan=journey_id), 303)
