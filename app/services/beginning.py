"""A designer begins a quest: from nothing, from the library as its next version, or from another as one of her own."""

from __future__ import annotations

import sqlalchemy as sa

from app.queries.quest_files import newest_number
from app.queries.quest_versions import known_slugs
from app.services.audit import Entry, append
from app.services.drafts import add_unfinished
from app.vocabulary import ActorKind
from quests.beginning import PAGES_OF_THE_STUDIO, FirstWords, empty_quest, of_its_own


class NameTaken(Exception):
    """There is a quest of this name already, or a page of the studio has it."""


def begin_quest(db: sa.Connection, said: FirstWords, *, by: str) -> str:
    """A quest without a level as a draft; gives the draft's id. Raises NameTaken, DraftExists."""
    return _begin(db, said.slug, empty_quest(said), by)


def begin_of_its_own(db: sa.Connection, definition: str, *, slug: str, title: str, by: str) -> str:
    """The words of another quest as the first draft of a new one; gives the draft's id.

    Raises NameTaken, DraftExists, CannotChange.
    """
    return _begin(db, slug, of_its_own(definition, slug=slug, title=title), by)


def is_taken(db: sa.Connection, slug: str) -> bool:
    """Whether a quest of the library or of this service has this name, or a page of the studio."""
    return slug in PAGES_OF_THE_STUDIO or slug in known_slugs(db) or newest_number(db, slug) is not None


def _begin(db: sa.Connection, slug: str, text: str, by: str) -> str:
    if is_taken(db, slug):
        raise NameTaken(slug)
    draft_id = add_unfinished(db, slug, text, by)
    append(db, Entry(ActorKind.STAFF, by, "quest_begun", "quest_draft", draft_id, {"quest": slug}))
    return draft_id
