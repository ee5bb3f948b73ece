"""The live board: what goes on now, for who leads. It looks again by itself."""

from __future__ import annotations

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.desk.blueprint import bp
from app.desk.pages.board import board_of
from app.vocabulary import Permission
from app.web.access import audience
from app.web.by_itself import asked_by_itself
from app.web.htmx import wants_part
from app.web.sessions import staff
from app.web.transaction import db


@bp.get("/board")
@audience(Permission.SEE_BOARD)
def board() -> str:
    """Who is in contact, who asks for help, who waits, what is open, who has nobody, who is on call."""
    return render_template("desk/board.html", board=board_of(db(), staff()), sees_caseloads=_sees_caseloads())


def _sees_caseloads() -> bool:
    return staff().may(Permission.SEE_CASELOADS) and "desk.caseloads" in current_app.view_functions


@bp.get("/board/now")
@audience(Permission.SEE_BOARD)
@asked_by_itself
def board_now() -> ResponseReturnValue:
    """What a board that stands open asks: nothing where it shows all that there is."""
    if not wants_part():
        return redirect(url_for("desk.board"), 303)
    found = board_of(db(), staff())
    if found.state == request.args.get("state"):
        return "", 204
    return render_template("desk/_board.html", board=found)
