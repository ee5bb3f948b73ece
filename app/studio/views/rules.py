"""Words and rules of the service: all of them, one to be changed, and the second person who agrees."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.extensions import questline
from app.house_rules import Key
from app.services import approvals
from app.services import rule_settings as service
from app.services.rule_checks import check, is_key
from app.services.service_settings import ChangedMeanwhile, NoReason, NothingChanged
from app.services.setting_rules import BadValue
from app.studio.blueprint import bp
from app.studio.pages.rule_words import problem_words
from app.studio.pages.rules import languages_here, rule_page, rules_page
from app.studio.rule_forms import RuleDecisionForm, RuleForm, fields_typed, typed_value
from app.vocabulary import Decision, Permission
from app.web.access import audience
from app.web.live_settings import settings_change
from app.web.sessions import staff
from app.web.transaction import db, release_db
from app.web.words import _

Errors = list[tuple[str, str]]


@bp.get("/rules")
@audience(Permission.SET_RULES)
def rules() -> str:
    """Every rule as it holds now, and what waits for a second person."""
    return render_template("studio/rules.html", page=rules_page(db(), staff()))


@bp.get("/rules/<kind>")
@bp.get("/rules/<kind>/<language>")
@bp.get("/rules/<kind>/<name>/<language>")
@audience(Permission.SET_RULES)
def rule(kind: str, name: str = "", language: str = "") -> str:
    """One rule, with everything that it was before."""
    return _page(_known(kind, name, language), RuleForm(formdata=None))


@bp.post("/rules/<kind>")
@bp.post("/rules/<kind>/<language>")
@bp.post("/rules/<kind>/<name>/<language>")
@audience(Permission.SET_RULES)
def change_rule(kind: str, name: str = "", language: str = "") -> ResponseReturnValue:
    """Ask a second person for a change, or to go back to what the software says."""
    key, form = _known(kind, name, language), RuleForm()
    typed = typed_value(key, request.form)
    if not form.validate():
        wrong = [("reason", str(form.reason.errors[0]))] if form.reason.errors else []
        return _again(key, form, typed, wrong)
    goes_back = request.form.get("do") == "restore"
    try:
        if request.form.get("do") == "look":
            return _page(key, form, fields_typed(key, typed), looked_at=check(key, typed, _names()))
        service.ask_to_change(
            db(),
            key,
            None if goes_back else typed,
            seen=int(form.seen.data or 0),
            reason=form.reason.data or "",
            by=staff(),
            names=_names(),
        )
    except BadValue as problem:
        return _again(key, form, typed, [(problem.part, problem_words(problem))])
    except NoReason:
        return _again(key, form, typed, [("reason", _("Write why. A colleague reads it and decides."))])
    except NothingChanged:
        flash(_("Nothing was changed: this is how it is already."), "note")
        return redirect(url_for("studio.rules"), 303)
    except ChangedMeanwhile:
        said = _("A colleague changed this meanwhile. What holds now stands above; what you typed is still here.")
        return _again(key, form, typed, [("", said)])
    except approvals.AskedAlready:
        said = _("A change of this waits for a second person already. It is decided or taken back first.")
        return _again(key, form, typed, [("", said)])
    settings_change()
    flash(_("Asked. It holds as soon as a second person agrees; until then nothing changes."), "done")
    return redirect(url_for("studio.rules"), 303)


@bp.post("/rules/decide/<request_id>")
@audience(Permission.SET_RULES)
def decide_rule(request_id: str) -> ResponseReturnValue:
    """Say yes or no to a colleague, or take back what one asked for oneself."""
    form = RuleDecisionForm()
    if not form.validate():
        abort(400)
    settings_change()
    try:
        _act(request_id, form.do.data or "")
    except approvals.DecidedAlready:
        flash(_("This was decided or taken back meanwhile."), "note")
    except approvals.NeedsAnotherPerson:
        release_db()
        flash(_("A colleague decides this: a clinician or a supervisor who did not ask for it."), "note")
    except ChangedMeanwhile:
        release_db()
        flash(_("Something changed since this was asked for, so it cannot come true. Say no, or ask anew."), "problem")
    return redirect(url_for("studio.rules"), 303)


def _act(request_id: str, what: str) -> None:
    if what == "withdraw":
        approvals.withdraw(db(), request_id, staff_id=staff().id)
        flash(_("Taken back. Nothing changes."), "done")
        return
    decision = Decision.APPROVED if what == "approve" else Decision.DECLINED
    request_now = approvals.decide(db(), request_id, staff(), decision, vault=questline().vault)
    if decision is Decision.DECLINED:
        flash(_("You said no. Nothing changes."), "done")
    elif request_now.is_open:
        flash(_("You agreed. One more colleague has to, since it means help for fewer people."), "done")
    else:
        flash(_("You agreed. It holds from now on; everywhere within a minute."), "done")


def _names() -> tuple[str, ...]:
    return tuple(questline().settings.service_names.values())


def _known(kind: str, name: str, language: str) -> Key:
    key = Key(kind, name, language)
    return key if is_key(key) else abort(404)


def _again(key: Key, form: RuleForm, typed: Any, errors: Errors) -> ResponseReturnValue:
    release_db()
    return _page(key, form, fields_typed(key, typed), errors=errors), 422


def _page(
    key: Key,
    form: RuleForm,
    fields: dict[str, Any] | None = None,
    *,
    errors: Errors | None = None,
    looked_at: Any = None,
) -> str:
    page = rule_page(db(), key, staff(), fields, looked_at)
    return render_template("studio/rule.html", page=page, form=form, errors=errors or [], languages=languages_here(key))
