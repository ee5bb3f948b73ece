"""The page of a link in a message: a few buttons, and nothing by which anybody could tell whose it is or what about.

It needs no visit and sets no cookie. The address itself is the secret, so the form has no token beside it: another
site would have to know the address, and then it could open the page as well. That a form comes from this very site is
asked as everywhere (app/web/access.py). No tries are counted: 128 random bits are not guessed, and whoever opens a
link of before must not keep anybody else out.
"""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from app.extensions import csrf, questline
from app.outgoing_texts import tap_words, tapped_words
from app.portal.blueprint import bp
from app.services import one_tap
from app.vocabulary import OneTap
from app.web.access import PUBLIC, audience
from app.web.transaction import db


@bp.get("/n/<token>")
@audience(PUBLIC)
def note(token: str) -> ResponseReturnValue:
    """What may be answered to a message. To look changes nothing: mail is opened by machines too."""
    link = one_tap.look(db(), questline().settings, token)
    return _not_in_use() if link is None else _page(link)


@bp.post("/n/<token>")
@csrf.exempt
@audience(PUBLIC)
def answer_note(token: str) -> ResponseReturnValue:
    """One tap, done once; sent again it says the same."""
    said = request.form.get("do", "")
    what = OneTap(said) if said in set(OneTap) else None
    link = one_tap.answer(db(), questline().settings, token, what) if what else None
    return _not_in_use() if link is None else _page(link, tapped=what)


def _page(link: one_tap.Link, *, tapped: OneTap | None = None) -> str:
    """In the language that the message was in. After a tap it says what that did, and offers nothing more."""
    buttons = [] if tapped else [(act.value, tap_words(act, link.language)) for act in link.acts]
    answer = tapped_words(tapped, link.language) if tapped else ""
    with force_locale(link.language):
        return render_template("portal/note.html", buttons=buttons, answer=answer)


def _not_in_use() -> ResponseReturnValue:
    """One answer for a link that is unknown, changed, too old, pointless by now, or watched."""
    return render_template("portal/note_gone.html"), 404
