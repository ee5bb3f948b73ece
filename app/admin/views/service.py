"""The settings of the service: all of them, and one to be set, with its history and its second person."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.admin.blueprint import bp
from app.admin.pages.service import named_contacts, service_page, setting_page, zone_change_words
from app.admin.pages.setting_words import problem_words
from app.admin.setting_forms import SettingForm, field_of, fields_of, no_reason, typed_value
from app.extensions import questline
from app.queries.service_settings import FIELDS
from app.services import service_settings as service
from app.services.approvals import AskedAlready
from app.services.service_settings import Done
from app.services.setting_rules import BadValue
from app.vocabulary import Permission
from app.web.access import audience
from app.web.live_settings import settings_change
from app.web.sessions import staff
from app.web.transaction import db, release_db
from app.web.words import _

Errors = list[tuple[str, str]]


@bp.get("/service")
@audience(Permission.SET_SERVICE)
def service_settings() -> str:
    """Every setting as it holds now, and the ways to what has pages of its own."""
    return render_template("admin/service.html", groups=service_page(db()), contacts=named_contacts(db()))


@bp.get("/service/<key>")
@audience(Permission.SET_SERVICE)
def setting(key: str) -> str:
    """One setting, with everything that it was before."""
    return _page(_known(key), SettingForm(formdata=None))


@bp.post("/service/<key>")
@audience(Permission.SET_SERVICE)
def keep_setting(key: str) -> ResponseReturnValue:
    """Keep it, or ask a second person. A new zone says first what it changes."""
    form, value = SettingForm(), typed_value(_known(key), request.form)
    if not form.validate():
        return _again(key, form, value, [("reason", str(form.reason.errors[0]))] if form.reason.errors else [])
    try:
        if key == "service_zone" and not form.is_sure.data and service.checked(db(), questline().given, key, value):
            release_db()
            return _page(key, form, value, sure=zone_change_words(db(), value))
        done = _change(key, form, value)
    except BadValue as problem:
        return _again(key, form, value, [(field_of(key, problem.part), problem_words(problem))])
    except service.NoReason:
        return _again(key, form, value, [("reason", no_reason())])
    except service.NothingChanged:
        flash(_("Nothing was changed: this is how it is already."), "note")
        return redirect(url_for("admin.service_settings"), 303)
    except service.ChangedMeanwhile:
        return _again(key, form, value, [("", changed_meanwhile())])
    except AskedAlready:
        return _again(key, form, value, [("", asked_already())])
    flash(done_words(done), "done")
    return redirect(url_for("admin.service_settings"), 303)


def changed_meanwhile() -> str:
    """A colleague was quicker; nothing of hers is lost."""
    return _("A colleague changed this meanwhile. What holds now stands above; what you typed is still here.")


def asked_already() -> str:
    """One change at a time."""
    return _("A change of this waits for a second person already. It is decided or taken back first.")


def done_words(done: Done) -> str:
    """What became of it."""
    if done is Done.ASKED:
        return _("Asked. It holds as soon as a second person agrees; until then nothing changes.")
    return _("Kept. It holds from now on; everywhere within a minute.")


def _change(key: str, form: SettingForm, value: Any) -> Done:
    settings_change()
    return service.change(
        db(),
        questline().given,
        key,
        value,
        seen=int(form.seen.data or 0),
        reason=form.reason.data or "",
        staff_id=staff().id,
    )


def _known(key: str) -> str:
    return key if key in FIELDS else abort(404)


def _again(key: str, form: SettingForm, value: Any, errors: Errors) -> ResponseReturnValue:
    release_db()
    return _page(key, form, value, errors=errors), 422


def _page(
    key: str, form: SettingForm, value: Any = None, *, errors: Errors | None = None, sure: tuple[str, ...] = ()
) -> str:
    fields = fields_of(key, value) if value is not None else None
    page = setting_page(db(), key, staff().id, fields)
    return render_template("admin/setting.html", page=page, form=form, errors=errors or [], sure=sure)
