"""The call list: how to reach each person first, then one tap for how the call went."""

from __future__ import annotations

from flask import render_template, request

from app.desk.blueprint import bp
from app.desk.pages.call_list import CAME_FROM, call_list_of, group_words
from app.desk.pages.counts import marks_of
from app.desk.pages.tabs import tabs
from app.desk.pages.worklist import worklist_of
from app.desk.views.worklist import drawer_of, may_undo, opened_words
from app.vocabulary import Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db


@bp.get("/calls")
@audience(Permission.DO_STEP)
def calls() -> str:
    """Everybody whom this person is to call; the first one, or the one asked for, is open beside the list."""
    work = worklist_of(db(), staff())
    listed = call_list_of(work)
    in_drawer = [row for row in listed.rows if not row.opens_page]
    asked = request.args.get("open", "")
    opened = next((row for row in in_drawer if row.key == asked), in_drawer[0] if in_drawer else None)
    return render_template(
        "desk/calls.html",
        tabs=tabs(work, "calls"),
        groups=[(group_words(group), rows) for group, rows in listed.groups],
        opened=opened,
        show="calls",
        desk_count=len(work.rows),
        marks=marks_of(work),
        said_next=opened_words(opened),
        may_undo=may_undo(),
        came_from=CAME_FROM,
        **(drawer_of(work, opened) if opened else {}),
    )
