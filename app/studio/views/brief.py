"""What a quest is to reach and for whom, in the words of those who plan it; and all that was written before."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.queries.briefs import Brief, briefs_of
from app.services import briefs
from app.services.briefs import PARTS, BriefChanged
from app.studio.blueprint import bp
from app.studio.forms import BriefForm
from app.studio.pages.briefs import label_of, questions
from app.studio.pages.quests import QuestPage
from app.studio.views.quests import page_or_404
from app.vocabulary import Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _


@bp.get("/<quest>/brief")
@audience(Permission.OPEN_STUDIO)
def brief(quest: str) -> str:
    """Goal, scenario, other ways, audience and what fits them; with its history."""
    page, told = page_or_404(quest), briefs_of(db(), quest)
    newest = told[0] if told else None
    words = {part: (newest.words if newest else {}).get(part, "") for part in PARTS}
    return _show(page, told, BriefForm(formdata=None, seen=newest.version if newest else 0, **words))


@bp.post("/<quest>/brief")
@audience(Permission.DRAFT_QUEST)
def write_brief(quest: str) -> ResponseReturnValue:
    """Keep it. Whoever saves second is told, and nothing is overwritten."""
    page, form = page_or_404(quest), BriefForm()
    if not form.validate():
        return _show(page, briefs_of(db(), quest), form), 422
    words = {part: form[part].data or "" for part in PARTS}
    try:
        briefs.write_brief(db(), quest, words, seen=form.seen.data or 0, by=staff().id)
    except BriefChanged:
        told = _("A colleague wrote it anew a moment ago. What they wrote stands below; yours is still here.")
        form.goal.errors = [told]
        return _show(page, briefs_of(db(), quest), form), 422
    flash(_("The brief is kept."), "done")
    return redirect(url_for("studio.brief", quest=quest), 303)


def _show(page: QuestPage, told: list[Brief], form: BriefForm) -> str:
    return render_template(
        "studio/brief.html",
        page=page,
        form=form,
        questions=questions(),
        label_of=label_of,
        parts=PARTS,
        told=told,
        seen=told[0].version if told else 0,
        has_errors=bool(form.errors),
    )
