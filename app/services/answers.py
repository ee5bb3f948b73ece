"""What a client answers. A draft is hers alone; it becomes readable by her counsellor when she sends the step."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models.journeys import Journey
from app.models.words import Answer
from app.services.sealing import Locker
from quests.answers import Answer as Value

TABLE, COLUMN = "answer", "value_sealed"


@dataclass(frozen=True)
class StepAnswers:
    """The answers of one step by question key; ``is_sent`` once she sent them."""

    values: Mapping[str, Value]
    is_sent: bool


def save_answers(db: sa.Connection, locker: Locker, journey_id: str, step: str, values: Mapping[str, Value]) -> None:
    """Keep answers as drafts, by question key, each replacing the one before."""
    db.execute(sa.select(Journey.id).where(Journey.id == journey_id).with_for_update())
    known = {
        row.question: row.id
        for row in db.execute(
            sa.select(Answer.question, Answer.id).where(Answer.journey_id == journey_id, Answer.step == step)
        )
    }
    now, fresh = clock.now(), []
    for question, value in values.items():
        row_id = known.get(question) or new_id()
        sealed = locker.seal(json.dumps(value, ensure_ascii=False), table=TABLE, column=COLUMN, row_id=row_id)
        if question in known:
            db.execute(
                sa.update(Answer).where(Answer.id == row_id).values(value_sealed=sealed, saved_at=now, sent_at=None)
            )
            continue
        fresh.append(
            {
                "id": row_id,
                "client_id": locker.client_id,
                "journey_id": journey_id,
                "step": step,
                "question": question,
                "value_sealed": sealed,
                "saved_at": now,
            }
        )
    if fresh:
        db.execute(sa.insert(Answer), fresh)


def mark_sent(db: sa.Connection, journey_id: str, step: str) -> None:
    """From now on the counsellor of this journey and a supervisor may read the answers of the step."""
    db.execute(
        sa.update(Answer)
        .where(Answer.journey_id == journey_id, Answer.step == step, Answer.sent_at.is_(None))
        .values(sent_at=clock.now())
    )


def answers_of_step(db: sa.Connection, locker: Locker, journey_id: str, step: str) -> StepAnswers:
    """Her answers to one step, drafts included. For the client's own pages alone."""
    return answers_of_journey(db, locker, journey_id).get(step, StepAnswers({}, is_sent=False))


def answers_of_journey(
    db: sa.Connection, locker: Locker, journey_id: str, *, only_sent: bool = False
) -> dict[str, StepAnswers]:
    """Answers by step. ``only_sent`` is what the staff may read; without it drafts are in it too."""
    statement = sa.select(Answer).where(Answer.journey_id == journey_id).order_by(Answer.saved_at)
    if only_sent:
        statement = statement.where(Answer.sent_at.is_not(None))
    found: dict[str, dict[str, Value]] = {}
    drafts: set[str] = set()
    for row in db.execute(
        statement.with_only_columns(Answer.id, Answer.step, Answer.question, Answer.value_sealed, Answer.sent_at)
    ):
        text = locker.unseal(row.value_sealed, table=TABLE, column=COLUMN, row_id=row.id)
        found.setdefault(row.step, {})[row.question] = json.loads(text)
        if row.sent_at is None:
            drafts.add(row.step)
    return {step: StepAnswers(values, is_sent=step not in drafts) for step, values in found.items()}
