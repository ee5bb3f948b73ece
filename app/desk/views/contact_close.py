"""The end of a contact: one form, and then nothing has to be typed again."""

from __future__ import annotations

from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.desk.acting import acting, client_or_404
from app.desk.blueprint import bp
from app.desk.contact_close_form import FOLLOW_UPS, CloseForm
from app.desk.pages.contact_close import ClosePage, card_lines, card_words_of, close_page, first_plan, first_words
from app.desk.views.way_in import code_page
from app.extensions import questline
from app.queries.contact_cards import CardRow, card_for
from app.services import codes, contact_closing, pseudonyms
from app.services.bookings import SlotTaken, WayNotOffered
from app.services.clients import PseudonymTaken
from app.services.codes import CodeGone, Giver, HasWords
from app.services.contact_cards import CardClosed
from app.services.contact_closing import Close, NewClient, StillOpen, keep_words, work_of_card
from app.services.contact_plans import SAFETY, PlanWanted
from app.services.contact_work import Work
from app.services.journeys import Actor
from app.services.offering import QuestNotPublished
from app.services.safe_contact import keeps_numbers_of
from app.services.sealing import KeyDestroyed
from app.vocabulary import Audience, ContactEnding, FollowUp, Frame, Permission
from app.web.access import audience
from app.web.contact_form import contact_choices, names_to_go_by
from app.web.sessions import staff
from app.web.transaction import db, release_db
from app.web.words import _
from quests.progress import ActRefused

CLOSE = "/contacts/<card_id>/close"


@bp.get(CLOSE)
@audience(Permission.TAKE_CONTACT)
def close_contact(card_id: str) -> ResponseReturnValue:
    """What is still open, and everything with which the contact ends."""
    work = _work(card_id)
    if not work.card.is_open:
        return _to_card(card_id)
    page = close_page(db(), staff(), work)
    form = _form(page, work, is_new=True)
    return _page(page, form, pseudonyms.draw_pseudonyms(db()) if page.makes_client else ())


@bp.post(CLOSE)
@audience(Permission.TAKE_CONTACT)
def close_contact_now(card_id: str) -> ResponseReturnValue:
    """End it, or keep the words and go on. One form, one end: a second click leads to where the first one led."""
    work = _work(card_id)
    page = close_page(db(), staff(), work)
    form, do = _form(page, work), request.form.get("do", "")
    if not work.card.is_open:
        return _after(work.card, form)
    if do in ("keep", "memory"):
        return _keep(page, form, do)
    if do == "others":
        return _page(page, form, pseudonyms.draw_pseudonyms(db(), besides=form.offered))
    if not form.validate() or not form.key:
        return _page(page, form, form.offered), 422
    try:
        closed = contact_closing.close(
            db(), questline().settings, work.card, _asked(form), actor=_actor(form), key=form.key
        )
    except CardClosed:
        release_db()
        return _to_card(card_id)
    except (StillOpen, PseudonymTaken, SlotTaken, WayNotOffered, QuestNotPublished, ActRefused) as refused:
        release_db()
        return _refused(card_id, form, refused)
    flash(_("The contact has ended."), "done")
    if closed.begun is not None and closed.begun.is_beside:
        flash(_("A plan runs already and stays as it is. The summary is a message on the portal."), "note")
    return _after(_card_or_404(card_id), form)


@bp.get("/contacts/<card_id>/memory")
@audience(Permission.READ_CARD)
def memory_card(card_id: str) -> ResponseReturnValue:
    """The card to print: the person's own lines, and a number where it was chosen. It names nobody and no service."""
    card = card_for(db(), staff(), Permission.READ_CARD, card_id) or abort(404)
    work = work_of_card(db(), questline().settings, card)
    number = str(work.values.get(contact_closing.CARD_NUMBER) or "")
    heading, call = card_words_of(card, number)
    return render_template(
        "desk/memory_card.html", card=card, lines=card_lines(work), number=number, heading=heading, call=call
    )


def _card_or_404(card_id: str) -> CardRow:
    return card_for(db(), staff(), Permission.TAKE_CONTACT, card_id) or abort(404)


def _work(card_id: str) -> Work:
    return work_of_card(db(), questline().settings, _card_or_404(card_id))


def _form(page: ClosePage, work: Work, *, is_new: bool = False) -> CloseForm:
    is_young = not keeps_numbers_of(Audience(page.card.audience))
    if not is_new:
        offered = [name for name in request.form.getlist("offered") if pseudonyms.is_pseudonym(name)]
        return CloseForm(needs_name=page.makes_client, offered=offered, is_young=is_young)
    said = work.values.get("follow_up")
    known = {
        **first_words(work),
        "follow_up": said if said in FOLLOW_UPS else None,
        "frame": Frame.JOURNEY.value,
        "plan": first_plan(page, work),
        "give_code": page.makes_client and not page.is_violence,
    }
    return CloseForm(formdata=None, data=known, needs_name=page.makes_client, is_young=is_young)


def _asked(form: CloseForm) -> Close:
    is_new = form.becomes_client
    return Close(
        ending=ContactEnding(form.ending.data),
        follow_up=FollowUp(form.follow_up.data) if form.follow_up.data else FollowUp.NOT_ASKED,
        new=NewClient(form.pseudonym.data, Frame(form.frame.data or Frame.JOURNEY)) if is_new else None,
        summary=form.summary_words.data or "",
        card_words=form.card_words.data or "",
        rules=form.values() if is_new else {},
        plan=PlanWanted(form.plan.data or "", form.slot.data or "", form.slot_way.data or ""),
        call_back=form.call_back.data == "yes",
        number=form.call_back_number.data or "",
    )


def _actor(form: CloseForm) -> Actor:
    needed = Permission.END_HOLD if form.plan.data == SAFETY else Permission.OFFER_QUEST
    return acting(staff(), needed, staff().id)


def _keep(page: ClosePage, form: CloseForm, do: str) -> ResponseReturnValue:
    """Keep the words. The page stays as it was typed: the name that was read aloud, the time and the rules with it."""
    card = page.card
    words = {field.name: field.data or "" for field in (form.summary_words, form.card_words, form.card_number)}
    try:
        keep_words(db(), questline().settings, card, words, staff_id=staff().id)
    except (CardClosed, KeyDestroyed):
        return _to_card(card.id)
    if do == "memory":
        return redirect(url_for("desk.memory_card", card_id=card.id), 303)
    flash(_("The words are kept. The contact goes on."), "done")
    return _page(page, form, form.offered)


def _refused(card_id: str, form: CloseForm, why: Exception) -> ResponseReturnValue:
    """Nothing was done; everything that was typed stays on the page."""
    work = _work(card_id)
    offered: Sequence[str] = form.offered
    match why:
        case StillOpen():
            form.ending.errors = [_("Somebody is not safe yet. See above what has to be done first.")]
        case PseudonymTaken():
            form.pseudonym.errors = [_("Somebody took this name a moment ago. Here are three others.")]
            offered = pseudonyms.draw_pseudonyms(db(), besides=offered)
        case SlotTaken():
            form.slot.errors = [_("This time is not free any more. Choose another one.")]
        case WayNotOffered():
            form.slot_way.errors = [_("At this time the talk cannot be held so. Choose another way or another time.")]
        case _:
            form.plan.errors = [_("This plan cannot begin now. Choose another one, or none.")]
    return _page(close_page(db(), staff(), work), form, offered), 422


def _after(card: CardRow, form: CloseForm) -> ResponseReturnValue:
    """The code where one was wanted, this once; else the card as it stands."""
    if card.client_id is None or not form.give_code.data or not form.key:
        return _to_card(card.id)
    client = client_or_404(card.client_id)
    try:
        code = codes.issue_claim(db(), questline().settings, client.id, by=Giver(staff().id, form.key))
    except (HasWords, CodeGone):
        return _to_card(card.id)
    return code_page(client, code)


def _to_card(card_id: str) -> Response:
    return redirect(url_for("desk.contact_card", card_id=card_id), 303)


def _page(page: ClosePage, form: CloseForm, offered: Sequence[str]) -> str:
    return render_template(
        "desk/close_contact.html",
        page=page,
        form=form,
        offered=offered,
        names_offered=[(name, name) for name in offered],
        choices=contact_choices(),
        consent=(
            _("The person agreed that this number or address is kept."),
            _("Read out: only to reach you in the ways that you chose; locked; you can remove it at any time."),
        ),
        names=names_to_go_by(),
    )
