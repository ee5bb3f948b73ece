"""Screening on the portal: answers to instruments become scores, a screen, and a level of the risk ladder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models.words import InstrumentResult, RiskAssessment
from app.services.sealing import Locker
from quests.answers import Answer as Value
from quests.definition import QuestionnaireStep
from quests.instruments import Instrument, Score, instrument, score
from quests.risk import Assessment, assess
from quests.screen import Screen

TABLE, COLUMN = "instrument_result", "result_sealed"


@dataclass(frozen=True)
class Result:
    """One instrument as answered once, with its score."""

    answered_at: datetime
    instrument: str
    version: str
    language: str
    is_validated_in_language: str
    step: str | None
    answers: Mapping[str, int | None]
    score: Score


def item_key(instrument: str, item: str) -> str:
    """How an answer to an instrument's item is named among the answers of a step."""
    return f"{instrument}.{item}"


Scored = tuple[Instrument, dict[str, int | None], Score]


def scores_of(step: QuestionnaireStep, values: Mapping[str, Value]) -> list[Scored]:
    """Each instrument of a step with its item answers and score. Left empty stays unknown, never zero."""
    found: list[Scored] = []
    for slug in step.instruments:
        asked = instrument(slug)
        answers = {item.key: _as_number(values.get(item_key(slug, item.key))) for item in asked.items}
        found.append((asked, answers, score(asked, answers)))
    return found


def _as_number(value: Value) -> int | None:
    return int(value) if isinstance(value, str) and value.isdigit() else None


def foresee(db: sa.Connection, locker: Locker, step: QuestionnaireStep, values: Mapping[str, Value]) -> Assessment:
    """What the ladder would say to these answers, nothing kept: so that help is shown before they are sent."""
    screen = _screen_from(results_of_client(db, locker))
    for _asked, _answers, found in scores_of(step, values):
        screen = screen.with_score(found) if found.answered else screen
    return assess(_dated(screen, clock.now()), clock.now())


def record_screening(
    db: sa.Connection,
    locker: Locker,
    journey_id: str,
    step: QuestionnaireStep,
    values: Mapping[str, Value],
    *,
    language: str,
) -> Assessment:
    """Keep the results of a sent questionnaire and say which level of the ladder they reach."""
    for asked, answers, found in scores_of(step, values):
        if found.answered:
            _keep(db, locker, journey_id, step.slug, asked, answers, language)
    return assess(_screen_from(results_of_client(db, locker)), clock.now())


def _keep(
    db: sa.Connection,
    locker: Locker,
    journey_id: str,
    step: str,
    asked: Instrument,
    answers: Mapping[str, int | None],
    language: str,
) -> None:
    row_id = new_id()
    sealed = locker.seal(json.dumps(dict(answers)), table=TABLE, column=COLUMN, row_id=row_id)
    db.execute(
        sa.insert(InstrumentResult).values(
            id=row_id,
            client_id=locker.client_id,
            journey_id=journey_id,
            step=step,
            instrument=asked.slug,
            version=str(asked.version),
            language=asked.language,
            is_validated_in_language=asked.validated(language).value,
            answered_at=clock.now(),
            result_sealed=sealed,
        )
    )


def results_of_client(db: sa.Connection, locker: Locker) -> list[Result]:
    """Every instrument she answered, oldest first, scored by the instrument as it stands."""
    rows = db.execute(
        sa.select(InstrumentResult.__table__)
        .where(InstrumentResult.client_id == locker.client_id)
        .order_by(InstrumentResult.answered_at, InstrumentResult.id)
    ).mappings()
    found = []
    for row in rows:
        answers = json.loads(locker.unseal(row["result_sealed"], table=TABLE, column=COLUMN, row_id=row["id"]))
        found.append(
            Result(
                answered_at=row["answered_at"],
                instrument=row["instrument"],
                version=row["version"],
                language=row["language"],
                is_validated_in_language=row["is_validated_in_language"],
                step=row["step"],
                answers=answers,
                score=score(instrument(row["instrument"]), answers),
            )
        )
    return found


def _screen_from(results: list[Result]) -> Screen:
    """The newest answer set of each instrument; the screen is as old as the oldest of them."""
    newest = {result.instrument: result for result in results}
    screen = Screen()
    for result in newest.values():
        screen = screen.with_score(result.score)
    return _dated(screen, min((result.answered_at for result in newest.values()), default=None))


def _dated(screen: Screen, at: datetime | None) -> Screen:
    return replace(screen, screened_at=at)


def record_assessment(
    db: sa.Connection,
    client_id: str,
    journey_id: str,
    *,
    level: str,
    assessed: str,
    rule: str,
    reasons: tuple[str, ...] = (),
    staff_id: str | None = None,
    reason: str | None = None,
    locker: Locker | None = None,
) -> None:
    """Write one statement about risk into the client's history: the level she has now, and what was assessed."""
    row_id = new_id()
    sealed = None
    if reason is not None and locker is not None:
        sealed = locker.seal(reason, table="risk_assessment", column="reason_sealed", row_id=row_id)
    db.execute(
        sa.insert(RiskAssessment).values(
            id=row_id,
            client_id=client_id,
            journey_id=journey_id,
            at=clock.now(),
            level=level,
            assessed=assessed,
            rule=rule,
            reasons=list(reasons),
            staff_id=staff_id,
            reason_sealed=sealed,
        )
    )
