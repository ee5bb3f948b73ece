"""Who else has a draft open, in words."""

from __future__ import annotations

from collections.abc import Iterable

from app.queries.draft_edits import Reading
from app.studio.pages.edits import place_words
from app.web.words import _
from quests.unfinished import Unfinished

TEXT = "text"
"""The place of whoever has the text open."""


def reader_lines(readings: Iterable[Reading], draft: Unfinished | None) -> list[str]:
    """A sentence for each colleague: who, and at which step or level."""
    return [_line(each, draft) for each in readings]


def _line(reading: Reading, draft: Unfinished | None) -> str:
    if reading.place == TEXT:
        return _("%(name)s has the text of this draft open.", name=reading.name)
    levels = draft.levels if draft else ()
    slugs = {level.slug for level in levels} | {step.slug for level in levels for step in level.steps}
    if reading.place.rpartition(".")[2] in slugs - {""}:
        return _("%(name)s is at “%(place)s”.", name=reading.name, place=place_words(reading.place, draft))
    return _("%(name)s has this draft open.", name=reading.name)
