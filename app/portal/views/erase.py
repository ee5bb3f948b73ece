"""Erase everything about her: one page that says what goes, one that asks once more, and a page to leave by."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.extensions import database, questline
from app.portal.blueprint import bp
from app.services.erasing import NoSuchClient, erase_client
from app.vocabulary import ActorKind
from app.web import sessions
from app.web.access import CLIENT, PUBLIC, audience
from app.web.frames import her_plans
from app.web.transaction import release_db


@bp.get("/my/data/erase")
@audience(CLIENT)
def erase() -> ResponseReturnValue:
    """What goes, what stays, and gentler ways of the same size."""
    runs = any(plan.state.is_started and not plan.state.has_ended for plan in her_plans())
    return render_template("portal/erase.html", runs=runs)


@bp.get("/my/data/erase/sure")
@audience(CLIENT)
def erase_sure() -> ResponseReturnValue:
    """Once more, and nothing else: no waiting, no words to find."""
    return render_template("portal/erase_sure.html")


@bp.post("/my/data/erase")
@audience(CLIENT)
def erase_now() -> ResponseReturnValue:
    """She is gone. Twice is once: whoever comes second has no visit any more.

    A transaction of its own, so that the log of writes can be emptied when it has ended (trust.md 2.6).
    """
    client_id, settings = sessions.client().id, questline().settings
    release_db()
    try:
        with database().begin() as db:
            erase_client(db, client_id, pepper=settings.pepper, actor=(ActorKind.CLIENT, client_id))
    except NoSuchClient:
        pass
    database().wipe_deleted()
    sessions.sign_out_client()
    return redirect(url_for("portal.gone"), 303)


@bp.get("/my/gone")
@audience(PUBLIC)
def gone() -> ResponseReturnValue:
    """A few plain words, ways to a person, and a way to begin anew."""
    return render_template("portal/gone.html")
