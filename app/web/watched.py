"""Somebody may be watching: each page of hers answers one bland page, until she says that she is alone (trust.md T2).

One place and an allow-list: whatever address a page gets, and whatever piece of a page a script asks for, it is bland
unless it stands below. What a form of before would have sent is not taken.
"""

from __future__ import annotations

from flask import Flask, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.web.htmx import htmx
from app.web.rooms import Room, room_of
from app.web.sessions import client_or_none

OPEN_WHILE_WATCHED = (
    *("/my/watched", "/my/sign-out", "/my/sign-out-everywhere", "/talk", "/leave", "/weather"),
    # For the browser: the same for everybody, without a word of hers.
    *("/worker.js", "/my.webmanifest"),
)
_READING = ("GET", "HEAD")


def _stay_bland() -> ResponseReturnValue | None:
    if room_of(request.path) is not Room.PORTAL or _is_open(request.path):
        return None
    if (user := client_or_none()) is None or not user.is_bland:
        return None
    if htmx:
        # A page that the browser kept alive asks for a piece: replace the whole page.
        return Response(status=204, headers={"HX-Redirect": url_for("portal.my")})
    if request.method not in _READING:
        return redirect(url_for("portal.my"), 303)
    return render_template("portal/weather.html", is_hers=True)


def _is_open(path: str) -> bool:
    return any(path == address or path.startswith(address + "/") for address in OPEN_WHILE_WATCHED)


def register(app: Flask) -> None:
    app.before_request(_stay_bland)
