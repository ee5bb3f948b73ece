"""One press mends a finding, where its cure is mechanical. It is an edit like any other, so it can be undone."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.services import draft_writing
from app.services.drafts import DraftChanged
from app.studio.blueprint import bp
from app.studio.pages.findings import Checked, found_in, place_words
from app.studio.views.drafts import after_act, draft_or_404
from app.vocabulary import DraftDeed, Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _
from quests.editing import Change
from quests.editing.reading import place_name, tree_of
from quests.problems import QuestUnreadable
from quests.writing import CannotChange


@bp.post("/<quest>/draft/fix")
@audience(Permission.DRAFT_QUEST)
def fix_finding(quest: str) -> ResponseReturnValue:
    """Mend the finding with this key. A second press, or one after a colleague's, finds nothing left to mend."""
    _page, draft = draft_or_404(quest)
    key = request.form.get("key", "")
    found = found_in(db(), draft.definition, quest, key)
    if found is None or found.fix is None:
        return _answer(quest, _("This is mended already."), "note")

    def changes(text: str) -> tuple[Change, ...]:
        """In the text as it is by then: a colleague may have moved the step meanwhile."""
        still = found_in(db(), text, quest, key)
        return still.fix.changes if still is not None and still.fix is not None else ()

    try:
        draft_writing.write(
            db(), draft.id, changes, did=DraftDeed.FIXED, place=_card(draft.definition, found), by=staff().id
        )
    except (CannotChange, QuestUnreadable):
        return _answer(quest, _("This is written in a way that is changed in the text only."), "problem")
    except DraftChanged:
        return _answer(quest, _("Colleagues write in it at this moment. Please press once more."), "problem")
    return _answer(quest, _("Mended. You can undo it."), "done", place_words(tree_of(draft.definition), found.path)[1])


def _card(text: str, found: Checked) -> str:
    """Where it was, by slugs and keys; a cure may have moved or taken away what the path leads to."""
    return place_name(text, found.path)


def _answer(quest: str, words: str, kind: str, anchor: str = "") -> ResponseReturnValue:
    """Back to where it was pressed: the text, or the outline at its card."""
    if request.form.get("view") == "text":
        flash(words, kind)
        return redirect(url_for("studio.draft_text", quest=quest), 303)
    return after_act(quest, words, kind=kind, anchor=anchor)
