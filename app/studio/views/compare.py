"""Two versions of a quest side by side, or a version and the draft."""

from __future__ import annotations

from flask import render_template

from app.queries.quest_versions import definition_of
from app.queries.studio import DraftRow
from app.studio.blueprint import bp
from app.studio.pages.compare import groups_of
from app.studio.pages.draft import quest_in
from app.studio.pages.quests import QuestPage
from app.studio.views.quests import draft_or_version_404, page_or_404, version_or_404
from app.vocabulary import Permission
from app.web.access import audience
from app.web.transaction import db
from quests.definition import Quest


@bp.get("/<quest>/diff/<int:older>/<newer>")
@audience(Permission.OPEN_STUDIO)
def compare(quest: str, older: int, newer: str) -> str:
    """What a person who walks it would notice, what only rules notice, and how many stay on the older one."""
    page = page_or_404(quest)
    line = version_or_404(page, older)
    other = _other(page, newer)
    return render_template(
        "studio/compare.html",
        page=page,
        line=line,
        newer=newer,
        is_readable=other is not None,
        groups=groups_of(definition_of(db(), line.row.id), other) if other is not None else [],
    )


def _other(page: QuestPage, newer: str) -> Quest | None:
    """The newer quest. None for a draft that cannot be read yet."""
    found = draft_or_version_404(page, newer)
    if isinstance(found, DraftRow):
        return quest_in(found.definition, page.slug)
    return definition_of(db(), found.row.id)
