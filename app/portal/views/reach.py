"""How the service may reach her: she reads it here, changes it, and takes her number back."""

from __future__ import annotations

from dataclasses import replace

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.portal.blueprint import bp
from app.portal.own_step import own_step_or_404
from app.portal.plan import own_locker
from app.portal.views.book import asked_step
from app.queries.journeys import journeys_of_client
from app.queries.safe_contact import locked_since
from app.services.safe_contact import (
    CODE_WORDS,
    OpenRules,
    keep_rules,
    keeps_numbers_of,
    open_rules,
    remove_number,
    ways_of_reminders,
)
from app.web.access import CLIENT, audience
from app.web.contact_form import ContactForm, as_form, consent_words, contact_choices, names_to_go_by
from app.web.sessions import client
from app.web.transaction import db
from quests.answers import Answer
from quests.talks import A_CALL


@bp.get("/my/reach")
@audience(CLIENT)
def reach() -> ResponseReturnValue:
    """The ways, the times, what may be left and what we say. Nothing is chosen until she chooses it."""
    rules = _for_any_eyes(open_rules(db(), own_locker()))
    return _page(ContactForm(formdata=None, data=as_form(rules), is_young=_is_young()), rules)


@bp.post("/my/reach")
@audience(CLIENT)
def keep_reach() -> ResponseReturnValue:
    """From now on these are her rules. Back to the times that she was choosing from, if she was."""
    form = ContactForm(is_young=_is_young(), reminded_by=ways_of_reminders(db(), client().id))
    step = asked_step()
    if not form.validate():
        return _page(form, open_rules(db(), own_locker())), 422
    keep_rules(db(), own_locker(), _from_any_hand(form.values()))
    if form.is_young:
        flash(_("Kept."), "done")
    elif form.ways.data:
        flash(_("Kept. We reach you only in these ways."), "done")
    else:
        flash(_("Kept. Nobody calls you or writes to you."), "done")
    if step:
        return redirect(url_for("portal.book", step=own_step_or_404(step).id), 303)
    return redirect(url_for("portal.reach"), 303)


@bp.post("/my/reach/remove")
@audience(CLIENT)
def remove_my_number() -> ResponseReturnValue:
    """One tap: her number is gone, with her consent and every way that needs it."""
    remove_number(db(), own_locker())
    flash(_("Your number is removed. Nobody calls you or writes to you."), "done")
    return redirect(url_for("portal.reach"), 303)


def _for_any_eyes(rules: OpenRules | None) -> OpenRules | None:
    """Under the lock of P-V the code words stay off her page: whoever holds her phone could say them."""
    if rules is None or rules.rules.locked_since is None:
        return rules
    return replace(rules, code_word="", stop_word="", help_word="")


def _from_any_hand(values: dict[str, Answer]) -> dict[str, Answer]:
    """And they are agreed by voice: what this page says of them changes nothing while the lock holds."""
    if locked_since(db(), client().id) is None:
        return values
    return {name: value for name, value in values.items() if name not in CODE_WORDS}


def _is_young() -> bool:
    return not keeps_numbers_of(client().audience)


def _page(form: ContactForm, rules: OpenRules | None) -> str:
    plans = journeys_of_client(db(), client().id)
    asked = any(A_CALL in plan.state.waits and not plan.state.has_ended for plan in plans)
    step = asked_step()
    own = own_step_or_404(step) if step else None
    return render_template(
        "portal/reach.html",
        back_step=step,
        back_url=url_for("portal.book", step=own.id) if own else url_for("portal.my"),
        back_words=_("Back to the times") if own else "",
        form=form,
        choices=contact_choices(),
        consent=consent_words(),
        names=names_to_go_by(),
        rules=rules.rules if rules else None,
        has_number=rules is not None and bool(rules.address),
        is_watched=client().watched_since is not None,
        waits_for_a_call=asked and (rules is None or "call" not in rules.rules.ways),
    )
