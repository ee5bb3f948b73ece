"""Of which words a translation is one: what was noted when somebody wrote it or said that it is still right."""

from __future__ import annotations

import sqlalchemy as sa

from app.models.quests import TranslatedText
from quests.translating import Kept


def kept_translations(db: sa.Connection, slug: str) -> dict[tuple[str, str], Kept]:
    """By place and language, for one quest."""
    rows = db.execute(
        sa.select(
            TranslatedText.place, TranslatedText.language, TranslatedText.source_hash, TranslatedText.words_hash
        ).where(TranslatedText.slug == slug)
    )
    return {(row.place, row.language): Kept(row.source_hash, row.words_hash) for row in rows}
