"""How the service may reach her: she reads it here, and changes it."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.portal.blueprint import bp
from app.portal.own_step import own_step_or_404
from app.portal.plan import own_locker
from app.portal.views.book import asked_step
from app.queries.journeys import journeys_of_client
from app.services.safe_contact import OpenRules, keep_rules, open_rules
from app.web.access import CLIENT, audience
from app.web.contact_form import ContactForm, contact_choices
from app.web.sessions import client
from app.web.transaction import db
from quests.talks import A_CALL


@bp.get("/my/reach")
@audience(CLIENT)
def reach() -> ResponseReturnValue:
    """The ways, the times, what may be left and what we say. Nothing is chosen until she chooses it."""
    rules = open_rules(db(), own_locker())
    return _page(ContactForm(formdata=None, data=_as_form(rules)), rules)


@bp.post("/my/reach")
@audience(CLIENT)
def keep_reach() -> ResponseReturnValue:
    """From now on these are her rules. Back to the times that she was choosing from, if she was."""
    form, step = ContactForm(), asked_step()
    if not form.validate():
        return _page(form, open_rules(db(), own_locker())), 422
    keep_rules(db(), own_locker(), form.values())
    if form.ways.data:
        flash(_("Kept. We reach you only in these ways."), "done")
    else:
        flash(_("Kept. Nobody calls you or writes to you."), "done")
    if step:
        return redirect(url_for("portal.book", step=own_step_or_404(step).id), 303)
    return redirect(url_for("portal.reach"), 303)


def _as_form(rules: OpenRules | None) -> dict[str, object]:
    if rules is None:
        return {}
    return {
        "ways": list(rules.rules.ways),
        "times": list(rules.rules.times),
        "address": rules.address,
        "code_word": rules.code_word,
        "voicemail": "yes" if rules.rules.may_leave_voicemail else "no",
        "calendar_file": "yes" if rules.rules.may_have_calendar_file else "no",
    }


def _page(form: ContactForm, rules: OpenRules | None) -> str:
    plans = journeys_of_client(db(), client().id)
    asked = any(A_CALL in plan.state.waits and not plan.state.has_ended for plan in plans)
    may_be_called = rules is not None and rules.rules.allows("call")
    step = asked_step()
    own = own_step_or_404(step) if step else None
    return render_template(
        "portal/reach.html",
        back_step=step,
        back_url=url_for("portal.book", step=own.id) if own else url_for("portal.my"),
        back_words=_("Back to the times") if own else "",
        form=form,
        choices=contact_choices(),
        rules=rules.rules if rules else None,
        waits_for_a_call=asked and not may_be_called,
    )
