"""The short look before any plan: one question a page, each of which may stay empty, and all of it may be left out."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.extensions import questline
from app.portal.blueprint import bp
from app.portal.pages.help import ways_to_talk
from app.portal.pages.look import OwnLook, look_lines, own_look
from app.portal.pages.look import look_question as question_page
from app.portal.pages.question import reason_words
from app.portal.pages.words_changed import change_to_tell
from app.portal.plan import own_locker
from app.portal.reader import page_language
from app.queries.arrivals import arrival_of, has_a_plan
from app.services.first_look import LookClosed, Looked, LookEmpty, keep_look_answer, put_look_aside, send_look
from app.web.access import CLIENT, audience
from app.web.context import zone_name
from app.web.frames import her_plans
from app.web.sessions import client
from app.web.transaction import db, release_db
from quests.answers import AnswerUnclear, clean

ADDRESS = "/my/look/<int:number>"


@bp.get("/my/look")
@audience(CLIENT)
def look() -> ResponseReturnValue:
    """What the look is, who reads it, and two ways of the same size: into it, or straight to the plans."""
    if (elsewhere := _not_now()) is not None:
        return elsewhere
    return render_template("portal/look.html", own=own_look(), help=ways_to_talk(), words_changed=change_to_tell())


@bp.post("/my/look/aside")
@audience(CLIENT)
def leave_look() -> ResponseReturnValue:
    """Straight to the plans. What she answered so far stays hers alone."""
    put_look_aside(db(), client().id)
    return redirect(url_for("portal.choose_plan"), 303)


@bp.get(ADDRESS)
@audience(CLIENT)
def look_question(number: int) -> ResponseReturnValue:
    """One question with what she chose before."""
    if (elsewhere := _not_now()) is not None:
        return elsewhere
    return _page(own_look(), number)


@bp.post(ADDRESS)
@audience(CLIENT)
def keep_look(number: int) -> ResponseReturnValue:
    """Save and go on, save and stop here, or leave it empty."""
    own = own_look()
    asked, do, typed = own.question_or_404(number), request.form.get("do", "next"), request.form.getlist("answer")
    try:
        answer = None if do == "skip" else clean(asked.question, typed)
    except AnswerUnclear as unclear:
        return _page(own, number, typed, reason_words(unclear.reason, asked.question.kind, typed)), 422
    try:
        if do != "stop" or answer is not None:
            keep_look_answer(db(), own_locker(), asked.key, answer)
    except LookClosed:
        release_db()
        return redirect(url_for("portal.my"), 303)
    if do == "stop":
        flash(_("Saved. You can go on from here whenever you like."), "done")
        return redirect(url_for("portal.look"), 303)
    if "change" in request.args or number == len(own.look.asked):
        return redirect(url_for("portal.look_check"), 303)
    return redirect(url_for("portal.look_question", number=number + 1), 303)


@bp.get("/my/look/check")
@audience(CLIENT)
def look_check() -> ResponseReturnValue:
    """All her answers, a way to change each, and one button to send them."""
    if (elsewhere := _not_now()) is not None:
        return elsewhere
    return _check(own_look())


@bp.post("/my/look/check")
@audience(CLIENT)
def send_look_answers() -> ResponseReturnValue:
    """Send them. Where they say that she is in danger, people to talk to are on the next page, at once."""
    try:
        looked = _send()
    except LookClosed:
        return redirect(url_for("portal.look_sent"), 303)
    except LookEmpty:
        release_db()
        return _nothing_to_send()
    return redirect(url_for("portal.look_sent" if looked.is_high else "portal.choose_plan"), 303)


def _send() -> Looked:
    return send_look(
        db(),
        own_locker(),
        client().audience,
        language=page_language(),
        zone=zone_name(),
        settings=questline().settings,
    )


@bp.get("/my/look/sent")
@audience(CLIENT)
def look_sent() -> ResponseReturnValue:
    """After a dangerous answer: people first, and the truth about who was told. It is the same when loaded again."""
    plans = [row for row in her_plans() if not row.state.has_ended]
    if not any(row.place == "suspending" or row.state.is_on_hold for row in plans):
        return redirect(url_for("portal.my"), 303)
    return render_template("portal/look_sent.html", help=ways_to_talk())


def _nothing_to_send() -> ResponseReturnValue:
    """A second click finds that the first one sent it; else there is something to answer, or to leave out."""
    found = arrival_of(db(), client().id)
    if found is not None and found.has_looked:
        return redirect(url_for("portal.choose_plan"), 303)
    words = _("There is nothing to send yet. Answer one question, or go straight to the plans.")
    return _check(own_look(), words), 422


def _not_now() -> ResponseReturnValue | None:
    """The look is for who has kept her words and has no plan; everybody else is led to what is true for her."""
    arrival = arrival_of(db(), client().id)
    if arrival is None or not arrival.is_confirmed:
        return redirect(url_for("portal.keep_words"), 303)
    return redirect(url_for("portal.my"), 303) if has_a_plan(db(), client().id) else None


def _page(own: OwnLook, number: int, typed: Sequence[str] | None = None, error: str = "") -> str:
    page = question_page(own, number, typed=typed, error=error, changing="change" in request.args)
    return render_template("portal/look_question.html", page=page, help=ways_to_talk())


def _check(own: OwnLook, error: str = "") -> str:
    return render_template("portal/look_check.html", own=own, lines=look_lines(own), error=error, help=ways_to_talk())
