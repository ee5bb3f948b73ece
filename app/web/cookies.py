"""The cookies of the product: their names, and the one way to send and to take them away (trust.md decision 11)."""

from __future__ import annotations

from typing import Literal

from flask import Response

from app.extensions import questline
from app.web.rooms import Room

FORM_COOKIES = {Room.PORTAL: "ql_form", Room.STAFF: "ql_staff_form", Room.MACHINE: "ql_form"}
VISIT_COOKIES = {Room.PORTAL: "ql_portal", Room.STAFF: "ql_staff"}

SameSite = Literal["Strict", "Lax"]


def is_secure() -> bool:
    """Everywhere but in the demo that speaks plain http on its own machine."""
    return not questline().settings.is_plain_http_on_loopback


def host_bound(name: str) -> str:
    """With ``__Host-`` the browser insists on https, on this very host and on the path /."""
    return f"__Host-{name}" if is_secure() else name


def visit_cookie(room: Room) -> str:
    """The name of the cookie that holds the token of a visit to this room."""
    return host_bound(VISIT_COOKIES[room])


def form_cookie(room: Room) -> str:
    """The name of the signed cookie that holds the form token of this room; it is signed, not secret."""
    return host_bound(FORM_COOKIES[room])


def send(
    response: Response, name: str, value: str, *, samesite: SameSite = "Strict", max_age: int | None = None
) -> None:
    """A cookie that no script can read. Without ``max_age`` (in seconds) it ends with the browser."""
    response.set_cookie(name, value, max_age=max_age, path="/", secure=is_secure(), httponly=True, samesite=samesite)


def take_away(response: Response, name: str, *, samesite: SameSite = "Strict") -> None:
    response.delete_cookie(name, path="/", secure=is_secure(), httponly=True, samesite=samesite)
