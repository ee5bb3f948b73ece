"""A crisis protocol as staff walk it: one tap for each step, a mistake corrected beside it, the record closed."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app import clock
from app.desk.acting import acting, assigned_to, client_or_404
from app.desk.blueprint import bp
from app.desk.forms import ActForm
from app.desk.opening import note_opening
from app.desk.pages.protocols import protocol_page
from app.desk.protocol_forms import (
    NOT_DONE,
    AftercareForm,
    OpenProtocolForm,
    RestrictedNoteForm,
    StepForm,
    TimeUnclear,
)
from app.extensions import questline
from app.queries.caseload import journeys_for
from app.queries.contact_cards import CardRow, card_for
from app.queries.notes import note_kind_of
from app.queries.protocols import Run, run_for
from app.services.journeys import THE_SYSTEM
from app.services.notes import write_note
from app.services.opening_protocols import open_by_hand
from app.services.protocol_steps import (
    NotAChoice,
    Note,
    NotedMeanwhile,
    NotWhoDoesIt,
    NotYet,
    ReasonNeeded,
    RecordUnfinished,
    RunClosed,
    aftercare_done,
    close_run,
    note_step,
    run_locker,
)
from app.services.sealing import KeyDestroyed, Locker, open_locker
from app.vocabulary import ClockKind, ContactChannel, Permission, ProtocolDeed
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db, release_db
from app.web.words import _
from quests.protocols import protocol

ADDRESS = "/protocols/<run_id>"
Errors = list[tuple[str, str]]


@bp.get(ADDRESS)
@audience(Permission.RUN_PROTOCOL)
def crisis_protocol(run_id: str) -> str:
    """The next step first and big, or the one that was chosen; then all of them, and what was noted."""
    run = _run_or_404(run_id)
    if run.client_id is not None:
        note_opening(run.client_id, "protocol")
    return _page(run, request.args.get("step"))


@bp.post(f"{ADDRESS}/steps/<step>")
@audience(Permission.RUN_PROTOCOL)
def note_protocol_step(run_id: str, step: str) -> ResponseReturnValue:
    """What became of a step, in one tap. Now, by whoever pressed, unless the form says otherwise."""
    run, form = _run_or_404(run_id), StepForm()
    if protocol(run.kind).step(step) is None:
        abort(404)
    if not form.validate():
        return _page(run, step, [("", _("This could not be read. Nothing was noted; try it once more."))], form), 422
    try:
        note = _note(form, step)
        settings = questline().settings
        opened = note_step(db(), settings, _locker_or_404(run), run, note, staff_id=staff().id)
    except RunClosed:
        release_db()
        return _back(run, None, _("The record is closed. Nothing was changed."), "note")
    except NotedMeanwhile:
        release_db()
        words = _("A colleague noted this step while you had the page open. Look first; your words stay here.")
        return _page(run, step, [("", words)], form), 422
    except (TimeUnclear, NotYet, ReasonNeeded, NotWhoDoesIt, NotAChoice) as wrong:
        release_db()
        return _page(run, step, [_why(wrong)], form), 422
    words = _("Noted. Another protocol was opened with it, and a supervisor is asked.") if opened else _("Noted.")
    return _back(run, None, words)


@bp.post(f"{ADDRESS}/close")
@audience(Permission.RUN_PROTOCOL)
def close_protocol(run_id: str) -> ResponseReturnValue:
    """A supervisor closes a record that is whole."""
    run = _run_or_404(run_id)
    if not ActForm().validate():
        abort(400)
    try:
        was_open = close_run(db(), questline().settings, run, staff=staff())
    except RecordUnfinished as unfinished:
        release_db()
        numbers = ", ".join(str(number) for number in unfinished.numbers)
        words = _("Not closed yet. Open steps: %(numbers)s. Each is done, or not done with a reason.", numbers=numbers)
        return _back(run, None, words, "note")
    except NotWhoDoesIt:
        release_db()
        return _back(run, None, _("A supervisor closes the record."), "note")
    return _back(run, None, _("The record is closed.") if was_open else _("The record was closed before."))


@bp.post(f"{ADDRESS}/aftercare")
@audience(Permission.RUN_PROTOCOL)
def protocol_aftercare(run_id: str) -> ResponseReturnValue:
    """The closed record was read, or colleagues were offered a talk."""
    run, form = _run_or_404(run_id), AftercareForm()
    if not form.validate():
        abort(400)
    aftercare_done(db(), run, ClockKind(form.kind.data), staff_id=staff().id)
    return _back(run, None, _("Noted."))


@bp.post(f"{ADDRESS}/notes")
@audience(Permission.WRITE_RESTRICTED)
def write_restricted_note(run_id: str) -> ResponseReturnValue:
    """A note beside the protocol that few read."""
    run, form = _run_or_404(run_id), RestrictedNoteForm()
    locker = _client_locker(run)
    if locker is None:
        abort(404)
    if not form.validate():
        return _page(run, None, note_form=form), 422
    write_note(
        db(),
        locker,
        words=form.restricted_words.data,
        kind=note_kind_of(db(), run.id),
        staff_id=staff().id,
        run_id=run.id,
        key=form.key,
    )
    return _back(run, None, _("The note is kept."))


# --- opened by hand --------------------------------------------------------------------------------------------------


@bp.post("/clients/<client_id>/protocols")
@audience(Permission.RUN_PROTOCOL)
def open_protocol(client_id: str) -> ResponseReturnValue:
    """A colleague heard or saw a danger that no screen found: the protocol, a supervisor asked, and the risk high."""
    client, form = client_or_404(client_id), OpenProtocolForm()
    if not form.validate():
        flash(_("Choose a protocol and say why. Nothing was opened."), "note")
        return redirect(url_for("desk.client_record", client_id=client_id, _anchor="protocols"), 303)
    journeys = [one for one in journeys_for(db(), staff(), client.id) if not one.state.has_ended]
    journey = next(iter(journeys), None)
    actor = THE_SYSTEM
    if journey is not None:
        actor = acting(staff(), Permission.RAISE_RISK, assigned_to(client.id, journey.counsellor_id))
    run_id = open_by_hand(
        db(),
        questline().settings,
        form.protocol.data,
        channel=ContactChannel.PORTAL,
        reason=form.protocol_reason.data,
        locker=open_locker(db(), questline().vault, client.id),
        client_id=client.id,
        journey_id=journey.id if journey else None,
        actor=actor,
        staff_id=staff().id,
    )
    return redirect(url_for("desk.crisis_protocol", run_id=run_id), 303)


@bp.post("/contacts/<card_id>/protocols")
@audience(Permission.RUN_PROTOCOL)
def open_protocol_on_card(card_id: str) -> ResponseReturnValue:
    """The same in a contact of somebody who need not be a client."""
    card: CardRow = card_for(db(), staff(), Permission.TAKE_CONTACT, card_id) or abort(404)
    form = OpenProtocolForm()
    if not form.validate() or not card.is_open:
        flash(_("Choose a protocol and say why. Nothing was opened."), "note")
        return redirect(url_for("desk.contact", card_id=card_id), 303)
    run_id = open_by_hand(
        db(),
        questline().settings,
        form.protocol.data,
        channel=card.channel,
        reason=form.protocol_reason.data,
        locker=None,
        client_id=card.client_id,
        card_id=card.id,
        staff_id=staff().id,
    )
    return redirect(url_for("desk.crisis_protocol", run_id=run_id), 303)


# --- what the views share --------------------------------------------------------------------------------------------


def _note(form: StepForm, step: str) -> Note:
    """Raises TimeUnclear."""
    at, is_done = form.moment(questline().settings.zone), form.outcome.data != NOT_DONE
    return Note(
        step=step,
        place=int(form.place.data),
        deed=ProtocolDeed.DONE if is_done else ProtocolDeed.NOT_DONE,
        outcome=form.outcome.data if is_done else None,
        words=form.words.data or "",
        at=at or clock.now(),
        by=form.by.data or staff().id,
    )


def _why(wrong: Exception) -> tuple[str, str]:
    """What is wrong, by field."""
    if isinstance(wrong, TimeUnclear):
        return "at", _("Write the day and the time, for example 2027-03-15T14:05. Empty means now.")
    if isinstance(wrong, NotYet):
        return "at", _("This time has not come yet. Note it when it has happened.")
    if isinstance(wrong, ReasonNeeded):
        return "words", _("Say in a few words why this was not done.")
    if isinstance(wrong, NotWhoDoesIt):
        return "by", _("This colleague does not do such a step. Choose who it was.")
    return "", _("This cannot be chosen here now. Choose another outcome.")


def _run_or_404(run_id: str) -> Run:
    return run_for(db(), staff(), run_id) or abort(404)


def _locker_or_404(run: Run) -> Locker:
    return _locker(run) or abort(404)


def _locker(run: Run) -> Locker | None:
    """None where the words were forgotten: the facts stay."""
    try:
        return run_locker(db(), questline().vault, run)
    except KeyDestroyed:
        return None


def _client_locker(run: Run) -> Locker | None:
    try:
        return open_locker(db(), questline().vault, run.client_id) if run.client_id is not None else None
    except KeyDestroyed:
        return None


def _page(
    run: Run,
    step: str | None,
    errors: Errors | None = None,
    form: StepForm | None = None,
    note_form: RestrictedNoteForm | None = None,
) -> str:
    page = protocol_page(db(), questline().settings, staff(), _locker(run), _client_locker(run), run, step)
    return render_template(
        "desk/protocol.html",
        page=page,
        errors=errors or [],
        form=form,
        wrong=dict(errors or []),
        note_form=note_form,
    )


def _back(run: Run, step: str | None, words: str, category: str = "done") -> Response:
    flash(words, category)
    return redirect(url_for("desk.crisis_protocol", run_id=run.id, step=step), 303)
