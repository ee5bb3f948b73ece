"""The codes that staff give: to a caller for her first words, or for new words after a second person agreed."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.desk.acting import client_or_404
from app.desk.blueprint import bp
from app.desk.forms import ActForm, NewWordsForm
from app.desk.spelling import spelled
from app.desk.views.clients import render_record
from app.extensions import questline
from app.ids import new_id
from app.queries.caseload import ClientHead
from app.services import codes, reissues
from app.services.codes import WORKS_FOR, CodeGone, Giver, HasWords, in_groups
from app.services.reissues import AskedAlready, NothingToShow, NoWordsYet
from app.services.sealing import open_locker
from app.vocabulary import Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _


@bp.post("/clients/<client_id>/code")
@audience(Permission.ISSUE_CODE)
def give_code(client_id: str) -> ResponseReturnValue:
    """A code for a caller who has no words yet, shown in answer to this form alone. An earlier one ends."""
    client = client_or_404(client_id)
    try:
        code = codes.issue_claim(db(), questline().settings, client.id, by=_giver())
    except HasWords:
        return _back(client, _("%(name)s has six words already.", name=client.pseudonym))
    except CodeGone:
        return _back(client, _("That page is over. Give a new code if one is needed."))
    return code_page(client, code)


@bp.post("/clients/<client_id>/new-words/code")
@audience(Permission.ISSUE_CODE)
def give_code_for_new_words(client_id: str) -> ResponseReturnValue:
    """The code of a request that a second person approved, once, for who asked."""
    client = client_or_404(client_id)
    try:
        code = reissues.show_code(db(), questline().settings, client.id, by=_giver())
    except (NothingToShow, CodeGone):
        return _back(client, _("There is no code to show. Ask for new words again if they are still needed."))
    return code_page(client, code)


@bp.post("/clients/<client_id>/code/withdraw")
@audience(Permission.ISSUE_CODE)
def take_code_back(client_id: str) -> ResponseReturnValue:
    """The code that was given opens nothing any more."""
    client = client_or_404(client_id)
    if codes.take_code_back(db(), client.id, staff_id=staff().id):
        return _back(client, _("The code is taken back. It opens nothing any more."), "done")
    return _back(client, _("There is no code that works at the moment."))


@bp.post("/clients/<client_id>/new-words")
@audience(Permission.ISSUE_CODE)
def ask_for_new_words(client_id: str) -> ResponseReturnValue:
    """She lost her words: ask for new ones, with the reason. A supervisor decides, never the same person."""
    client, form = client_or_404(client_id), NewWordsForm()
    if not form.validate():
        return render_record(client_id, new_words_form=form), 422
    locker = open_locker(db(), questline().vault, client.id)
    try:
        reissues.ask_for_new_words(db(), locker, reason=form.lost_reason.data, staff_id=staff().id)
    except AskedAlready:
        return _back(client, _("New words for %(name)s have been asked for already.", name=client.pseudonym))
    except NoWordsYet:
        return _back(client, _("%(name)s has no words yet. Give a code instead.", name=client.pseudonym))
    return _back(client, _("A supervisor has been asked. You can show the code here when the answer is yes."), "done")


def _giver() -> Giver:
    return Giver(staff().id, ActForm().key or new_id())


def code_page(client: ClientHead, code: str) -> str:
    """The code, this once. The address is that of the portal, without what leads to anybody."""
    settings = questline().settings
    host = settings.portal_host or request.host
    return render_template(
        "desk/code.html",
        client=client,
        groups=in_groups(code),
        said=spelled(code),
        hours=int(WORKS_FOR.total_seconds() // 3600),
        address=f"{host}/start/code",
    )


def _back(client: ClientHead, words: str, category: str = "note") -> Response:
    flash(words, category)
    return redirect(url_for("desk.client_record", client_id=client.id, _anchor="way-in"), 303)
