"""Leave quickly: the visit dies on the server, and this browser sees a page about the weather (trust.md decision 12).

A cookie without an id covers the portal until the browser is closed or the client comes back with her phrase.
"""

from __future__ import annotations

from flask import Flask, Response, current_app, make_response, redirect, request, session
from flask.typing import ResponseReturnValue

from app.extensions import database, questline
from app.services import portal_sessions
from app.web import cookies
from app.web.htmx import htmx
from app.web.rooms import Room, room_of

COVER_COOKIE = "w"
COVER_PAGE = "/weather"
COVER_ENDPOINT = "portal.weather"
OPEN_UNDER_COVER = ("/return", "/talk", "/leave", COVER_PAGE)


def leave_response() -> Response:
    """The answer to ``GET /leave``: the visit ends at once and for good, the cover falls, the browser goes elsewhere.

    The one change of state that a GET may make, because a link must work with one tap and without a script.
    """
    visit_cookie = cookies.visit_cookie(Room.PORTAL)
    if token := request.cookies.get(visit_cookie):
        with database().begin() as db:
            portal_sessions.end_session(db, token)
    session.clear()
    response = make_response(redirect(questline().settings.exit_url or COVER_PAGE, 303))
    cookies.take_away(response, visit_cookie)
    # Lax, so that the cover is there too when a link on another site leads here.
    cookies.send(response, cookies.host_bound(COVER_COOKIE), "1", samesite="Lax")
    return response


def lift(response: Response) -> Response:
    """Take the cover away: she is back, or she asked for a new start."""
    if is_covered():
        cookies.take_away(response, cookies.host_bound(COVER_COOKIE), samesite="Lax")
    return response


def is_covered() -> bool:
    """Whether this browser left quickly and has not come back."""
    return cookies.host_bound(COVER_COOKIE) in request.cookies


def _cover() -> ResponseReturnValue | None:
    """Under the cover every address of the portal, known or not, answers the bland page."""
    if not is_covered() or room_of(request.path) is not Room.PORTAL or _is_open(request.path):
        return None
    if htmx:
        # A page that the browser kept alive asks for a piece: replace the whole page.
        return Response(status=204, headers={"HX-Redirect": COVER_PAGE})
    response: ResponseReturnValue = current_app.ensure_sync(current_app.view_functions[COVER_ENDPOINT])()
    return response


def _is_open(path: str) -> bool:
    return any(path == address or path.startswith(address + "/") for address in OPEN_UNDER_COVER)


def register(app: Flask) -> None:
    app.before_request(_cover)
