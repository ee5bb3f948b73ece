"""A draft beside its translations: written here, or sent to a translator as a file and taken in again."""

from __future__ import annotations

import re
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.services import translating
from app.services.draft_writing import DraftGone
from app.services.drafts import DraftChanged
from app.services.translating import Refused, Saved, Typed
from app.studio.blueprint import bp
from app.studio.fields.given import cleaned
from app.studio.pages.text_words import key_words, misfit_words
from app.studio.pages.translate import (
    language_lines,
    languages_to_add,
    spoken_by,
    texts_of,
    translate_page,
)
from app.studio.views.drafts import draft_or_404, no_draft_any_more
from app.vocabulary import Permission
from app.web.access import audience
from app.web.htmx import wants_part
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _, language_name, ngettext
from quests.problems import QuestUnreadable
from quests.writing import CannotChange

_LANGUAGE = re.compile(r"[a-z]{2}")


@bp.get("/<quest>/draft/translate")
@audience(Permission.OPEN_STUDIO)
def languages(quest: str) -> str:
    """How far the draft is in each language, and what is missing before it may be on offer."""
    return _languages(quest)


@bp.post("/<quest>/draft/translate")
@audience(Permission.DRAFT_QUEST)
def add_language(quest: str) -> ResponseReturnValue:
    """The quest is to speak one more language."""
    _page, draft = draft_or_404(quest)
    code = request.form.get("language", "")
    if code in spoken_by(draft.definition):
        return redirect(url_for("studio.translate", quest=quest, language=code), 303)
    if code not in {each for each, _name in languages_to_add(draft)}:
        return _languages(quest, error=_("Choose a language.")), 422
    try:
        translating.add_language(db(), draft.id, code, by=staff().id)
    except (CannotChange, QuestUnreadable, DraftChanged) as error:
        return _languages(quest, error=_told(error)), 422
    flash(
        _("%(language)s is added. Below is every text that is to be translated.", language=language_name(code)), "done"
    )
    return redirect(url_for("studio.translate", quest=quest, language=code), 303)


@bp.get("/<quest>/draft/translate/<language>")
@audience(Permission.OPEN_STUDIO)
def translate(quest: str, language: str) -> str:
    """The source beside its words in one language."""
    return _show(quest, language)


@bp.post("/<quest>/draft/translate/<language>")
@audience(Permission.DRAFT_QUEST)
def save_translations(quest: str, language: str) -> ResponseReturnValue:
    """Keep what was typed: all of the page by a button, one text while somebody types."""
    _page, draft = draft_or_404(quest)
    known_or_404(draft.definition, language)
    only = request.form.get("only", "")
    typed = _typed(only)
    at = next((each.path for each in texts_of(draft.definition) if only and each.place in typed), "")
    try:
        saved = translating.save(db(), draft.id, quest, language, typed, at=at, by=staff().id)
        _still_right(draft.slug, language)
    except DraftGone:
        return redirect(no_draft_any_more(quest), 303)
    except (CannotChange, QuestUnreadable, DraftChanged) as error:
        return _not_saved(quest, language, only, typed, problem=_told(error))
    if wants_part() and only:
        return _state(quest, language, only, saved, typed)
    if saved.refused:
        return _not_saved(quest, language, only, typed, refused=saved.refused)
    flash(_saved_words(saved), "done")
    row = request.form.get("right", "") or only
    return redirect(_here(quest, language, anchor=f"text-{row}" if row.isdigit() else None), 303)


def _still_right(slug: str, language: str) -> None:
    """By one button somebody says of one text that it needs no other words."""
    place = request.form.get(f"place-{request.form.get('right', '')}")
    if place is not None:
        draft = draft_or_404(slug)[1]
        found = [each for each in texts_of(draft.definition) if each.place == place]
        translating.still_right(db(), slug, language, found, by=staff().id)


def _typed(only: str) -> dict[str, Typed]:
    """By place, what the fields of the page hold. ``only``: the number of the one that was typed in."""
    numbers = [only] if only else [name[6:] for name in request.form if name.startswith("place-")]
    found = {}
    for number in numbers:
        place, words = request.form.get(f"place-{number}"), request.form.get(f"words-{number}")
        if place and words is not None:
            seen, source = request.form.get(f"seen-{number}", ""), request.form.get(f"source-{number}", "")
            found[place] = Typed(cleaned(words), seen, source[:64])
    return found


def _state(
    quest: str, language: str, only: str, saved: Saved, typed: dict[str, Typed]
) -> ResponseReturnValue:  # fmt: skip
    """Whether the one text is kept, and what does not fit in it; its field stays under her hands."""
    found = translate_page(db(), *draft_or_404(quest), language, show="all", level="")
    row = next((each for each in found.rows if each.place in typed), None) or abort(404)
    refused = next(iter(saved.refused), None)
    values = {"row": row, "number": only, "refused": refused, "saved": True, "misfit": misfit_words}
    return render_template("studio/_translate_state.html", quest=quest, page=found, **values), 422 if refused else 200


def _not_saved(
    quest: str,
    language: str,
    only: str,
    typed: dict[str, Typed],
    *,
    refused: tuple[Refused, ...] = (),
    problem: str = "",
) -> ResponseReturnValue:
    """The page once more with what was typed, and why it was not kept."""
    if wants_part() and only:
        return _state(quest, language, only, Saved(0, 0, refused), typed)
    told = {each.place: each for each in refused}
    return _show(quest, language, typed=typed, refused=told, problem=problem), 422


def _show(quest: str, language: str, **more: Any) -> str:
    page, draft = draft_or_404(quest)
    known_or_404(draft.definition, language)
    asked = {name: request.values.get(name, "") for name in ("show", "level")}
    found = translate_page(db(), page, draft, language, show=asked["show"], level=asked["level"])
    given = {
        "typed": {},
        "refused": {},
        "problem": "",
        "result": None,
        "misfit": misfit_words,
        "label": key_words,
        **more,
    }
    has_errors = bool(given["refused"] or given["problem"])
    return render_template(
        "studio/translate.html", quest_page=page, draft=draft, quest=quest, page=found, has_errors=has_errors, **given
    )


def _languages(quest: str, *, error: str = "") -> str:
    page, draft = draft_or_404(quest)
    return render_template(
        "studio/languages.html",
        page=page,
        draft=draft,
        lines=language_lines(db(), page, draft),
        choices=languages_to_add(draft),
        error=error,
        has_errors=bool(error),
    )


def known_or_404(text: str, language: str) -> None:
    """A language that the draft says it speaks, or in which it holds words."""
    there = {*spoken_by(text), *(code for each in texts_of(text) for code in each.texts)}
    if language not in there or not _LANGUAGE.fullmatch(language):
        abort(404)


def _here(quest: str, language: str, *, anchor: str | None = None) -> str:
    asked: dict[str, Any] = {name: value for name in ("show", "level") if (value := request.values.get(name))}
    return url_for("studio.translate", quest=quest, language=language, _anchor=anchor, **asked)


def _saved_words(saved: Saved) -> str:
    if not saved.written:
        return _("Saved. Everything is as it was.")
    return ngettext("%(num)s text is saved.", "%(num)s texts are saved.", saved.written)


def _told(error: Exception) -> str:
    if isinstance(error, QuestUnreadable):
        return _("The text of this draft cannot be read yet. Mend the text first.")
    if isinstance(error, CannotChange):
        return _("This is written in a way that is changed in the text only.")
    return _("Colleagues are saving this draft at the same moment. Your words are still here; save once more.")
