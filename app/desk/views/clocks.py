"""One clock: what is owed, who was told, and what somebody says of it."""

from __future__ import annotations

from contextlib import suppress

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField
from wtforms.validators import AnyOf

from app.desk.blueprint import bp
from app.desk.forms import ActForm
from app.desk.pages.contact import Contact, contact_of
from app.desk.pages.one_clock import one_clock_page
from app.extensions import questline
from app.queries.clocks import ClockRow, clock_for
from app.services.clock_acts import DEEDS, NotForHer, act_on_clock
from app.services.sealing import KeyDestroyed, open_locker
from app.vocabulary import ClockKind, Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _

ASSESS = Permission.ASSESS_SAFETY


class DeedForm(ActForm):
    """What is said of a clock."""

    deed = HiddenField(validators=[AnyOf(DEEDS)])


@bp.get("/clocks/<clock_id>")
@audience(Permission.SEE_WORKLIST)
def clock(clock_id: str) -> str:
    """What is owed to whom, by when, and who knows of it."""
    row = clock_for(db(), staff(), clock_id) or abort(404)
    return render_template("desk/clock.html", page=one_clock_page(db(), row, staff()), contact=_how_to_call(row))


def _how_to_call(row: ClockRow) -> Contact | None:
    """How the person may be reached, for a clinician who owes the call: also where the record is with somebody else."""
    is_hers_to_call = row.kind is ClockKind.CLINICIAN and row.stopped_at is None and staff().may(ASSESS)
    if not is_hers_to_call or row.client_id is None:
        return None
    with suppress(KeyDestroyed):
        locker = open_locker(db(), questline().vault, row.client_id)
        return contact_of(db(), locker, staff(), is_owed=True)
    return None


@bp.post("/clocks/<clock_id>")
@audience(Permission.SEE_WORKLIST)
def act_on(clock_id: str) -> ResponseReturnValue:
    """It is done, it is the person's turn, or it is ours again."""
    form = DeedForm()
    if clock_for(db(), staff(), clock_id) is None:
        abort(404)
    if not form.validate():
        abort(400)
    try:
        changed = act_on_clock(db(), questline().settings, clock_id, form.deed.data or "", staff())
    except NotForHer:
        abort(404)
    said = {
        "done": _("Noted. The clock has stopped, and nobody is told of it any more."),
        "wait": _("Noted. The clock stands still until it is our turn again."),
        "go_on": _("Noted. The clock goes on with the time that was left."),
        "tried": _("Noted on the contact. The clock goes on."),
        "lost": _("Noted. Nobody calls back any more; the supervisor on call knows."),
    }
    if changed:
        flash(said[form.deed.data or ""], "done")
    else:
        flash(_("Nothing was changed: a colleague was here first, or it is so already."), "note")
    return redirect(url_for("desk.clock", clock_id=clock_id), 303)
