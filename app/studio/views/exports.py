"""A quest leaves as one file: every version that was ever published, and the draft."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from app.queries.studio import DraftRow, definition_text
from app.services.audit import Entry, append
from app.studio.blueprint import DRAFT, bp
from app.studio.pages.quests import QuestPage
from app.studio.views.quests import draft_or_version_404, page_or_404
from app.vocabulary import ActorKind, Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _
from quests import bundles
from quests.instruments import UnknownInstrument
from quests.problems import QuestUnreadable


@bp.post("/<quest>/<which>/export")
@audience(Permission.OPEN_STUDIO)
def export(quest: str, which: str) -> ResponseReturnValue:
    """One file with the quest, its instruments and its languages. The export is logged.

    What was published long ago, and is no quest any more for this software, leaves as it was written.
    """
    page = page_or_404(quest)
    text, number = _words_of(page, which)
    name = f"{quest}-{which}.bundle.yaml"
    try:
        text = bundles.export(text)
    except (QuestUnreadable, UnknownInstrument):
        if which == DRAFT:
            flash(_("A draft that cannot be read yet cannot leave as a file. Mend its problems first."), "problem")
            return redirect(url_for("studio.publishing", quest=quest), 303)
        name = f"{quest}-{which}.yaml"
    append(db(), Entry(ActorKind.STAFF, staff().id, "quest_exported", "quest", quest, {"version": number}))
    sent = {"Content-Type": "application/yaml; charset=utf-8", "Content-Disposition": f'attachment; filename="{name}"'}
    return text.encode("utf-8"), 200, sent


def _words_of(page: QuestPage, which: str) -> tuple[str, int | None]:
    """What its author wrote, and the number of the version; none for the draft."""
    found = draft_or_version_404(page, which)
    if isinstance(found, DraftRow):
        return found.definition, None
    return definition_text(db(), found.row.id), found.row.version
