"""Who waits to be taken over: seen on every page, accepted in one tap, told to the colleague who stays until then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from app.desk.blueprint import bp
from app.desk.pages.clock_rows import ClockLine, clock_lines
from app.desk.pages.handovers import Banner, CardState, banner_of, card_state, handovers_page, look_url, state_of_card
from app.desk.pages.helping import help_lines, newest_of, state_of_help
from app.desk.pages.telling import at_time
from app.desk.views.helping import open_help_now, page_she_is_on
from app.extensions import questline
from app.queries.caseload import client_for
from app.queries.contact_cards import CardRow, card_for
from app.queries.handovers import handovers_of_card, may_accept, waiting_handovers
from app.queries.protocols import run_for, runs_of_client
from app.services import handovers as handing
from app.services.contact_cards import CardClosed
from app.services.handovers import Accepted, AcceptedBefore, NotForHer
from app.services.protocol_steps import supervisor_joined
from app.vocabulary import Permission
from app.web.access import audience
from app.web.by_itself import asked_by_itself
from app.web.htmx import wants_part
from app.web.sessions import staff, staff_or_none
from app.web.transaction import db
from app.web.words import _

NOTHING_NEW = ("", 204)


@bp.get("/handovers")
@audience(Permission.ACCEPT_HANDOVER)
def handovers() -> str:
    """Everybody who waits, why, who was told and who is told next."""
    return render_template("desk/handovers.html", page=handovers_page(db(), staff()))


@bp.get("/handovers/banner")
@audience(Permission.ACCEPT_HANDOVER, Permission.ANSWER_HELP, Permission.ASK_HELP)
@asked_by_itself
def handovers_banner() -> ResponseReturnValue:
    """What a page that stands open asks every few seconds: nothing where it shows all that there is."""
    if not wants_part():
        return redirect(url_for("desk.handovers") if may_accept(staff()) else "/staff", 303)
    banner = _whole_banner(_seen())
    if banner.state == request.args.get("state"):
        return NOTHING_NEW
    return render_template("desk/_handover_banner.html", banner=banner)


@bp.post("/handovers/<clock_id>/accept")
@audience(Permission.ACCEPT_HANDOVER)
def accept_handover(clock_id: str) -> ResponseReturnValue:
    """Take over. Of two who press at once one does, and the other reads who it was."""
    try:
        accepted = handing.accept(db(), clock_id, staff())
    except NotForHer:
        abort(404)
    except AcceptedBefore as before:
        flash(_before_words(before), "note")
        return redirect(url_for("desk.handovers"), 303)
    supervisor_joined(db(), questline().vault, questline().settings, accepted, staff=staff())
    flash(_accepted_words(accepted), "done")
    return redirect(_goes_on(accepted), 303)


@bp.get("/handovers/of/<card_id>")
@audience(Permission.TAKE_CONTACT)
@asked_by_itself
def handover_of_card(card_id: str) -> ResponseReturnValue:
    """What the contact that stands open asks every few seconds: who was told, who accepted."""
    card = _card_or_404(card_id)
    if not wants_part():
        return redirect(look_url(card_id, None, None), 303)
    if state_of_card(handovers_of_card(db(), card_id)) == request.args.get("state"):
        return NOTHING_NEW
    state = card_state(db(), staff(), card)
    return render_template("desk/_handover_state.html", handover=state, is_fresh=True)


@bp.post("/handovers/of/<card_id>/ask")
@audience(Permission.TAKE_CONTACT)
def ask_handover(card_id: str) -> ResponseReturnValue:
    """Ask for somebody who takes over now, or for a second look at a complex case."""
    card, settings = _card_or_404(card_id), questline().settings
    if not card.is_open:
        abort(404)
    try:
        if request.form.get("do") == "senior":
            handing.ask_senior(db(), settings, card_id, asked_by=staff().id)
        else:
            handing.ask(
                db(), settings, channel=card.channel, card_id=card_id, client_id=card.client_id, asked_by=staff().id
            )
    except CardClosed:
        abort(404)
    return redirect(look_url(card_id, card.client_id, None), 303)


def _goes_on(accepted: Accepted) -> str:
    """The contact or the record; where a colleague has the person, the protocol that she may walk."""
    client_id = accepted.client_id
    if accepted.card_id is not None or client_id is None or client_for(db(), staff(), client_id) is not None:
        return look_url(accepted.card_id, client_id, accepted.journey_id)
    runs = [run for run in runs_of_client(db(), client_id) if run_for(db(), staff(), run.id)]
    return url_for("desk.crisis_protocol", run_id=runs[0].id) if runs else url_for("desk.handovers")


def _before_words(before: AcceptedBefore) -> str:
    if not before.name:
        return _("This does not wait any more. Nothing is needed from you.")
    return _("%(name)s accepted at %(time)s. Nothing is needed from you.", name=before.name, time=at_time(before.at))


def _accepted_words(accepted: Accepted) -> str:
    at = at_time(accepted.at)
    if accepted.holder_name is None or accepted.holder_name == staff().name:
        return _("You took over at %(time)s.", time=at)
    return _(
        "You took over at %(time)s. %(name)s stays with the person until you are there, and reads that you are coming.",
        time=at,
        name=accepted.holder_name,
    )


def _card_or_404(card_id: str) -> CardRow:
    return card_for(db(), staff(), Permission.TAKE_CONTACT, card_id) or abort(404)


def _seen() -> float:
    try:
        return float(request.args.get("seen", "0"))
    except ValueError:
        return 0.0


@bp.app_context_processor
def _banner() -> dict[str, Any]:
    person = staff_or_none() if request else None
    tells = (Permission.ACCEPT_HANDOVER, Permission.ANSWER_HELP, Permission.ASK_HELP)
    return {"handover_banner": _banner_now} if person is not None and any(map(person.may, tells)) else {}


def _banner_now() -> Banner | None:
    """Asked by the layout, so a part of a page asks nothing. None where the database does not answer, and where nothing
    could come: who only asks for help looks again while she waits for it."""
    try:
        banner = _whole_banner(None)
    except SQLAlchemyError:
        return None
    is_told = may_accept(staff()) or staff().may(Permission.ANSWER_HELP)
    return banner if is_told or banner.helps else None


def _whole_banner(seen: float | None) -> Banner:
    """Who waits to be taken over, who asked for help, and who comes to the reader."""
    banner, found = banner_of(waiting_handovers(db(), staff()), seen=seen), open_help_now()
    return replace(
        banner,
        helps=help_lines(found, staff(), seen),
        state=f"{banner.state}{state_of_help(found)}",
        seen=f"{max(float(banner.seen), newest_of(found)):.6f}",
        sees_all=may_accept(staff()),
        back=page_she_is_on(),
    )


@bp.context_processor
def _on_a_page() -> dict[str, Callable[..., object]]:
    """What a contact and a record show of clocks, asked where they are drawn."""
    return {"handover_of": _state_of_card, "clocks_of": _lines_of_client}


def _state_of_card(card: CardRow) -> CardState:
    return card_state(db(), staff(), card)


def _lines_of_client(client_id: str) -> list[ClockLine]:
    return clock_lines(db(), staff(), client_id)
