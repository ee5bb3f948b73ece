"""Her money dates: what, and on which day."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.portal.blueprint import bp
from app.portal.pages.from_plans import given_in_plans
from app.portal.pages.own_dates import dates_page
from app.portal.plan import own_locker
from app.portal.refusals import form_key
from app.portal.tool_acts import as_form, could_keep, entry_or_404
from app.portal.tool_forms import MoneyDateForm, ToolForm
from app.services.own_things import change_entry, entries, keep_entry
from app.vocabulary import ToolKind
from app.web.access import CLIENT, audience
from app.web.transaction import db


@bp.get("/my/tools/dates")
@audience(CLIENT)
def dates() -> ResponseReturnValue:
    """The next day that matters, those after it, and a form for another."""
    return _page(MoneyDateForm(formdata=None))


@bp.post("/my/tools/dates")
@audience(CLIENT)
def keep_date() -> ResponseReturnValue:
    """Keep a day."""
    form = MoneyDateForm()
    if form.validate() and could_keep(
        lambda: keep_entry(db(), own_locker(), ToolKind.MONEY_DATE, form.values(), key=form_key())
    ):
        return redirect(url_for("portal.dates"), 303)
    return _page(form), 422


def _page(form: ToolForm) -> str:
    page = dates_page(entries(db(), own_locker(), ToolKind.MONEY_DATE), given_in_plans())
    return render_template("portal/dates.html", page=page, form=form)


@bp.get("/my/tools/dates/<entry_id>")
@audience(CLIENT)
def date_entry(entry_id: str) -> ResponseReturnValue:
    """One day, to change or to delete."""
    kept = entry_or_404(ToolKind.MONEY_DATE, entry_id)
    return render_template("portal/date_entry.html", form=as_form(MoneyDateForm, kept), kept=kept)


@bp.post("/my/tools/dates/<entry_id>")
@audience(CLIENT)
def change_date(entry_id: str) -> ResponseReturnValue:
    """Keep it as it is written now."""
    kept, form = entry_or_404(ToolKind.MONEY_DATE, entry_id), MoneyDateForm()
    if form.validate() and could_keep(
        lambda: change_entry(db(), own_locker(), ToolKind.MONEY_DATE, kept.id, form.values())
    ):
        return redirect(url_for("portal.dates"), 303)
    return render_template("portal/date_entry.html", form=form, kept=kept), 422
