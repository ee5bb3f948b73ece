"""The ways by which messages leave: one row each, set up, tried, turned off. No secret is ever shown again."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from app.admin.blueprint import bp
from app.admin.channel_forms import AddressForm, MailForm, TestForm, TurnForm
from app.admin.channel_typing import MAIL_FIELDS, mail_address_of, recipient_of, telegram_address
from app.admin.pages.channel_words import bad_address_words, outcome_words, recipient_hint
from app.admin.pages.channels import ChannelView, SetUpPage, channel_view, channels_page, not_understood, set_up_page
from app.channels import Letter
from app.channels.addresses import BadAddress, check
from app.channels.recipients import BadRecipient
from app.extensions import database, questline
from app.ids import new_id
from app.outgoing_texts import render
from app.services import channels as service
from app.services.push_channel import ensure_keys
from app.vocabulary import ChannelKind, DeliveryOutcome, Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db, release_db


@bp.get("/channels")
@audience(Permission.MANAGE_CHANNELS)
def channels() -> str:
    """Every channel with its state."""
    configured = questline().settings.channels
    return render_template(
        "admin/channels.html",
        channels=channels_page(db(), questline().vault, configured),
        not_understood=not_understood(configured),
    )


@bp.get("/channels/<kind>")
@audience(Permission.MANAGE_CHANNELS)
def set_up_channel(kind: str) -> str:
    """The form of one channel, always empty: what was kept before is replaced, not shown."""
    page = _page_or_404(kind)
    mail = MailForm(formdata=None, data={"mail_security": "starttls"})
    return _form_page(page, mail if page.channel.kind is ChannelKind.EMAIL else AddressForm(formdata=None))


@bp.post("/channels/<kind>")
@audience(Permission.MANAGE_CHANNELS)
def keep_channel(kind: str) -> ResponseReturnValue:
    """Look at the address, keep it sealed, and turn the channel on."""
    page = _page_or_404(kind)
    form = MailForm() if page.channel.kind is ChannelKind.EMAIL else AddressForm()
    release_db()  # Reading Apprise in takes a moment.
    if not form.validate():
        return _form_page(page, form), 422
    try:
        address = _address(page.channel.kind, form)
        check(page.channel.kind, address)
    except BadAddress as error:
        field = form[MAIL_FIELDS.get(error.code, "mail_host") if isinstance(form, MailForm) else "channel_address"]
        field.errors = [bad_address_words(error.code)]
        return _form_page(page, form), 422
    knows = isinstance(form, AddressForm) and bool(form.honours_key.data)
    service.set_up(db(), questline().vault, page.channel.kind, address, staff_id=staff().id, honours_key=knows)
    flash(_("Kept, and turned on. Send a test to be sure that it works."), "done")
    return redirect(url_for("admin.channels"), 303)


@bp.get("/channels/<kind>/test")
@audience(Permission.MANAGE_CHANNELS)
def try_channel(kind: str) -> str:
    """To whom a test shall go."""
    return _test_page(_tryable_or_404(kind), TestForm(formdata=None))


@bp.post("/channels/<kind>/test")
@audience(Permission.MANAGE_CHANNELS)
def send_test(kind: str) -> ResponseReturnValue:
    """Send it, and say how that went. While we wait for the other side no transaction is open."""
    view, form = _tryable_or_404(kind), TestForm()
    outlet = service.outlet_of(db(), questline().vault, view.kind, questline().settings.channels)
    me = staff().id
    release_db()
    if not form.validate() or outlet is None:
        return _test_page(view, form), 422
    try:
        to = recipient_of(view.kind, form.test_to.data or "")
    except BadRecipient:
        form.test_to.errors = [_("This is no recipient of this channel. Look at the example.")]
        return _test_page(view, form), 422
    words = render("channel_test", str(get_locale()), {}, link=None)
    letter = Letter(to, words.subject, words.body, form.idempotency_key.data or new_id())
    sending = service.send_test(database(), outlet, letter, staff_id=me)
    arrived = sending.outcome is DeliveryOutcome.SENT
    flash(outcome_words(sending.outcome, sending.error or ""), "done" if arrived else "problem")
    return redirect(url_for("admin.channels"), 303)


@bp.post("/channels/<kind>/turn")
@audience(Permission.MANAGE_CHANNELS)
def turn_channel(kind: str) -> ResponseReturnValue:
    """Turn a channel on or off that staff set up, or that needs no setting up."""
    form, view = TurnForm(), channel_view(db(), questline().vault, kind, questline().settings.channels)
    if not form.validate():
        abort(400)
    if view is None or view.is_of_environment:
        abort(404)
    try:
        _turn(view.kind, is_on=form.turn.data == "on")
    except service.NoSuchChannel:
        abort(404)
    on = _("Messages leave by this channel from now on.")
    off = _(
        "No message leaves by this channel from now on. What waits for it goes out if it is on again within a day; "
        "after that the desk is told."
    )
    flash(on if form.turn.data == "on" else off, "done")
    return redirect(url_for("admin.channels"), 303)


def _turn(kind: ChannelKind, *, is_on: bool) -> None:
    if kind is ChannelKind.PUSH and is_on:
        ensure_keys(db(), questline().vault, questline().settings, staff_id=staff().id)
    else:
        service.turn(db(), kind, is_on=is_on, staff_id=staff().id)


def _address(kind: ChannelKind, form: MailForm | AddressForm) -> str:
    if isinstance(form, MailForm):
        return mail_address_of(form)
    typed = form.channel_address.data or ""
    return telegram_address(typed) if kind is ChannelKind.TELEGRAM else typed


def _page_or_404(kind: str) -> SetUpPage:
    return set_up_page(db(), questline().vault, kind, questline().settings.channels) or abort(404)


def _tryable_or_404(kind: str) -> ChannelView:
    view = channel_view(db(), questline().vault, kind, questline().settings.channels)
    return view if view is not None and view.can_try else abort(404)


def _form_page(page: SetUpPage, form: Any) -> str:
    return render_template("admin/channel.html", page=page, form=form)


def _test_page(view: ChannelView, form: TestForm) -> str:
    return render_template("admin/channel_test.html", channel=view, form=form, hint=recipient_hint(view.kind))
