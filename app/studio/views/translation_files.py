"""The texts of a draft leave for a translator as XLIFF, PO or CSV, and come back as one edit."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.queries.studio import DraftRow
from app.services import translating
from app.services.drafts import DraftChanged
from app.services.translating import Refused, Saved
from app.studio.blueprint import bp
from app.studio.pages.text_words import misfit_words, refused_words
from app.studio.pages.translate import texts_of, translate_page
from app.studio.views.drafts import draft_or_404
from app.studio.views.translate import known_or_404
from app.vocabulary import Permission
from app.web.access import audience
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _, language_name, ngettext
from quests import exchange
from quests.editing import part
from quests.exchange import FORMATS, Exchange, ExchangeRefused, Unit
from quests.problems import QuestUnreadable
from quests.questions import SOURCE_LANGUAGE
from quests.reading import UNSEEN
from quests.writing import CannotChange


@bp.get("/<quest>/draft/translate/<language>/<kind>")
@audience(Permission.OPEN_STUDIO)
def export_translations(quest: str, language: str, kind: str) -> ResponseReturnValue:
    """One file for a translator, with what is there already."""
    page, draft = draft_or_404(quest)
    known_or_404(draft.definition, language)
    as_what = FORMATS.get(kind) or abort(404)
    found = translate_page(db(), page, draft, language, show="all", level="")
    units = tuple(Unit(row.place, row.source, row.words, row.state == "stale") for row in found.rows)
    if not units:
        abort(404)
    body = as_what.write(Exchange(quest, _version(draft), SOURCE_LANGUAGE, language, units))
    mark = "\ufeff" if kind == "csv" else ""  # By it spreadsheets know that it is UTF-8.
    name = f"{quest}-{language}.{as_what.ending}"
    sent = {
        "Content-Type": f"{as_what.mimetype}; charset=utf-8",
        "Content-Disposition": f'attachment; filename="{name}"',
    }
    return (mark + body).encode(), 200, sent


def _version(draft: DraftRow) -> int:
    version = part(draft.definition, ("version",))
    return version if isinstance(version, int) else 1


@bp.post("/<quest>/draft/translate/<language>/file")
@audience(Permission.DRAFT_QUEST)
def import_translations(quest: str, language: str) -> ResponseReturnValue:
    """Take in what a translator sent back. What fits is one edit; what does not is listed, and nothing is lost."""
    _page, draft = draft_or_404(quest)
    known_or_404(draft.definition, language)
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        return _again(quest, language, _("Choose the file that the translator sent back."))
    try:
        with upload.stream as stream:
            sent = exchange.read(stream.read())
        words, left = _checked(sent, quest, language, draft)
        saved = translating.bring_in(db(), draft.id, quest, language, words, by=staff().id)
    except ExchangeRefused as refused:
        return _again(quest, language, refused_words(refused))
    except ValueError as wrong:
        return _again(quest, language, str(wrong))
    except (CannotChange, QuestUnreadable):
        return _again(quest, language, _("The text of this draft cannot be read yet. Mend the text first."))
    except DraftChanged:
        return _again(quest, language, _("Colleagues write in it at this moment. Please press once more."))
    told = Saved(saved.written, saved.same, (*left, *saved.refused))
    words_of_it = ngettext("%(num)s text is taken in.", "%(num)s texts are taken in.", told.written)
    if told.refused:
        return _again(quest, language, "", result=told, said=words_of_it)
    flash(words_of_it + " " + _("You can undo it as one edit."), "done")
    return redirect(url_for("studio.translate", quest=quest, language=language, show="all"), 303)


def _checked(
    sent: Exchange, quest: str, language: str, draft: DraftRow
) -> tuple[dict[str, tuple[str, str]], tuple[Refused, ...]]:
    """By place, source and words, and what is no translation of this draft. Raises ValueError for another file."""
    if sent.slug != quest:
        raise ValueError(_("This file is for another quest: %(quest)s.", quest=sent.slug))
    if sent.language != language:
        raise ValueError(_("This file is in another language: %(language)s.", language=language_name(sent.language)))
    sources = {each.place: each.source for each in texts_of(draft.definition)}
    words: dict[str, tuple[str, str]] = {}
    left = []
    for unit in sent.units:
        target = unit.target.replace("\r\n", "\n") if "\r" not in sources.get(unit.place, "") else unit.target
        if not target.strip():
            continue
        if unit.fault:
            left.append(Refused(unit.place, target, unit.fault))
        elif unit.place in words and words[unit.place][1] != target:
            left.append(Refused(unit.place, target, "twice"))
        else:
            words[unit.place] = (unit.source, UNSEEN.sub("", target))
    return words, tuple(left)


def _again(
    quest: str, language: str, problem: str, *, result: Saved | None = None, said: str = ""
) -> ResponseReturnValue:  # fmt: skip
    page, draft = draft_or_404(quest)
    found = translate_page(db(), page, draft, language, show="", level="")
    values: dict[str, Any] = {
        "typed": {},
        "refused": {},
        "problem": "",
        "file_problem": problem,
        "misfit": misfit_words,
    }
    shown = {"quest": quest, "quest_page": page, "draft": draft, "page": found, "result": result, "said": said}
    html = render_template("studio/translate.html", has_errors=bool(problem), **values, **shown)
    return html, 422 if problem else 200
