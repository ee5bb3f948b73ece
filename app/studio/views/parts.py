"""One part of a draft, edited by its fields: about the quest, a level, a step. Saved by button and while she types."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Literal

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.extensions import questline
from app.queries.quest_versions import definition_of, known_slugs
from app.queries.studio import DraftRow, draft_rows, version_rows
from app.services import draft_writing
from app.services.draft_writing import DraftGone, PartChanged
from app.services.drafts import DraftChanged
from app.studio.blueprint import bp
from app.studio.fields.acts import DEEDS, NoSuchPlace, acted
from app.studio.fields.given import Given, Path, field_id, one
from app.studio.fields.page import Clash, Kind, differences, kind_of, part_page
from app.studio.fields.spot import Around
from app.studio.pages.findings import findings_of, found_in
from app.studio.views.drafts import no_draft_any_more
from app.vocabulary import DraftDeed, Permission
from app.web.access import audience
from app.web.htmx import wants_part
from app.web.markdown import markdown
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _
from quests.editing import Change, fingerprint, leaving_out, level_path, part, renamed, step_path
from quests.problems import QuestUnreadable
from quests.questions import SOURCE_LANGUAGE
from quests.writing import CannotChange

CHANGED = "draft-changed"
"""What a page hears after a part was saved: what shows the rest of the draft asks for it anew."""
LONGEST_SLUG = 60
_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Opened:
    """A part of a draft that was found: where it stands, what it is, and what is written there."""

    draft: DraftRow
    path: Path
    kind: Kind
    value: dict[str, Any]
    slug: str

    @property
    def seen(self) -> str:
        """By which a later save tells whether the part is still the one that was read."""
        return fingerprint(leaving_out(self.value, self.kind.elsewhere))


@bp.get("/<quest>/draft/about")
@audience(Permission.OPEN_STUDIO)
def about(quest: str) -> ResponseReturnValue:
    """What a quest is, for whom, how long, and how it is left."""
    return _show(quest, _opened(quest, "about", ""))


@bp.get("/<quest>/draft/levels/<level>")
@audience(Permission.OPEN_STUDIO)
def level(quest: str, level: str) -> ResponseReturnValue:
    """A level: its words as they are read, when it is done, what it offers."""
    return _show(quest, _opened(quest, "level", level))


@bp.get("/<quest>/draft/steps/<step>")
@audience(Permission.OPEN_STUDIO)
def step(quest: str, step: str) -> ResponseReturnValue:
    """A step: what it asks, why, who does it, by when."""
    return _show(quest, _opened(quest, "step", step))


@bp.post("/<quest>/draft/about")
@audience(Permission.DRAFT_QUEST)
def save_about(quest: str) -> ResponseReturnValue:
    """Keep what was written about the quest."""
    return _save(quest, _opened(quest, "about", ""))


@bp.post("/<quest>/draft/levels/<level>")
@audience(Permission.DRAFT_QUEST)
def save_level(quest: str, level: str) -> ResponseReturnValue:
    """Keep what was written in a level. Its steps are kept by themselves."""
    return _save(quest, _opened(quest, "level", level))


@bp.post("/<quest>/draft/steps/<step>")
@audience(Permission.DRAFT_QUEST)
def save_step(quest: str, step: str) -> ResponseReturnValue:
    """Keep what was written in a step."""
    return _save(quest, _opened(quest, "step", step))


def _opened(quest: str, what: str, slug: str) -> Opened | None:
    """The part, if the draft and the part are there; None where the draft is no text that can be read."""
    draft = next(iter(draft_rows(db(), quest)), None) or abort(404)
    try:
        path = _path(draft.definition, what, slug)
        value = part(draft.definition, path) if path is not None else None
    except QuestUnreadable:
        return None
    if path is None or not isinstance(value, dict):
        abort(404)
    return Opened(draft, path, kind_of(path, value), value, slug)


def _path(text: str, what: str, slug: str) -> Path | None:
    if what == "about":
        return ()
    return level_path(text, slug) if what == "level" else step_path(text, slug)


def part_url(quest: str, opened: Opened, **more: Any) -> str:
    """The address of a part."""
    named: dict[str, Any] = {} if opened.kind.code == "about" else {opened.kind.code: opened.slug}
    return url_for(f"studio.{opened.kind.code}", quest=quest, **named, **more)


def _around(opened: Opened) -> Around:
    tree = part(opened.draft.definition, ())
    declared = tree.get("languages") if isinstance(tree, dict) else None
    codes = [each for each in declared or () if isinstance(each, str) and len(each) == 2 and each.isalpha()]
    languages = tuple(dict.fromkeys(codes)) or (SOURCE_LANGUAGE,)
    asked = request.values.get("words", "")
    return Around(
        tree=tree,
        lang=asked if asked in languages else languages[0],
        languages=languages,
        quests=tuple(sorted(known_slugs(db()))),
        spoken=tuple(dict.fromkeys((*questline().settings.languages, *languages))),
    )


def _show(quest: str, opened: Opened | None, *, status: int = 200, **more: Any) -> ResponseReturnValue:
    if opened is None:
        flash(_("The text of this draft cannot be read yet, so it has no fields. Mend the text first."), "note")
        return redirect(f"{url_for('studio.draft', quest=quest)}/text", 303)
    given = {"saved": False, "clash": None, "problem": "", "focus": "", "seen": opened.seen, **more}
    values = _values(quest, opened)
    template = "studio/_part.html" if wants_part() else "studio/part.html"
    return render_template(template, **values, **given), status


def _values(quest: str, opened: Opened) -> dict[str, Any]:
    around = _around(opened)
    findings = findings_of(db(), opened.draft)
    return {
        "quest": quest,
        "draft": opened.draft,
        "page": part_page(opened.kind, opened.path, opened.value, around, findings),
        "action": part_url(quest, opened),
        "markdown": markdown,
        "anchor": f"{opened.kind.code}-{opened.slug}" if opened.slug else "",
    }


def _save(quest: str, opened: Opened | None) -> ResponseReturnValue:
    """Keep the part as it was sent, after what a button asked for; whoever changed it meanwhile is named."""
    if opened is None:
        return _show(quest, None)
    given = request.form.to_dict(flat=False)
    do = one(given, "do") or ""
    typed = opened.kind.table.read(given, "", opened.value)
    made, did = typed, DraftDeed.WRITTEN
    focus: Path = ()
    try:
        if do.partition(":")[0] in DEEDS:
            made, focus = acted(opened.kind.table, typed, do)
            did = DEEDS[do.partition(":")[0]]
        _write(opened, made, given, did)
        slug = _renamed(opened, given) if do == "rename" else opened.slug
        if do.startswith("fix:"):
            _mend(opened, do.removeprefix("fix:"))
    except NoSuchPlace:
        abort(400)
    except PartChanged as clash:
        return _clash(quest, replace(opened, value={**opened.value, **typed}), clash, given)
    except DraftGone:
        return _elsewhere(no_draft_any_more(quest))
    except (CannotChange, QuestUnreadable, DraftChanged) as error:
        return _not_saved(quest, replace(opened, value=typed), given, problem=_told(error))
    return _saved(quest, opened, slug, do, field_id((*opened.path, *focus)) if focus else "")


def _write(opened: Opened, made: Any, given: Given, did: DraftDeed) -> None:
    do = one(given, "do") or ""
    seen = do.removeprefix("over:") if do.startswith("over:") else one(given, "seen") or ""
    draft_writing.write_part(
        db(),
        opened.draft.id,
        lambda text: _path(text, opened.kind.code, opened.slug),
        leaving_out(made, opened.kind.elsewhere),
        seen=seen,
        without=opened.kind.elsewhere,
        did=did,
        by=staff().id,
    )


def _mend(opened: Opened, key: str) -> None:
    """Mend a finding that stood beside a field, in what was just saved; nothing, where it is mended already."""

    def changes(text: str) -> tuple[Change, ...]:
        found = found_in(db(), text, opened.draft.slug, key)
        return found.fix.changes if found is not None and found.fix is not None else ()

    draft_writing.write(db(), opened.draft.id, changes, did=DraftDeed.FIXED, place=opened.path, by=staff().id)


def _renamed(opened: Opened, given: Given) -> str:
    """The part under another name in the file, and what names it follows. A name that is taken stays where it is."""
    old, new = opened.slug, one(given, "slug") or ""
    if opened.kind.code == "about" or new == old:
        return old
    if len(new) > LONGEST_SLUG or not _SLUG.fullmatch(new):
        raise CannotChange(_("Write the name in small letters and digits, with hyphens between the words."))
    if _path(opened.draft.definition, opened.kind.code, new) is not None:
        raise CannotChange(_("There is a part of this name already. Choose another name."))
    of: Literal["step", "level"] = "step" if opened.kind.code == "step" else "level"
    was_published = _was_published(opened, old)
    draft_writing.write(
        db(),
        opened.draft.id,
        lambda text: renamed(text, old, new, of=of, was_published=was_published),
        did=DraftDeed.RENAMED,
        place=opened.path,
        by=staff().id,
    )
    return new


def _was_published(opened: Opened, slug: str) -> bool:
    """Whether people may have walked it under this name, so that what they did counts under the new one."""
    versions = [definition_of(db(), row.id) for row in version_rows(db(), opened.draft.slug)]
    if opened.kind.code == "level":
        return any(slug in quest.level_places for quest in versions)
    return any(step.slug == slug for quest in versions for level in quest.levels for step in level.written)


def _told(error: Exception) -> str:
    if isinstance(error, QuestUnreadable):
        return _("This cannot be kept in the text of the quest: %(told)s", told=error.problems[0].message)
    if isinstance(error, CannotChange):
        return str(error)
    return _("Colleagues are saving this draft at the same moment. Your words are still here; save once more.")


def _saved(quest: str, before: Opened, slug: str, do: str, focus: str) -> ResponseReturnValue:
    """What was kept, as it stands now. What is typed in is never swapped under the hands."""
    if not wants_part():
        flash(_("Saved."), "done")
        words = request.form.get("words") or None
        return redirect(part_url(quest, replace(before, slug=slug), words=words, _anchor=focus or None), 303)
    fresh = _opened(quest, before.kind.code, slug)
    if fresh is None:
        return _show(quest, None)
    if do:
        answer = make_response(_show(quest, fresh, saved=True, focus=focus))
    else:
        told = {"saved": True, "clash": None, "problem": "", "is_part": True, "seen": fresh.seen}
        answer = make_response(render_template("studio/_part_state.html", **_values(quest, fresh), **told))
    answer.headers["HX-Trigger"] = CHANGED
    return answer


def _clash(quest: str, typed: Opened, clash: PartChanged, given: Given) -> ResponseReturnValue:
    """Nothing was written. What the colleague saved stands beside what was typed, and the reader decides."""
    if not isinstance(clash.theirs, dict):
        flash(_("A colleague took this part away meanwhile. This is how the draft stands now."), "note")
        return _elsewhere(url_for("studio.draft", quest=quest))
    page = _values(quest, typed)["page"]
    theirs = dict(typed.kind.table.write(clash.theirs, ""))
    found = Clash(clash.by_name, differences(page, theirs, given), fingerprint(clash.theirs))
    return _not_saved(quest, typed, given, clash=found)


def _not_saved(quest: str, typed: Opened, given: Given, **told: Any) -> ResponseReturnValue:
    """Why nothing was written. While she types only that is shown, and her fields stay under her hands."""
    if wants_part() and not one(given, "do"):
        values = {"action": part_url(quest, typed), "clash": None, "problem": "", "saved": False, **told}
        return render_template("studio/_part_state.html", **values), 422
    return _show(quest, typed, status=422, seen=one(given, "seen"), **told)


def _elsewhere(url: str) -> ResponseReturnValue:
    """Another page, also where htmx asked for a part of this one."""
    if wants_part():
        return "", 204, {"HX-Redirect": url}
    return redirect(url, 303)
