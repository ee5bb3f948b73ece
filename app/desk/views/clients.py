"""One client's record."""

from __future__ import annotations

from typing import Any

from flask import abort, render_template, request

from app.desk.acting import client_or_404
from app.desk.blueprint import bp
from app.desk.fit_forms import LostContactForm
from app.desk.forms import EndHoldForm, HandOnForm, NewWordsForm, NoteForm, OfferForm, RaiseRiskForm
from app.desk.message_forms import AnswerMessageForm, NoAnswerForm
from app.desk.opening import note_opening, note_reading
from app.desk.pages.glance import glance_of
from app.desk.pages.messages import Thread, thread_of
from app.desk.pages.record import record_of
from app.desk.pages.scores import axes_of
from app.desk.pages.way_in import way_in_of
from app.extensions import questline
from app.queries.caseload import ClientHead
from app.services.sealing import open_locker
from app.vocabulary import Permission
from app.web.access import audience
from app.web.htmx import wants_part
from app.web.sessions import staff
from app.web.transaction import db


@bp.get("/clients/<client_id>")
@audience(Permission.READ_PLAN)
def client_record(client_id: str) -> str:
    """Everything about one client that this person may know. The client sees that the record was opened."""
    client = client_or_404(client_id)
    journey_id = request.args.get("plan") or None
    if wants_part():
        note_opening(client.id, "record")
        glance = glance_of(db(), questline().vault, staff(), client, journey_id) or abort(404)
        return render_template("desk/_glance.html", glance=glance)
    thread = _thread(client)
    note_reading(client.id, thread.unread if thread is not None else (), "record")
    return render_record(client_id, journey_id, thread=thread)


def render_record(client_id: str, journey_id: str | None = None, **forms: Any) -> str:
    """The record as a page. ``forms`` are those that were sent and could not be taken, with what was typed."""
    client = client_or_404(client_id)
    record = record_of(db(), questline().vault, staff(), client, journey_id) or abort(404)
    way_in = None if record.has_died else way_in_of(db(), staff(), client_id)
    blank = {
        "axes": axes_of(db(), questline().vault, staff(), client_id),
        "thread": forms.get("thread") or _thread(client),
        "message_form": AnswerMessageForm(formdata=None),
        "no_answer_form": NoAnswerForm(formdata=None),
        "hold_form": EndHoldForm(formdata=None),
        "risk_form": RaiseRiskForm(formdata=None),
        "note_form": NoteForm(formdata=None),
        "offer_form": OfferForm(formdata=None),
        "new_words_form": NewWordsForm(formdata=None),
        "lost_form": LostContactForm(formdata=None),
        "hand_on_form": HandOnForm(formdata=None),
    }
    return render_template("desk/client_record.html", record=record, way_in=way_in, **{**blank, **forms})


def _thread(client: ClientHead) -> Thread | None:
    return thread_of(db(), staff(), open_locker(db(), questline().vault, client.id), client)
