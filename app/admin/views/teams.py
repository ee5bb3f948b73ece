"""Teams: make one, rename it, say who is in it, close it."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.admin.blueprint import bp
from app.admin.pages.teams import TeamPage, team_page, teams_page
from app.admin.people_forms import MembersForm, PressForm, TeamForm
from app.services import teams as service
from app.vocabulary import Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db, release_db
from app.web.words import _


@bp.get("/teams")
@audience(Permission.MANAGE_PEOPLE)
def teams() -> str:
    """Every team with who is in it, and the form that makes one."""
    return _teams(TeamForm(formdata=None))


@bp.post("/teams")
@audience(Permission.MANAGE_PEOPLE)
def make_team() -> ResponseReturnValue:
    """A new team, and on to saying who is in it."""
    form = TeamForm()
    if not form.validate():
        return _teams(form), 422
    try:
        team_id = service.make_team(db(), form.team_name.data or "", by_id=staff().id)
    except service.TeamNameTaken:
        release_db()
        form.team_name.errors = [_name_taken()]
        return _teams(form), 422
    flash(_("The team is there. Say who is in it."), "done")
    return redirect(url_for("admin.team", team_id=team_id), 303)


@bp.get("/teams/<team_id>")
@audience(Permission.MANAGE_PEOPLE)
def team(team_id: str) -> str:
    """One team: its name, who is in it, and closing it."""
    page = _page_or_404(team_id)
    return _team(page, TeamForm(formdata=None, data={"team_name": page.name}))


@bp.post("/teams/<team_id>/name")
@audience(Permission.MANAGE_PEOPLE)
def rename_team(team_id: str) -> ResponseReturnValue:
    """Another name."""
    page, form = _page_or_404(team_id), TeamForm()
    if not form.validate():
        return _team(page, form), 422
    try:
        service.rename_team(db(), team_id, form.team_name.data or "", by_id=staff().id)
    except service.TeamNameTaken:
        release_db()
        form.team_name.errors = [_name_taken()]
        return _team(page, form), 422
    flash(_("Kept."), "done")
    return redirect(url_for("admin.team", team_id=team_id), 303)


@bp.post("/teams/<team_id>/members")
@audience(Permission.MANAGE_PEOPLE)
def set_members(team_id: str) -> ResponseReturnValue:
    """Who is in the team from now on."""
    form = MembersForm()
    if not form.validate():
        abort(400)
    try:
        service.set_members(db(), team_id, form.people.data or (), by_id=staff().id)
    except service.NoSuchTeam:
        abort(404)
    flash(_("Kept. Everybody keeps the people whom they have."), "done")
    return redirect(url_for("admin.teams"), 303)


@bp.post("/teams/<team_id>/close")
@audience(Permission.MANAGE_PEOPLE)
def close_team(team_id: str) -> ResponseReturnValue:
    """The team takes nobody any more."""
    if not PressForm().validate():
        abort(400)
    try:
        service.close_team(db(), team_id, by_id=staff().id)
    except service.NoSuchTeam:
        abort(404)
    flash(_("The team is closed. People of it whom nobody has are on every team's list now."), "done")
    return redirect(url_for("admin.teams"), 303)


def _name_taken() -> str:
    return _("A team has this name, or had it before it was closed. Choose another one.")


def _page_or_404(team_id: str) -> TeamPage:
    return team_page(db(), team_id) or abort(404)


def _teams(form: TeamForm) -> str:
    return render_template("admin/teams.html", page=teams_page(db()), form=form)


def _team(page: TeamPage, form: TeamForm) -> str:
    return render_template("admin/team.html", page=page, form=form)
