"""Something that is kept about her is not right: what she changes herself, and a word to the service for the rest."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.extensions import questline
from app.portal.blueprint import bp
from app.portal.data_forms import CorrectForm
from app.portal.plan import own_locker, plan_of
from app.portal.refusals import form_key
from app.services.messages import send_message
from app.web.access import CLIENT, audience
from app.web.filters import moment
from app.web.frames import her_plans
from app.web.transaction import db


@bp.get("/my/data/correct")
@audience(CLIENT)
def correct() -> ResponseReturnValue:
    """Where she changes what is hers, and a field for what staff wrote."""
    return _page(CorrectForm(formdata=None))


@bp.post("/my/data/correct")
@audience(CLIENT)
def say_what_is_wrong() -> ResponseReturnValue:
    """A message to the service, in her thread, where the answer will be too."""
    form = CorrectForm()
    if not form.validate():
        return _page(form), 422
    words = _("About what is kept on me: %(words)s", words=(form.correct_words.data or "").strip())
    due_at = send_message(db(), own_locker(), words, zone=questline().settings.zone, key=form_key())
    flash(_("Sent. You have an answer here by %(moment)s.", moment=moment(due_at)), "sent")
    return redirect(url_for("portal.messages"), 303)


def _page(form: CorrectForm) -> str:
    plans = [plan for plan in map(plan_of, her_plans()) if plan.state.is_started]
    kept = [(plan.reader.title(plan.quest), url_for("portal.finish_of", journey_id=plan.journey.id)) for plan in plans]
    return render_template("portal/correct.html", form=form, kept=kept)
