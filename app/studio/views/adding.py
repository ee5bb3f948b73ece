"""Adding to the outline of a draft: one more level, or one more step between any two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import abort, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.queries.studio import DraftRow
from app.services import outlining
from app.services.drafts import DraftChanged
from app.services.outlining import NotInDraft
from app.studio.blueprint import bp
from app.studio.pages.kinds import kind_choices
from app.studio.pages.quests import QuestPage
from app.studio.pages.titles import title_words
from app.studio.views.drafts import after_act, draft_or_404
from app.vocabulary import Permission
from app.web.access import audience
from app.web.htmx import aimed_at, wants_part
from app.web.sessions import staff
from app.web.transaction import db
from app.web.typed import whole_number
from app.web.words import _, language_name
from quests.problems import QuestUnreadable
from quests.unfinished import KINDS, unfinished
from quests.writing import CannotChange

LONGEST_TITLE = 300


@dataclass(frozen=True)
class Adding:
    """What is added and where: a step at a place of a level, or a level at a place of the quest."""

    what: str
    level: str
    at: int
    where: str
    language: str


@bp.get("/<quest>/draft/add")
@audience(Permission.DRAFT_QUEST)
def add(quest: str) -> str:
    """The form: a title, and the kind of step in plain words."""
    page, draft = draft_or_404(quest)
    return _form(page, _adding_or_404(draft, request.args))


@bp.post("/<quest>/draft/add")
@audience(Permission.DRAFT_QUEST)
def add_part(quest: str) -> ResponseReturnValue:
    """It comes to its place; what it asks and says is written next."""
    page, draft = draft_or_404(quest)
    adding = _adding_or_404(draft, request.form)
    title = " ".join(request.form.get("title", "").split())[:LONGEST_TITLE]
    kind = request.form.get("kind", "")
    errors = []
    if not title:
        errors.append(("title", _("Write a title. It can be changed at any time.")))
    if adding.what == "step" and kind not in KINDS:
        errors.append(("kind-information", _("Choose what kind of step it is.")))
    if errors:
        return _refused(page, adding, errors, title, kind)
    try:
        done = _add(draft.id, adding, title, kind)
    except NotInDraft:
        return after_act(quest, _("The level is not in the draft any more. This is how it stands now."), kind="note")
    except (CannotChange, QuestUnreadable):
        return after_act(quest, _("This is written in a way that is changed in the text only."), kind="problem")
    except DraftChanged:
        return after_act(quest, _("Colleagues write in it at this moment. Please press once more."), kind="problem")
    words = _("Added. Now write what belongs to it.")
    opens = f"{url_for('studio.draft', quest=quest)}/{adding.what}s/{done.slug}"
    return after_act(quest, words, anchor=f"{adding.what}-{done.slug}", opens=opens)


def _add(draft_id: str, adding: Adding, title: str, kind: str) -> outlining.Outlined:
    if adding.what == "level":
        return outlining.add_level(db(), draft_id, title=title, at=adding.at, by=staff().id)
    return outlining.add_step(db(), draft_id, kind=kind, title=title, level=adding.level, at=adding.at, by=staff().id)


def _adding_or_404(draft: DraftRow, given: Any) -> Adding:
    """Where it is to come. Without the slug of a level it is a level itself."""
    try:
        read = unfinished(draft.definition)
    except QuestUnreadable:
        abort(404)
    at = whole_number(given.get("at", "")) or 0
    language = language_name(outlining.language_of(draft.definition))
    if not given.get("level"):
        at = min(at, len(read.levels))
        before = read.levels[at - 1].plain if at else None
        where = _("After “%(level)s”", level=title_words(before)) if before else _("At the beginning of the quest")
        return Adding("level", "", at, where, language)
    level = next((each for each in read.levels if each.slug == given["level"]), None) or abort(404)
    at = min(at, len(level.steps))
    title = title_words(level.plain)
    if not at:
        return Adding("step", level.slug, 0, _("At the beginning of “%(level)s”", level=title), language)
    where = _("In “%(level)s”, after “%(step)s”", level=title, step=title_words(level.steps[at - 1].plain))
    return Adding("step", level.slug, at, where, language)


def _form(page: QuestPage, adding: Adding, errors: Any = (), title: str = "", kind: str = "") -> str:
    return render_template(
        "studio/_add.html" if wants_part() else "studio/add.html",
        page=page,
        adding=adding,
        kinds=kind_choices(),
        given={"title": title, "kind": kind},
        errors=list(errors),
        has_errors=bool(errors),
    )


def _refused(page: QuestPage, adding: Adding, errors: Any, title: str, kind: str) -> ResponseReturnValue:
    """The form again with what was typed; beside the outline it takes its own place, not that of the outline."""
    answer = make_response(_form(page, adding, errors, title, kind), 422)
    return aimed_at("#inspector", answer) if wants_part() else answer
