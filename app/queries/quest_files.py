"""What designers wrote, as they wrote it: the texts of versions and drafts, for files that leave the service."""

from __future__ import annotations

import sqlalchemy as sa

from app.models.quests import QuestDraft, QuestVersion
from app.queries.quest_versions import NoSuchVersion, version_of
from quests.loading import parse_quest


def text_of(db: sa.Connection, slug: str, version: int | None = None) -> str:
    """The text of a version or of the draft with this number; by default what people can start now, else the draft.

    Raises NoSuchVersion, which says what there is.
    """
    draft = db.execute(sa.select(QuestDraft.definition).where(QuestDraft.slug == slug)).scalar_one_or_none()
    try:
        found = version_of(db, slug, version)
    except NoSuchVersion as error:
        if draft is None:
            raise
        number = parse_quest(draft, file=slug).version
        if version not in (None, number):
            raise NoSuchVersion(f"{slug} has no version {version}; its draft is of version {number}") from error
        return str(draft)
    return str(db.execute(sa.select(QuestVersion.definition).where(QuestVersion.id == found.id)).scalar_one())


def newest_number(db: sa.Connection, slug: str) -> int | None:
    """The highest version number that a quest has, whatever became of that version. None: it has no version."""
    return db.execute(
        sa.select(sa.func.max(QuestVersion.version)).where(QuestVersion.slug == slug)
    ).scalar_one_or_none()
