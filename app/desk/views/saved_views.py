"""Saved views of the list of clients: kept, named anew, deleted. They are the reader's own."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.desk.blueprint import bp
from app.desk.filters import wanted_in
from app.desk.forms import ActForm
from app.desk.pages.client_filters import choices_of, chosen_of, filters_of
from app.desk.view_forms import ViewForm
from app.desk.views.client_list import render_list
from app.queries.clients_list import Wanted
from app.queries.saved_views import View, view_for, views_of
from app.services import saved_views as kept
from app.services.saved_views import NameTaken, TooMany
from app.vocabulary import Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _


@bp.get("/views")
@audience(Permission.READ_PLAN)
def saved_views() -> str:
    """Her views, each with what it looks for."""
    return _page()


@bp.post("/views")
@audience(Permission.READ_PLAN)
def keep_view() -> ResponseReturnValue:
    """Keep what the list looks for now, under a name."""
    form, wanted = ViewForm(), wanted_in(request.form)
    if not form.validate():
        return render_list(wanted, view_form=form), 422
    try:
        kept.save_view(db(), staff().id, form.view_name.data, wanted)
    except NameTaken:
        form.view_name.errors = [_taken()]
        return render_list(wanted, view_form=form), 422
    except TooMany:
        form.view_name.errors = [_("You keep %(most)s views, as many as fit. Delete one first.", most=kept.MOST)]
        return render_list(wanted, view_form=form), 422
    flash(_("“%(name)s” is kept.", name=form.view_name.data.strip()), "done")
    return redirect(url_for("desk.clients", **_address(wanted)), 303)


@bp.post("/views/<view_id>/rename")
@audience(Permission.READ_PLAN)
def rename_view(view_id: str) -> ResponseReturnValue:
    """Another name for the same view."""
    view, form = _view_or_404(view_id), ViewForm()
    if not form.validate():
        return _page(view.id, form), 422
    try:
        kept.rename_view(db(), staff().id, view.id, form.view_name.data)
    except NameTaken:
        form.view_name.errors = [_taken()]
        return _page(view.id, form), 422
    flash(_("“%(name)s” is kept.", name=form.view_name.data.strip()), "done")
    return redirect(url_for("desk.saved_views"), 303)


@bp.post("/views/<view_id>/delete")
@audience(Permission.READ_PLAN)
def delete_view(view_id: str) -> ResponseReturnValue:
    """The view is gone; nobody in it changes by that."""
    view = _view_or_404(view_id)
    if not ActForm().validate():
        abort(400)
    kept.delete_view(db(), staff().id, view.id)
    flash(_("The view “%(name)s” is gone.", name=view.name), "done")
    return redirect(url_for("desk.saved_views"), 303)


def _view_or_404(view_id: str) -> View:
    return view_for(db(), staff(), view_id) or abort(404)


def _address(wanted: Wanted) -> dict[str, Any]:
    return {**wanted.chosen}


def _taken() -> str:
    return _("Another view of yours has this name.")


def _page(view_id: str = "", form: ViewForm | None = None) -> str:
    choices = choices_of(db(), staff())
    lines = [(view, chosen_of(filters_of(choices, view.wanted), view.wanted)) for view in views_of(db(), staff())]
    return render_template("desk/saved_views.html", lines=lines, renaming=view_id, form=form)
