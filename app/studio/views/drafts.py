"""The draft of a quest: read, checked, corrected, signed and published."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.queries.studio import DraftRow
from app.services import designing, drafts
from app.services.drafts import DraftChanged
from app.services.quest_versions import ChecksFail, SignaturesMissing, VersionAlreadyPublished
from app.services.signing import OneHandTooMany, SignedAlready
from app.studio.blueprint import bp
from app.studio.forms import PilotForm
from app.studio.pages.draft import SIGNERS, draft_page
from app.studio.pages.quests import QuestPage
from app.studio.texts import pasted, shown_again
from app.studio.views.quests import page_or_404
from app.studio.words import part_words
from app.vocabulary import Permission, SignedPart
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _
from quests.problems import QuestUnreadable
from quests.reading import check_size

NOT_READY = (QuestUnreadable, ChecksFail, SignaturesMissing, VersionAlreadyPublished)
"""What keeps a draft from being published. The page then tells all that is missing, not the first thing alone."""


def _draft_or_404(quest: str) -> tuple[QuestPage, DraftRow]:
    page = page_or_404(quest)
    return page, page.draft or abort(404)


def _show(page: QuestPage, draft: DraftRow, **more: Any) -> str:
    found = draft_page(db(), staff(), page, draft)
    given = {"text": draft.definition, "text_error": "", "errors": [], "is_asked": False, "pilot": PilotForm(), **more}
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


@bp.post("/<quest>/draft/sign")
@audience(*SIGNERS.values())
def sign(quest: str) -> ResponseReturnValue:
    """Sign one of the three parts, for exactly the text that was read."""
    _page, draft = _draft_or_404(quest)
    part = next((each for each in SignedPart if each.value == request.form.get("part")), None) or abort(400)
    if not staff().may(SIGNERS[part]):
        abort(404)
    try:
        designing.sign(db(), draft.id, part, content=request.form.get("content", ""), by=staff().id)
    except DraftChanged:
        flash(_("The draft was changed after you opened it. Read it once more, then sign."), "problem")
    except SignedAlready:
        flash(_("This part is signed already. Nothing more is needed from you."), "note")
    except OneHandTooMany:
        flash(_("You signed another part of it, so a colleague signs this one."), "problem")
    else:
        flash(
            _("%(part)s is signed. A change of the text asks for all signatures anew.", part=part_words(part)), "done"
        )
    return _back(quest)


@bp.post("/<quest>/draft/publish")
@audience(Permission.DRAFT_QUEST)
def publish(quest: str) -> ResponseReturnValue:
    """Whoever starts this quest from now on starts this version; what is missing is listed."""
    page, draft = _draft_or_404(quest)
    try:
        designing.publish(db(), draft.id, slug=quest, by=staff().id)
    except DraftChanged:
        return _gone(quest)
    except NOT_READY:
        return _not_ready(page, draft)
    flash(_("Published. Whoever starts this quest from now on starts the new version; everybody inside stays."), "done")
    return redirect(url_for("studio.quest", quest=quest), 303)


@bp.post("/<quest>/draft/pilot")
@audience(Permission.DRAFT_QUEST)
def start_pilot(quest: str) -> ResponseReturnValue:
    """A few people may begin it until a day."""
    page, draft = _draft_or_404(quest)
    form = PilotForm()
    if not form.validate():
        errors = [(name, told[0]) for name, told in form.errors.items() if name]
        return _show(page, draft, pilot=form, errors=errors), 422
    try:
        designing.pilot(db(), draft.id, slug=quest, cap=form.cap.data, until=form.until.data, by=staff().id)
    except DraftChanged:
        return _gone(quest)
    except NOT_READY:
        return _not_ready(page, draft, pilot=form)
    flash(_("The pilot is open. A supervisor moves people into it, as many as you wrote."), "done")
    return redirect(url_for("studio.quest", quest=quest), 303)


def _gone(quest: str) -> ResponseReturnValue:
    """Of two who press at once one publishes."""
    flash(_("This draft is no draft any more. This is how the quest stands now."), "note")
    return redirect(url_for("studio.quest", quest=quest), 303)


def _not_ready(page: QuestPage, draft: DraftRow, **more: Any) -> ResponseReturnValue:
    missing = draft_page(db(), staff(), page, draft).missing or (_("Open the page once more and look at the checks."),)
    errors = [("missing", words) for words in missing]
    return _show(page, draft, errors=errors, is_asked=True, **more), 422


@bp.post("/<quest>/draft/drop")
@audience(Permission.DRAFT_QUEST)
def drop_draft(quest: str) -> ResponseReturnValue:
    """Take away the draft that was read; nobody ever walked it."""
    _page, draft = _draft_or_404(quest)
    read = request.form.get("row_version", "")
    try:
        row_version = int(read) if read.isascii() and read.isdigit() and len(read) < 9 else 0
        designing.drop(db(), draft.id, slug=quest, row_version=row_version, by=staff().id)
    except DraftChanged:
        flash(_("Somebody saved this draft after you opened it, so it was kept."), "problem")
        return _back(quest)
    flash(_("The draft is gone. The versions of the quest are as they were."), "done")
    return redirect(url_for("studio.quests"), 303)
