"""What becomes of a version: published after its pilot, retired, begun again, withdrawn."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.extensions import questline
from app.queries.quest_versions import definition_of
from app.queries.studio import VersionRow
from app.services import designing
from app.services.quest_versions import NotInThisState
from app.studio.blueprint import bp
from app.studio.forms import WithdrawForm
from app.studio.pages.counts import people_words
from app.studio.views.quests import page_or_404, version_or_404
from app.vocabulary import Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _


def _change(quest: str, version: int, act: Callable[[str], None], done: str) -> ResponseReturnValue:
    line = version_or_404(page_or_404(quest), version)
    try:
        act(line.row.id)
    except NotInThisState:
        flash(_("A colleague changed this version a moment ago. This is how it stands now."), "note")
    else:
        flash(done, "done")
    return redirect(url_for("studio.quest", quest=quest), 303)


@bp.post("/<quest>/<int:version>/publish")
@audience(Permission.DRAFT_QUEST)
def publish_pilot(quest: str, version: int) -> ResponseReturnValue:
    """The pilot is over and becomes what everybody starts."""
    done = _("Published. Whoever starts this quest from now on starts version %(version)s.", version=version)
    return _change(quest, version, lambda of: designing.publish_pilot(db(), of, by=staff().id), done)


@bp.post("/<quest>/<int:version>/retire")
@audience(Permission.DRAFT_QUEST, Permission.APPROVE_SAFETY)
def retire(quest: str, version: int) -> ResponseReturnValue:
    """Nobody begins it any more; whoever is inside goes on."""
    done = _("Version %(version)s is retired. Whoever is inside goes on.", version=version)
    return _change(quest, version, lambda of: designing.retire(db(), of, by=staff().id), done)


@bp.post("/<quest>/<int:version>/reinstate")
@audience(Permission.DRAFT_QUEST, Permission.APPROVE_SAFETY)
def reinstate(quest: str, version: int) -> ResponseReturnValue:
    """A retired version is what people start again."""
    done = _("Whoever starts this quest from now on starts version %(version)s.", version=version)
    return _change(quest, version, lambda of: designing.reinstate(db(), of, by=staff().id), done)


@bp.get("/<quest>/<int:version>/withdraw")
@audience(Permission.DRAFT_QUEST, Permission.APPROVE_SAFETY)
def withdraw(quest: str, version: int) -> str:
    """What withdrawing means, before it is done."""
    page = page_or_404(quest)
    return render_template(
        "studio/withdraw.html", page=page, line=version_or_404(page, version), form=WithdrawForm(formdata=None)
    )


@bp.post("/<quest>/<int:version>/withdraw")
@audience(Permission.DRAFT_QUEST, Permission.APPROVE_SAFETY)
def withdraw_now(quest: str, version: int) -> ResponseReturnValue:
    """The kill switch: nobody does a step of it any more, and a person looks after everybody inside."""
    page = page_or_404(quest)
    line = version_or_404(page, version)
    form = WithdrawForm()
    if not form.validate():
        return render_template("studio/withdraw.html", page=page, line=line, form=form, has_errors=True), 422
    try:
        people = designing.withdraw(
            db(), line.row.id, why=form.why.data or "", zone=questline().settings.zone, by=staff().id
        )
    except NotInThisState:
        flash(_("This version is withdrawn already."), "note")
    else:
        flash(_withdrawn(line.row, people), "done")
    return redirect(url_for("studio.quest", quest=quest), 303)


def _withdrawn(row: VersionRow, people: int) -> str:
    told = _("Version %(version)s is withdrawn. Nobody does a step of it any more.", version=row.version)
    said = people_words(definition_of(db(), row.id), people, row.ever, is_exact=staff().may(Permission.MOVE_PEOPLE))
    if people == 0:
        return told
    tasks = _("Each person inside has a task open, so that somebody calls.")
    return f"{told} {tasks}" if said is None else f"{told} {tasks} " + _("That is: %(people)s.", people=said)
