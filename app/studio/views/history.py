"""Undo, redo, and who else has the draft open."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.queries.draft_edits import readers_of, standing_of
from app.queries.studio import DraftRow
from app.services import draft_writing
from app.services.draft_writing import DraftGone, ElsewhereMeanwhile, Written
from app.studio.blueprint import bp
from app.studio.pages.edits import history_of
from app.studio.pages.readers import reader_lines
from app.studio.views.drafts import draft_or_404, no_draft_any_more
from app.studio.views.quests import page_or_404
from app.vocabulary import Permission
from app.web.access import audience
from app.web.by_itself import asked_by_itself
from app.web.htmx import wants_part
from app.web.sessions import staff
from app.web.transaction import db
from app.web.typed import whole_number
from app.web.words import _
from quests.problems import QuestUnreadable
from quests.unfinished import Unfinished, unfinished

LONGEST_PLACE = 200


@bp.post("/<quest>/draft/undo")
@audience(Permission.DRAFT_QUEST)
def undo(quest: str) -> ResponseReturnValue:
    """Take back the edit that stood on the page."""
    _page, draft = draft_or_404(quest)
    told = history_of(standing_of(db(), draft.id), read_or_none(draft)).undo
    return _stepped(quest, draft, draft_writing.undo, _("Undone: %(what)s.", what=told or ""))


@bp.post("/<quest>/draft/redo")
@audience(Permission.DRAFT_QUEST)
def redo(quest: str) -> ResponseReturnValue:
    """Do again what was undone last."""
    _page, draft = draft_or_404(quest)
    told = history_of(standing_of(db(), draft.id), read_or_none(draft)).redo
    return _stepped(quest, draft, draft_writing.redo, _("Done again: %(what)s.", what=told or ""))


def _stepped(quest: str, draft: DraftRow, step: Callable[..., Written], told: str) -> ResponseReturnValue:
    read = whole_number(request.form.get("at", ""))
    try:
        step(db(), draft.id, at=-1 if read is None else read, by=staff().id)
    except DraftGone:
        return redirect(no_draft_any_more(quest), 303)
    except ElsewhereMeanwhile:
        told = _("The draft has changed since this page was made, so nothing was undone. This is how it stands now.")
        flash(told, "note")
    else:
        flash(told, "done")
    if request.form.get("view") == "text":
        return redirect(url_for("studio.draft_text", quest=quest), 303)
    view = "map" if request.form.get("view") == "map" else None
    return redirect(url_for("studio.draft", quest=quest, view=view), 303)


def read_or_none(draft: DraftRow) -> Unfinished | None:
    """The draft as parts, where it can be read."""
    try:
        return unfinished(draft.definition)
    except QuestUnreadable:
        return None


@bp.post("/<quest>/draft/here")
@audience(Permission.OPEN_STUDIO)
@asked_by_itself
def here(quest: str) -> ResponseReturnValue:
    """Say that the draft stands open here, and hear who else has it open. A page asks three times a minute."""
    page = page_or_404(quest)
    if not wants_part():
        return redirect(url_for("studio.draft", quest=quest), 303)
    place = request.form.get("place", "")[:LONGEST_PLACE]
    lines = [_("This draft is no draft any more: it was published or taken away.")]
    if page.draft is not None:
        draft_writing.note_reader(db(), page.draft.id, place=place, by=staff().id)
        lines = reader_lines(readers_of(db(), page.draft.id, but=staff().id), read_or_none(page.draft))
    return render_template("studio/_here.html", page=page, lines=lines, place=place)
