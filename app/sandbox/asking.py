"""A request is passed on to a preview and its answer is passed back, without anything that acts on the browser.

The cookies of the portal stay here, so the browser's own visit to the real portal is not touched; of the headers only
those go back that say what the answer is.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, Response, request
from werkzeug.wrappers import Response as Answer

from app.extensions import questline
from app.sandbox.building import CLIENT, FIRST_VISIT
from app.sandbox.folders import read_jar, write_jar
from app.services import portal_sessions
from app.web import cookies
from app.web.rooms import Room

PASSED_BACK = ("Content-Type", "Content-Encoding", "Content-Disposition", "Content-Language", "ETag", "Retry-After")
LEADS_ON = ("Location", "HX-Redirect", "HX-Location", "HX-Push-Url", "HX-Replace-Url")
TELLS_HTMX = ("HX-Refresh", "HX-Reswap", "HX-Retarget", "HX-Trigger")


def ask(app: Flask, folder: Path, prefix: str) -> Response:
    """What this application answers to the request of now, which came to an address below ``prefix``."""
    before = _with_a_visit(app, read_jar(folder))
    path = request.environ["PATH_INFO"].removeprefix(prefix) or "/"
    environ = {name: value for name, value in request.environ.items() if not name.startswith(("werkzeug.", "flask."))}
    root = request.script_root + prefix
    environ |= {"SCRIPT_NAME": root, "PATH_INFO": path, "HTTP_COOKIE": _sent(before)}
    answer = Answer.from_app(app.wsgi_app, environ, buffered=True)
    after = _kept(before, answer.headers.getlist("Set-Cookie"))
    if after != read_jar(folder):
        write_jar(folder, after)
    return _passed_back(answer, root)


def _with_a_visit(app: Flask, jar: dict[str, str]) -> dict[str, str]:
    """Who reads a preview slowly is not asked for six words: a visit that idled out goes on.

    One that she ended is over, as on the portal.
    """
    with app.app_context():
        name, database = cookies.visit_cookie(Room.PORTAL), questline().database
    token = jar.get(name, "")
    if not token and not jar.pop(FIRST_VISIT, ""):
        return jar
    with database.reading() as db:
        is_living = portal_sessions.visit_of(db, token) is not None
    if is_living:
        return jar
    with database.begin() as db:
        return jar | {name: portal_sessions.start_session(db, jar[CLIENT], replacing=token)}


def _sent(jar: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in jar.items() if name not in (CLIENT, FIRST_VISIT))


def _kept(jar: dict[str, str], sent: list[str]) -> dict[str, str]:
    """The cookies after an answer. One without a value is taken away: that is how ours are."""
    kept = dict(jar)
    for line in sent:
        name, _is, value = line.split(";", 1)[0].partition("=")
        if value:
            kept[name] = value
        else:
            kept.pop(name, None)
    return kept


def _passed_back(answer: Answer, root: str) -> Response:
    response = Response(answer.get_data(), answer.status)
    for name in (*PASSED_BACK, *TELLS_HTMX):
        if name in answer.headers:
            response.headers[name] = answer.headers[name]
    for name in LEADS_ON:
        if name in answer.headers:
            response.headers[name] = _below(answer.headers[name], root)
    return response


def _below(address: str, root: str) -> str:
    """An address of the portal as it is in the preview. The few that are written down there begin at the root."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or parts.path.startswith(root):
        return address
    return root + address
