"""A quest comes in from a file: always as a draft, with a number that no version has."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from app.queries.quest_files import newest_number
from app.services.drafts import add_draft
from quests.beginning import PAGES_OF_THE_STUDIO
from quests.bundles import Imported
from quests.problems import unreadable
from quests.writing import change


class TakenIn(NamedTuple):
    """The draft that an import became."""

    draft_id: str
    slug: str
    version: int


def take_in(db: sa.Connection, found: Imported, *, written_by: str | None = None) -> TakenIn:
    """Keep what a file brought as a draft of the next version. Raises DraftExists, CannotChange, QuestUnreadable.

    Where the quest has versions here, the draft gets the number after the newest; where it is new it keeps its own.
    """
    quest = found.quest
    if quest.slug in PAGES_OF_THE_STUDIO:
        told = f"slug: {quest.slug!r} is the name of a page of the studio; choose another"
        raise unreadable(f"{quest.slug}.yaml", _line_of_slug(found.definition), told)
    newest = newest_number(db, quest.slug)
    number = quest.version if newest is None else newest + 1
    definition = change(found.definition, ("version",), number)
    draft_id = add_draft(db, definition, file=f"{quest.slug}.yaml", written_by=written_by)
    return TakenIn(draft_id, quest.slug, number)


def _line_of_slug(definition: str) -> int:
    lines = definition.splitlines()
    return next((at for at, line in enumerate(lines, start=1) if line.startswith("slug:")), 1)
