"""What I hear of by e-mail: for everybody with clients or with quests."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.desk.blueprint import bp
from app.desk.notice_forms import NoticesForm
from app.desk.pages.notices import notices_of
from app.queries.staff_notices import Choice
from app.services.staff_notices import choose
from app.vocabulary import Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _


@bp.get("/notices")
@audience(Permission.SEE_WORKLIST, Permission.OPEN_STUDIO)
def notices() -> str:
    """Alerts, and the digest of a working day."""
    return _page(NoticesForm(formdata=None))


@bp.post("/notices")
@audience(Permission.SEE_WORKLIST, Permission.OPEN_STUDIO)
def keep_notices() -> ResponseReturnValue:
    """From now on she hears of this."""
    form = NoticesForm()
    if not form.validate():
        return _page(form), 422
    before = notices_of(db(), staff())
    alerts = form.wants_alerts.data if before.gets_alerts else before.choice.wants_alerts
    choose(db(), staff().id, Choice(alerts, form.wants_digest.data, int(form.digest_hour.data) * 60))
    flash(_("Kept."), "done")
    return redirect(url_for("desk.notices"), 303)


def _page(form: NoticesForm) -> str:
    return render_template("desk/notices.html", page=notices_of(db(), staff()), form=form)
