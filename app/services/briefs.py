"""For whom a quest is and what it is to reach, written before and beside it (domain.md Q06, Q17). Only added."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from app import clock
from app.models.quests import QuestBrief
from app.services.audit import Entry, append
from app.vocabulary import ActorKind

PARTS = ("goal", "scenario", "other_ways", "audience", "fits", "does_not_fit")
"""What a brief tells, in its order; each in words of the designer."""


class BriefChanged(Exception):
    """A colleague wrote it anew after it was read; nothing was overwritten."""


def write_brief(db: sa.Connection, slug: str, words: Mapping[str, str], *, seen: int, by: str) -> int:
    """Keep the brief of a quest; gives its version. ``seen`` is the one that was read, 0 where there was none.

    Words that are as they stood write nothing. Raises BriefChanged.
    """
    kept = {part: words.get(part, "").strip() for part in PARTS}
    held = db.execute(
        sa.select(QuestBrief.version, QuestBrief.words)
        .where(QuestBrief.slug == slug)
        .order_by(QuestBrief.version.desc())
        .limit(1)
    ).one_or_none()
    newest, before = (held.version, held.words) if held is not None else (0, {})
    if {part: before.get(part, "") for part in PARTS} == kept:
        return int(newest)
    if newest != seen:
        raise BriefChanged(slug)
    values = {"slug": slug, "version": seen + 1, "words": kept, "written_at": clock.now(), "written_by": by}
    try:
        with db.begin_nested():
            db.execute(sa.insert(QuestBrief).values(**values))
    except sa.exc.IntegrityError as error:
        raise BriefChanged(slug) from error
    append(db, Entry(ActorKind.STAFF, by, "quest_brief_written", "quest", slug, {"version": seen + 1}))
    return seen + 1
