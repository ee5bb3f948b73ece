"""She sent a form about somebody who is not hers any more: she reads so, and keeps what she wrote."""

from __future__ import annotations

from datetime import timedelta
from typing import NoReturn

from flask import abort, make_response, render_template, request

from app import clock
from app.desk.pages.meanwhile import handed
from app.queries.caseload import opened_since
from app.queries.meanwhile import newest_hands
from app.web.sessions import staff
from app.web.transaction import db

STILL_AT_IT = timedelta(hours=12)
"""A page that was opened on this day's work. Who never opened her record learns nothing of her."""
_WRITTEN = ("_words", "_reason")
"""How the fields of the desk end in which somebody writes."""


def not_hers(client_id: str | None) -> NoReturn:
    """404, as for whatever is not there. Who had her record open and wrote something is given her words back."""
    words = "\n\n".join(said.strip() for name, said in request.form.items() if name.endswith(_WRITTEN) and said.strip())
    if request.method == "POST" and words and client_id and _had_her(client_id):
        found = newest_hands(db(), client_id)
        if found is not None:
            page = render_template("desk/not_with_you.html", meanwhile=handed(found[1], found[0], words))
            abort(make_response(page, 404))
    abort(404)


def _had_her(client_id: str) -> bool:
    return opened_since(db(), staff(), client_id, clock.now() - STILL_AT_IT)
