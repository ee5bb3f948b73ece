"""How a client may be reached, written down with her on the phone."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.desk.acting import client_or_404
from app.desk.blueprint import bp
from app.desk.opening import note_opening
from app.desk.pages.contact import contact_of
from app.desk.pages.meanwhile import Meanwhile
from app.extensions import questline
from app.queries.caseload import ClientHead
from app.queries.safe_contact import rules_of, watched_since
from app.services.safe_contact import (
    RulesChanged,
    keep_rules,
    keeps_numbers_of,
    open_rules,
    version_of_rules,
    ways_of_reminders,
)
from app.services.sealing import Locker, open_locker
from app.vocabulary import Audience, Permission
from app.web.access import audience
from app.web.contact_form import ContactForm, as_form, contact_choices, names_to_go_by
from app.web.filters import moment
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _


@bp.get("/clients/<client_id>/reach")
@audience(Permission.READ_CONTACT)
def reach(client_id: str) -> str:
    """Her rules as they are, to be read out and changed as she says."""
    client = client_or_404(client_id)
    note_opening(client.id, "reach")
    return _page(client, _known(client))


@bp.post("/clients/<client_id>/reach")
@audience(Permission.READ_CONTACT)
def keep_reach(client_id: str) -> ResponseReturnValue:
    """What she said is her rule from now on. She can read it on her page, with who wrote it down."""
    client = client_or_404(client_id)
    form = ContactForm(is_young=_is_young(client), reminded_by=ways_of_reminders(db(), client.id))
    if not form.validate():
        return _page(client, form), 422
    try:
        keep_rules(db(), _locker(client), form.values(), staff_id=staff().id, seen=request.form.get("seen"))
    except RulesChanged:
        if _says(form) != _says(_known(client)):
            return _page(client, form, meanwhile=_changed_by(client)), 409
    flash(_("The contact rules of %(name)s are kept.", name=client.pseudonym), "done")
    return redirect(url_for("desk.client_record", client_id=client.id), 303)


def _known(client: ClientHead) -> ContactForm:
    """The rules as they are, in the fields of the form."""
    return ContactForm(formdata=None, data=as_form(open_rules(db(), _locker(client))), is_young=_is_young(client))


def _says(form: ContactForm) -> dict[str, object]:
    """What a form says, without how it says nothing: who sends the same twice reads of no colleague."""
    either = ("voicemail", "calendar_file")
    return {name: said == "yes" if name in either else said or "" for name, said in form.values().items()}


def _changed_by(client: ClientHead) -> Meanwhile:
    rules = rules_of(db(), client.id)
    who, when = (rules.staff_name, moment(rules.updated_at)) if rules is not None else (None, "")
    told = (
        _("%(who)s wrote these rules down anew.", who=who)
        if who
        else _("%(who)s changed these rules.", who=client.pseudonym)
    )
    return Meanwhile(told, when or "")


def _is_young(client: ClientHead) -> bool:
    """Whether no number may be kept, by staff neither: a lawful basis is written down nowhere yet (domain.md 3.6)."""
    return not keeps_numbers_of(Audience(client.audience))


def _locker(client: ClientHead) -> Locker:
    return open_locker(db(), questline().vault, client.id)


def _page(client: ClientHead, form: ContactForm, *, meanwhile: Meanwhile | None = None) -> str:
    """``meanwhile``: the rules changed since the form was read. What stands now is beside what was typed."""
    return render_template(
        "desk/reach.html",
        seen=version_of_rules(db(), client.id),
        meanwhile=meanwhile,
        contact=contact_of(db(), _locker(client), staff()) if meanwhile else None,
        client=client,
        form=form,
        choices=contact_choices(),
        consent=(
            _("%(name)s agreed that this number or address is kept.", name=client.pseudonym),
            _("Read out: only to reach you in the ways that you chose; locked; you can remove it at any time."),
        ),
        names=names_to_go_by(),
        watched_since=watched_since(db(), client.id),
    )
