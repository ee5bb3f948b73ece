"""The draft of a quest: read, checked and corrected. How it gets to people: ``publishing``."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from app.queries.draft_edits import standing_of
from app.queries.studio import DraftRow
from app.services import drafts
from app.services.drafts import DraftChanged
from app.studio.blueprint import bp
from app.studio.pages.draft import draft_page
from app.studio.pages.editor import editor_page
from app.studio.pages.edits import history_of
from app.studio.pages.map import map_of
from app.studio.pages.quests import QuestPage
from app.studio.texts import pasted, shown_again
from app.studio.views.quests import page_or_404
from app.vocabulary import Permission
from app.web.access import audience
from app.web.htmx import wants_part
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _
from quests.problems import QuestUnreadable
from quests.reading import check_size


def draft_or_404(quest: str) -> tuple[QuestPage, DraftRow]:
    """A quest with its draft, if it has one."""
    page = page_or_404(quest)
    return page, page.draft or abort(404)


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
        return render_template("studio/_editor_outline.html", oob=True, said="", **values)
    if request.args.get("view") == "map" and values["editor"].read is not None:
        values |= {"view": "map", "map": map_of(values["editor"], is_mirrored=is_right_to_left())}
    return render_template("studio/draft.html", **values)


def _show(page: QuestPage, draft: DraftRow, **more: Any) -> str:
    found = draft_page(db(), draft)
    given = {"text": draft.definition, "text_error": "", "errors": [], **more}
    return render_template("studio/text_before.html", page=page, found=found, has_errors=bool(given["errors"]), **given)


def _back(quest: str) -> ResponseReturnValue:
    return redirect(url_for("studio.draft", quest=quest), 303)


@bp.post("/<quest>/draft")
@audience(Permission.DRAFT_QUEST)
def save_draft(quest: str) -> ResponseReturnValue:
    """Keep the corrected text. Whoever saves second is told, and nothing is overwritten."""
    page, draft = draft_or_404(quest)
    text = pasted(request.form.get("text", ""))
    read = request.form.get("row_version", "")
    meanwhile = ""
    problem = _cannot_be_kept(text, quest)
    if not problem and not text.strip():
        problem = _("Write the quest here. To take the draft away there is a button of its own.")
    if not problem:
        try:
            row_version = int(read) if read.isascii() and read.isdigit() and len(read) < 9 else 0
            drafts.change_draft(db(), draft.id, text, row_version=row_version, written_by=staff().id)
        except DraftChanged:
            problem = _(
                "Somebody saved this draft after you opened it. Nothing was overwritten: your text is still here."
            )
            problem += " " + _("Below it is what they saved; take over what you need, then save again.")
            meanwhile = draft.definition
    if problem:
        errors = [("text", problem)]
        return _show(
            page, draft, text=shown_again(text), text_error=problem, errors=errors, saved_meanwhile=meanwhile
        ), 422
    flash(_("Saved. The checks below are about the new text."), "done")
    return _back(quest)


def _cannot_be_kept(text: str, quest: str) -> str:
    """Why a text cannot even be kept as an unfinished draft; empty where it can."""
    try:
        check_size(text, file=f"{quest}.yaml")
    except QuestUnreadable as error:
        first = error.problems[0]
        return _("Line %(line)s: %(told)s", line=first.line, told=first.message)
    return ""
