"""What stands on this device: the script that answers without a network, its two pages, and how the page is installed.

Nothing here knows who asks. What the script keeps by itself is the same for everybody; pages of a plan are kept by the
page itself, and only where she turned that on (static/js/offline.js, docs/shared-devices.md).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from flask import Response, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.extensions import questline
from app.portal.blueprint import bp
from app.portal.pages.help import ways_to_talk
from app.portal.reader import page_language
from app.service import service_names
from app.web.access import PUBLIC, audience
from app.web.sessions import client_or_none

KEPT_PAGES = frozenset(
    {
        "portal.my",
        "portal.take_step",
        "portal.card",
        "portal.tools",
        "portal.hard_moment",
        "portal.breathe",
    }
)
"""The pages that a copy may hold: to read, without a field; no thread, no log, no amounts, no private note."""

SHELL = (
    "css/tokens.css",
    "css/base.css",
    "css/components.css",
    "css/portal.css",
    "css/before-2021.css",
    "css/weather.css",
    "js/quick-exit.js",
    "js/cover.js",
    "js/page.js",
    "js/offline.js",
    "icons/favicon.svg",
    "icons/cloud.svg",
)
"""What the page without a network needs. Fonts are not among it: the browser keeps those it has used."""

ICONS = (192, 512)


@bp.get("/worker.js")
@audience(PUBLIC)
def worker() -> ResponseReturnValue:
    """The service worker: at the root, so that it answers for every page of the portal, with the list of its files."""
    shell = {
        "files": [url_for("static", filename=name) for name in SHELL],
        "pages": [url_for("portal.offline"), url_for("portal.unsent"), url_for("portal.weather")],
        "note": _("You have a note."),
        "icon": url_for("static", filename="icons/icon-192.png"),
    }
    script = Path(current_app.static_folder or "", "js", "worker.js").read_text(encoding="utf-8")
    return Response(f"var SHELL = {json.dumps(shell)};\n{script}", mimetype="text/javascript")


@bp.get("/my.webmanifest")
@audience(PUBLIC)
def manifest() -> ResponseReturnValue:
    """How it is called and looks on a home screen: as neutral as the tab, without a word about what it is for."""
    name = service_names(questline().settings, page_language()).neutral_name
    icons = [
        {
            "src": url_for("static", filename=f"icons/icon-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": "any maskable",
        }
        for size in ICONS
    ]
    told = {
        "name": name,
        "short_name": name,
        "id": "/",
        "start_url": url_for("portal.return_to_plan"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#F1F4F1",
        "theme_color": "#F1F4F1",
        "icons": icons,
    }
    return Response(json.dumps(told, ensure_ascii=False), mimetype="application/manifest+json")


@bp.get("/offline")
@audience(PUBLIC)
def offline() -> ResponseReturnValue:
    """What stands in for a page that could not be reached."""
    return render_template("portal/offline.html", **_nobody())


@bp.get("/offline/unsent")
@audience(PUBLIC)
def unsent() -> ResponseReturnValue:
    """What stands in for the answer to a form that could not be sent; the script puts its words in."""
    return render_template("portal/unsent.html", **_nobody())


def _nobody() -> dict[str, Any]:
    """These pages are kept on the device: nothing of a visit is in them, no token, no sign-out, no helpline by name."""
    return {"signed_in": False, "is_plain": True, "emergency_number": ways_to_talk().emergency_number}


@bp.context_processor
def _copy() -> dict[str, Any]:
    """``may_be_kept``: whether this page may lie in a copy on her device; none while somebody may look at it.

    ``is_bland``: no worker begins now, it would be given the weather for the pages that it keeps for a bad network.
    """
    user = client_or_none()
    return {
        "may_be_kept": request.endpoint in KEPT_PAGES and user is not None and not user.leaves_no_trace,
        "is_bland": user is not None and user.is_bland,
    }
