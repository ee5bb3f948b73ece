"""Her log: a number and a few words on any day."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.portal.blueprint import bp
from app.portal.pages.from_plans import given_in_plans
from app.portal.pages.own_log import log_page
from app.portal.plan import own_locker
from app.portal.reader import today
from app.portal.refusals import form_key
from app.portal.tool_acts import as_form, could_keep, entry_or_404
from app.portal.tool_forms import LogForm, ToolForm
from app.services.own_things import change_entry, entries, keep_entry
from app.vocabulary import ToolKind
from app.web.access import CLIENT, audience
from app.web.transaction import db


@bp.get("/my/tools/log")
@audience(CLIENT)
def log() -> ResponseReturnValue:
    """Note how it is; then and now; and the days before."""
    return _page(LogForm(formdata=None, data={"on": today().isoformat()}))


@bp.post("/my/tools/log")
@audience(CLIENT)
def keep_log() -> ResponseReturnValue:
    """Keep a day."""
    form = LogForm()
    if form.validate() and could_keep(
        lambda: keep_entry(db(), own_locker(), ToolKind.LOG, form.values(), key=form_key())
    ):
        return redirect(url_for("portal.log"), 303)
    return _page(form), 422


def _page(form: ToolForm) -> str:
    page = log_page(entries(db(), own_locker(), ToolKind.LOG), given_in_plans())
    return render_template("portal/log.html", page=page, form=form, latest=today().isoformat())


@bp.get("/my/tools/log/<entry_id>")
@audience(CLIENT)
def log_entry(entry_id: str) -> ResponseReturnValue:
    """One day, to change or to delete."""
    kept = entry_or_404(ToolKind.LOG, entry_id)
    return render_template("portal/log_entry.html", form=as_form(LogForm, kept), kept=kept)


@bp.post("/my/tools/log/<entry_id>")
@audience(CLIENT)
def change_log(entry_id: str) -> ResponseReturnValue:
    """Keep it as it is written now."""
    kept, form = entry_or_404(ToolKind.LOG, entry_id), LogForm()
    if form.validate() and could_keep(lambda: change_entry(db(), own_locker(), ToolKind.LOG, kept.id, form.values())):
        return redirect(url_for("portal.log"), 303)
    return render_template("portal/log_entry.html", form=form, kept=kept), 422
