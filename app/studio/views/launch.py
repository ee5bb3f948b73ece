"""The launch of the service: the checklist, and one item of it."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.queries.launch import owners
from app.services import launching
from app.services.launching import EvidenceMissing, ItemChanged, NewEntry
from app.studio.blueprint import bp
from app.studio.forms import LaunchItemForm
from app.studio.pages.launch import ItemPage, item_page, launch_page, state_of_item
from app.vocabulary import LaunchState, Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _


@bp.get("/launch")
@audience(Permission.KEEP_LAUNCH)
def launch() -> str:
    """Every phase with its items, and how far they are."""
    return render_template("studio/launch.html", page=launch_page(db()))


@bp.get("/launch/<item>")
@audience(Permission.KEEP_LAUNCH)
def launch_item(item: str) -> str:
    """One item: how far it is, and all that was said of it."""
    page = item_page(db(), item) or abort(404)
    told = page.line.told
    given = {"state": told.state, "owner": told.owner_id or "", "due_on": told.due_on} if told is not None else {}
    form = LaunchItemForm(formdata=None, evidence=told.evidence if told is not None else "", **given)
    return _show(page, form)


@bp.post("/launch/<item>")
@audience(Permission.KEEP_LAUNCH)
def write_launch_item(item: str) -> ResponseReturnValue:
    """Keep how far it is. Whoever saves second is told, and nothing is overwritten."""
    page, form = item_page(db(), item) or abort(404), LaunchItemForm()
    people = owners(db())
    if not form.validate():
        return _show(page, form), 422
    owner = form.owner.data or None
    known = page.line.told.owner_id if page.line.told is not None else None
    if owner is not None and owner not in people and owner != known:
        abort(400)
    entry = NewEntry(LaunchState(form.state.data), form.evidence.data or "", owner, form.due_on.data)
    try:
        launching.write_entry(db(), item, entry, seen=form.seen.data or 0, by=staff().id)
    except EvidenceMissing:
        form.evidence.errors = [_("Write what shows it, or why it is not needed here.")]
        return _show(page, form), 422
    except ItemChanged:
        form.evidence.errors = [
            _("A colleague wrote of it a moment ago. What they wrote stands below; yours is still here.")
        ]
        return _show(page, form), 422
    flash(_("Kept: %(item)s.", item=page.line.title), "done")
    return redirect(url_for("studio.launch"), 303)


def _show(page: ItemPage, form: LaunchItemForm) -> str:
    people = owners(db())
    told = page.line.told
    if told is not None and told.owner_id is not None and told.owner_id not in people:
        people = {**people, told.owner_id: told.owner or told.owner_id}
    return render_template(
        "studio/launch_item.html",
        page=page,
        form=form,
        states=[(state.value, state_of_item(state).words) for state in LaunchState],
        people=[("", _("Nobody yet")), *people.items()],
        told_states={state: state_of_item(state) for state in LaunchState},
        has_errors=bool(form.errors),
    )
