"""How satisfied she is, and whether she would tell others: kept without her."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.portal.blueprint import bp
from app.portal.message_forms import RateForm
from app.portal.pages.rating import is_asked, note_answered
from app.services.ratings import CSAT, NPS, rate_service
from app.web.access import CLIENT, audience
from app.web.transaction import db


@bp.get("/my/rate")
@audience(CLIENT)
def rate() -> ResponseReturnValue:
    """The two questions, while there is an occasion for them."""
    return _page(RateForm(formdata=None)) if is_asked() else _not_now()


@bp.post("/my/rate")
@audience(CLIENT)
def send_rating() -> ResponseReturnValue:
    """What she chose, if anything. Nothing says that it was she who answered, or that she did."""
    if not is_asked():
        return _not_now()
    form = RateForm()
    if not form.validate():
        return _page(form), 422
    csat, nps = form.score(CSAT), form.score(NPS)
    rate_service(db(), csat=csat, nps=nps)
    if csat is not None or nps is not None:
        note_answered()
        flash(_("Thank you. Your answer is kept without you."), "done")
    return redirect(url_for("portal.my"), 303)


def _not_now() -> ResponseReturnValue:
    flash(_("There is no question to you at the moment."), "note")
    return redirect(url_for("portal.my"), 303)


def _page(form: RateForm) -> str:
    return render_template("portal/rate.html", form=form)
