"""Who works here: the list by state, and inviting somebody, which a second person approves."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.admin.blueprint import bp
from app.admin.pages.people import invite_page, people_page
from app.admin.people_forms import InviteForm
from app.services import staff_requests
from app.services.approvals import AskedAlready
from app.services.staff_accounts import EmailTaken
from app.vocabulary import Permission, Role
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db, release_db
from app.web.words import _

LONGEST_SEARCH = 80


@bp.get("/people")
@audience(Permission.MANAGE_PEOPLE)
def people() -> str:
    """Everybody by state, or whom the search finds."""
    q = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    return render_template("admin/people.html", page=people_page(db(), q))


@bp.get("/people/invite")
@audience(Permission.MANAGE_PEOPLE)
def invite() -> str:
    """The form of an invitation; the address of somebody who left may come with it."""
    email = request.args.get("email", "")[:254]
    return _page(InviteForm(formdata=None, data={"invite_email": email}))


@bp.post("/people/invite")
@audience(Permission.MANAGE_PEOPLE)
def ask_to_invite() -> ResponseReturnValue:
    """Ask a second person to let somebody in."""
    form = InviteForm()
    if not form.validate():
        return _page(form), 422
    try:
        staff_requests.ask_to_invite(
            db(),
            email=form.invite_email.data or "",
            name=form.invite_name.data or "",
            roles=[Role(role) for role in form.roles.data or ()],
            team_ids=form.teams.data or (),
            reason=form.invite_reason.data or "",
            by_id=staff().id,
        )
    except (EmailTaken, AskedAlready) as problem:
        release_db()
        taken = _("Somebody with this address works here already. Look for the address in the list.")
        asked = _("An invitation for this address waits for a second person already.")
        form.invite_email.errors = [taken if isinstance(problem, EmailTaken) else asked]
        return _page(form), 422
    said = _("Asked for. When a second person has said yes, the account is in the list, and you make its link there.")
    flash(said, "done")
    return redirect(url_for("admin.people"), 303)


def _page(form: InviteForm) -> str:
    return render_template("admin/invite.html", page=invite_page(db(), staff()), form=form)
