"""What designers write before anybody walks it: one draft a quest. How it is written in: ``draft_writing``."""

from __future__ import annotations

import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models.quests import DraftEdit, DraftReader, QuestDraft
from app.vocabulary import DraftDeed
from quests.loading import parse_quest
from quests.versions import content_hash


class DraftExists(Exception):
    """There is a draft of this quest already: two would overwrite each other. ``draft_id`` says which."""

    def __init__(self, draft_id: str) -> None:
        self.draft_id = draft_id
        super().__init__(draft_id)


class DraftChanged(Exception):
    """Somebody saved this draft after it was read; nothing was overwritten."""


def add_draft(db: sa.Connection, definition: str, *, file: str = "draft", written_by: str | None = None) -> str:
    """Keep a quest as a draft; returns its id. Raises QuestUnreadable, DraftExists."""
    return add_unfinished(db, parse_quest(definition, file=file).slug, definition, written_by)


def add_unfinished(db: sa.Connection, slug: str, text: str, by: str | None) -> str:
    """Begin the draft of a quest with a text that need not read as a quest yet; returns its id. Raises DraftExists."""
    found = db.execute(sa.select(QuestDraft.id).where(QuestDraft.slug == slug)).scalar_one_or_none()
    if found is not None:
        raise DraftExists(found)
    draft_id = new_id()
    now = clock.now()
    db.execute(
        sa.insert(QuestDraft).values(
            id=draft_id,
            slug=slug,
            definition=text,
            content_hash=content_hash(text),
            written_by=by,
            written_at=now,
            row_version=1,
        )
    )
    began = {"did": DraftDeed.BEGAN, "place": "", "staff_id": by, "at": now}
    db.execute(sa.insert(DraftEdit).values(draft_id=draft_id, seq=0, definition=text, **began))
    return draft_id


def drop_draft(db: sa.Connection, draft_id: str) -> None:
    """Take a draft away, with its edits; nobody ever walked it."""
    for of_it in (DraftEdit, DraftReader):
        db.execute(sa.delete(of_it).where(of_it.draft_id == draft_id))
    db.execute(sa.delete(QuestDraft).where(QuestDraft.id == draft_id))
