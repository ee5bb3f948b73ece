"""The client's own page."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.portal.blueprint import bp
from app.portal.pages.help import ways_to_talk
from app.portal.pages.my import my_page
from app.portal.pages.one_page import plan_on_a_page
from app.portal.pages.plan_list import plan_list as list_of
from app.portal.pages.talk_step import booked_talks
from app.portal.pages.ways_on import quick_ways, ways_on
from app.portal.pages.words_changed import change_to_tell
from app.portal.plan import own_plan, own_plan_or_404
from app.queries.arrivals import arrival_of
from app.web.access import CLIENT, audience
from app.web.sessions import client
from app.web.transaction import db


@bp.get("/my")
@audience(CLIENT)
def my() -> ResponseReturnValue:
    """What comes next, the plan, and the ways to rest or stop."""
    plan = own_plan()
    if plan is None:
        arrival = arrival_of(db(), client().id)
        if arrival is not None and not arrival.is_confirmed:
            return redirect(url_for("portal.keep_words"), 303)
        has_looked = arrival is not None and arrival.has_looked
        return redirect(url_for("portal.choose_plan" if has_looked else "portal.look"), 303)
    return render_template(
        "portal/my.html",
        page=(page := my_page(plan)),
        ways=ways_on(page),
        near=quick_ways(),
        talks=booked_talks(plan) if plan.is_running else (),
        help=ways_to_talk(),
        is_plain=plan.reader.is_plain,
        words_changed=change_to_tell(),
    )


@bp.get("/my/list")
@audience(CLIENT)
def plan_list() -> ResponseReturnValue:
    """Her plan as a list: who does each step, how long it takes, what we promised and by when."""
    plan = own_plan_or_404()
    if not plan.state.is_started or plan.is_led:
        return redirect(url_for("portal.my"), 303)
    return render_template(
        "portal/plan_list.html", page=list_of(plan), talks=booked_talks(plan), is_plain=plan.reader.is_plain
    )


@bp.get("/my/page")
@audience(CLIENT)
def plan_page() -> ResponseReturnValue:
    """Her plan on one page, to read and to print."""
    plan = own_plan_or_404()
    return render_template("portal/plan_page.html", page=plan_on_a_page(plan), is_plain=plan.reader.is_plain)
