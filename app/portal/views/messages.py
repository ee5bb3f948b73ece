"""The thread: what the service wrote, and what she writes. Opening a note is an act; looking at the list is not."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.extensions import questline
from app.portal.blueprint import bp
from app.portal.message_forms import MessageForm
from app.portal.pages.help import ways_to_talk
from app.portal.pages.thread import thread_page
from app.portal.plan import own_locker
from app.portal.refusals import form_key
from app.queries.journeys import step_of_client
from app.services.messages import mark_read_by_her, send_message
from app.services.plans import mark_replies_read
from app.web.access import CLIENT, audience
from app.web.filters import moment
from app.web.sessions import client
from app.web.transaction import db

JUST_SENT = "sent"
"""After such a sentence the ways to a person stand first: whatever she wrote, nobody reads it this minute."""


@bp.get("/my/messages")
@audience(CLIENT)
def messages() -> ResponseReturnValue:
    """What was written both ways, as far as she has opened it, and the box to write in."""
    return _page(MessageForm(formdata=None))


@bp.post("/my/messages")
@audience(CLIENT)
def write_message() -> ResponseReturnValue:
    """She writes: to her counsellor, or to the team. What cannot be sent stays in the box."""
    form = MessageForm()
    if not form.validate():
        return _page(form), 422
    words = form.message_words.data or ""
    due_at = send_message(db(), own_locker(), words, zone=questline().settings.zone, key=form_key())
    flash(_("Sent. You have an answer here by %(moment)s.", moment=moment(due_at)), JUST_SENT)
    return redirect(url_for("portal.messages"), 303)


@bp.post("/my/messages/open")
@audience(CLIENT)
def open_messages() -> ResponseReturnValue:
    """Show the new notes: here, or on the page of the step that they belong to."""
    mark_replies_read(db(), client().id)
    mark_read_by_her(db(), client().id)
    step = step_of_client(db(), client().id, request.form.get("step", ""))
    if step is not None:
        return redirect(url_for("portal.take_step", step_run_id=step.id), 303)
    return redirect(url_for("portal.messages", open=1), 303)


def _page(form: MessageForm) -> str:
    return render_template(
        "portal/messages.html",
        page=thread_page(own_locker()),
        form=form,
        help=ways_to_talk(),
        is_opened="open" in request.args,
    )
