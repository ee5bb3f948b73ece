"""A talk at a time of her own choosing: look, choose, book, move, call off, or ask for another time."""

from __future__ import annotations

from datetime import timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.calendar_file import Appointment, calendar_file
from app.extensions import questline
from app.portal.blueprint import bp
from app.portal.own_step import OwnStep, own_step_or_404
from app.portal.pages.book import book_page, booking_step_of, confirm_page, own_ways
from app.portal.pages.help import ways_to_talk
from app.portal.pages.talk_step import may_have_file, talk_minutes, talk_page
from app.portal.plan import Plan, own_plan, plan_or_404
from app.portal.refusals import KEY_ALPHABET, form_key, to_what_is_true
from app.queries.bookings import booking_of_client, published_time
from app.queries.free_time import FreeTime
from app.queries.journeys import beside_journey
from app.services import bookings
from app.services.bookings import SlotTaken, WayNotOffered
from app.services.journeys import THE_CLIENT
from app.web.access import CLIENT, audience
from app.web.context import zone_name
from app.web.filters import moment
from app.web.sessions import client
from app.web.talk_words import ALL_WAYS
from app.web.transaction import db, release_db
from quests.definition import BookingStep
from quests.progress import ActRefused


@bp.get("/my/book")
@audience(CLIENT)
def book() -> ResponseReturnValue:
    """Free times for the talk that is hers to book now. Where her plan has none, the ways to talk stand here."""
    address = asked_step() or _talk_to_book()
    if address is None:
        return render_template("portal/no_talk_to_book.html", help=ways_to_talk())
    own, step = _open_talk_or_404(address)
    if not _can_book(own):
        return redirect(url_for("portal.take_step", step_run_id=own.id), 303)
    return render_template("portal/book.html", page=book_page(own, step, way=_way()), is_plain=_is_plain(own))


@bp.get("/my/book/<step_run_id>/<slot_id>")
@audience(CLIENT)
def look_at_time(step_run_id: str, slot_id: str) -> ResponseReturnValue:
    """One time, looked at once more before it is booked."""
    own, step = _open_talk_or_404(step_run_id)
    time = _time_or_404(slot_id)
    if not _can_book(own):
        return redirect(url_for("portal.take_step", step_run_id=own.id), 303)
    if not time.is_free or time.starts_at <= clock.now():
        return _somebody_was_quicker(own, step, time)
    page = confirm_page(own, step, time, way=_way())
    return render_template("portal/book_time.html", page=page, error="", is_plain=_is_plain(own))


@bp.post("/my/book/<step_run_id>/<slot_id>")
@audience(CLIENT)
def book_time(step_run_id: str, slot_id: str) -> ResponseReturnValue:
    """Take this time, or move the talk to it. Of two who press at once one has it and one is told kindly."""
    own, step = _open_talk_or_404(step_run_id)
    time, way = _time_or_404(slot_id), _way()
    if way not in own_ways(step):
        return _which_way(own, step, time)
    booked = own.plan.talks.get(step.slug)
    try:
        if booked:
            bookings.move(db(), booked.id, slot_id, way=way, actor=THE_CLIENT, key=form_key())
        else:
            bookings.book(db(), own.plan.journey.id, step.slug, slot_id, way=way, actor=THE_CLIENT, key=form_key())
    except SlotTaken:
        release_db()
        return _somebody_was_quicker(own, step, time)
    except WayNotOffered:
        release_db()
        return _which_way(own, step, time)
    except ActRefused as refused:
        return to_what_is_true(refused, step=own.id)
    flash(_("Your talk is on %(moment)s.", moment=moment(time.starts_at)), "done")
    return _to_step(own)


@bp.post("/my/book/<step_run_id>/ask")
@audience(CLIENT)
def ask_for_a_time(step_run_id: str) -> ResponseReturnValue:
    """None of the times suits her: from now on finding one is our act, with a promised date."""
    own, step = _open_talk_or_404(step_run_id)
    try:
        performed = bookings.ask_for_a_time(db(), own.plan.journey.id, step.slug, key=form_key())
    except ActRefused as refused:
        return to_what_is_true(refused, step=own.id)
    by = performed.state.waits.get(step.slug)
    flash(_("We find you a time. You hear from us here by %(moment)s.", moment=moment(by)), "done")
    return _to_step(own)


@bp.get("/my/book/<step_run_id>/cancel")
@audience(CLIENT)
def cancel_talk(step_run_id: str) -> ResponseReturnValue:
    """What happens when she calls the talk off, before she does."""
    own, step = _open_talk_or_404(step_run_id)
    if step.slug not in own.plan.talks:
        return _to_step(own)
    return render_template("portal/cancel_talk.html", page=talk_page(own, step), is_plain=_is_plain(own))


@bp.post("/my/book/<step_run_id>/cancel")
@audience(CLIENT)
def cancel_talk_now(step_run_id: str) -> ResponseReturnValue:
    """She calls the talk off; somebody else can have the time."""
    own, step = _open_talk_or_404(step_run_id)
    talk = own.plan.talks.get(step.slug)
    if talk is None:
        return _to_step(own)
    try:
        bookings.cancel(db(), talk.id, actor=THE_CLIENT, key=form_key())
    except ActRefused as refused:
        return to_what_is_true(refused, step=own.id)
    flash(_("Your talk is cancelled. You can choose another time whenever you like."), "done")
    return _to_step(own)


@bp.get("/my/book/<booking_id>/appointment.ics")
@audience(CLIENT)
def appointment_file(booking_id: str) -> ResponseReturnValue:
    """The talk as a neutral file for her calendar, where her contact rules allow one; otherwise it is not there."""
    talk = booking_of_client(db(), client().id, booking_id) or abort(404)
    plan = plan_or_404(talk.journey_id)
    if talk.status not in ("booked", "cancelled") or not may_have_file(plan):
        abort(404)
    host = questline().settings.portal_host
    appointment = Appointment(
        uid=talk.uid,
        sequence=talk.sequence,
        starts_at=talk.starts_at,
        ends_at=talk.starts_at + timedelta(minutes=talk_minutes(plan, talk)),
        zone=zone_name(),
        summary=_("Appointment"),
        is_cancelled=talk.status == "cancelled",
        url=f"https://{host}/" if host else "",
    )
    headers = {"Content-Disposition": "attachment; filename=appointment.ics"}
    return Response(calendar_file(appointment, now=clock.now()), mimetype="text/calendar", headers=headers)


def asked_step() -> str:
    """The step that the address or the form names beside its path; empty where it names none, or nothing sound."""
    named = request.values.get("step", "")
    return named if set(named) <= KEY_ALPHABET else ""


def _time_or_404(slot_id: str) -> FreeTime:
    found = published_time(db(), slot_id) if set(slot_id) <= KEY_ALPHABET else None
    return found or abort(404)


def _open_talk_or_404(step_run_id: str) -> tuple[OwnStep, BookingStep]:
    """A step of hers that is a talk."""
    own = own_step_or_404(step_run_id)
    return own, booking_step_of(own) or abort(404)


def _talk_to_book() -> str | None:
    """The talk of her plan, or of the one beside it, that has no time yet; else one that she could move."""
    beside = beside_journey(db(), client().id)
    plans = [plan for plan in (own_plan(), plan_or_404(beside.id) if beside else None) if plan is not None]
    found = [(slug in plan.talks, plan.addresses[slug]) for plan in plans for slug in _open_talks(plan)]
    return min(found)[1] if found else None


def _open_talks(plan: Plan) -> list[str]:
    if plan.state.has_ended or not plan.state.is_started or plan.is_withdrawn:
        return []
    mine = [step for level in plan.quest.levels for step in plan.steps_of(level) if isinstance(step, BookingStep)]
    opened = {slug for slug, state in plan.state.steps.items() if state.status == "open"}
    return [step.slug for step in mine if step.slug in opened]


def _can_book(own: OwnStep) -> bool:
    """Open or put aside, in a plan that runs. The day of the step does not matter: a talk is open from the first."""
    is_running = not own.plan.rests_by_us and own.plan.state.ending in (None, "abandoned")
    return is_running and own.is_in_plan and own.state.status in ("open", "skipped")


def _way() -> str:
    """The way that she chose, from the form or from the address that kept it."""
    way = request.form.get("way") or request.args.get("way") or ""
    return way if way in ALL_WAYS else ""


def _is_plain(own: OwnStep) -> bool:
    return own.plan.reader.is_plain


def _to_step(own: OwnStep) -> Response:
    return redirect(url_for("portal.take_step", step_run_id=own.id), 303)


def _which_way(own: OwnStep, step: BookingStep, time: FreeTime) -> ResponseReturnValue:
    error = _("Choose how you want to talk.")
    page = confirm_page(own, step, time)
    return render_template("portal/book_time.html", page=page, error=error, is_plain=_is_plain(own)), 422


def _somebody_was_quicker(own: OwnStep, step: BookingStep, time: FreeTime) -> ResponseReturnValue:
    """The list once more, the times nearest to the one she wanted first. Her way to talk is kept."""
    page = book_page(own_step_or_404(own.id), step, way=_way(), taken=time)
    return render_template("portal/book.html", page=page, is_plain=_is_plain(own)), 409
