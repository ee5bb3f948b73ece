"""A counsellor's own times for talks: seen by day, published after a look, withdrawn while free."""

from __future__ import annotations

from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.desk.blueprint import bp
from app.desk.pages.times import times_page
from app.desk.pages.times_to_offer import Preview, preview, starts_of, while_open
from app.desk.time_forms import LENGTHS, PublishForm, TimesForm, WithdrawForm, clock_time
from app.desk.words import day_of
from app.extensions import questline
from app.queries.bookings import is_time_of
from app.services.talk_times import TimeHasPassed, TimeIsTaken, TimesOverlap, publish_times, withdraw_time
from app.vocabulary import Permission
from app.web.access import audience
from app.web.our_hours import our_hours
from app.web.sessions import staff
from app.web.talk_words import ALL_WAYS, length_words, way_words
from app.web.transaction import db, release_db
from app.web.words import _, ngettext
from app.web.zones import zone_words

LAST_YEAR = 9000
"""Beyond it there is no week after the next."""


@bp.get("/times")
@audience(Permission.PUBLISH_TIMES)
def times() -> str:
    """Talks to be noted, the times of a week, and the form that offers more."""
    form = TimesForm(formdata=None)
    form.first_day.data = day_of(clock.now()).isoformat()
    return _page(form, _week_asked_for())


@bp.get("/times/preview")
@audience(Permission.PUBLISH_TIMES)
def preview_times() -> ResponseReturnValue:
    """What would be published, before it is."""
    form = TimesForm(request.args)
    if not form.validate():
        return _page(form), 422
    found = _preview(form)
    if not found.count:
        form.ends.errors = [_no_time_fits(found)]
        return _page(form), 422
    return render_template("desk/times_preview.html", form=form, preview=found, ways=_ways_of(form))


@bp.post("/times")
@audience(Permission.PUBLISH_TIMES)
def publish() -> ResponseReturnValue:
    """Offer them. The same form twice offers them once."""
    form = PublishForm()
    if not form.validate():
        return _page(form), 422
    found = _preview(form)
    try:
        publish_times(db(), staff().id, found.starts, minutes=int(form.minutes.data), ways=form.ways.data)
    except (TimesOverlap, TimeHasPassed):
        release_db()
        form.ends.errors = [_("Your times have changed meanwhile. Look at them once more.")]
        return _page(form), 422
    words = ngettext("%(num)s time is on offer now.", "%(num)s times are on offer now.", found.count)
    flash(words if found.count else _("These times are on offer."), "done")
    return redirect(url_for("desk.times"), 303)


@bp.post("/times/<slot_id>/withdraw")
@audience(Permission.PUBLISH_TIMES)
def withdraw(slot_id: str) -> ResponseReturnValue:
    """Take a free time back. Where somebody booked it meanwhile, the talk stands."""
    if not is_time_of(db(), staff().id, slot_id):
        abort(404)
    if not WithdrawForm().validate():
        abort(400)
    try:
        withdraw_time(db(), staff().id, slot_id)
        flash(_("The time is withdrawn."), "done")
    except TimeIsTaken:
        flash(_("Somebody booked this time a moment ago. You can move the talk or call it off."), "note")
    return redirect(url_for("desk.times"), 303)


def _week_asked_for() -> date | None:
    """The week in the address; one that is none is this week."""
    try:
        found = date.fromisoformat(request.args.get("week", ""))
    except ValueError:
        return None
    return found if found.year < LAST_YEAR else None


def _preview(form: TimesForm) -> Preview:
    (first, last), minutes, zone = form.span, int(form.minutes.data), questline().settings.zone
    weekdays = [int(one) for one in form.weekdays.data or ()]
    begins, ends = clock_time(form.begins.data), clock_time(form.ends.data)
    asked = starts_of(first, last, weekdays, begins, ends, minutes, zone)
    starts = while_open(asked, minutes, our_hours().special, zone)
    return preview(db(), staff().id, starts, minutes, asked=asked)


def _no_time_fits(found: Preview) -> str:
    if found.closed and not found.left_out:
        return _("No time fits: the service is closed then.")
    return _("No time fits: they lie in the past, overlap with others, or no talk fits in between.")


def _ways_of(form: TimesForm) -> list[str]:
    return [way_words(way) for way in form.ways.data]


def _page(form: TimesForm, week_of: date | None = None) -> str:
    return render_template(
        "desk/times.html",
        page=times_page(db(), staff(), week_of),
        form=form,
        weekdays=[
            ("0", _("Monday")),
            ("1", _("Tuesday")),
            ("2", _("Wednesday")),
            ("3", _("Thursday")),
            ("4", _("Friday")),
            ("5", _("Saturday")),
            ("6", _("Sunday")),
        ],
        lengths=[(minutes, length_words(int(minutes))) for minutes in LENGTHS],
        ways=[(way, way_words(way)) for way in ALL_WAYS],
        zone=zone_words(questline().settings.service_zone),
    )
