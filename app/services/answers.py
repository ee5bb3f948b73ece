"""What a client answers. A draft is hers alone; it becomes readable by her counsellor when she sends the step."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models.words import Answer
from app.services.journeys import take_turn
from app.services.sealing import Locker
from quests.answers import Answer as Value

TABLE, COLUMN = "answer", "value_sealed"

# Built once: these run with every question that a client answers.
_ANSWER: sa.Table = Answer.__table__  # type: ignore[assignment]
_OF_JOURNEY = (
    sa.select(_ANSWER.c.id, _ANSWER.c.step, _ANSWER.c.question, _ANSWER.c.value_sealed, _ANSWER.c.sent_at)
    .where(_ANSWER.c.journey_id == sa.bindparam("of_journey"))
    .order_by(_ANSWER.c.saved_at)
)
_SENT_OF_JOURNEY = _OF_JOURNEY.where(_ANSWER.c.sent_at.is_not(None))
_OF_STEP = _OF_JOURNEY.where(_ANSWER.c.step == sa.bindparam("of_step"))
_MARK_SENT = (
    sa.update(_ANSWER)
    .where(
        _ANSWER.c.journey_id == sa.bindparam("of_journey"),
        _ANSWER.c.step == sa.bindparam("of_step"),
        _ANSWER.c.sent_at.is_(None),
    )
    .values(sent_at=sa.bindparam("now"))
)
_ADD = sa.insert(_ANSWER)
_CHANGE = sa.update(_ANSWER).where(_ANSWER.c.id == sa.bindparam("of_id"))
_TO_QUESTIONS = (
    _ANSWER.c.journey_id == sa.bindparam("of_journey"),
    _ANSWER.c.step == sa.bindparam("of_step"),
    _ANSWER.c.question.in_(sa.bindparam("questions", expanding=True)),
)
_FORGET = sa.delete(_ANSWER).where(*_TO_QUESTIONS)
_FORGET_DRAFTS = _FORGET.where(_ANSWER.c.sent_at.is_(None))
_KEEP_SENT = sa.update(_ANSWER).where(*_TO_QUESTIONS)


@dataclass(frozen=True)
class StepAnswers:
    """The answers of one step by question key; ``is_sent`` once she sent them."""

    values: Mapping[str, Value]
    is_sent: bool


def save_answers(db: sa.Connection, locker: Locker, journey_id: str, step: str, values: Mapping[str, Value]) -> None:
    """Keep answers as drafts, by question key, each replacing the one before."""
    take_turn(db, journey_id)
    known = {row.question: row.id for row in db.execute(_OF_STEP, {"of_journey": journey_id, "of_step": step})}
    now, fresh = clock.now(), []
    for question, value in values.items():
        row_id = known.get(question) or new_id()
        sealed = locker.seal(json.dumps(value, ensure_ascii=False), table=TABLE, column=COLUMN, row_id=row_id)
        if question in known:
            db.execute(_CHANGE, {"of_id": row_id, "value_sealed": sealed, "saved_at": now, "sent_at": None})
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
        db.execute(_ADD, fresh)


def forget_answers(db: sa.Connection, journey_id: str, step: str, questions: Collection[str]) -> None:
    """Drop drafts that nobody will send."""
    db.execute(_FORGET_DRAFTS, {"of_journey": journey_id, "of_step": step, "questions": list(questions)})


def forget_everywhere(db: sa.Connection, journey_id: str, step: str, questions: Collection[str]) -> None:
    """Drop answers, sent or not, that are kept in another place or that she took back."""
    take_turn(db, journey_id)
    db.execute(_FORGET, {"of_journey": journey_id, "of_step": step, "questions": list(questions)})


def mark_sent(db: sa.Connection, journey_id: str, step: str) -> None:
    """From now on the counsellor of this journey and a supervisor may read the answers of the step."""
    db.execute(_MARK_SENT, {"of_journey": journey_id, "of_step": step, "now": clock.now()})


def keep_sent(db: sa.Connection, locker: Locker, journey_id: str, step: str, values: Mapping[str, Value]) -> None:
    """Keep answers that were given to staff: readable by them at once. Her own drafts to other questions stay hers."""
    given = {question: value for question, value in values.items() if value not in (None, "", [])}
    if not given:
        return
    save_answers(db, locker, journey_id, step, given)
    db.execute(
        _KEEP_SENT, {"of_journey": journey_id, "of_step": step, "questions": list(given), "sent_at": clock.now()}
    )


def make_drafts(db: sa.Connection, journey_id: str, step: str) -> None:
    """What she had sent of a step is hers alone again, until she sends it once more."""
    db.execute(sa.update(Answer).where(Answer.journey_id == journey_id, Answer.step == step).values(sent_at=None))


def answers_of_step(db: sa.Connection, locker: Locker, journey_id: str, step: str) -> StepAnswers:
    """Her answers to one step, drafts included. For the client's own pages alone."""
    rows = db.execute(_OF_STEP, {"of_journey": journey_id, "of_step": step})
    return _by_step(rows, locker).get(step, StepAnswers({}, is_sent=False))


def answers_of_journey(
    db: sa.Connection, locker: Locker, journey_id: str, *, only_sent: bool = False
) -> dict[str, StepAnswers]:
    """Answers by step. ``only_sent`` is what the staff may read; without it drafts are in it too."""
    rows = db.execute(_SENT_OF_JOURNEY if only_sent else _OF_JOURNEY, {"of_journey": journey_id})
    return _by_step(rows, locker)


def _by_step(rows: Iterable[Any], locker: Locker) -> dict[str, StepAnswers]:
    found: dict[str, dict[str, Value]] = {}
    drafts: set[str] = set()
    for row in rows:
        text = locker.unseal(row.value_sealed, table=TABLE, column=COLUMN, row_id=row.id)
        found.setdefault(row.step, {})[row.question] = json.loads(text)
        if row.sent_at is None:
            drafts.add(row.step)
    return {step: StepAnswers(values, is_sent=step not in drafts) for step, values in found.items()}
