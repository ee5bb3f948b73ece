"""What staff do on a client's record: raise the risk, end a hold, write a note, offer a quest."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from app.desk.acting import acting, assigned_to, client_or_404, journey_or_404
from app.desk.blueprint import bp
from app.desk.forms import EndHoldForm, NoteForm, OfferForm, RaiseRiskForm
from app.desk.pages.meanwhile import Meanwhile, meanwhile_in
from app.desk.pages.pilots import chosen_offer, pilot_offers
from app.desk.pages.record import offers
from app.desk.pages.safety import raise_choices
from app.desk.views.clients import render_record
from app.desk.words import by_when, risk_word
from app.extensions import questline
from app.queries.caseload import ClientHead, journeys_for
from app.queries.journeys import JourneyRow
from app.queries.meanwhile import newest_event
from app.services import caseload, notes, offering
from app.services.caseload import SafetyPlanRuns
from app.services.journeys import is_done_already, take_turn
from app.services.offering import PilotTakesNobody, PlanUnderway
from app.services.sealing import Locker, open_locker
from app.vocabulary import Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _
from quests.overrides import NotARaise, risk_standing
from quests.progress import ActRefused, HoldTooYoung
from quests.risk import RiskLevel

RISK, HOLD_ENDS = ("risk_changed",), ("safety_hold_ended",)


@bp.post("/clients/<client_id>/plans/<journey_id>/end-hold")
@audience(Permission.END_HOLD)
def end_hold(client_id: str, journey_id: str) -> ResponseReturnValue:
    """A supervisor ends the safety hold, with the reason, not before its time."""
    journey, form = journey_or_404(client_id, Permission.END_HOLD, journey_id), EndHoldForm()
    if not form.validate():
        return render_record(client_id, journey_id, hold_form=form), 422
    actor = acting(staff(), Permission.END_HOLD, journey.counsellor_id)
    try:
        caseload.end_hold(db(), _locker(client_id), journey_id, reason=form.hold_reason.data, actor=actor, key=form.key)
    except HoldTooYoung as young:
        message = _("The hold can end from %(when)s. Your reason is kept here.", when=by_when(young.ends_earliest))
        form.hold_reason.errors = [message]
        return render_record(client_id, journey_id, hold_form=form), 422
    except SafetyPlanRuns:
        form.hold_reason.errors = [
            _("The plan for safety runs. It ends first, then this hold. Your reason is kept here.")
        ]
        return render_record(client_id, journey_id, hold_form=form), 422
    except ActRefused:
        if newest_event(db(), journey_id, HOLD_ENDS) is None:
            return _back(client_id, journey_id, _("The hold has ended already."), "note")
        told = _meanwhile(client_id, journey, HOLD_ENDS, form.hold_reason.data)
        return render_record(client_id, journey_id, meanwhile=told), 409
    return _back(client_id, journey_id, _("The hold has ended. The plan goes on from where it was."))


@bp.post("/clients/<client_id>/plans/<journey_id>/raise-risk")
@audience(Permission.RAISE_RISK)
def raise_risk(client_id: str, journey_id: str) -> ResponseReturnValue:
    """Anyone may raise the level, at once, with a reason. High starts a safety hold and asks for a supervisor."""
    journey_or_404(client_id, Permission.RAISE_RISK, journey_id)
    take_turn(db(), journey_id)
    journey, form = journey_or_404(client_id, Permission.RAISE_RISK, journey_id), RaiseRiskForm()
    form.risk_to.choices = [SelectChoice(value=level.value, label=level.value) for level in RiskLevel]
    if not form.validate():
        return render_record(client_id, journey_id, risk_form=form), 422
    to = RiskLevel(form.risk_to.data)
    if form.key and is_done_already(db(), journey_id, form.key):
        return _raised(client_id, journey_id, to)
    if to not in {value for value, _words, _meaning in raise_choices(journey.state)}:
        return _raised_already(client_id, journey, form)
    try:
        caseload.raise_risk(
            db(),
            _locker(client_id),
            journey_id,
            to=to,
            reason=form.risk_reason.data,
            actor=acting(staff(), Permission.RAISE_RISK, assigned_to(client_id, journey.counsellor_id)),
            current=risk_standing(journey.state),
            key=form.key,
            settings=questline().settings,
        )
    except (ActRefused, NotARaise):
        return _raised_already(client_id, journey, form)
    return _raised(client_id, journey_id, to)


def _raised(client_id: str, journey_id: str, to: RiskLevel) -> ResponseReturnValue:
    if to >= RiskLevel.HIGH:
        return _back(client_id, journey_id, _("The risk is raised. A supervisor has been asked to look."), "note")
    return _back(client_id, journey_id, _("The risk is raised: %(level)s.", level=risk_word(to.value)), "note")


@bp.post("/clients/<client_id>/notes")
@audience(Permission.WRITE_NOTE)
def write_note(client_id: str) -> ResponseReturnValue:
    """Keep a counselling note. The same form sent twice is one note."""
    client, form = client_or_404(client_id), NoteForm()
    if not form.validate():
        return render_record(client_id, note_form=form), 422
    notes.write_note(db(), _locker(client.id), words=form.note_words.data, staff_id=staff().id, key=form.key)
    return _back(client_id, None, _("The note is kept."))


@bp.post("/clients/<client_id>/offers")
@audience(Permission.OFFER_QUEST)
def offer_quest(client_id: str) -> ResponseReturnValue:
    """Offer a quest to a client whose place for it is free. She says yes or no on the portal."""
    client, form = client_or_404(client_id), OfferForm()
    on_offer = [*offers(db()), *pilot_offers(db())]
    form.quest.choices = [SelectChoice(value=slug, label=title) for slug, title, _summary in on_offer]
    if not form.validate():
        return render_record(client_id, offer_form=form), 422
    slug, pilot = chosen_offer(form.quest.data)
    zone = questline().settings.service_zone
    actor = acting(staff(), Permission.OFFER_QUEST, _counsellor_of(client))
    try:
        offering.offer_quest(db(), client.id, slug, zone=zone, actor=actor, pilot=pilot)
    except PlanUnderway:
        return _back(client_id, None, _("%(name)s has a plan or an offer already.", name=client.pseudonym), "note")
    except PilotTakesNobody:
        return _back(client_id, None, _("This pilot takes in nobody more. Another plan can be offered."), "note")
    return _back(client_id, None, _("The offer waits for %(name)s.", name=client.pseudonym))


def _raised_already(client_id: str, journey: JourneyRow, form: RaiseRiskForm) -> ResponseReturnValue:
    """It is at that level or above: who raised it, and when, stands beside the reason that was typed."""
    level = risk_word(journey.state.risk)
    form.risk_to.errors = [_("The risk is at that level or above already: %(level)s.", level=level)]
    told = _meanwhile(client_id, journey, RISK, form.risk_reason.data)
    return render_record(client_id, journey.id, risk_form=form, meanwhile=told), 409


def _meanwhile(client_id: str, journey: JourneyRow, kinds: tuple[str, ...], kept: str) -> Meanwhile:
    return meanwhile_in(db(), journey, kinds, client_or_404(client_id).pseudonym, kept)


def _counsellor_of(client: ClientHead) -> str | None:
    """Whose client she is: of the staff who asks, if any of her journeys in scope is, or if they are her contact."""
    journeys = journeys_for(db(), staff(), client.id)
    mine = any(journey.counsellor_id in staff().stands_for for journey in journeys)
    return staff().id if mine else assigned_to(client.id, None)


def _locker(client_id: str) -> Locker:
    return open_locker(db(), questline().vault, client_id)


def _back(client_id: str, journey_id: str | None, words: str, category: str = "done") -> Response:
    flash(words, category)
    return redirect(url_for("desk.client_record", client_id=client_id, plan=journey_id), 303)
