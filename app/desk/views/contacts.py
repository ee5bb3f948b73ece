"""Contacts of the first line: opened in one key, written while they go on, by one colleague or two at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.desk.blueprint import bp
from app.desk.contact_forms import (
    BY_HAND,
    SCREENING,
    OpenContactForm,
    keys_of_step,
    read_sent,
)
from app.desk.opening import note_first_row
from app.desk.pages.contact import Contact, contact_of
from app.desk.pages.contact_card import ContactPage, contact_page
from app.desk.pages.contact_together import changes_by_others
from app.desk.pages.contact_words import CHANNEL_ICONS, audience_words, channel_words
from app.desk.pages.screening import field_name
from app.extensions import questline
from app.queries.caseload import client_for
from app.queries.contact_cards import CardRow, card_for, open_cards, writers_of_card
from app.queries.protocols import runs_of_card
from app.services.contact_cards import card_of_form, open_card
from app.services.contact_work import CardClosed, Work, keep_answers, settle, work_of
from app.services.sealing import KeyDestroyed, open_locker
from app.vault import Vault
from app.vocabulary import Audience, ContactChannel, Permission
from app.web.access import audience
from app.web.by_itself import asked_by_itself
from app.web.context import language as page_language
from app.web.htmx import wants_part
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _, language_name
from quests.contact import contact as the_contact

ADDRESS = "/contacts/<card_id>"


@bp.get("/contacts")
@audience(Permission.TAKE_CONTACT)
def contacts() -> str:
    """Contacts that go on, the oldest first, and the way to open another one."""
    return render_template(
        "desk/contacts.html",
        cards=open_cards(db(), staff()),
        channel=channel_words,
        icons=CHANNEL_ICONS,
        language_name=language_name,
    )


@bp.get("/contacts/new")
@audience(Permission.TAKE_CONTACT)
def new_contact() -> str:
    """One small form. What comes most often is chosen already, so that one more key opens the card."""
    form = OpenContactForm(formdata=None)
    form.channel.data, form.audience.data = ContactChannel.CALL.value, Audience.SELF.value
    form.language.data = page_language()
    return _new_page(form)


@bp.post("/contacts/new")
@audience(Permission.TAKE_CONTACT)
def open_contact() -> ResponseReturnValue:
    """One form, one card: a second click leads to the card that the first one opened."""
    form = OpenContactForm()
    settings = questline().settings
    if not form.validate_for(settings.languages) or not form.key:
        return _new_page(form), 422
    card_id = open_card(
        db(),
        Vault.of(settings),
        channel=ContactChannel(form.channel.data),
        audience=Audience(form.audience.data),
        language=form.language.data,
        staff_id=staff().id,
        card_id=card_of_form(settings.pepper, staff().id, form.key),
    )
    return redirect(url_for("desk.contact", card_id=card_id), 303)


@bp.get(ADDRESS)
@audience(Permission.TAKE_CONTACT)
def contact(card_id: str) -> ResponseReturnValue:
    """The page of a contact that goes on. One that has ended is read elsewhere."""
    card = card_or_404(card_id)
    if not card.is_open or card.forgotten_at is not None:
        return redirect(url_for("desk.contact_card", card_id=card_id), 303)
    if card.client_id is not None:
        note_first_row(card.client_id, "contact")
    return _page(_work(card))


@bp.get(f"{ADDRESS}/now")
@audience(Permission.TAKE_CONTACT)
@asked_by_itself
def contact_now(card_id: str) -> ResponseReturnValue:
    """The risk as it is, and what colleagues wrote since the page was made: asked for while the page stands open."""
    card = card_or_404(card_id)
    if not wants_part():
        return redirect(url_for("desk.contact", card_id=card_id), 303)
    work, names = _work(card), writers_of_card(db(), card_id)
    found = changes_by_others(work, names, staff().id, _since())
    return render_template("desk/_contact_now.html", page=_shown(work), changes=found)


@bp.post(f"{ADDRESS}/steps/<step>")
@audience(Permission.TAKE_CONTACT)
def keep_contact(card_id: str, step: str) -> ResponseReturnValue:
    """Keep the fields of one step that were touched. Each counts on its own: one that is unclear holds up no other."""
    card = card_or_404(card_id)
    if step not in {one.slug for one in the_contact().steps}:
        abort(404)
    sent = read_sent(step, card.audience, request.form)
    try:
        kept = keep_answers(db(), questline().settings, card, sent.changes, staff_id=staff().id)
        settled = _settle(card, step)
    except (CardClosed, KeyDestroyed):
        if wants_part():
            return render_template("desk/_contact_saved.html", has_ended=True)
        flash(_("This contact has ended. What was typed after that was not kept."), "note")
        return redirect(url_for("desk.contacts"), 303)
    work = _work(card_or_404(card_id))
    clashes = {key: clash for key, clash in kept.clashes.items() if key != settled}
    not_kept = {field_name(key): request.form.getlist(field_name(key)) for key in (*clashes, *sent.wrong)}
    if not wants_part() and not not_kept:
        return redirect(
            url_for("desk.contact", card_id=card_id, step=step, say=_say() or None, kept=1, _anchor=f"step-{step}"), 303
        )
    page = _shown(work, here=step, typed=not_kept, clashes=clashes, wrong=sent.wrong)
    if not wants_part():
        return _rendered(page)
    view = next(one for one in page.steps if one.slug == step)
    return render_template(
        "desk/_contact_saved.html",
        page=page,
        step=view,
        kept_at=clock.now(),
        is_waiting=bool(not_kept),
        is_part=True,
        fresh=kept.found is not None,
    )


def _settle(card: CardRow, step: str) -> str:
    """Two people changed one field, and who read both says which words stand: ``mine``, ``theirs`` or ``both``.

    Gives the field, or nothing where none was asked about.
    """
    key, _dot, how = request.form.get("settle", "").rpartition(":")
    if how not in ("mine", "theirs", "both") or key not in keys_of_step(step, card.audience):
        return ""
    typed = request.form.copy()
    typed[f"v-{key}"] = "0."
    again = read_sent(step, card.audience, typed).changes.get(key)
    if again is not None and how != "theirs":
        settle(db(), questline().settings, card, key, again.value, is_joined=how == "both", staff_id=staff().id)
    return key


def card_or_404(card_id: str) -> CardRow:
    """The contact, if it is this colleague's to work on: not hers and not there are one answer."""
    return card_for(db(), staff(), Permission.TAKE_CONTACT, card_id) or abort(404)


def _work(card: CardRow) -> Work:
    try:
        return work_of(db(), questline().vault, card)
    except KeyDestroyed:
        abort(404)


def _page(work: Work) -> str:
    return _rendered(_shown(work, here=request.args.get("step", "")))


def _shown(work: Work, **more: Any) -> ContactPage:
    names = writers_of_card(db(), work.card.id)
    return contact_page(work, names, say=_say(), runs=runs_of_card(db(), work.card.id), **more)


def _rendered(page: ContactPage) -> str:
    return render_template(
        "desk/contact.html",
        page=page,
        screening_step=SCREENING,
        since=f"{clock.now().timestamp():.3f}",
        kept_at=_kept_at(page) if request.args.get("kept") else None,
        channel_icon=CHANNEL_ICONS[ContactChannel(page.card.channel)],
        client=_client(page.card),
        **_choices(),
    )


def _client(card: CardRow) -> Contact | None:
    """Her contact rules with the code word, where the contact is with somebody who came before."""
    if card.client_id is None or client_for(db(), staff(), card.client_id) is None:
        return None
    locker = open_locker(db(), questline().vault, card.client_id)
    return contact_of(db(), locker, staff(), is_owed=True, risk=card.risk)


def _kept_at(page: ContactPage) -> datetime | None:
    return clock.now() if page.values else None


def _say() -> str:
    return request.values.get("say", "")


def _since() -> float:
    try:
        return float(request.args.get("since", ""))
    except ValueError:
        return clock.now().timestamp()


def _choices() -> dict[str, Any]:
    return {
        "channels": [(one.value, channel_words(one)) for one in BY_HAND],
        "audiences": [(one.value, audience_words(one)) for one in Audience],
        "languages_known": [(code, language_name(code)) for code in questline().settings.languages],
    }


def _new_page(form: OpenContactForm) -> str:
    return render_template("desk/new_contact.html", form=form, **_choices())
