"""What she sets for herself: limits, and an agreement with herself. Each stands alone; writing anew replaces it."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.portal.blueprint import bp
from app.portal.pages.from_plans import needs_people_now
from app.portal.pages.help import ways_to_talk
from app.portal.pages.set_by_her import agreement_page, limits_page
from app.portal.plan import own_locker
from app.portal.refusals import form_key
from app.portal.tool_acts import as_form, could_keep
from app.portal.tool_forms import AgreementForm, LimitsForm
from app.services.own_things import Entry, keep_the_one, the_one
from app.vocabulary import ToolKind
from app.web.access import CLIENT, audience
from app.web.transaction import db

AN_AMOUNT = frozenset({"money"})


@bp.get("/my/tools/limits")
@audience(CLIENT)
def limits() -> ResponseReturnValue:
    """The limits that hold now, after a tap. Earlier ones are not shown: they would be where a new one starts from."""
    return render_template("portal/limits.html", page=limits_page())


@bp.get("/my/tools/limits/change")
@audience(CLIENT)
def change_limits() -> ResponseReturnValue:
    """Write them anew."""
    kept = _kept(ToolKind.LIMITS)
    return _limits_form(as_form(LimitsForm, kept, without=AN_AMOUNT), kept)


@bp.post("/my/tools/limits/change")
@audience(CLIENT)
def keep_limits() -> ResponseReturnValue:
    """Keep them. An amount that she does not write anew stays, unless she says that there is none."""
    form, kept = LimitsForm(), _kept(ToolKind.LIMITS)
    form.standing_money = kept.text("money") if kept else ""
    if form.validate() and could_keep(
        lambda: keep_the_one(db(), own_locker(), ToolKind.LIMITS, form.values(), key=form_key())
    ):
        return redirect(url_for("portal.limits"), 303)
    return _limits_form(form, kept), 422


def _limits_form(form: object, kept: Entry | None) -> str:
    has_amount = kept is not None and bool(kept.text("money"))
    return render_template("portal/limits_change.html", form=form, kept=kept, has_amount=has_amount)


@bp.get("/my/tools/agreement")
@audience(CLIENT)
def agreement() -> ResponseReturnValue:
    """What she agreed with herself, and when she wanted to look at it again. In a very hard time people come first."""
    return render_template("portal/agreement.html", page=agreement_page(), help=ways_to_talk())


@bp.get("/my/tools/agreement/write")
@audience(CLIENT)
def write_agreement() -> ResponseReturnValue:
    """Write it, or change it. It is never asked of somebody whose risk is high (domain.md 2.1)."""
    if needs_people_now():
        return redirect(url_for("portal.agreement"), 303)
    kept = _kept(ToolKind.AGREEMENT)
    return render_template("portal/agreement_write.html", form=as_form(AgreementForm, kept), kept=kept)


@bp.post("/my/tools/agreement/write")
@audience(CLIENT)
def keep_agreement() -> ResponseReturnValue:
    """Keep it; what stood there before is replaced."""
    if needs_people_now():
        return redirect(url_for("portal.agreement"), 303)
    form = AgreementForm()
    if form.validate() and could_keep(
        lambda: keep_the_one(db(), own_locker(), ToolKind.AGREEMENT, form.values(), key=form_key())
    ):
        return redirect(url_for("portal.agreement"), 303)
    return render_template("portal/agreement_write.html", form=form, kept=_kept(ToolKind.AGREEMENT)), 422


def _kept(kind: ToolKind) -> Entry | None:
    return the_one(db(), own_locker(), kind)
