"""The acts of the outline: levels and steps are moved, doubled, renamed and taken away. Each is a button."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue

from app.queries.studio import DraftRow
from app.services import outlining
from app.services.draft_writing import PartChanged
from app.services.drafts import DraftChanged
from app.services.outlining import NotInDraft, Outlined, What
from app.studio.blueprint import bp
from app.studio.pages.edits import mended_words
from app.studio.views.drafts import after_act, draft_or_404
from app.vocabulary import Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db
from app.web.typed import whole_number
from app.web.words import _, language
from quests.problems import QuestUnreadable
from quests.unfinished import unfinished
from quests.writing import CannotChange

LONGEST_TITLE = 300


@bp.post("/<quest>/draft/outline")
@audience(Permission.DRAFT_QUEST)
def change_outline(quest: str) -> ResponseReturnValue:
    """One act on one level or step. ``do`` names the act, the part and where it is to be."""
    _page, draft = draft_or_404(quest)
    verb, of, slug, *where = f"{request.form.get('do', '')}:::".split(":")[:5]
    act = ACTS.get(verb)
    if act is None or of not in ("step", "level") or not slug:
        abort(400)
    anchor = f"{of}-{slug}"
    try:
        done = act(draft.id, of, slug, where)
    except NotInDraft:
        return after_act(quest, _("It is not in the draft any more. This is how the draft stands now."), kind="note")
    except PartChanged:
        words = _("A colleague wrote another title meanwhile, so it was left as it is.")
        return after_act(quest, words, kind="problem", anchor=anchor)
    except (CannotChange, QuestUnreadable):
        words = _("This is written in a way that is changed in the text only.")
        return after_act(quest, words, kind="problem", anchor=anchor)
    except DraftChanged:
        return after_act(quest, _("Colleagues write in it at this moment. Please press once more."), kind="problem")
    if done is None:
        return after_act(quest, _no_act_words(verb), kind="note", anchor=anchor)
    text = draft_or_404(quest)[1].definition
    words = " ".join((_done_words(verb, of, done.slug, text), *mended_words(done.mended, unfinished(text))))
    return after_act(quest, words, anchor=_level_of(draft, slug) if verb == "remove" else f"{of}-{done.slug}")


def _put(draft_id: str, of: What, slug: str, where: list[str]) -> Outlined | None:
    level, at = request.form.get("to") or where[0], whole_number(where[1])
    if of == "level":
        return outlining.move_level(db(), draft_id, slug, at=abort(400) if at is None else at, by=staff().id)
    return outlining.move_step(db(), draft_id, slug, level=level, at=at, by=staff().id)


def _duplicate(draft_id: str, of: What, slug: str, where: list[str]) -> Outlined | None:
    return outlining.duplicate(db(), draft_id, slug, of=of, seen=whole_number(where[0]) or 0, by=staff().id)


def _remove(draft_id: str, of: What, slug: str, _where: list[str]) -> Outlined | None:
    return outlining.remove(db(), draft_id, slug, of=of, by=staff().id)


def _rename(draft_id: str, of: What, slug: str, _where: list[str]) -> Outlined | None:
    title = _one_line("title")[:LONGEST_TITLE]
    if not title:
        return None
    outlining.retitle(db(), draft_id, slug, of=of, title=title, was=_one_line("was"), said=language(), by=staff().id)
    return Outlined(slug)


def _stay(_draft_id: str, _of: What, _slug: str, _where: list[str]) -> Outlined | None:
    """The button at the end of the way. It is there, so that the focus keeps its place."""
    return None


ACTS: dict[str, Callable[[str, Any, str, list[str]], Outlined | None]] = {
    "put": _put,
    "duplicate": _duplicate,
    "remove": _remove,
    "rename": _rename,
    "stay": _stay,
}


def _done_words(verb: str, of: str, slug: str, text: str) -> str:
    if verb == "remove":
        return _("Removed. Undo brings it back.")
    if verb == "duplicate":
        return _("Duplicated. The copy is right behind it.")
    if verb == "rename":
        return _("Saved. This is the title now.")
    place = outlining.place_of(text, slug, "level" if of == "level" else "step")
    if of == "level":
        return _("Moved. It is level %(level)s now.", level=place[0])
    return _("Moved to level %(level)s, step %(step)s.", level=place[0], step=place[1])


def _level_of(draft: DraftRow, step: str) -> str:
    """The card of the level that a step was in: what is gone has none."""
    levels = unfinished(draft.definition).levels
    return next((f"level-{level.slug}" for level in levels if step in [each.slug for each in level.steps]), "")


def _no_act_words(verb: str) -> str:
    if verb == "rename":
        return _("Write a title, then save it.")
    return _("There is no place further on that way.")


def _one_line(name: str) -> str:
    return " ".join(request.form.get(name, "").split())
