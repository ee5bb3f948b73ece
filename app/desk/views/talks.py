"""A client's talk at the desk: how it went, another time, called off with words, booked for her on the phone."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from werkzeug.wrappers import Response

from app import clock
from app.desk.acting import acting, assigned_to, client_or_404
from app.desk.blueprint import bp
from app.desk.pages.talk_to_book import TalkToBook, talk_to_book, time_choices
from app.desk.pages.times import where_words
from app.desk.time_forms import BookForClientForm, CallOffForm, MoveTalkForm, OutcomeForm
from app.extensions import questline
from app.queries.bookings import BookingRow, booking_for, published_time, standing_booking
from app.queries.caseload import client_for
from app.queries.journeys import step_of_client
from app.queries.meanwhile import newest_event
from app.services import bookings
from app.services.bookings import SlotTaken, TalkNotYet, WayNotOffered
from app.services.journeys import Actor
from app.services.replies import write_reply
from app.services.sealing import open_locker
from app.vocabulary import Permission
from app.web.access import audience
from app.web.filters import moment
from app.web.sessions import staff
from app.web.talk_words import clock_of, way_words
from app.web.transaction import db, release_db
from app.web.words import _
from quests.progress import ActRefused


@bp.post("/talks/<booking_id>/outcome")
@audience(Permission.PUBLISH_TIMES)
def talk_outcome(booking_id: str) -> ResponseReturnValue:
    """One tap: the talk took place, or she did not come. Then kind words of ours are with her at once."""
    talk, form = _talk_or_404(booking_id), OutcomeForm()
    if not form.validate():
        abort(400)
    try:
        if form.outcome.data == "kept":
            bookings.record_kept(db(), talk.id, actor=_actor(talk), key=form.key)
            flash(_("Noted: you talked with %(name)s.", name=talk.pseudonym), "done")
        else:
            performed = bookings.record_missed(db(), talk.id, actor=_actor(talk), key=form.key)
            flash(_not_kept(talk, is_repeat=performed.is_repeat), "done")
    except TalkNotYet:
        flash(_("The talk has not begun yet."), "note")
    except ActRefused:
        flash(_noted_by(talk), "note")
    return _back(talk)


@bp.get("/talks/<booking_id>/move")
@audience(Permission.PUBLISH_TIMES)
def move_talk(booking_id: str) -> ResponseReturnValue:
    """Other times for this talk, and words for the client."""
    talk = _standing_or_404(booking_id)
    return _move_page(talk, _move_form(talk, MoveTalkForm(formdata=None)))


@bp.post("/talks/<booking_id>/move")
@audience(Permission.PUBLISH_TIMES)
def move_talk_now(booking_id: str) -> ResponseReturnValue:
    """Move it. She reads the words and the new time; that we moved it counts against our promise."""
    talk = _standing_or_404(booking_id)
    form = _move_form(talk, MoveTalkForm())
    if not form.validate():
        return _move_page(talk, form), 422
    try:
        performed = bookings.move(db(), talk.id, form.slot.data, actor=_actor(talk), key=form.key)
    except (SlotTaken, WayNotOffered):
        release_db()
        form = _move_form(talk, form)
        form.slot.errors = [_("This time is not free any more. Choose another one.")]
        return _move_page(talk, form), 422
    except ActRefused:
        return _not_standing()
    if not performed.is_repeat:
        _tell(talk, form.talk_words.data)
    flash(_("The talk is moved. %(name)s reads your words on the portal.", name=talk.pseudonym), "done")
    return redirect(url_for("desk.times"), 303)


@bp.get("/talks/<booking_id>/call-off")
@audience(Permission.PUBLISH_TIMES)
def call_off_talk(booking_id: str) -> ResponseReturnValue:
    """What happens when we call a talk off, and words for the client."""
    return _call_off_page(_standing_or_404(booking_id), CallOffForm(formdata=None))


@bp.post("/talks/<booking_id>/call-off")
@audience(Permission.PUBLISH_TIMES)
def call_off_talk_now(booking_id: str) -> ResponseReturnValue:
    """Call it off: the time is withdrawn, and we owe her another one."""
    talk, form = _standing_or_404(booking_id), CallOffForm()
    if not form.validate():
        return _call_off_page(talk, form), 422
    try:
        performed = bookings.cancel(db(), talk.id, actor=_actor(talk), key=form.key)
    except ActRefused:
        return _not_standing()
    if not performed.is_repeat:
        _tell(talk, form.talk_words.data)
    flash(_("The talk is called off. We owe %(name)s another time.", name=talk.pseudonym), "done")
    return redirect(url_for("desk.times"), 303)


@bp.get("/clients/<client_id>/book/<step_run_id>")
@audience(Permission.BOOK_FOR_CLIENT)
def book_for_client(client_id: str, step_run_id: str) -> ResponseReturnValue:
    """Free times for somebody who is on the phone."""
    talk = _talk_to_book_or_404(client_id, step_run_id)
    if (standing := standing_booking(db(), talk.journey_id, talk.slug)) is not None:
        return redirect(url_for("desk.move_talk", booking_id=standing.id), 303)
    return _book_page(client_id, step_run_id, talk, _book_form(talk, BookForClientForm(formdata=None)))


@bp.post("/clients/<client_id>/book/<step_run_id>")
@audience(Permission.BOOK_FOR_CLIENT)
def book_for_client_now(client_id: str, step_run_id: str) -> ResponseReturnValue:
    """Book it for her."""
    talk = _talk_to_book_or_404(client_id, step_run_id)
    form = _book_form(talk, BookForClientForm())
    if not form.validate():
        return _book_page(client_id, step_run_id, talk, form), 422
    actor = acting(staff(), Permission.BOOK_FOR_CLIENT, assigned_to(client_id, talk.counsellor_id))
    try:
        bookings.book(db(), talk.journey_id, talk.slug, form.slot.data, way=form.way.data, actor=actor, key=form.key)
    except SlotTaken:
        release_db()
        form = _book_form(talk, form)
        form.slot.errors = [_("This time is not free any more. Choose another one.")]
        return _book_page(client_id, step_run_id, talk, form), 422
    except WayNotOffered:
        release_db()
        form.way.errors = [_("At this time the talk cannot be held so. Choose another way or another time.")]
        return _book_page(client_id, step_run_id, talk, form), 422
    except ActRefused:
        flash(_("No talk can be booked for this step now."), "note")
        return redirect(url_for("desk.client_record", client_id=client_id, plan=talk.journey_id), 303)
    time = published_time(db(), form.slot.data)
    flash(_("The talk is booked for %(when)s.", when=moment(time.starts_at if time else None)), "done")
    return redirect(url_for("desk.client_record", client_id=client_id, plan=talk.journey_id), 303)


def _talk_or_404(booking_id: str) -> BookingRow:
    """A talk in a time of hers, or of a client for whom she may book."""
    return booking_for(db(), staff(), booking_id) or abort(404)


def _standing_or_404(booking_id: str) -> BookingRow:
    """The talk while it lies ahead. One that was called off or has begun leads back to the times."""
    talk = _talk_or_404(booking_id)
    return talk if talk.status == "booked" and talk.starts_at > clock.now() else abort(_not_standing())


def _talk_to_book_or_404(client_id: str, step_run_id: str) -> TalkToBook:
    client = client_or_404(client_id)
    address = step_of_client(db(), client_id, step_run_id) or abort(404)
    return talk_to_book(db(), staff(), client, address.journey_id, address.step) or abort(404)


def _actor(talk: BookingRow) -> Actor:
    """As whom she acts on this talk: as the one who holds it, else as one who may book for its client."""
    if talk.staff_id in staff().stands_for:
        return acting(staff(), Permission.PUBLISH_TIMES, talk.counsellor_id)
    return acting(staff(), Permission.BOOK_FOR_CLIENT, talk.counsellor_id)


def _tell(talk: BookingRow, words: str) -> None:
    locker = open_locker(db(), questline().vault, talk.client_id)
    write_reply(db(), locker, talk.journey_id, talk.step, outcome="talk", words=words, staff_id=staff().id)


def _not_kept(talk: BookingRow, *, is_repeat: bool) -> str:
    """She reads that nothing is lost and that another time is hers to choose. Under the lock nothing is written."""
    if talk.is_locked:
        return _("Noted: %(name)s did not come. Another time can be chosen.", name=talk.pseudonym)
    if not is_repeat:
        with force_locale(talk.language):
            words = _(
                "We were there for you, and we hope that you are all right. Nothing is lost: choose another time "
                "whenever it suits you, or write to us."
            )
        _tell(talk, words)
    return _(
        "Noted: %(name)s did not come. They read kind words of yours and can choose another time.", name=talk.pseudonym
    )


def _noted_by(talk: BookingRow) -> str:
    """Who noted this talk first, and what. The tap of the second one changed nothing."""
    first = newest_event(db(), talk.journey_id, ("booking_kept", "booking_missed"))
    now = booking_for(db(), staff(), talk.id)
    if first is None or first.step != talk.step or not first.staff_name or (now and now.status == "cancelled"):
        return _("This talk was noted already, or called off.")
    at = moment(first.at)
    if first.kind == "booking_kept":
        return _("%(who)s noted on %(when)s that the talk took place. That stays.", who=first.staff_name, when=at)
    return _("%(who)s noted on %(when)s that the talk did not take place. That stays.", who=first.staff_name, when=at)


def _not_standing() -> Response:
    release_db()
    flash(_("This talk does not stand any more."), "note")
    return redirect(url_for("desk.times"), 303)


def _back(talk: BookingRow) -> Response:
    """To the page from which the tap came. Whose talk with a colleague's client is noted sees her record no more."""
    came_from = request.form.get("came_from")
    if came_from == "record" and client_for(db(), staff(), talk.client_id) is not None:
        return redirect(url_for("desk.client_record", client_id=talk.client_id, plan=talk.journey_id), 303)
    return redirect(url_for("desk.times" if came_from == "times" else "desk.worklist"), 303)


def _move_form(talk: BookingRow, form: MoveTalkForm) -> MoveTalkForm:
    choices = time_choices(
        db(), minutes=talk.minutes, ways=[talk.way], name=talk.pseudonym, zone=talk.zone, first_of=talk.staff_id
    )
    form.options = choices
    return form


def _move_page(talk: BookingRow, form: MoveTalkForm) -> str:
    return render_template("desk/move_talk.html", form=form, **_said(talk))


def _call_off_page(talk: BookingRow, form: CallOffForm) -> str:
    return render_template("desk/call_off_talk.html", form=form, **_said(talk))


def _said(talk: BookingRow) -> dict[str, object]:
    theirs = clock_of(talk.pseudonym, talk.zone, talk.starts_at)
    return {"talk": talk, "way": where_words(talk.way, talk.room), "theirs": theirs}


def _book_form(talk: TalkToBook, form: BookForClientForm) -> BookForClientForm:
    choices = time_choices(
        db(),
        minutes=talk.step.talk_minutes,
        ways=talk.step.ways,
        name=talk.pseudonym,
        zone=talk.zone,
        first_of=talk.counsellor_id or staff().id,
    )
    form.options = choices
    return form


def _book_page(client_id: str, step_run_id: str, talk: TalkToBook, form: BookForClientForm) -> str:
    return render_template(
        "desk/book_for_client.html",
        client=client_or_404(client_id),
        step_run_id=step_run_id,
        talk=talk,
        form=form,
        ways=[(way, way_words(way)) for way in talk.step.ways],
    )
