"""What a client answers when a level asks her something: kept for her counsellor, or kept so that nobody is known."""

from __future__ import annotations

import json

import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models.words import LevelFeedback
from app.services.ratings import mix_in
from app.services.sealing import Locker
from quests.definition import Quest

TABLE, COLUMN = "level_feedback", "answer_sealed"
_ADD = sa.insert(LevelFeedback.__table__)  # type: ignore[arg-type]


def level_answers(db: sa.Connection, locker: Locker, journey_id: str) -> dict[str, str | int]:
    """Her answers by level of one journey: a number on a scale, the code of a choice, or her own words."""
    rows = db.execute(
        sa.select(LevelFeedback.id, LevelFeedback.level, LevelFeedback.answer_sealed).where(
            LevelFeedback.journey_id == journey_id
        )
    )
    return {
        row.level: json.loads(locker.unseal(row.answer_sealed, table=TABLE, column=COLUMN, row_id=row.id))
        for row in rows
    }


def keep_level_answer(db: sa.Connection, locker: Locker, journey_id: str, level: str, answer: str | int) -> None:
    """Keep an answer that her counsellor may read."""
    row_id = new_id()
    words = json.dumps(answer, ensure_ascii=False)
    row = {
        "id": row_id,
        "client_id": locker.client_id,
        "journey_id": journey_id,
        "level": level,
        "answer_sealed": locker.seal(words, table=TABLE, column=COLUMN, row_id=row_id),
        "at": clock.now(),
    }
    db.execute(_ADD, row)


def keep_rating(db: sa.Connection, quest: Quest, level: str, score: int) -> None:
    """Keep a rating of a level without the person: nothing but the level and the month."""
    kind = quest.level(level).asks.kind
    mix_in(db, score, quest=quest.slug, version=quest.version, level=level, kind=kind)
