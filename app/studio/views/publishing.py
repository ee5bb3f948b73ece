"""A draft on its way to people: proposed, signed by three, published or tried by a few; or taken away."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.queries.proposals import SIGNERS
from app.queries.studio import DraftRow
from app.services import designing
from app.services.drafts import DraftChanged
from app.services.quest_versions import ChecksFail, SignaturesMissing, VersionAlreadyPublished
from app.services.signing import OneHandTooMany, SignedAlready
from app.studio.blueprint import bp
from app.studio.forms import PilotForm, ProposalForm
from app.studio.pages.publishing import SHOWN_AT_ONCE, publish_page
from app.studio.pages.quests import QuestPage
from app.studio.views.drafts import draft_or_404, no_draft_any_more
from app.studio.words import part_words
from app.vocabulary import Permission, SignedPart
from app.web.access import audience
from app.web.live_settings import settings_change
from app.web.sessions import staff
from app.web.transaction import db
from app.web.typed import whole_number
from app.web.words import _
from quests.problems import QuestUnreadable

NOT_READY = (QuestUnreadable, ChecksFail, SignaturesMissing, VersionAlreadyPublished)
"""What keeps a draft from being published. The page then tells all that is missing, not the first thing alone."""


def _show(page: QuestPage, draft: DraftRow, **more: Any) -> str:
    given = {"errors": [], "pilot": PilotForm(formdata=None), "form": ProposalForm(formdata=None), **more}
    return render_template(
        "studio/publish.html",
        page=page,
        found=publish_page(db(), staff(), page, draft),
        at_once=SHOWN_AT_ONCE,
        has_errors=bool(given["errors"]),
        **given,
    )


def _back(quest: str) -> ResponseReturnValue:
    return redirect(url_for("studio.publishing", quest=quest), 303)


@bp.get("/<quest>/publish")
@audience(Permission.OPEN_STUDIO)
def publishing(quest: str) -> str:
    """What people will notice, who is inside, the checks, the signatures, and what is missing."""
    return _show(*draft_or_404(quest))


@bp.post("/<quest>/draft/propose")
@audience(Permission.DRAFT_QUEST)
def propose(quest: str) -> ResponseReturnValue:
    """The designer lays exactly this text before the approvers, with a note, and signs its design."""
    page, draft = draft_or_404(quest)
    settings_change()  # What waits for a signature is told at the door.
    form = ProposalForm()
    if not form.validate():
        return _show(page, draft, form=form, errors=[("note", form.note.errors)]), 422
    content = request.form.get("content", "")
    try:
        designing.propose(db(), draft.id, content=content, note=form.note.data or "", by=staff().id)
    except DraftChanged:
        flash(_("The draft was changed after you opened it. Read it once more, then propose it."), "problem")
    except OneHandTooMany:
        flash(_("You signed another part of it, so a colleague proposes it."), "problem")
    except NOT_READY:
        return _not_ready(page, draft, form=form, only_text=True)
    else:
        flash(_("Proposed. A clinician and a supervisor find it on their page of quests."), "done")
    return _back(quest)


@bp.post("/<quest>/draft/sign")
@audience(*SIGNERS.values())
def sign(quest: str) -> ResponseReturnValue:
    """Sign one of the three parts, for exactly the text that was read."""
    _page, draft = draft_or_404(quest)
    settings_change()
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
    page, draft = draft_or_404(quest)
    settings_change()
    try:
        designing.publish(db(), draft.id, slug=quest, by=staff().id)
    except DraftChanged:  # Of two who press at once one publishes.
        return redirect(no_draft_any_more(quest), 303)
    except NOT_READY:
        return _not_ready(page, draft)
    flash(_("Published. Whoever starts this quest from now on starts the new version; everybody inside stays."), "done")
    return redirect(url_for("studio.quest", quest=quest), 303)


@bp.post("/<quest>/draft/pilot")
@audience(Permission.DRAFT_QUEST)
def start_pilot(quest: str) -> ResponseReturnValue:
    """A few people may begin it until a day."""
    page, draft = draft_or_404(quest)
    form = PilotForm()
    if not form.validate():
        return _show(page, draft, pilot=form, errors=[(name, told) for name, told in form.errors.items() if name]), 422
    try:
        designing.pilot(db(), draft.id, slug=quest, cap=form.cap.data, until=form.until.data, by=staff().id)
    except DraftChanged:  # Of two who press at once one publishes.
        return redirect(no_draft_any_more(quest), 303)
    except NOT_READY:
        return _not_ready(page, draft, pilot=form)
    flash(_("The pilot is open. Counsellors can offer it to people, to as many as you wrote."), "done")
    return redirect(url_for("studio.quest", quest=quest), 303)


@bp.post("/<quest>/draft/drop")
@audience(Permission.DRAFT_QUEST)
def drop_draft(quest: str) -> ResponseReturnValue:
    """Take away the draft that was read; nobody ever walked it."""
    _page, draft = draft_or_404(quest)
    row_version = whole_number(request.form.get("row_version", "")) or 0
    try:
        designing.drop(db(), draft.id, slug=quest, row_version=row_version, by=staff().id)
    except DraftChanged:
        flash(_("Somebody saved this draft after you opened it, so it was kept."), "problem")
        return _back(quest)
    flash(_("The draft is gone. The versions of the quest are as they were."), "done")
    return redirect(url_for("studio.quests"), 303)


def _not_ready(page: QuestPage, draft: DraftRow, *, only_text: bool = False, **more: Any) -> ResponseReturnValue:
    found = publish_page(db(), staff(), page, draft)
    missing = found.missing_in_text if only_text else found.missing
    missing = missing or (_("Open the page once more and look at the checks."),)
    return _show(page, draft, errors=[("missing", words) for words in missing], **more), 422
