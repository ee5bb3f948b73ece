"""Her reminders: she sees each one, chooses how and when they reach her, and stops them with one tap."""

from __future__ import annotations

from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.extensions import questline
from app.portal.blueprint import bp
from app.portal.pages.reminder_ways import switched_on
from app.portal.pages.reminder_words import address_words, consent_words
from app.portal.pages.reminders import SHOWN, region_of_her_zone, reminders_page
from app.portal.plan import own_locker
from app.portal.reader import today
from app.portal.reminder_forms import AddressForm, FreeDayForm, HoursForm, TimeOfTalkForm
from app.queries.her_reminders import is_to_her
from app.services import one_tap
from app.services import reminder_choices as choices
from app.services.reach_addresses import TYPED, NotAnAddress
from app.vocabulary import ChannelKind, OneTap
from app.web.access import CLIENT, audience
from app.web.sessions import client
from app.web.transaction import db


@bp.get("/my/reminders")
@audience(CLIENT)
def reminders() -> ResponseReturnValue:
    """What comes, what was sent, how and when; and the way to stop it all."""
    return _page()


@bp.post("/my/reminders/stop")
@audience(CLIENT)
def stop_reminders() -> ResponseReturnValue:
    """One tap: nothing is planned and nothing is sent from now on."""
    choices.stop_everything(db(), client().id, "page")
    flash(_("Reminders are stopped. Nothing is sent to you."), "done")
    return redirect(url_for("portal.my" if request.form.get("from") == "my" else "portal.reminders"), 303)


@bp.post("/my/reminders/start")
@audience(CLIENT)
def start_reminders() -> ResponseReturnValue:
    """They come again, for what lies ahead."""
    choices.start_again(db(), client().id)
    flash(_("Reminders come again."), "done")
    return redirect(url_for("portal.reminders"), 303)


@bp.post("/my/reminders/channel")
@audience(CLIENT)
def choose_reminder_channel() -> ResponseReturnValue:
    """From now on she is reminded there."""
    try:
        choices.choose_channel(db(), client().id, _offered_channel())
    except (choices.NoAddressYet, choices.NotForTheYoung):
        abort(404)
    flash(_("Kept. Reminders come this way from now on."), "done")
    return redirect(url_for("portal.reminders"), 303)


@bp.post("/my/reminders/address")
@audience(CLIENT)
def keep_reminder_address() -> ResponseReturnValue:
    """Keep where messages go on a channel, with her consent; she is reminded there from now on."""
    channel = _offered_channel()
    if channel not in TYPED:
        abort(404)
    form = AddressForm(channel)
    if not form.validate():
        return _page(address=form), 422
    try:
        pepper, region = questline().settings.pepper, region_of_her_zone()
        choices.keep_address(db(), own_locker(), pepper, channel, form.said, region=region)
        choices.choose_channel(db(), client().id, channel)
    except NotAnAddress as refused:
        form.refuse(refused)
        return _page(address=form), 422
    except choices.NotForTheYoung:
        abort(404)
    flash(_("Kept. Reminders come this way from now on."), "done")
    return redirect(url_for("portal.reminders"), 303)


@bp.post("/my/reminders/address/remove")
@audience(CLIENT)
def remove_reminder_address() -> ResponseReturnValue:
    """One tap: the address is gone, and nothing goes there any more."""
    choices.forget_address(db(), client().id, _channel())
    flash(_("It is removed. Nothing is sent there any more."), "done")
    return redirect(url_for("portal.reminders"), 303)


@bp.post("/my/reminders/hours")
@audience(CLIENT)
def choose_reminder_hours() -> ResponseReturnValue:
    """From now on nothing comes between these times of her day."""
    form = HoursForm()
    if not form.validate():
        return _page(hours=form), 422
    try:
        choices.choose_hours(db(), client().id, int(form.quiet_from.data or 0), int(form.quiet_until.data or 0))
    except choices.NoSuchHours:
        form.quiet_from.errors = [_("Choose a time from the list.")]
        return _page(hours=form), 422
    flash(_("Your quiet hours are kept."), "done")
    return redirect(url_for("portal.reminders"), 303)


@bp.post("/my/reminders/day")
@audience(CLIENT)
def keep_free_day() -> ResponseReturnValue:
    """On this day nothing comes."""
    form = FreeDayForm()
    if not form.validate():
        return _page(free_day=form), 422
    try:
        choices.add_free_day(db(), client().id, form.day, today=today())
    except choices.TooManyDays:
        form.free_day.errors = [
            _("These are many days already. You can also stop reminders until you want them again.")
        ]
        return _page(free_day=form), 422
    flash(_("Nothing comes on that day."), "done")
    return redirect(url_for("portal.reminders"), 303)


@bp.post("/my/reminders/day/remove")
@audience(CLIENT)
def remove_free_day() -> ResponseReturnValue:
    """On this day reminders may come again."""
    try:
        gone = date.fromisoformat(request.form.get("day", ""))
    except ValueError:
        abort(404)
    choices.remove_free_day(db(), client().id, gone)
    flash(_("Reminders may come on that day again."), "done")
    return redirect(url_for("portal.reminders"), 303)


@bp.post("/my/reminders/words")
@audience(CLIENT)
def choose_reminder_words() -> ResponseReturnValue:
    """Whether a message about a talk may say when it is."""
    form = TimeOfTalkForm()
    if not form.validate():
        abort(404)
    choices.show_time(db(), client().id, shows=form.shows_time.data == "yes")
    flash(_("Kept."), "done")
    return redirect(url_for("portal.reminders"), 303)


@bp.post("/my/reminders/<outgoing_id>/off")
@audience(CLIENT)
def turn_reminder_off(outgoing_id: str) -> ResponseReturnValue:
    """This one is not sent; the others stay. What went out already cannot be turned off, and the page shows that."""
    _must_be_hers(outgoing_id)
    if choices.turn_off(db(), client().id, outgoing_id):
        flash(_("This reminder is off."), "done")
    return redirect(url_for("portal.reminders"), 303)


@bp.post("/my/reminders/<outgoing_id>/later")
@audience(CLIENT)
def answer_reminder(outgoing_id: str) -> ResponseReturnValue:
    """Later: the line goes from her page, and the next reminder of that step comes in a day at the earliest."""
    _must_be_hers(outgoing_id)
    settings = questline().settings
    if one_tap.answer(db(), settings, one_tap.link_token(settings.pepper, outgoing_id), OneTap.LATER, by="page"):
        flash(_("All right, later. The step waits for you."), "done")
    return redirect(url_for("portal.my"), 303)


def _must_be_hers(outgoing_id: str) -> None:
    """Not hers and not there are the same."""
    if not is_to_her(db(), client().id, outgoing_id):
        abort(404)


def _channel() -> ChannelKind:
    try:
        return ChannelKind(request.form.get("channel", ""))
    except ValueError:
        abort(404)


def _offered_channel() -> ChannelKind:
    """One that staff switched on. Not there and switched off are the same."""
    channel = _channel()
    if channel not in switched_on():
        abort(404)
    return channel


def _page(
    *, address: AddressForm | None = None, hours: HoursForm | None = None, free_day: FreeDayForm | None = None
) -> str:
    """The page; a form that was not right stands in it as it was typed."""
    page = reminders_page()
    wrong = [form for form in (address, hours, free_day) if form is not None]
    return render_template(
        "portal/reminders.html",
        page=page,
        shown=SHOWN,
        fields=address_words(),
        consent=consent_words(),
        address=address,
        hours=hours,
        free_day=free_day,
        errors=[(form[name].name, said) for form in wrong for name, said in form.errors.items() if name],
    )
