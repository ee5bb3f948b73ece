"""Choose a plan: the first one, or another in the place of the one that she has."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.portal.blueprint import bp
from app.portal.pages.choose import choose_page
from app.portal.pages.help import ways_to_talk
from app.portal.pages.words_changed import change_to_tell
from app.portal.plan import Plan, own_locker, own_plan
from app.portal.refusals import form_key, to_what_is_true
from app.queries.arrivals import arrival_of
from app.services.offering import NotOffered, PlanUnderway, QuestNotPublished
from app.services.starting import choose_plan as choose
from app.web.access import CLIENT, audience
from app.web.context import zone_name
from app.web.sessions import client
from app.web.transaction import db
from quests.progress import ActRefused, NothingToChange


@bp.get("/my/choose")
@audience(CLIENT)
def choose_plan() -> ResponseReturnValue:
    """What her answers say, the plan that we would begin with, and the others. She decides."""
    arrival, plan = arrival_of(db(), client().id), own_plan()
    if arrival is None or (plan is None and not arrival.is_confirmed):
        return redirect(url_for("portal.keep_words"), 303)
    if plan is not None and not _may_choose(plan):
        return redirect(url_for("portal.my", plan=None), 303)
    return render_template(
        "portal/choose.html",
        page=choose_page(plan),
        has_plan=plan is not None,
        help=ways_to_talk(),
        words_changed=None if plan else change_to_tell(),
    )


@bp.post("/my/choose")
@audience(CLIENT)
def begin() -> ResponseReturnValue:
    """The plan begins. A second click finds that it has."""
    arrival = arrival_of(db(), client().id)
    if arrival is None or not arrival.is_confirmed:
        return redirect(url_for("portal.keep_words"), 303)
    try:
        choose(db(), own_locker(), request.form.get("quest", ""), zone=zone_name(), key=form_key())
    except NothingToChange:
        return redirect(url_for("portal.my"), 303)
    except (PlanUnderway, QuestNotPublished):
        return to_what_is_true(NotOffered())
    except ActRefused as refused:
        return to_what_is_true(refused)
    flash(_("Your plan is there. You can change to another one on any day."), "done")
    return redirect(url_for("portal.my"), 303)


def _may_choose(plan: Plan) -> bool:
    """Not while something waits for her answer, rests by us, or is walked for her in a crisis."""
    is_offered = not plan.state.is_started and not plan.state.has_ended
    return not (is_offered or plan.is_on_hold or (plan.is_led and plan.is_running))
