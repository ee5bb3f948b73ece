"""What a preview of the studio is made of: the text of a draft, or a version as people walk it."""

from __future__ import annotations

import sqlalchemy as sa

from app.models.quests import QuestDraft, QuestVersion

_DRAFT = sa.select(QuestDraft.definition).where(QuestDraft.slug == sa.bindparam("of_quest"))
_VERSION = sa.select(QuestVersion.definition, QuestVersion.compiled).where(
    QuestVersion.slug == sa.bindparam("of_quest"), QuestVersion.version == sa.bindparam("number")
)


def draft_text(db: sa.Connection, slug: str) -> str | None:
    """The draft of a quest as it is written now; None where there is none."""
    found: str | None = db.execute(_DRAFT, {"of_quest": slug}).scalar_one_or_none()
    return found


def version_texts(db: sa.Connection, slug: str, number: int) -> tuple[str, str | None] | None:
    """A version as its author wrote it and as people walk it; None where there is none of this number."""
    row = db.execute(_VERSION, {"of_quest": slug, "number": number}).one_or_none()
    return (row.definition, row.compiled) if row is not None else None
