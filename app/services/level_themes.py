"""What clients say about levels, counted as themes at the moment of writing: no client, no plan, no day, no words.

Nothing here belongs to a person, so nothing of it goes when a person is erased: the count says that somebody said it,
and cannot say who (models/quests.py, LevelTheme).
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from app import clock
from app.models.quests import LevelTheme
from quests.definition import Quest
from quests.themes import ANSWERED, STOP, themes_in, themes_of

THE_QUEST = ""
"""Stands where a level does for what is said about a whole quest."""
_KEY = ("quest", "version", "level", "month", "theme")


def count_answer(db: sa.Connection, quest: Quest, level: str, answer: str | int) -> None:
    """Count an answer to the question of a level."""
    _count(db, quest, level, themes_of(quest.level(level).asks, answer))


def count_stop(db: sa.Connection, quest: Quest, reason: str, words: str) -> None:
    """Count why somebody stopped. ``words`` are read for themes and not kept here."""
    _count(db, quest, THE_QUEST, {ANSWERED, f"{STOP}{reason}", *themes_in(words)})


def _count(db: sa.Connection, quest: Quest, level: str, themes: Iterable[str]) -> None:
    month = clock.now().strftime("%Y-%m")
    rows = [
        {"quest": quest.slug, "version": quest.version, "level": level, "month": month, "theme": theme, "people": 1}
        for theme in sorted(themes)  # Two at once take the rows in one order.
    ]
    insert = postgresql.insert if db.dialect.name == "postgresql" else sqlite.insert
    counted = insert(LevelTheme).values(rows)
    db.execute(counted.on_conflict_do_update(index_elements=_KEY, set_={"people": LevelTheme.people + 1}))
