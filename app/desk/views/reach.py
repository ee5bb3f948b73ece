"""How a client may be reached, written down with her on the phone."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.desk.acting import client_or_404
from app.desk.blueprint import bp
from app.desk.opening import note_opening
from app.desk.words import _
from app.extensions import questline
from app.queries.caseload import ClientHead
from app.services.safe_contact import keep_rules, open_rules
from app.services.sealing import Locker, open_locker
from app.vocabulary import Permission
from app.web.access import audience
from app.web.contact_form import ContactForm, contact_choices
from app.web.sessions import staff
from app.web.transaction import db


@bp.get("/clients/<client_id>/reach")
@audience(Permission.READ_CONTACT)
def reach(client_id: str) -> str:
    """Her rules as they are, to be read out and changed as she says."""
    client = client_or_404(client_id)
    note_opening(client.id, "reach")
    found = open_rules(db(), _locker(client))
    if found is None:
        return _page(client, ContactForm(formdata=None))
    rules = found.rules
    known = {
        "ways": list(rules.ways),
        "times": list(rules.times),
        "address": found.address,
        "code_word": found.code_word,
        "voicemail": "yes" if rules.may_leave_voicemail else "no",
        "calendar_file": "yes" if rules.may_have_calendar_file else "no",
    }
    return _page(client, ContactForm(formdata=None, data=known))


@bp.post("/clients/<client_id>/reach")
@audience(Permission.READ_CONTACT)
def keep_reach(client_id: str) -> ResponseReturnValue:
    """What she said is her rule from now on. She can read it on her page, with who wrote it down."""
    client, form = client_or_404(client_id), ContactForm()
    if not form.validate():
        return _page(client, form), 422
    keep_rules(db(), _locker(client), form.values(), staff_id=staff().id)
    flash(_("The contact rules of %(name)s are kept.", name=client.pseudonym), "done")
    return redirect(url_for("desk.client_record", client_id=client.id), 303)


def _locker(client: ClientHead) -> Locker:
    return open_locker(db(), questline().vault, client.id)


def _page(client: ClientHead, form: ContactForm) -> str:
    return render_template("desk/reach.html", client=client, form=form, choices=contact_choices())
