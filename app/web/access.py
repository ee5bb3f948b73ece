"""Who may open a view, declared beside it as data and enforced here. A view that declares nothing stays shut."""

from __future__ import annotations

import logging
from collections.abc import Callable
from enum import Enum
from typing import Any, Final, TypeVar
from urllib.parse import quote, urlsplit

from flask import Flask, Response, abort, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import SecurityError

from app.extensions import questline
from app.vocabulary import Permission
from app.web import sessions
from app.web.by_itself import is_by_itself
from app.web.htmx import htmx
from app.web.rooms import Room, room_of
from app.web.typed import what_was_typed

log = logging.getLogger("questline.web")
View = TypeVar("View", bound=Callable[..., Any])

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
CLIENT_ENTRANCE = "/return"
STAFF_ENTRANCE = "/staff/sign-in"


class Door(Enum):
    """An audience that is no single permission."""

    PUBLIC = "everybody"
    CLIENT = "a signed-in client"
    STAFF = "any active member of staff"


PUBLIC: Final = Door.PUBLIC
CLIENT: Final = Door.CLIENT
STAFF: Final = Door.STAFF

Who = Door | Permission


def audience(*who: Who) -> Callable[[View], View]:
    """Declare who may open the view: one door, or one or more permissions of which any opens it."""
    doors = [one for one in who if isinstance(one, Door)]
    if not who or (doors and len(who) > 1):
        raise ValueError("declare one of PUBLIC, CLIENT, STAFF, or one or more permissions")

    def declare(view: View) -> View:
        view.audience = frozenset(who)  # type: ignore[attr-defined]
        return view

    return declare


def audience_of(app: Flask, endpoint: str) -> frozenset[Who] | None:
    """What the view of this endpoint declares; None when it declares nothing."""
    declared: frozenset[Who] | None = getattr(app.view_functions[endpoint], "audience", None)
    return declared


def undeclared(app: Flask) -> list[str]:
    """Endpoints that declare no audience. Empty in a sound application; a test sees to it."""
    return sorted(endpoint for endpoint in app.view_functions if not audience_of(app, endpoint))


def _right_host() -> None:
    """In production portal and staff live on hosts of their own; a room on the wrong one is not there."""
    settings = questline().settings
    expected = {Room.PORTAL: settings.portal_host, Room.STAFF: settings.staff_host}.get(room_of(request.path))
    if expected and expected not in (request.host, request.host.rsplit(":", 1)[0]):
        abort(404)


def _foreign_name(_error: SecurityError) -> ResponseReturnValue:
    """Somebody asks for a host that is not ours. Without a host no link can be made, so the answer has none."""
    return Response("This address is not served here.\n", status=400, mimetype="text/plain")


def _same_origin() -> None:
    """No other site makes a browser change anything here, whatever token it has (trust.md T11)."""
    if request.method in SAFE_METHODS:
        return
    if (site := request.headers.get("Sec-Fetch-Site")) is not None:
        is_ours = site in ("same-origin", "none")
    else:
        # Browsers before 2023 send the origin alone. Without any of the three nothing shows that the form was ours.
        is_ours = _is_this_site(request.headers.get("Origin") or request.headers.get("Referer") or "")
    if not is_ours:
        abort(403)


def _is_this_site(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    needs_https = not questline().settings.is_plain_http_on_loopback
    return parts.netloc == request.host and parts.scheme in (("https",) if needs_https else ("http", "https"))


def _gate() -> ResponseReturnValue | None:
    """Ask the view whom it is for. Not there and not yours are the same 404."""
    if request.endpoint is None:
        return None
    who = audience_of(current_app, request.endpoint)
    if not who:
        log.error("a view declares no audience", extra={"endpoint": request.endpoint})
        abort(404)
    if Door.PUBLIC in who:
        return None
    if Door.CLIENT in who:
        return None if sessions.client_or_none() else _ask_to_come_in(CLIENT_ENTRANCE)
    staff = sessions.staff_or_none()
    if staff is None:
        return _ask_to_come_in(f"{STAFF_ENTRANCE}?next={quote(_way_back())}")
    if Door.STAFF not in who and not who & staff.permissions:
        abort(404)
    return None


def _ask_to_come_in(entrance: str) -> ResponseReturnValue:
    """A page is answered by the entrance, a form by a page that says what happened, a fragment by a whole page."""
    if htmx and (request.method not in SAFE_METHODS or is_by_itself()):
        # What she is writing stays on her screen until she sends it; then the page below gives it back to her.
        return Response(status=401)
    if htmx:
        return Response(status=401, headers={"HX-Redirect": entrance})
    if request.method in SAFE_METHODS:
        return redirect(entrance, 303)
    page = f"auth/visit_over_{room_of(request.path)}.html"
    return render_template(page, entrance=entrance, typed=what_was_typed()), 401


def _way_back() -> str:
    """The page that she is on: for a fragment the page around it, for a form the staff home."""
    if request.method not in SAFE_METHODS:
        return "/staff"
    if htmx:
        return urlsplit(htmx.current_url or "").path or "/staff"
    return request.full_path.rstrip("?")


def safe_next(address: str | None) -> str:
    """Where to go after signing in: an address in a staff room of this very site, otherwise the staff home."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")) or "\\" in address:
        return "/staff"
    parts = urlsplit(address)
    is_ours = not parts.scheme and not parts.netloc and room_of(parts.path) is Room.STAFF
    return address if is_ours and address.isprintable() else "/staff"


def register(app: Flask) -> None:
    if "static" in app.view_functions:
        audience(PUBLIC)(app.view_functions["static"])
    app.register_error_handler(SecurityError, _foreign_name)
    app.before_request(_right_host)
    app.before_request(_same_origin)
    app.before_request(_gate)
