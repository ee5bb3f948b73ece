"""What a client answered when a level asked her something. ``plans.give_level_feedback`` keeps it."""

from __future__ import annotations

import json

import sqlalchemy as sa

from app.models.words import LevelFeedback
from app.services.sealing import Locker

TABLE, COLUMN = "level_feedback", "answer_sealed"


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
