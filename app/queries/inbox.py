"""What clients said about the levels of a quest: counts alone. What of them may be told says ``quests.said``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import sqlalchemy as sa

from app.models.quests import LevelTheme
from app.models.words import AnonymousRating
from quests.said import Row
from quests.themes import SCALE, band_of


def said_by_level(db: sa.Connection, quest: str, version: int) -> dict[str, list[Row]]:
    """By level, with "" for the whole quest: month, code and people. What was asked anonymously is in it as bands."""
    found: dict[str, list[Row]] = {}
    rows = db.execute(
        sa.select(LevelTheme.level, LevelTheme.month, LevelTheme.theme, LevelTheme.people).where(
            LevelTheme.quest == quest, LevelTheme.version == version
        )
    )
    for level, month, theme, people in rows:
        found.setdefault(level, []).append((month, theme, people))
    for (level, month, code), people in _rated(db, quest, version).items():
        found.setdefault(level, []).append((month, code, people))
    return found


def _rated(db: sa.Connection, quest: str, version: int) -> Mapping[tuple[str, str, str], int]:
    rows = db.execute(
        sa.select(
            AnonymousRating.level, AnonymousRating.month, AnonymousRating.kind, AnonymousRating.score, sa.func.count()
        )
        .where(AnonymousRating.quest == quest, AnonymousRating.version == version)
        .group_by(AnonymousRating.level, AnonymousRating.month, AnonymousRating.kind, AnonymousRating.score)
    )
    found: Counter[tuple[str, str, str]] = Counter()
    for level, month, kind, score, people in rows:
        found[level, month, f"{SCALE}{band_of(kind, score)}"] += people
    return found
