"""The draft as the text that it is: YAML, with line numbers and what is to mend in which line."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.queries.studio import DraftRow
from app.services import draft_writing
from app.services.draft_writing import DraftGone
from app.services.drafts import DraftChanged
from app.studio.blueprint import bp
from app.studio.pages.draft import quest_in
from app.studio.pages.quests import QuestPage
from app.studio.pages.text_lines import text_lines
from app.studio.texts import pasted, shown_again
from app.studio.views.drafts import draft_or_404, editor_values, no_draft_any_more
from app.vocabulary import Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db
from app.web.typed import whole_number
from app.web.words import _
from quests.problems import QuestUnreadable


@bp.get("/<quest>/draft/text")
@audience(Permission.OPEN_STUDIO)
def draft_text(quest: str) -> str:
    """The same draft as in the outline, as its YAML."""
    page, draft = draft_or_404(quest)
    return _show(page, draft)


@bp.post("/<quest>/draft/text")
@audience(Permission.DRAFT_QUEST)
def save_text(quest: str) -> ResponseReturnValue:
    """Keep the text as it was written, finished or not. Whoever saves second is told, and nothing is overwritten."""
    page, draft = draft_or_404(quest)
    text = pasted(request.form.get("text", ""))
    if not text.strip():
        return _again(
            page, draft, text, _("Write the quest here. To take the draft away there is a button of its own.")
        )
    row_version = whole_number(request.form.get("row_version", "")) or 0
    try:
        draft_writing.put_text(db(), draft.id, text, row_version=row_version, by=staff().id)
    except QuestUnreadable as error:
        first = error.problems[0]
        return _again(page, draft, text, _("Line %(line)s: %(told)s", line=first.line, told=first.message))
    except DraftGone:
        return redirect(no_draft_any_more(quest), 303)
    except DraftChanged:
        told = _("Somebody saved this draft after you opened it. Nothing was overwritten: your text is still here.")
        told += " " + _("Below it is what they saved; take over what you need, then save again.")
        return _again(page, draft, text, told, saved_meanwhile=draft.definition)
    if quest_in(text, quest) is not None:
        flash(_("Saved. The checks are about the new text."), "done")
    else:
        flash(_("Saved. It is no whole quest yet: what to mend is marked at its line."), "note")
    return redirect(url_for("studio.draft_text", quest=quest), 303)


def _again(page: QuestPage, draft: DraftRow, text: str, problem: str, **more: str) -> ResponseReturnValue:
    """The page once more, with what was typed."""
    return _show(page, draft, text=shown_again(text), text_error=problem, errors=[("text", problem)], **more), 422


def _show(page: QuestPage, draft: DraftRow, **more: Any) -> str:
    values = editor_values(page, draft)
    given: dict[str, Any] = {"text": draft.definition, "text_error": "", "errors": [], "saved_meanwhile": "", **more}
    is_saved = given["text"] == draft.definition
    lined = text_lines(given["text"], values["editor"].findings if is_saved else ())
    found = {**values, "view": "text", "lined": lined, "is_saved": is_saved, "has_errors": bool(given["errors"])}
    return render_template("studio/text.html", **found, **given)
