"""A screen by staff, lowering a level on a new one, and a clinician's safety assessment."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from app.desk.acting import client_or_404, current_contact
from app.desk.blueprint import bp
from app.desk.opening import note_opening
from app.desk.pages.lowering import LowerPage, against_words, lower_page
from app.desk.pages.screening import read_screening, screening_page
from app.desk.screening_forms import LowerRiskForm, SafetyAssessmentForm, ScreenForm
from app.desk.words import risk_word, rule_words
from app.extensions import questline
from app.queries.caseload import ClientHead, journeys_for
from app.queries.risk import standing_of_client
from app.queries.service_hours import hours_of
from app.services import safety_assessments
from app.services.journeys import Actor
from app.services.risk_lowering import CannotLower, lower
from app.services.sealing import Locker, open_locker
from app.services.staff_screening import record, says_anything
from app.vocabulary import Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _, language_name
from quests.answers import Answer
from quests.risk import Assessment, RiskLevel
from quests.safety_assessment import LONG_AGO, TOPICS, assessed_in

SCREEN = "/clients/<client_id>/screen"
LOWER = "/clients/<client_id>/lower-risk"


@bp.get(SCREEN)
@audience(Permission.SCREEN_CLIENT)
def screen_client(client_id: str) -> str:
    """Everything that staff may ask somebody in a talk, and what they hear and see."""
    client, form = client_or_404(client_id), ScreenForm(formdata=None)
    note_opening(client.id, "screen")
    return _screen_page(client, form, {})


@bp.post(SCREEN)
@audience(Permission.SCREEN_CLIENT)
def keep_screen(client_id: str) -> ResponseReturnValue:
    """The answers are kept, read by the ladder, and raise her plans where it says more."""
    client, form = client_or_404(client_id), ScreenForm()
    values = read_screening(request.form, client.audience)
    if not form.validate() or form.spoken.data not in _languages(client):
        return _screen_page(client, form, values), 422
    if not says_anything(values, client.audience):
        form.spoken.errors = [_("Nothing is filled in yet. One answer is enough.")]
        return _screen_page(client, form, values), 422
    actor = _actor(client_id, Permission.SCREEN_CLIENT)
    assessment = record(
        db(),
        _locker(client_id),
        values,
        staff_id=staff().id,
        card_id=None,
        language=form.spoken.data,
        role=actor.kind,
        settings=questline().settings,
        key=form.key,
    )
    flash(_kept_words(client_id, assessment), "note" if assessment.level >= RiskLevel.HIGH else "done")
    return _back(client_id)


@bp.get(LOWER)
@audience(Permission.SCREEN_CLIENT)
def lower_risk(client_id: str) -> str:
    """What stands against a lower level, for everybody who may screen; the form for who may lower."""
    client = client_or_404(client_id)
    note_opening(client.id, "risk")
    return _lower_page(client)


@bp.post(LOWER)
@audience(Permission.LOWER_RISK)
def lower_risk_now(client_id: str) -> ResponseReturnValue:
    """A supervisor lowers the level, with the reason. A safety hold stays until it is ended."""
    client, form = client_or_404(client_id), LowerRiskForm()
    form.lower_to.choices = [SelectChoice(value=level.value, label=level.value) for level in RiskLevel]
    if not form.validate():
        return _lower_page(client, lower_form=form), 422
    to, actor = RiskLevel(form.lower_to.data), _actor(client_id, Permission.LOWER_RISK)
    try:
        lower(db(), _locker(client_id), to=to, reason=form.lower_reason.data, actor=actor, key=form.key)
    except CannotLower as cannot:
        form.lower_to.errors = against_words(cannot.codes, standing_of_client(db(), client_id).since)
        return _lower_page(client, lower_form=form), 422
    flash(
        _("The risk is lowered: %(level)s. A safety hold stays until it is ended.", level=risk_word(to.value)), "done"
    )
    return _back(client_id)


@bp.post("/clients/<client_id>/safety-assessment")
@audience(Permission.ASSESS_SAFETY)
def note_safety(client_id: str) -> ResponseReturnValue:
    """A clinician notes what was asked live. It may raise the level; it lowers it by the one exception alone."""
    client, form = client_or_404(client_id), SafetyAssessmentForm()
    said = assessed_in({name: request.form.get(name) for name in (*(one.name for one in TOPICS), LONG_AGO)})
    if not form.validate() or not said:
        if not said:
            form.wants_to_lower.errors = [_("Nothing is filled in yet. One answer is enough.")]
        return _lower_page(client, safety_form=form, said=said), 422
    noted = safety_assessments.note(
        db(),
        _locker(client_id),
        said,
        words=form.safety_words.data,
        wants_to_lower=form.wants_to_lower.data,
        actor=_actor(client_id, Permission.ASSESS_SAFETY),
        zone=_zone(),
        settings=questline().settings,
        key=form.key,
    )
    if noted.lowered_to is not None:
        level = risk_word(noted.lowered_to.value)
        flash(_("The assessment is kept, and the risk is lowered: %(level)s.", level=level), "done")
    else:
        flash(_("The assessment is kept. %(found)s", found=_stands_words(client_id, noted.assessment)), "note")
    return _back(client_id)


def _kept_words(client_id: str, found: Assessment) -> str:
    """What the ladder said, by which rule and why, and where she stands after it."""
    said = rule_words(found.rule, found.reasons, None)
    return _("The screen is kept. %(rule)s %(stands)s", rule=said, stands=_stands_words(client_id, found))


def _stands_words(client_id: str, found: Assessment) -> str:
    """Where she stands. Somebody is asked to look where this screen found it high; else the level of before stays."""
    level = standing_of_client(db(), client_id).standing.level
    if level >= RiskLevel.HIGH > found.level:
        return _("The level stays: %(level)s. Only a supervisor lowers it.", level=risk_word(level.value))
    if level >= RiskLevel.HIGH:
        return _("The level is: %(level)s. A supervisor has been asked to look.", level=risk_word(level.value))
    return _("The level is: %(level)s.", level=risk_word(level.value))


def _screen_page(client: ClientHead, form: ScreenForm, values: dict[str, Answer]) -> str:
    spoken = form.spoken.data or client.language
    return render_template(
        "desk/screen.html",
        client=client,
        form=form,
        spoken=spoken,
        languages=[(code, language_name(code)) for code in _languages(client)],
        screening=screening_page(values, audience=client.audience, language=spoken),
    )


def _lower_page(
    client: ClientHead,
    *,
    lower_form: LowerRiskForm | None = None,
    safety_form: SafetyAssessmentForm | None = None,
    said: dict[str, str] | None = None,
) -> str:
    page: LowerPage = lower_page(db(), staff(), _locker(client.id), _zone())
    lower_form = lower_form or LowerRiskForm(formdata=None)
    return render_template(
        "desk/lower_risk.html",
        client=client,
        page=page,
        may_lower=staff().may(Permission.LOWER_RISK),
        lower_form=lower_form,
        lower_errors=list(_errors(lower_form, is_offered=bool(page.choices))),
        safety_form=safety_form or SafetyAssessmentForm(formdata=None),
        said=said or {},
    )


def _errors(form: LowerRiskForm, *, is_offered: bool) -> Iterator[tuple[str, str]]:
    """What is wrong, by field; without a field where no level can be chosen any more."""
    for name, messages in form.errors.items():
        for message in messages:
            yield (name if is_offered or name != "lower_to" else "", str(message))


def _languages(client: ClientHead) -> list[str]:
    """The languages of a talk: hers first, then the service's. Others are asked with an interpreter, in hers."""
    return list(dict.fromkeys((client.language, *questline().settings.languages)))


def _actor(client_id: str, permission: Permission) -> Actor:
    """Who the event log says acted: the closest role that gives the permission over one of her plans."""
    mine = [one.counsellor_id for one in journeys_for(db(), staff(), client_id)]
    return current_contact(staff(), permission, staff().id if staff().stands_for.intersection(mine) else None)


def _zone() -> ZoneInfo:
    return hours_of(db(), questline().settings.zone).zone


def _locker(client_id: str) -> Locker:
    return open_locker(db(), questline().vault, client_id)


def _back(client_id: str) -> Response:
    return redirect(url_for("desk.client_record", client_id=client_id) + "#safety", 303)
