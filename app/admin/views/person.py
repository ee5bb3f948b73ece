"""One colleague's account: roles, teams, the link, open visits, and whether she works here."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.admin.blueprint import bp
from app.admin.pages.people import PersonPage, leaving_page, person_page
from app.admin.people_forms import LeavingForm, PressForm, RolesForm, TeamsForm
from app.extensions import questline
from app.permissions import scope_of
from app.queries.staff import roles_of
from app.queries.staff_list import PersonRow, in_hand
from app.queries.staff_list import person as person_row
from app.services import staff_changes as service
from app.services import teams as teams_service
from app.services.approvals import AskedAlready
from app.services.staff_accounts import NoSuchStaff
from app.vocabulary import Permission, Role, StaffState
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db, release_db
from app.web.words import _

HERE = (StaffState.ACTIVE, StaffState.INVITED)


@bp.get("/people/<staff_id>")
@audience(Permission.MANAGE_PEOPLE)
def person(staff_id: str) -> str:
    """Everything of one account."""
    return _page(staff_id)


@bp.post("/people/<staff_id>/roles")
@audience(Permission.MANAGE_PEOPLE)
def set_roles(staff_id: str) -> ResponseReturnValue:
    """All roles anew. Those that open clients' words to her for the first time wait for a second person."""
    form = RolesForm()
    _colleague_or_404(staff_id, *HERE)
    if not form.validate():
        return _page(staff_id, form), 422
    roles = frozenset(Role(role) for role in form.roles.data or ())
    if not form.anyway.data and _leaves_people_alone(staff_id, roles):
        words = _("Somebody on a plan is with this person, and would not be seen any more with these roles.")
        form.anyway.errors = [words]
        return _page(staff_id, form), 422
    try:
        waits = service.set_roles(db(), staff_id, roles, by=staff(), reason=form.roles_reason.data or "")
    except (service.LastAdministrator, AskedAlready) as problem:
        release_db()
        last = _("Nobody else could look after accounts then. Give this role to a colleague first.")
        asked = _("A change of these roles waits for a second person already.")
        form.roles.errors = [last if isinstance(problem, service.LastAdministrator) else asked]
        return _page(staff_id, form), 422
    except NoSuchStaff:
        abort(404)
    kept = _("Kept. Open visits have ended: the new roles count from the next sign-in.")
    asked_for = _("Asked for. These roles open what clients wrote, so a second person says yes first.")
    flash(asked_for if waits else kept, "done")
    return redirect(url_for("admin.person", staff_id=staff_id), 303)


@bp.post("/people/<staff_id>/teams")
@audience(Permission.MANAGE_PEOPLE)
def set_teams(staff_id: str) -> ResponseReturnValue:
    """All teams anew. Whoever is with her stays with her."""
    form = TeamsForm()
    row = person_row(db(), staff_id, clock.now())
    if row is None or row.state not in HERE:
        abort(404)
    if not form.validate():
        abort(400)
    teams_service.set_teams_of(db(), staff_id, form.teams.data or (), by_id=staff().id)
    flash(_("Kept. Everybody keeps the people whom they have."), "done")
    return redirect(url_for("admin.person", staff_id=staff_id), 303)


@bp.post("/people/<staff_id>/link")
@audience(Permission.MANAGE_PEOPLE)
def make_link(staff_id: str) -> ResponseReturnValue:
    """A one-time link, shown this once. What opened the account before opens it no more."""
    if not PressForm().validate():
        abort(400)
    try:
        token = service.start_over(db(), questline().vault, staff_id, by=staff())
    except (NoSuchStaff, service.OwnAccount):
        abort(404)
    link = url_for("auth.join", token=token, _external=True)
    return render_template("admin/link.html", page=_page_or_404(staff_id), link=link)


@bp.post("/people/<staff_id>/visits/<name>/end")
@audience(Permission.MANAGE_PEOPLE)
def end_visit(staff_id: str, name: str) -> ResponseReturnValue:
    """End one open visit, or all of them."""
    if not PressForm().validate():
        abort(400)
    page = _page_or_404(staff_id)
    ended = service.end_visit(db(), page.row.id, name, by=staff())
    flash(_("Ended.") if ended else _("This visit is over already."), "done" if ended else "note")
    return redirect(url_for("admin.person", staff_id=staff_id), 303)


@bp.get("/people/<staff_id>/<any(suspended, left):leaving>")
@audience(Permission.MANAGE_PEOPLE)
def leaving(staff_id: str, leaving: str) -> str:
    """Before somebody is suspended or noted as having left: what is still with her, and what happens then."""
    state = StaffState(leaving)
    row = _colleague_or_404(staff_id, *HERE, *({StaffState.SUSPENDED} - {state}))
    return render_template("admin/leaving.html", page=leaving_page(db(), row, state, staff()))


@bp.post("/people/<staff_id>/shut-out")
@audience(Permission.MANAGE_PEOPLE)
def shut_out(staff_id: str) -> ResponseReturnValue:
    """Nothing opens for her any more, from this moment on."""
    form = LeavingForm()
    if not form.validate():
        abort(400)
    try:
        service.shut_out(db(), staff_id, StaffState(form.leaving.data), by=staff())
    except (NoSuchStaff, service.OwnAccount):
        abort(404)
    except service.LastAdministrator:
        flash(_("Nobody else could look after accounts then. Give this role to a colleague first."), "problem")
        return redirect(url_for("admin.person", staff_id=staff_id), 303)
    flash(_("Done. Nothing opens for this account any more."), "done")
    return redirect(url_for("admin.person", staff_id=staff_id), 303)


@bp.post("/people/<staff_id>/back")
@audience(Permission.MANAGE_PEOPLE)
def bring_back(staff_id: str) -> ResponseReturnValue:
    """Who was suspended may sign in again."""
    if not PressForm().validate():
        abort(400)
    try:
        service.bring_back(db(), staff_id, by=staff())
    except (NoSuchStaff, service.OwnAccount):
        abort(404)
    flash(_("Back. Password and second factor are as they were."), "done")
    return redirect(url_for("admin.person", staff_id=staff_id), 303)


def _colleague_or_404(staff_id: str, *states: StaffState) -> PersonRow:
    """Somebody else's account, in one of these states: nobody changes her own."""
    row = person_row(db(), staff_id, clock.now())
    if row is None or row.id == staff().id or row.state not in states:
        abort(404)
    return row


def _leaves_people_alone(staff_id: str, roles: frozenset[Role]) -> bool:
    """Whether people on a plan are with her who would not be hers to see with these roles."""
    had, has = (scope_of(one, Permission.TAKE_JOURNEY) is not None for one in (roles_of(db(), staff_id), roles))
    return had and not has and in_hand(db(), staff_id, clock.now()).clients > 0


def _page_or_404(staff_id: str) -> PersonPage:
    return person_page(db(), staff_id, staff()) or abort(404)


def _page(staff_id: str, form: RolesForm | None = None) -> str:
    page = _page_or_404(staff_id)
    form = form or RolesForm(formdata=None, data={"roles": [str(role) for role in page.row.roles]})
    return render_template("admin/person.html", page=page, form=form)
