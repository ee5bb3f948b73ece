"""The draft of a quest to work on: its outline, or a map of it. Its text is in ``draft_text``."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, get_flashed_messages, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from app.queries.draft_edits import standing_of
from app.queries.studio import DraftRow
from app.studio.blueprint import bp
from app.studio.pages.editor import editor_page
from app.studio.pages.edits import history_of
from app.studio.pages.map import map_of
from app.studio.pages.quests import QuestPage
from app.studio.views.quests import page_or_404
from app.vocabulary import Permission
from app.web.access import audience
from app.web.htmx import wants_part
from app.web.transaction import db
from app.web.words import _


def draft_or_404(quest: str) -> tuple[QuestPage, DraftRow]:
    """A quest with its draft, if it has one."""
    page = page_or_404(quest)
    return page, page.draft or abort(404)


def no_draft_any_more(quest: str) -> str:
    """A colleague published the draft, or took it away: that is told, and gives the address of how the quest stands."""
    flash(_("This draft is no draft any more. This is how the quest stands now."), "note")
    return url_for("studio.quest", quest=quest)


def is_right_to_left() -> bool:
    """Whether this page reads from right to left."""
    locale = get_locale()
    return locale is not None and locale.text_direction == "rtl"


def editor_values(page: QuestPage, draft: DraftRow, *, opened: str = "") -> dict[str, Any]:
    """What the editor and each of its parts show."""
    found = editor_page(db(), page, draft, opened=opened)
    history = history_of(standing_of(db(), draft.id), found.read)
    return {"page": page, "editor": found, "history": history, "view": "outline"}


def after_act(quest: str, words: str, *, kind: str = "done", anchor: str = "", opens: str = "") -> ResponseReturnValue:
    """The answer to an act: the parts of the page that changed, or the page anew at the card that it was about.

    ``opens`` is the address of what is opened next, as the fields of a step that was just added.
    """
    flash(words, kind)
    if not wants_part():
        return redirect(opens or url_for("studio.draft", quest=quest, _anchor=anchor or None), 303)
    values = editor_values(*draft_or_404(quest))
    return render_template("studio/_editor_outline.html", oob=True, said=words, focus=anchor, opens=opens, **values)


@bp.get("/<quest>/draft")
@audience(Permission.OPEN_STUDIO)
def draft(quest: str) -> str:
    """The draft to work on: its outline, or a map of it, with what is to mend and what is open beside it."""
    page, draft = draft_or_404(quest)
    values = editor_values(page, draft, opened=request.args.get("open", ""))
    if wants_part():
        return render_template(
            "studio/_editor_outline.html", oob=True, said=" ".join(map(str, get_flashed_messages())), **values
        )
    if request.args.get("view") == "map" and values["editor"].read is not None:
        values |= {"view": "map", "map": map_of(values["editor"], is_mirrored=is_right_to_left())}
    return render_template("studio/draft.html", **values)
