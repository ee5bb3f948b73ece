"""One act for several people: chosen in the list, looked at, done, told."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.desk.blueprint import bp
from app.desk.bulk_forms import ChooseForm, DoForm
from app.desk.filters import page_in, wanted_in
from app.desk.pages.bulk import Preview, preview_of, result_of
from app.desk.views.client_list import render_list
from app.extensions import questline
from app.services.bulk import BulkAct, Doing, Order, do_for_all, may_do
from app.vocabulary import Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.staff_frame import role_words
from app.web.transaction import db
from app.web.words import _


@bp.post("/bulk")
@audience(Permission.BULK_ACT)
def preview_bulk() -> ResponseReturnValue:
    """What would happen to each, and to whom nothing would and why. Nothing has happened yet."""
    form = ChooseForm()
    valid = form.validate()
    if valid and not form.people:
        form.whom.errors = [_("Nobody is ticked yet.")]
        valid = False
    if not valid:
        return render_list(wanted_in(request.form), page_in(request.form), choose_form=form), 422
    order = _order_or_404(form.act.data)
    preview = preview_of(db(), staff(), order, form.people)
    return _page(preview, DoForm(formdata=None))


@bp.post("/bulk/do")
@audience(Permission.BULK_ACT)
def do_bulk() -> ResponseReturnValue:
    """Do it for each, by the service for one. The same form twice does it once."""
    form = DoForm()
    if not form.validate() or not form.key or not form.journey.data:
        abort(400)
    order = _order_or_404(form.act.data, form.bulk_reason.data or "", form.to_staff.data or "")
    preview = preview_of(db(), staff(), order, form.journey.data)
    if _lacks(order, form, preview):
        return _page(preview, form), 422
    do_for_all(db(), Doing(staff(), questline().vault, questline().settings, form.key), order, form.journey.data)
    return redirect(url_for("desk.bulk_result", run_id=form.key), 303)


@bp.get("/bulk/<run_id>")
@audience(Permission.BULK_ACT)
def bulk_result(run_id: str) -> str:
    """What was done, for whom, and for whom not: drawn from the log."""
    result = result_of(db(), staff(), run_id) or abort(404)
    return render_template("desk/bulk_result.html", result=result)


def _order_or_404(act: str, reason: str = "", to_staff: str = "") -> Order:
    order = Order(BulkAct(act), reason.strip(), to_staff)
    return order if may_do(staff(), order.act) else abort(404)


def _lacks(order: Order, form: DoForm, preview: Preview) -> bool:
    """What the act still needs, said at its field."""
    if order.act is BulkAct.PEACE and not order.reason:
        form.bulk_reason.errors = [_("Say in a few words why.")]
    if order.act is BulkAct.HAND_OVER and order.to_staff not in {one.id for one in preview.colleagues}:
        form.to_staff.errors = [_("Choose a colleague.")]
    return bool(form.bulk_reason.errors or form.to_staff.errors)


def _page(preview: Preview, form: DoForm) -> str:
    people = [
        (one.id, one.name, ", ".join(role_words(role) for role in sorted(one.roles))) for one in preview.colleagues
    ]
    return render_template("desk/bulk.html", preview=preview, form=form, people=people)
