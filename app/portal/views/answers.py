"""Look over the answers of a step, send them, and see what happens next."""

from __future__ import annotations

from collections.abc import Sequence

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.extensions import questline
from app.portal.blueprint import bp
from app.portal.own_step import OwnStep, own_step_or_404
from app.portal.pages.check import check_page
from app.portal.pages.help import ways_to_talk
from app.portal.pages.step import sent_page
from app.portal.reader import page_language
from app.portal.refusals import form_key, to_what_is_true
from app.services.steps import AnswerMissing, StepEmpty, send_step
from app.web.access import CLIENT, audience
from app.web.transaction import db, release_db
from quests.progress import ActRefused


@bp.get("/my/steps/<step_run_id>/check")
@audience(CLIENT)
def check_answers(step_run_id: str) -> ResponseReturnValue:
    """Every question with its answer, a way to change it, and one button to send."""
    own = own_step_or_404(step_run_id)
    if not own.is_hers_to_do or not own.asked:
        return redirect(url_for("portal.take_step", step_run_id=own.id), 303)
    return _page(own)


@bp.post("/my/steps/<step_run_id>/check")
@audience(CLIENT)
def send_answers(step_run_id: str) -> ResponseReturnValue:
    """Send it: done, or with a counsellor. Sent twice, it is sent once."""
    own = own_step_or_404(step_run_id)
    try:
        send_step(
            db(),
            own.plan.locker,
            own.plan.journey.id,
            own.step.slug,
            key=form_key(),
            language=page_language(),
            settings=questline().settings,
        )
    except AnswerMissing as missing:
        return _not_yet(own, missing.question, _("This one is needed before you can send it."))
    except StepEmpty:
        return _not_yet(own, "", _("There is nothing to send yet. Answer one question, or put the step aside."))
    except ActRefused as refused:
        return to_what_is_true(refused, step=own.id)
    return redirect(url_for("portal.sent", step_run_id=own.id), 303)


@bp.get("/my/steps/<step_run_id>/sent")
@audience(CLIENT)
def sent(step_run_id: str) -> ResponseReturnValue:
    """What happened with it and what comes next; where things are very hard, people to talk to at once."""
    own = own_step_or_404(step_run_id)
    if own.state.status not in ("done", "sent"):
        return redirect(url_for("portal.take_step", step_run_id=own.id), 303)
    return render_template(
        "portal/sent.html", page=sent_page(own), help=ways_to_talk(), is_plain=own.plan.reader.is_plain
    )


def _not_yet(own: OwnStep, key: str, words: str) -> ResponseReturnValue:
    release_db()
    return _page(own, [(key, words)]), 422


def _page(own: OwnStep, errors: Sequence[tuple[str, str]] = ()) -> str:
    return render_template(
        "portal/check_answers.html",
        page=check_page(own),
        errors=errors,
        step_id=own.id,
        help=ways_to_talk(),
        is_plain=own.plan.reader.is_plain,
    )
