"""What waits for a second person: a setting on which safety hangs, somebody who shall join, roles that open words."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.admin.blueprint import bp
from app.admin.pages.approvals import approvals_page
from app.admin.setting_forms import DecisionForm
from app.extensions import questline
from app.services import approvals as service
from app.services.service_settings import ChangedMeanwhile
from app.services.staff_accounts import EmailTaken, NoSuchStaff
from app.services.staff_changes import LastAdministrator
from app.vocabulary import Decision, Permission
from app.web.access import audience
from app.web.live_settings import settings_change
from app.web.sessions import staff
from app.web.transaction import db, release_db
from app.web.words import _

BEGUN_OTHERWISE = (ChangedMeanwhile, EmailTaken, NoSuchStaff, LastAdministrator)
"""What was proposed no longer stands on what holds by now."""


@bp.get("/approvals")
@audience(Permission.APPROVE_SETTING)
def approvals() -> str:
    """What waits, and what was decided."""
    return render_template("admin/approvals.html", page=approvals_page(db(), staff().id))


@bp.post("/approvals/<request_id>")
@audience(Permission.APPROVE_SETTING)
def decide_approval(request_id: str) -> ResponseReturnValue:
    """Say yes or no to a colleague, or take back what one asked for oneself."""
    form = DecisionForm()
    if not form.validate():
        abort(400)
    settings_change()
    try:
        _act(request_id, form.do.data or "")
    except service.DecidedAlready:
        flash(_("This was decided or taken back meanwhile."), "note")
    except service.NeedsAnotherPerson:
        release_db()
        flash(_("A colleague decides this, since it comes from you or is about you."), "note")
    except BEGUN_OTHERWISE:
        release_db()
        flash(_("Something changed since this was asked for, so it cannot come true. Say no, or ask anew."), "problem")
    return redirect(url_for("admin.approvals"), 303)


def _act(request_id: str, what: str) -> None:
    if what == "withdraw":
        service.withdraw(db(), request_id, staff_id=staff().id)
        flash(_("Taken back. Nothing changes."), "done")
        return
    decision = Decision.APPROVED if what == "approve" else Decision.DECLINED
    service.decide(db(), request_id, staff(), decision, vault=questline().vault)
    yes, no = _("You agreed. It holds from now on."), _("You said no. Nothing changes.")
    flash(yes if decision is Decision.APPROVED else no, "done")
