"""A colleague asks for help with one press, on every page; whoever comes says so, and she reads who it is."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import abort, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from app.desk.blueprint import bp
from app.desk.forms import ActForm
from app.desk.pages.telling import at_time
from app.queries.caseload import client_for
from app.queries.contact_cards import card_for
from app.queries.helping import Help, help_for, open_help
from app.services import helping as service
from app.services.helping import NotForHer, SomebodyComes
from app.vocabulary import Permission
from app.web.access import audience, safe_next
from app.web.htmx import htmx
from app.web.sessions import staff, staff_or_none
from app.web.transaction import db
from app.web.words import _


@bp.post("/help")
@audience(Permission.ASK_HELP)
def ask_help() -> ResponseReturnValue:
    """One press. What she has open goes along, if it is hers; she stays on the page where she was."""
    if not ActForm().validate():
        abort(400)
    card = card_for(db(), staff(), Permission.TAKE_CONTACT, request.form.get("card", ""))
    client_id = request.form.get("client", "") if card is None else card.client_id
    client = client_for(db(), staff(), client_id) if client_id else None
    service.ask_help(db(), staff(), card_id=card.id if card else None, client_id=client.id if client else None)
    return redirect(safe_next(request.form.get("back")), 303)


@bp.post("/help/<help_id>/come")
@audience(Permission.ANSWER_HELP)
def come_to_help(help_id: str) -> ResponseReturnValue:
    """She comes. Of two who press at once one does, and the other reads who it was."""
    if not ActForm().validate():
        abort(400)
    try:
        service.take_help(db(), help_id, staff())
    except NotForHer:
        abort(404)
    except SomebodyComes as before:
        flash(_before_words(before), "note")
        return redirect(safe_next(request.form.get("back")), 303)
    found = help_for(db(), staff(), help_id) or abort(404)
    flash(_("%(name)s reads that you are coming.", name=found.staff_name), "done")
    return redirect(_goes_on(found) or safe_next(request.form.get("back")), 303)


@bp.post("/help/<help_id>/over")
@audience(Permission.ASK_HELP, Permission.ANSWER_HELP)
def help_is_over(help_id: str) -> ResponseReturnValue:
    """Said by who asked, or by who came."""
    if not ActForm().validate():
        abort(400)
    try:
        service.close_help(db(), help_id, staff())
    except NotForHer:
        abort(404)
    return redirect(safe_next(request.form.get("back")), 303)


def _before_words(before: SomebodyComes) -> str:
    if not before.name:
        return _("The help is over already. Nothing is needed from you.")
    return _(
        "%(name)s is coming since %(time)s. Nothing is needed from you.", name=before.name, time=at_time(before.at)
    )


def _goes_on(found: Help) -> str | None:
    """The contact, to work in or to read; the record of whom she was with; None where neither is open to who comes."""
    if found.card_id is not None:
        if card_for(db(), staff(), Permission.TAKE_CONTACT, found.card_id):
            return url_for("desk.contact", card_id=found.card_id)
        if card_for(db(), staff(), Permission.READ_CARD, found.card_id):
            return url_for("desk.contact_card", card_id=found.card_id)
    if found.client_id is not None and client_for(db(), staff(), found.client_id):
        return url_for("desk.client_record", client_id=found.client_id)
    return None


def open_help_now() -> list[Help]:
    """What the reader has to do with help, read once for a page. Nothing where the database does not answer."""
    if "open_help" not in g:
        try:
            g.open_help = open_help(db(), staff())
        except SQLAlchemyError:
            g.open_help = []
    found: list[Help] = g.open_help
    return found


@bp.app_context_processor
def _button() -> dict[str, Any]:
    person = staff_or_none() if request else None
    return {"help_button": _help_button} if person is not None and person.may(Permission.ASK_HELP) else {}


def _help_button() -> dict[str, str] | None:
    """What the button of the layout sends along; None while she waits for help. Asked by the layout alone."""
    if any(one.staff_id == staff().id for one in open_help_now()):
        return None
    open_here = {name: one for name, one in (request.view_args or {}).items() if str(one).isprintable()}
    return {"card": open_here.get("card_id", ""), "client": open_here.get("client_id", ""), "back": page_she_is_on()}


def page_she_is_on() -> str:
    """Where a button on top of every page leads back to: for a part of a page the page around it."""
    if htmx:
        return urlsplit(htmx.current_url or "").path or "/staff"
    here = request.full_path.rstrip("?")
    return here if request.method == "GET" and here.isprintable() else "/staff"
