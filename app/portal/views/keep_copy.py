"""A copy of everything about her: what is in it, where it comes to lie, and two files, one to read and one to carry."""

from __future__ import annotations

from pathlib import Path

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.extensions import questline
from app.portal.blueprint import bp
from app.portal.pages.whole_copy import copy_page
from app.portal.plan import own_locker
from app.services.copying import LaterOnly, MayBeWatched, take_copy
from app.web.access import CLIENT, audience
from app.web.sessions import client, notes_key
from app.web.transaction import db, release_db

FORMS = {"html": "text/html; charset=utf-8", "json": "application/json; charset=utf-8"}


@bp.get("/my/data/copy")
@audience(CLIENT)
def keep_copy() -> ResponseReturnValue:
    """What is in it, and that it lies readable on this device."""
    user = client()
    is_watched, is_later = user.watched_since is not None, user.locked_since is not None
    return render_template("portal/keep_copy.html", is_watched=is_watched, is_later=is_later)


@bp.post("/my/data/copy")
@audience(CLIENT)
def take_the_copy() -> ResponseReturnValue:
    """The file itself, under a name that says nothing."""
    form = request.form.get("do", "")
    if form not in FORMS:
        return redirect(url_for("portal.keep_copy"), 303)
    notes = notes_key()  # Read apart from the transaction below.
    try:
        copy = take_copy(db(), own_locker(), questline().vault, notes=notes, form=form)
    except MayBeWatched:
        release_db()
        flash(_("Nothing was copied, because somebody may see this phone."), "note")
        return redirect(url_for("portal.keep_copy"), 303)
    except LaterOnly:
        release_db()
        return redirect(url_for("portal.keep_copy"), 303)
    body = (
        copy.as_json()
        if form == "json"
        else _with_style(render_template("portal/copy_file.html", page=copy_page(copy)))
    )
    return Response(
        body, content_type=FORMS[form], headers={"Content-Disposition": f'attachment; filename="notes.{form}"'}
    )


def _with_style(page: str) -> str:
    """The file carries its look with it: what lies on a device fetches nothing."""
    style = Path(current_app.static_folder or "", "css", "copy.css").read_text(encoding="utf-8")
    return page.replace("</head>", f"<style>{style}</style>\n</head>", 1)
