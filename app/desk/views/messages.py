"""The thread with a client: read it, answer it, or say why no answer is needed."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.desk.acting import client_or_404
from app.desk.blueprint import bp
from app.desk.message_forms import AnswerMessageForm, NoAnswerForm
from app.desk.opening import note_reading
from app.desk.pages.contact import contact_of
from app.desk.pages.messages import Thread, thread_of
from app.extensions import questline
from app.ids import new_id
from app.queries.caseload import ClientHead, journeys_for
from app.services.messages import NothingWaits, answer_message, close_unanswered
from app.services.sealing import open_locker
from app.vocabulary import Permission
from app.web.access import audience
from app.web.htmx import wants_part
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _


@bp.get("/clients/<client_id>/messages")
@audience(Permission.ANSWER_MESSAGE)
def messages(client_id: str) -> str:
    """The thread, as far as it is this person's to read. Her client sees that it was opened."""
    client, thread = _thread_or_404(client_id)
    note_reading(client_id, thread.unread, "messages")
    return _page(client, thread)


@bp.post("/clients/<client_id>/messages")
@audience(Permission.ANSWER_MESSAGE)
def answer_messages(client_id: str) -> ResponseReturnValue:
    """Words to her; what waited is answered by them."""
    client, thread = _alive_or_404(client_id)
    form = AnswerMessageForm()
    if not form.validate():
        return _page(client, thread, message_form=form), 422
    answer_message(
        db(),
        open_locker(db(), questline().vault, client.id),
        form.message_words.data or "",
        waiting=thread.waiting,
        staff_id=staff().id,
        key=form.key or new_id(),
    )
    flash(_("Sent. %(name)s reads it on the portal.", name=client.pseudonym), "done")
    return _onward(client.id)


@bp.post("/clients/<client_id>/messages/close")
@audience(Permission.ANSWER_MESSAGE)
def close_messages(client_id: str) -> ResponseReturnValue:
    """No answer is needed, and why."""
    client, thread = _alive_or_404(client_id)
    form = NoAnswerForm()
    if not form.validate():
        return _page(client, thread, no_answer_form=form), 422
    locker = open_locker(db(), questline().vault, client.id)
    try:
        close_unanswered(
            db(), locker, waiting=thread.waiting, reason=form.no_answer_reason.data or "", staff_id=staff().id
        )
    except NothingWaits:
        flash(_("Nothing of %(name)s waits any more. Nothing was changed.", name=client.pseudonym), "note")
        return _onward(client.id)
    flash(_("Closed. %(name)s sees that it was read.", name=client.pseudonym), "done")
    return _onward(client.id)


def drawer_of_messages(client_id: str) -> dict[str, Any]:
    """What the drawer shows for a row about messages."""
    client, thread = _thread_or_404(client_id)
    return {"thread": thread, **_around(client), **_forms()}


def _around(client: ClientHead) -> dict[str, Any]:
    """What stands before the thread: how she may be reached, whether somebody may be watching, and the risk."""
    journeys = journeys_for(db(), staff(), client.id)
    risk = journeys[0].state.risk if journeys else "unasked"
    locker = open_locker(db(), questline().vault, client.id)
    return {"contact": contact_of(db(), locker, staff(), risk=risk), "risk": risk if journeys else ""}


def _forms(**forms: Any) -> dict[str, Any]:
    blank = {"message_form": AnswerMessageForm(formdata=None), "no_answer_form": NoAnswerForm(formdata=None)}
    return {**blank, **forms}


def _thread_or_404(client_id: str) -> tuple[ClientHead, Thread]:
    client = client_or_404(client_id)
    thread = thread_of(db(), staff(), open_locker(db(), questline().vault, client.id), client)
    return (client, thread) if thread is not None else abort(404)


def _alive_or_404(client_id: str) -> tuple[ClientHead, Thread]:
    """The same for who writes: to somebody who has died nobody does."""
    client, thread = _thread_or_404(client_id)
    if any(journey.state.ending == "deceased" for journey in journeys_for(db(), staff(), client.id)):
        abort(404)
    return client, thread


def _onward(client_id: str) -> Response:
    if request.form.get("came_from") == "record":
        return redirect(url_for("desk.client_record", client_id=client_id) + "#messages", 303)
    return redirect(url_for("desk.worklist"), 303)


def _page(client: ClientHead, thread: Thread, **forms: Any) -> str:
    return render_template(
        "desk/_messages.html" if wants_part() else "desk/messages.html",
        thread=thread,
        came_from="record" if request.values.get("came_from") == "record" else "",
        **_around(client),
        **_forms(**forms),
    )
