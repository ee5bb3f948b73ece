"""The draft of a quest: read, checked and corrected. How it gets to people: ``publishing``."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.queries.studio import DraftRow
from app.services import drafts
from app.services.drafts import DraftChanged
from app.studio.blueprint import bp
from app.studio.pages.draft import draft_page
from app.studio.pages.quests import QuestPage
from app.studio.texts import pasted, shown_again
from app.studio.views.quests import page_or_404
from app.vocabulary import Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _
from quests.problems import QuestUnreadable
from quests.reading import check_size


def _draft_or_404(quest: str) -> tuple[QuestPage, DraftRow]:
    page = page_or_404(quest)
    return page, page.draft or abort(404)


def _show(page: QuestPage, draft: DraftRow, **more: Any) -> str:
    found = draft_page(db(), draft)
    given = {"text": draft.definition, "text_error": "", "errors": [], **more}
    return render_template("studio/draft.html", page=page, found=found, has_errors=bool(given["errors"]), **given)


def _back(quest: str) -> ResponseReturnValue:
    return redirect(url_for("studio.draft", quest=quest), 303)


@bp.get("/<quest>/draft")
@audience(Permission.OPEN_STUDIO)
def draft(quest: str) -> str:
    """The draft with its checks, its signatures, its outline and its text."""
    page, draft = _draft_or_404(quest)
    return _show(page, draft)


@bp.post("/<quest>/draft")
@audience(Permission.DRAFT_QUEST)
def save_draft(quest: str) -> ResponseReturnValue:
    """Keep the corrected text. Whoever saves second is told, and nothing is overwritten."""
    page, draft = _draft_or_404(quest)
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
