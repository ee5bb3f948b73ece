"""Whom somebody in a crisis can reach, per language. A wrong number costs a life, so a second person looks at it."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.admin.blueprint import bp
from app.admin.pages.crisis import contacts_page, crisis_page, key_of
from app.admin.pages.setting_words import problem_words
from app.admin.setting_forms import SettingForm, contact_rows, marked_as_before, no_reason
from app.admin.views.service import Errors, asked_already, changed_meanwhile, done_words
from app.extensions import questline
from app.queries.service_settings import contacts_as_kept
from app.services import service_settings as service
from app.services.approvals import AskedAlready
from app.services.setting_rules import MOST_CONTACTS, BadValue
from app.vocabulary import Permission
from app.web.access import audience
from app.web.live_settings import settings_change
from app.web.sessions import staff
from app.web.transaction import db, release_db
from app.web.words import _
from config import LANGUAGES


@bp.get("/crisis-contacts")
@audience(Permission.SET_SERVICE)
def crisis_contacts() -> str:
    """The contacts of every language, and where nobody is named."""
    return render_template("admin/crisis_contacts.html", offered=crisis_page(db()))


@bp.get("/crisis-contacts/<language>")
@audience(Permission.SET_SERVICE)
def edit_crisis_contacts(language: str) -> str:
    """The contacts of one language in their order, with room for more."""
    return _page(_known(language), SettingForm(formdata=None))


@bp.post("/crisis-contacts/<language>")
@audience(Permission.SET_SERVICE)
def keep_crisis_contacts(language: str) -> ResponseReturnValue:
    """Ask a second person for these contacts, in this order."""
    form, key = SettingForm(), key_of(_known(language))
    before = contacts_as_kept(db(), language)
    rows = marked_as_before(contact_rows(request.form, MOST_CONTACTS), before)
    if not form.validate():
        return _again(language, form, rows, [("reason", str(form.reason.errors[0]))] if form.reason.errors else [])
    try:
        settings_change()
        done = service.change(
            db(),
            questline().given,
            key,
            rows,
            seen=int(form.seen.data or 0),
            reason=form.reason.data or "",
            staff_id=staff().id,
        )
    except BadValue as problem:
        return _again(language, form, rows, [(problem.part or "name_0", problem_words(problem))])
    except service.NoReason:
        return _again(language, form, rows, [("reason", no_reason())])
    except service.NothingChanged:
        flash(_("Nothing was changed: this is how it is already."), "note")
        return redirect(url_for("admin.crisis_contacts"), 303)
    except service.ChangedMeanwhile:
        return _again(language, form, rows, [("", changed_meanwhile())])
    except AskedAlready:
        return _again(language, form, rows, [("", asked_already())])
    flash(done_words(done), "done")
    return redirect(url_for("admin.crisis_contacts"), 303)


def _known(language: str) -> str:
    return language if language in LANGUAGES else abort(404)


def _again(language: str, form: SettingForm, rows: list[dict[str, Any]], errors: Errors) -> ResponseReturnValue:
    release_db()
    return _page(language, form, rows, errors), 422


def _page(
    language: str, form: SettingForm, rows: list[dict[str, Any]] | None = None, errors: Errors | None = None
) -> str:
    page = contacts_page(db(), language, staff().id, rows)
    return render_template("admin/edit_crisis_contacts.html", page=page, form=form, errors=errors or [])
