"""A contact that is read: its card, with every decision and step, for who may read it."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, render_template

from app.desk.blueprint import bp
from app.desk.opening import note_opening
from app.desk.pages.contact_read import card_page, contacts_of_client
from app.extensions import questline
from app.queries.contact_cards import card_for
from app.services.contact_closing import work_of_card
from app.vocabulary import Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db


@bp.get("/contacts/<card_id>/card")
@audience(Permission.READ_CARD)
def contact_card(card_id: str) -> str:
    """Everything that stands on the card. Where its person is a client she sees that somebody opened it."""
    card = card_for(db(), staff(), Permission.READ_CARD, card_id) or abort(404)
    work = work_of_card(db(), questline().settings, card)
    if card.client_id is not None:
        note_opening(card.client_id, "contact")
    return render_template("desk/contact_card.html", page=card_page(db(), staff(), work))


@bp.context_processor
def _on_a_record() -> dict[str, Callable[..., object]]:
    """What a record shows of contacts, asked where it is drawn."""
    return {"contacts_of": lambda client_id: contacts_of_client(db(), staff(), client_id)}
