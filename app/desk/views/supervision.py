"""Talks of supervision: read by the two, and known of by who leads the team."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from app.desk.blueprint import bp
from app.desk.pages.supervision import supervision_page
from app.desk.supervision_forms import SessionForm
from app.extensions import questline
from app.queries.supervision import colleagues_of
from app.services.supervision import NotADay, OneEach, Session, write_session
from app.vault import Vault
from app.vocabulary import Permission, SupervisionKind
from app.web.access import audience
from app.web.sessions import staff, staff_or_none
from app.web.transaction import db, release_db
from app.web.words import _


@bp.get("/supervision")
@audience(Permission.READ_SUPERVISION)
def supervision() -> str:
    """One's own talks, and those of the team for who leads it."""
    return _page(SessionForm(formdata=None))


@bp.post("/supervision")
@audience(Permission.WRITE_SUPERVISION)
def note_supervision() -> ResponseReturnValue:
    """Write down a talk that took place."""
    form = SessionForm()
    form.colleagues.choices = [SelectChoice(value=one.id, label=one.name) for one in colleagues_of(db(), staff())]
    if not form.validate():
        return _page(form), 422
    try:
        write_session(
            db(),
            Vault.of(questline().settings),
            _session(form),
            staff_ids=form.colleagues.data or (),
            supervisor_id=staff().id,
            key=form.key,
        )
    except (NotADay, OneEach):
        release_db()
        form.held_on.errors = [_("Choose a day of the last twelve months, up to today.")]
        return _page(form), 422
    flash(_("The talk is written down."), "done")
    return redirect(url_for("desk.supervision"), 303)


def _session(form: SessionForm) -> Session:
    return Session(
        SupervisionKind(form.kind.data),
        date.fromisoformat(form.held_on.data or ""),
        int(form.minutes.data or 0),
        tuple(form.themes.data or ()),
        form.session_words.data or "",
    )


def _page(form: SessionForm) -> str:
    settings = questline().settings
    page = supervision_page(db(), Vault.of(settings), staff(), settings.zone)
    if form.held_on.data is None:
        form.held_on.data, form.minutes.data = page.today, form.minutes.data or "60"
    return render_template("desk/supervision.html", page=page, form=form)


@bp.app_context_processor
def _beside() -> dict[str, Any]:
    """Ways to pages that are no room of their own, beside the name of who is signed in."""
    person = staff_or_none() if request else None
    if person is None:
        return {}
    found = []
    if person.may(Permission.READ_SHIFT):
        found.append((url_for("desk.shift"), _("Shift handover"), "clipboard-list"))
    if person.may(Permission.READ_SUPERVISION):
        found.append((url_for("desk.supervision"), _("Supervision"), "notebook-pen"))
    return {"beside_links": found}
