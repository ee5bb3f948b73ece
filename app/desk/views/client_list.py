"""The list of clients, by what somebody looks for."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from app.desk.blueprint import ID, bp
from app.desk.bulk_forms import ChooseForm
from app.desk.filters import page_in, wanted_in
from app.desk.pages.bulk import act_choices
from app.desk.pages.clients_list import clients_page
from app.desk.pages.group_tasks import ask_card
from app.desk.view_forms import ViewForm
from app.queries.clients_list import Wanted
from app.vocabulary import Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db


@bp.get("/clients")
@audience(Permission.READ_PLAN)
def clients() -> str:
    """My clients; for a supervisor everybody. Opened from what insights asks, the list has it above."""
    asked = request.args.get("asked", "")
    card = ask_card(db(), staff(), asked) if ID.fullmatch(asked) else None
    return render_list(wanted_in(request.args), page_in(request.args), asks=(card,) if card else ())


def render_list(wanted: Wanted, page: int = 1, **forms: Any) -> str:
    """The list as a page. ``forms`` are those that were sent and could not be taken, with what was typed."""
    blank = {"view_form": ViewForm(formdata=None), "choose_form": ChooseForm(formdata=None), "asks": ()}
    found = clients_page(db(), staff(), wanted, page)
    return render_template(
        "desk/clients.html", found=found, act_choices=act_choices(staff()), q=wanted.q, **{**blank, **forms}
    )
