"""What a quest is for, in the words of those who plan it, now and before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.models.quests import QuestBrief
from app.models.staff import Staff


@dataclass(frozen=True)
class Brief:
    """One writing of a brief: its words by part, when it was written and by whom."""

    version: int
    words: dict[str, str]
    written_at: datetime
    writer: str | None


def briefs_of(db: sa.Connection, slug: str, at_most: int = 20) -> list[Brief]:
    """The brief of a quest and those before it, the newest first; empty where nobody has written one."""
    rows = db.execute(
        sa.select(QuestBrief.version, QuestBrief.words, QuestBrief.written_at, Staff.name)
        .join_from(QuestBrief, Staff, QuestBrief.written_by == Staff.id, isouter=True)
        .where(QuestBrief.slug == slug)
        .order_by(QuestBrief.version.desc())
        .limit(at_most)
    )
    return [Brief(row.version, dict(row.words), row.written_at, row.name) for row in rows]
