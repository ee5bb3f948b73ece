"""The quests, one quest with its versions, and each version as a readable outline."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.queries.proposals import SIGNERS
from app.queries.quest_versions import definition_of
from app.queries.studio import DraftRow, definition_text
from app.services import designing
from app.services.drafts import DraftExists
from app.studio.blueprint import DRAFT, bp
from app.studio.pages.outline import outline_of
from app.studio.pages.quests import QuestPage, VersionLine, quest_lines, quest_page
from app.studio.pages.waiting import waiting_lines
from app.vocabulary import Permission
from app.web.access import audience
from app.web.sessions import staff, staff_or_none
from app.web.transaction import db
from app.web.typed import whole_number
from app.web.words import _
from quests.bundles import Imported


@bp.context_processor
def _what_she_may() -> dict[str, Any]:
    """For the buttons: what nobody may press is not drawn. The views ask again."""
    person = staff_or_none()
    if person is None:
        return {}
    return {
        "may_draft": person.may(Permission.DRAFT_QUEST),
        "may_close": person.may(Permission.DRAFT_QUEST) or person.may(Permission.APPROVE_SAFETY),
        "may_move": person.may(Permission.MOVE_PEOPLE),
    }


def page_or_404(quest: str) -> QuestPage:
    """One quest, if it has a version or a draft."""
    return quest_page(db(), staff(), quest) or abort(404)


def version_or_404(page: QuestPage, number: int) -> VersionLine:
    """One version of it."""
    return next((line for line in page.versions if line.row.version == number), None) or abort(404)


def draft_or_version_404(page: QuestPage, which: str) -> DraftRow | VersionLine:
    """What an address names by one word: the draft, or a version by its number."""
    if which == DRAFT:
        return page.draft or abort(404)
    return version_or_404(page, whole_number(which) or 0)


@bp.get("")
@audience(Permission.OPEN_STUDIO)
def quests() -> str:
    """Every quest: the version in use, its state, the people on each version, the review date, the draft."""
    waiting = waiting_lines(db(), staff()) if any(staff().may(each) for each in SIGNERS.values()) else []
    return render_template("studio/quests.html", lines=quest_lines(db(), staff()), waiting=waiting)


@bp.get("/<quest>")
@audience(Permission.OPEN_STUDIO)
def quest(quest: str) -> str:
    """One quest with the history of its versions."""
    return render_template("studio/quest.html", page=page_or_404(quest))


@bp.get("/<quest>/<int:version>")
@audience(Permission.OPEN_STUDIO)
def version(quest: str, version: int) -> str:
    """A version to read. What was once published stays readable, whatever became of it."""
    page = page_or_404(quest)
    line = version_or_404(page, version)
    return render_template(
        "studio/version.html", page=page, line=line, outline=outline_of(definition_of(db(), line.row.id))
    )


@bp.post("/<quest>/<int:version>/draft")
@audience(Permission.DRAFT_QUEST)
def start_draft(quest: str, version: int) -> ResponseReturnValue:
    """Begin the next version with the words of this one."""
    line = version_or_404(page_or_404(quest), version)
    found = Imported(definition_text(db(), line.row.id), definition_of(db(), line.row.id))
    try:
        taken = designing.take_in(db(), found, by=staff().id)
    except DraftExists:
        flash(_("There is a draft of this quest already. Here it is."), "note")
    else:
        flash(_("This is the draft of version %(version)s. Nobody walks it yet.", version=taken.version), "done")
    return redirect(url_for("studio.draft", quest=quest), 303)
