"""Why a client stopped: asked once, never needed, read by her counsellor and a supervisor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from app import clock
from app.models.words import StopReason as StopReasonRow
from app.queries.stopping import quest_that_was_stopped, was_asked_why
from app.services.journeys import take_turn
from app.services.level_themes import count_stop
from app.services.sealing import Locker

TABLE, COLUMN = "stop_reason", "words_sealed"


class StopReason(StrEnum):
    """Why she stopped. A fifth of those who leave are better: it is worth a question, once (domain.md section 5)."""

    BETTER = "better"
    NOT_NOW = "not_now"
    NOT_FOR_ME = "not_for_me"
    WATCHED = "watched"
    OTHER = "other"
    NOT_SAID = "not_said"


@dataclass(frozen=True)
class WhyStopped:
    """What she said when she stopped; ``words`` are her own, empty where she wrote none."""

    reason: StopReason
    words: str
    at: datetime


def say_why(db: sa.Connection, locker: Locker, journey_id: str, reason: StopReason, words: str = "") -> bool:
    """Keep why she stopped, or that she would rather not say. Asked once: False where it was answered before."""
    take_turn(db, journey_id)
    if was_asked_why(db, journey_id):
        return False
    sealed = None
    if words.strip():
        sealed = locker.seal(words.strip(), table=TABLE, column=COLUMN, row_id=journey_id)
    db.execute(
        sa.insert(StopReasonRow).values(
            journey_id=journey_id,
            client_id=locker.client_id,
            reason=reason.value,
            words_sealed=sealed,
            at=clock.now(),
        )
    )
    if reason != StopReason.NOT_SAID:
        count_stop(db, quest_that_was_stopped(db, journey_id), _told_as(reason).value, words)
    return True


def _told_as(reason: StopReason) -> StopReason:
    """Who may be watched is in no number, not even among many (domain.md section 8: violence, k of 10)."""
    return StopReason.OTHER if reason == StopReason.WATCHED else reason


def why_stopped(db: sa.Connection, locker: Locker, journey_id: str) -> WhyStopped | None:
    """What she said when she stopped this plan; None where she did not stop, or rather did not say."""
    row = db.execute(
        sa.select(StopReasonRow.reason, StopReasonRow.words_sealed, StopReasonRow.at).where(
            StopReasonRow.journey_id == journey_id, StopReasonRow.reason != StopReason.NOT_SAID.value
        )
    ).one_or_none()
    if row is None:
        return None
    words = ""
    if row.words_sealed is not None:
        words = locker.unseal(row.words_sealed, table=TABLE, column=COLUMN, row_id=journey_id)
    return WhyStopped(StopReason(row.reason), words, row.at)
