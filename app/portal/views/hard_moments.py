"""A hard moment in three taps. The first two keep nothing; the third is kept only if she wants it."""

from __future__ import annotations

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.portal.blueprint import bp
from app.portal.pages.hard_moment import DID, HOW, after_page, hard_moment_page, one_thing
from app.portal.pages.help import ways_to_talk
from app.portal.plan import own_locker
from app.portal.reader import today
from app.portal.refusals import form_key
from app.portal.tool_acts import as_form, could_keep
from app.portal.tool_forms import HardMomentForm, MomentForm
from app.services.own_things import keep_entry, keep_the_one, the_one
from app.vocabulary import ToolKind
from app.web.access import CLIENT, audience
from app.web.transaction import db


@bp.get("/my/tools/hard-moment")
@audience(CLIENT)
def hard_moment() -> ResponseReturnValue:
    """It is here: her own words, and one thing to choose."""
    return render_template("portal/hard_moment.html", page=hard_moment_page())


@bp.get("/my/tools/hard-moment/words")
@audience(CLIENT)
def hard_moment_words() -> ResponseReturnValue:
    """Write what she means to do then, or change it."""
    kept = the_one(db(), own_locker(), ToolKind.HARD_MOMENT)
    return render_template("portal/hard_moment_words.html", form=as_form(HardMomentForm, kept), kept=kept)


@bp.post("/my/tools/hard-moment/words")
@audience(CLIENT)
def keep_hard_moment_words() -> ResponseReturnValue:
    """Keep it; what stood there before is replaced."""
    form, locker = HardMomentForm(), own_locker()
    if form.validate() and could_keep(
        lambda: keep_the_one(db(), locker, ToolKind.HARD_MOMENT, form.values(), key=form_key())
    ):
        return redirect(url_for("portal.hard_moment"), 303)
    kept = the_one(db(), locker, ToolKind.HARD_MOMENT)
    return render_template("portal/hard_moment_words.html", form=form, kept=kept), 422


@bp.get("/my/tools/hard-moment/<did>")
@audience(CLIENT)
def hard_moment_now(did: str) -> ResponseReturnValue:
    """The one thing that she chose, with her words for it. Then: how is it now?"""
    if did not in DID:
        abort(404)
    return render_template("portal/hard_moment_now.html", thing=one_thing(did))


@bp.get("/my/tools/hard-moment/<did>/<how>")
@audience(CLIENT)
def hard_moment_after(did: str, how: str) -> ResponseReturnValue:
    """How it is now, and what can come."""
    return _after(did, how, MomentForm(formdata=None))


@bp.post("/my/tools/hard-moment/<did>/<how>")
@audience(CLIENT)
def keep_hard_moment(did: str, how: str) -> ResponseReturnValue:
    """She wants to keep this moment."""
    if did not in DID or how not in HOW:
        abort(404)
    form = MomentForm()
    values = {"part": "moment", "did": did, "how": how, "on": today().isoformat(), "words": form.words.data or ""}
    if form.validate() and could_keep(
        lambda: keep_entry(db(), own_locker(), ToolKind.HARD_MOMENT, values, key=form_key())
    ):
        return redirect(url_for("portal.hard_moment"), 303)
    return _after(did, how, form), 422


def _after(did: str, how: str, form: MomentForm) -> str:
    if did not in DID or how not in HOW:
        abort(404)
    page, help_now = after_page(how), ways_to_talk()
    return render_template("portal/hard_moment_after.html", page=page, did=did, form=form, help=help_now)
