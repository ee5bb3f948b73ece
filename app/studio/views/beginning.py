"""A quest begins: from nothing, or from the library."""

from __future__ import annotations

from datetime import timedelta
from typing import get_args

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.extensions import questline
from app.services import beginning, designing
from app.services.beginning import NameTaken
from app.services.drafts import DraftExists
from app.studio.blueprint import bp
from app.studio.forms import NamedForm, NewQuestForm
from app.studio.pages.library import starter_text, starters
from app.studio.words import audience_words, risk_words
from app.vocabulary import Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _, language_name
from quests.beginning import PAGES_OF_THE_STUDIO, FirstWords
from quests.bundles import read_bundle
from quests.definition import Audience, RiskGate
from quests.editing.naming import slug_for

LOOKED_AT_AGAIN_AFTER = timedelta(days=182)
"""The words of a new quest are looked at again after half a year [D]; the designer may set another day."""


@bp.get("/new")
@audience(Permission.DRAFT_QUEST)
def new() -> str:
    """What is said of a quest before anything is written."""
    return _show(NewQuestForm(formdata=None, languages=list(questline().settings.languages)))


@bp.post("/new")
@audience(Permission.DRAFT_QUEST)
def begin_quest() -> ResponseReturnValue:
    """An empty quest as a draft. Pressed twice it is begun once."""
    form = NewQuestForm()
    if not form.validate():
        return _show(form), 422
    slug = form.slug.data or slug_for(form.title.data or "", PAGES_OF_THE_STUDIO, otherwise="quest")
    said = FirstWords(
        slug=slug,
        title=form.title.data or "",
        audience=tuple(each for each in get_args(Audience) if each in (form.audience.data or ())),
        risk=form.risk.data,
        languages=tuple(form.languages.data or ()),
        weeks=form.weeks.data or 1,
        owner=staff().name,
        review_on=clock.now().date() + LOOKED_AT_AGAIN_AFTER,
    )
    try:
        beginning.begin_quest(db(), said, by=staff().id)
    except (NameTaken, DraftExists):
        form.slug.errors = [_taken(slug)]
        return _show(form), 422
    flash(_("Your quest begins here, as a draft. Nobody walks it yet."), "done")
    return redirect(url_for("studio.draft", quest=slug), 303)


def _show(form: NewQuestForm) -> str:
    return render_template(
        "studio/new.html",
        form=form,
        audiences=[(each, audience_words(each)) for each in get_args(Audience)],
        risks=[(each, risk_words(each)) for each in get_args(RiskGate)],
        languages=[(choice.value, language_name(str(choice.value))) for choice in form.languages.choices],
        has_errors=bool(form.errors),
    )


def _taken(slug: str) -> str:
    return _("There is a quest “%(slug)s” already. Choose another name for the file.", slug=slug)


@bp.get("/library")
@audience(Permission.OPEN_STUDIO)
def library() -> str:
    """The ten that came along: what each is for, and where it stands here."""
    return render_template("studio/library.html", starters=starters(db()))


@bp.get("/library/<starter>")
@audience(Permission.DRAFT_QUEST)
def own_quest(starter: str) -> str:
    """Begin a quest of one's own with the words of one of the ten."""
    return _own(starter, NamedForm(formdata=None))


@bp.post("/library/<starter>")
@audience(Permission.DRAFT_QUEST)
def begin_own_quest(starter: str) -> ResponseReturnValue:
    """The words of one of the ten under another name, as a draft."""
    text, form = starter_text(starter) or abort(404), NamedForm()
    if not form.validate():
        return _own(starter, form), 422
    slug = form.slug.data or slug_for(form.title.data or "", PAGES_OF_THE_STUDIO, otherwise="quest")
    try:
        beginning.begin_of_its_own(db(), text, slug=slug, title=form.title.data or "", by=staff().id)
    except (NameTaken, DraftExists):
        form.slug.errors = [_taken(slug)]
        return _own(starter, form), 422
    flash(_("Your quest begins with these words, as a draft. Nobody walks it yet."), "done")
    return redirect(url_for("studio.draft", quest=slug), 303)


@bp.post("/library/<starter>/draft")
@audience(Permission.DRAFT_QUEST)
def begin_next_version(starter: str) -> ResponseReturnValue:
    """The words of one of the ten as the next version of that quest, as a draft."""
    text = starter_text(starter) or abort(404)
    try:
        taken = designing.take_in(db(), read_bundle(text, file=f"{starter}.yaml"), by=staff().id)
    except DraftExists:
        flash(_("There is a draft of this quest already. Here it is."), "note")
    else:
        flash(_("This is the draft of version %(version)s. Nobody walks it yet.", version=taken.version), "done")
    return redirect(url_for("studio.draft", quest=starter), 303)


def _own(slug: str, form: NamedForm) -> str:
    found = next((one for one in starters(db()) if one.slug == slug), None) or abort(404)
    return render_template("studio/own_quest.html", one=found, form=form, has_errors=bool(form.errors))
