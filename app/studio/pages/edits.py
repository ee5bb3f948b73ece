"""What was done to a draft, in words: for undo and redo, and for what a page says after an act."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.queries.draft_edits import EditRow, Standing
from app.studio.pages.titles import title_words
from app.vocabulary import DraftDeed
from app.web.words import _
from quests.editing import Mended
from quests.unfinished import Unfinished


@dataclass(frozen=True)
class History:
    """What undo takes back and redo does again, in words; None where there is nothing. ``at`` is the edit shown."""

    at: int
    undo: str | None
    redo: str | None


def history_of(standing: Standing, draft: Unfinished | None) -> History:
    """What can be undone and done again."""
    undo, redo = (deed_words(edit, draft) if edit else None for edit in (standing.undo, standing.redo))
    return History(standing.at, undo, redo)


def deed_words(edit: EditRow, draft: Unfinished | None) -> str:
    """One edit: what, where, by whom."""
    place = place_words(edit.place, draft)
    words = {
        DraftDeed.TEXT: _("Wrote in the text"),
        DraftDeed.WRITTEN: _("Wrote in “%(place)s”", place=place),
        DraftDeed.ADDED: _("Added “%(place)s”", place=place),
        DraftDeed.REMOVED: _("Removed “%(place)s”", place=place),
        DraftDeed.MOVED: _("Moved “%(place)s”", place=place),
        DraftDeed.DUPLICATED: _("Duplicated “%(place)s”", place=place),
        DraftDeed.RENAMED: _("Renamed “%(place)s”", place=place),
        DraftDeed.FIXED: _("Mended “%(place)s”", place=place),
        DraftDeed.TRANSLATED: _("Translated “%(place)s”", place=place),
        DraftDeed.IMPORTED: _("Took in a file"),
    }
    told = {code.value: sentence for code, sentence in words.items()}.get(
        edit.did, _("Changed “%(place)s”", place=place)
    )
    return _("%(what)s (%(name)s)", what=told, name=edit.name) if edit.name else told


def place_words(place: str, draft: Unfinished | None) -> str:
    """The title of the step or level that a place leads into; its slug where it is not there now."""
    parts = place.split(".")
    named = [parts[at] for at in (3, 1) if len(parts) > at and parts[at - 1] in ("steps", "levels")]
    if not named:
        return _("the quest itself")
    levels = draft.levels if draft is not None else ()
    plain = {step.slug: step.plain for level in levels for step in level.steps}
    plain |= {level.slug: level.plain for level in levels if level.slug not in plain}
    return title_words(plain[named[0]]) if named[0] in plain else named[0]


def mended_words(mended: Iterable[Mended], draft: Unfinished | None) -> list[str]:
    """Which rules named it and do not any more."""
    return [_mended(each, place_words(f"levels.{each.slug}", draft)) for each in mended]


def _mended(mended: Mended, title: str) -> str:
    if mended.rule == "after":
        return _("“%(step)s” does not wait for a step any more that it cannot wait for.", step=title)
    if mended.rule == "alternatives":
        return _("In “%(level)s” it is none of the steps to choose from any more.", level=title)
    return _("“%(level)s” says anew when it is done.", level=title)
