"""Her own goals, beside the plan. Each is hers alone until she lets it be seen (lessons.md, I)."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.portal.blueprint import bp
from app.portal.pages.goals import goals_page
from app.portal.plan import own_locker
from app.portal.refusals import form_key
from app.portal.tool_acts import as_form, could_keep, entry_or_404, or_404
from app.portal.tool_forms import GoalForm, ToolForm
from app.services import own_things
from app.vocabulary import ToolKind
from app.web.access import CLIENT, audience
from app.web.sessions import client
from app.web.transaction import db


@bp.get("/my/goals")
@audience(CLIENT)
def goals() -> ResponseReturnValue:
    """What she wishes for, what is done, and what she put away."""
    return _page(GoalForm(formdata=None))


@bp.post("/my/goals")
@audience(CLIENT)
def keep_goal() -> ResponseReturnValue:
    """Keep a new goal."""
    form = GoalForm()
    if form.validate() and could_keep(
        lambda: own_things.keep_entry(
            db(), own_locker(), ToolKind.GOAL, form.values(), key=form_key(), is_shared=form.is_shared.data
        )
    ):
        return redirect(url_for("portal.goals"), 303)
    return _page(form), 422


def _page(form: ToolForm) -> str:
    return render_template("portal/goals.html", page=goals_page(), form=form)


@bp.get("/my/goals/<entry_id>")
@audience(CLIENT)
def goal(entry_id: str) -> ResponseReturnValue:
    """One goal, to change or to delete."""
    kept = entry_or_404(ToolKind.GOAL, entry_id)
    return render_template("portal/goal.html", form=as_form(GoalForm, kept), kept=kept)


@bp.post("/my/goals/<entry_id>")
@audience(CLIENT)
def change_goal(entry_id: str) -> ResponseReturnValue:
    """Keep it as it is written now."""
    kept, form = entry_or_404(ToolKind.GOAL, entry_id), GoalForm()
    words = {**kept.values, "words": form.words.data}
    if form.validate() and could_keep(
        lambda: own_things.change_entry(db(), own_locker(), ToolKind.GOAL, kept.id, words)
    ):
        return redirect(url_for("portal.goals"), 303)
    return render_template("portal/goal.html", form=form, kept=kept), 422


@bp.post("/my/goals/<entry_id>/stand")
@audience(CLIENT)
def stand_goal(entry_id: str) -> ResponseReturnValue:
    """Done, put away, or taken up again."""
    do = request.form.get("do")
    if do not in ("done", "away", "again"):
        abort(404)
    with or_404():
        if do == "again":
            own_things.take_up_goal(db(), own_locker(), entry_id)
        else:
            own_things.close_goal(db(), own_locker(), entry_id, is_done=do == "done")
    words = {
        "done": _("You did what you wanted to do. It stays here for you."),
        "away": _("Put away. It waits here, and nobody else sees it."),
        "again": _("It stands open again."),
    }
    flash(words[do], "done")
    return redirect(url_for("portal.goals"), 303)


@bp.post("/my/goals/<entry_id>/share")
@audience(CLIENT)
def share_goal(entry_id: str) -> ResponseReturnValue:
    """She lets it be seen, or no longer."""
    is_shared = request.form.get("do") == "share"
    with or_404():
        own_things.share_goal(db(), client().id, entry_id, is_shared=is_shared)
    flash(_("From now on your counsellor may see it.") if is_shared else _("From now on only you see it."), "done")
    return redirect(url_for("portal.goals"), 303)
