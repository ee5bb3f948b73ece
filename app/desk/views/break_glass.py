"""To read what one's role keeps shut: asked for with a reason, decided by a second person, open for an hour."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.desk.acting import client_or_404
from app.desk.blueprint import bp
from app.desk.glass_forms import GlassForm, NamedGlassForm
from app.desk.opening import note_opening
from app.desk.pages.break_glass import glass_lines
from app.desk.pages.break_glass import opened as opened_page
from app.extensions import questline
from app.queries.break_glass import Glass, count_waiting, glass_for, open_glass
from app.queries.caseload import ClientHead
from app.queries.clients import client_by_pseudonym
from app.services import break_glass
from app.services.break_glass import AskedAlready, NeedsAnotherPerson, NobodyThere, TooLate
from app.services.sealing import open_locker
from app.vocabulary import GlassKind, Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _

CONTACT, NOTES, DECIDES = (
    Permission.BREAK_GLASS_CONTACT,
    Permission.BREAK_GLASS_NOTES,
    Permission.APPROVE_BREAK_GLASS,
)


@bp.get("/sealed")
@audience(CONTACT, NOTES, DECIDES)
def sealed() -> str:
    """What waits for a second person, what is open, and what was."""
    return _list(NamedGlassForm(formdata=None))


@bp.post("/sealed")
@audience(NOTES)
def ask_for_notes() -> ResponseReturnValue:
    """Somebody without a list of clients asks for the restricted notes of one, by the made-up name."""
    form = NamedGlassForm()
    if not form.validate():
        return _list(form), 422
    client_id = client_by_pseudonym(db(), " ".join((form.glass_name.data or "").split()))
    if client_id is None:
        form.glass_name.errors = [_("Nobody here goes by this name. Look at how it is written on the record.")]
        return _list(form), 422
    return _ask(client_id, GlassKind.RESTRICTED_NOTES, form)


@bp.get("/clients/<client_id>/sealed")
@audience(CONTACT)
def ask_for_contact(client_id: str) -> str:
    """What is asked for, who is told, and what she herself will read of it."""
    return _ask_page(client_or_404(client_id), GlassForm(formdata=None))


@bp.post("/clients/<client_id>/sealed")
@audience(CONTACT)
def ask_for_contact_now(client_id: str) -> ResponseReturnValue:
    """Ask for her number and code words."""
    client, form = client_or_404(client_id), GlassForm()
    if not form.validate():
        return _ask_page(client, form), 422
    return _ask(client_id, GlassKind.CONTACT, form)


@bp.get("/sealed/<glass_id>")
@audience(CONTACT, NOTES)
def read_sealed(glass_id: str) -> str:
    """The words, while they are open to who asked. Before and after this page is not there, in an open tab either."""
    glass = open_glass(db(), staff(), glass_id) or abort(404)
    note_opening(glass.client_id, f"sealed_{glass.what.value}")
    locker = open_locker(db(), questline().vault, glass.client_id)
    return render_template("desk/read_sealed.html", page=opened_page(db(), locker, staff(), glass), glass=glass)


@bp.post("/sealed/<glass_id>/decide")
@audience(DECIDES)
def decide_sealed(glass_id: str) -> ResponseReturnValue:
    """Yes or no of a second person. Of two who press at once one decides; who asked never does."""
    glass, do = _glass_or_404(glass_id), request.form.get("do", "")
    act = {"approve": break_glass.approve, "decline": break_glass.close}.get(do) or abort(400)
    try:
        if glass.staff_id == staff().id:
            raise NeedsAnotherPerson
        act(db(), glass, staff_id=staff().id)
    except NeedsAnotherPerson:
        flash(_("You asked for this yourself, so a colleague decides."), "note")
    except TooLate:
        flash(_("It was decided a moment ago, or the half hour is over. See below how it stands."), "note")
    else:
        flash(_decided(glass, do), "done")
    return redirect(url_for("desk.sealed"), 303)


@bp.post("/sealed/<glass_id>/end")
@audience(CONTACT, NOTES, DECIDES)
def end_sealed(glass_id: str) -> ResponseReturnValue:
    """It is not needed any more, or a second person ends it."""
    glass = _glass_or_404(glass_id)
    try:
        break_glass.close(db(), glass, staff_id=staff().id)
    except TooLate:
        flash(_("It was over already."), "note")
    else:
        flash(_("It is shut again."), "done")
    return redirect(url_for("desk.sealed"), 303)


def _decided(glass: Glass, do: str) -> str:
    if do == "approve":
        return _("Open to %(who)s for one hour: %(name)s.", who=glass.staff_name, name=glass.pseudonym)
    return _("It stays shut: %(name)s. %(who)s sees that here.", who=glass.staff_name, name=glass.pseudonym)


def _ask(client_id: str, what: GlassKind, form: GlassForm) -> ResponseReturnValue:
    locker = open_locker(db(), questline().vault, client_id)
    try:
        break_glass.ask(db(), locker, what, reason=form.glass_reason.data or "", staff_id=staff().id)
    except AskedAlready:
        flash(_("You asked for this already. It stands below."), "note")
    except NobodyThere:
        abort(404)
    else:
        flash(_("Asked. Supervisors and the auditor are told now."), "done")
    return redirect(url_for("desk.sealed"), 303)


def _glass_or_404(glass_id: str) -> Glass:
    return glass_for(db(), staff(), glass_id) or abort(404)


def _list(form: NamedGlassForm) -> str:
    lines = glass_lines(db(), questline().vault, staff())
    return render_template("desk/sealed.html", lines=lines, form=form, may_ask=staff().may(NOTES))


def _ask_page(client: ClientHead, form: GlassForm) -> str:
    return render_template("desk/ask_sealed.html", client=client, form=form)


@bp.context_processor
def _waiting() -> dict[str, Any]:
    return {"sealed_waiting": _how_many_wait}


def _how_many_wait() -> int:
    """For the worklist: how many requests of colleagues wait, for who may decide."""
    return count_waiting(db(), staff()) if staff().may(DECIDES) else 0
