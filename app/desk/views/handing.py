"""A client goes to a colleague; and, by a supervisor, what is written down when somebody has died."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from app import clock
from app.desk.acting import acting, client_or_404, journey_or_404
from app.desk.blueprint import bp
from app.desk.day_forms import HandOverForm
from app.desk.forms import ActForm
from app.desk.opening import note_opening
from app.desk.pages.meanwhile import Meanwhile, meanwhile_in
from app.extensions import questline
from app.queries.caseload import ClientHead
from app.queries.journeys import JourneyRow
from app.queries.notes import handed_over_with
from app.queries.staff import colleagues_who_take
from app.services import caseload, notes
from app.services.caseload import CannotTake, NotTheirs
from app.services.sealing import open_locker
from app.vocabulary import Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.staff_frame import role_words
from app.web.transaction import db
from app.web.words import _

HAND_OVER = "/clients/<client_id>/plans/<journey_id>/hand-over"
READ_FIRST = timedelta(days=14)
DEATH = "/clients/<client_id>/death"


@bp.get(HAND_OVER)
@audience(Permission.HAND_OVER)
def hand_over(client_id: str, journey_id: str) -> str:
    """To whom the client goes, and a word for the colleague."""
    journey = _journey_or_404(client_id, journey_id)
    note_opening(client_id, "hand_over")
    return _page(client_or_404(client_id), journey, HandOverForm(formdata=None))


@bp.post(HAND_OVER)
@audience(Permission.HAND_OVER)
def hand_over_now(client_id: str, journey_id: str) -> ResponseReturnValue:
    """From now on the colleague has her, and who had her reads nothing more."""
    client, journey, form = client_or_404(client_id), _journey_or_404(client_id, journey_id), HandOverForm()
    people = {person.id: person.name for person in colleagues_who_take(db(), but=journey.counsellor_id)}
    form.to_staff.choices = [SelectChoice(value=one, label=name) for one, name in people.items()]
    if not form.validate():
        return _page(client, journey, form), 422
    actor = acting(staff(), Permission.HAND_OVER, journey.counsellor_id)
    try:
        seen = form.from_staff.data if "from_staff" in request.form else None
        caseload.hand_over(db(), journey_id, form.to_staff.data, actor=actor, key=form.key, seen=seen)
    except (CannotTake, NotTheirs):
        told = meanwhile_in(db(), journey, ("counsellor_assigned",), client.pseudonym, form.hand_over_words.data)
        return _page(client, _journey_or_404(client_id, journey_id), form, meanwhile=told), 409
    words = (form.hand_over_words.data or "").strip()
    if words:
        locker = open_locker(db(), questline().vault, client.id)
        notes.write_note(db(), locker, words=words, staff_id=staff().id, key=form.key)
    flash(_("%(name)s is with %(who)s now.", name=client.pseudonym, who=people[form.to_staff.data]), "done")
    return redirect(url_for("desk.worklist"), 303)


def _journey_or_404(client_id: str, journey_id: str) -> JourneyRow:
    journey = journey_or_404(client_id, Permission.HAND_OVER, journey_id)
    return journey if _may_hand_on(journey) else abort(404)


def _may_hand_on(journey: JourneyRow) -> bool:
    """Who covers a colleague keeps her people for her, and hands nobody on; a supervisor may."""
    is_covered = journey.counsellor_id in staff().covers and not staff().may(Permission.REASSIGN)
    return not (journey.state.has_ended or is_covered)


def _page(client: ClientHead, journey: JourneyRow, form: HandOverForm, *, meanwhile: Meanwhile | None = None) -> str:
    """``meanwhile``: a colleague gave her to somebody since the page was read."""
    found = colleagues_who_take(db(), but=journey.counsellor_id)
    people = [
        (person.id, person.name, ", ".join(role_words(role) for role in sorted(person.roles))) for person in found
    ]
    return render_template(
        "desk/hand_over.html", client=client, journey=journey, form=form, people=people, meanwhile=meanwhile
    )


# --- somebody has died ----------------------------------------------------------------------------------


@bp.get(DEATH)
@audience(Permission.RECORD_DEATH)
def death(client_id: str) -> str:
    """What it means, before anything is asked."""
    client = client_or_404(client_id)
    note_opening(client.id, "death")
    return render_template("desk/death.html", client=client, is_second=False)


@bp.get(f"{DEATH}/confirm")
@audience(Permission.RECORD_DEATH)
def confirm_death(client_id: str) -> str:
    """The second page: the one button that writes it down."""
    return render_template("desk/death.html", client=client_or_404(client_id), is_second=True)


@bp.post(f"{DEATH}/confirm")
@audience(Permission.RECORD_DEATH)
def record_death(client_id: str) -> ResponseReturnValue:
    """It is written down. Nobody is asked to do anything for this person any more."""
    client, form = client_or_404(client_id), ActForm()
    if not form.validate():
        abort(400)
    caseload.record_death(db(), client.id, actor=acting(staff(), Permission.RECORD_DEATH, None), key=form.key)
    flash(
        _("It is written down that %(name)s has died. Nobody will be asked to call or write.", name=client.pseudonym),
        "note",
    )
    return redirect(url_for("desk.client_record", client_id=client.id), 303)


# --- who came with a note ---------------------------------------------------------------------------


@bp.context_processor
def _on_a_record() -> dict[str, Callable[..., object]]:
    """What a record shows first to whoever was given her, and whether she is handed on; asked where it is drawn."""
    return {"handed_over": _handed_over, "may_hand_on": _may_hand_on}


def _handed_over(client_id: str) -> tuple[str, datetime, str] | None:
    """By whom, when, and in which words; for a fortnight."""
    found = handed_over_with(db(), staff(), client_id, clock.now() - READ_FIRST)
    if found is None:
        return None
    note, locker = found.note, open_locker(db(), questline().vault, client_id)
    return found.by, found.at, locker.unseal(note.words_sealed, table="note", column="words_sealed", row_id=note.id)
