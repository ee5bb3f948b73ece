"""The people of one colleague go to others: chosen, looked at beforehand, and handed over in one press."""

from __future__ import annotations

from collections import Counter

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from app.desk.acting import acting
from app.desk.blueprint import bp
from app.desk.caseload_forms import EVERYBODY, ReassignForm
from app.desk.forms import ActForm
from app.desk.pages.covering import Preview, preview_of, reassign_page
from app.queries.reassigning import PersonOf, colleague_by_id, loads, people_of
from app.queries.staff import Colleague, colleagues_who_take
from app.services.caseload import CannotTake
from app.services.reassigning import Reassigned, reassign, share_out
from app.vocabulary import Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db, release_db
from app.web.words import _, ngettext

ADDRESS = "/caseloads/<staff_id>/reassign"
TO = "to-"


@bp.get(ADDRESS, endpoint="reassign")
@audience(Permission.REASSIGN)
def choose(staff_id: str) -> str:
    """Everybody who is with this colleague, and who could take them."""
    return _page(_colleague_or_404(staff_id), ReassignForm(formdata=None))


@bp.post(ADDRESS)
@audience(Permission.REASSIGN)
def look_at_reassign(staff_id: str) -> ResponseReturnValue:
    """What would happen, person by person. Nothing has happened yet."""
    colleague, people, form = _colleague_or_404(staff_id), people_of(db(), staff_id), ReassignForm()
    form.people.choices = [SelectChoice(value=one.journey_id, label=one.pseudonym) for one in people]
    takers = colleagues_who_take(db(), but=staff_id)
    form.to_staff.choices = [SelectChoice(value=one.id, label=one.name) for one in takers]
    if not form.validate():
        return _page(colleague, form), 422
    chosen = [one for one in people if form.who.data == EVERYBODY or one.journey_id in (form.people.data or ())]
    spread = share_out(chosen, form.to_staff.data or [], loads(db()))
    return _preview(preview_of(db(), colleague, chosen, spread))


@bp.post(f"{ADDRESS}/now")
@audience(Permission.REASSIGN)
def reassign_now(staff_id: str) -> ResponseReturnValue:
    """It happens: each person goes to the colleague who stands beside the name."""
    colleague, form = _colleague_or_404(staff_id), ActForm()
    to = {name.removeprefix(TO): value for name, value in request.form.items() if name.startswith(TO) and value}
    if not form.validate() or not to:
        abort(400)
    actor = acting(staff(), Permission.REASSIGN, None)
    names = {one.id: one.name for one in colleagues_who_take(db(), but=staff_id)}
    try:
        found = reassign(db(), staff_id, to, actor=actor, key=form.key)
    except CannotTake:
        release_db()
        flash(_("One of these colleagues takes nobody now. Nothing has changed; choose once more."), "problem")
        return redirect(url_for("desk.reassign", staff_id=staff_id), 303)
    _tell(colleague, found, to, names, people_of(db(), staff_id))
    return redirect(url_for("desk.reassign", staff_id=staff_id), 303)


def _tell(
    colleague: Colleague, found: Reassigned, to: dict[str, str], names: dict[str, str], left: list[PersonOf]
) -> None:
    for staff_id, number in sorted(Counter(to[one] for one in found.done).items()):
        name = names.get(staff_id, "")
        flash(
            ngettext(
                "%(num)s person is with %(name)s now.", "%(num)s people are with %(name)s now.", number, name=name
            ),
            "done",
        )
    if found.not_done:
        number = len(found.not_done)
        flash(
            ngettext(
                "%(num)s person was with somebody else by then, and stays there.",
                "%(num)s people were with somebody else by then, and stay there.",
                number,
            ),
            "note",
        )
    if not left:
        flash(_("Nobody is with %(name)s any more.", name=colleague.name), "note")


def _colleague_or_404(staff_id: str) -> Colleague:
    return colleague_by_id(db(), staff_id) or abort(404)


def _page(colleague: Colleague, form: ReassignForm) -> str:
    return render_template("desk/reassign.html", page=reassign_page(db(), colleague), form=form)


def _preview(preview: Preview) -> str:
    return render_template("desk/reassign_preview.html", preview=preview)
