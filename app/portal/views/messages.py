"""What counsellors wrote back. Opening a note is an act; looking at the list is not."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.portal.blueprint import bp
from app.portal.pages.notes import notes_page
from app.portal.plan import own_locker
from app.queries.journeys import step_of_client
from app.services.plans import mark_replies_read
from app.web.access import CLIENT, audience
from app.web.sessions import client
from app.web.transaction import db


@bp.get("/my/messages")
@audience(CLIENT)
def messages() -> ResponseReturnValue:
    """The notes that she has opened, and how many she has not."""
    return render_template("portal/messages.html", page=notes_page(own_locker()))


@bp.post("/my/messages/open")
@audience(CLIENT)
def open_messages() -> ResponseReturnValue:
    """Show the new notes: here, or on the page of the step that they belong to."""
    mark_replies_read(db(), client().id)
    step = step_of_client(db(), client().id, request.form.get("step", ""))
    if step is not None:
        return redirect(url_for("portal.take_step", step_run_id=step.id), 303)
    return redirect(url_for("portal.messages"), 303)
