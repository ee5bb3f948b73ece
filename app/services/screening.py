"""Screening on the portal: answers to instruments become scores, a screen, and a level of the risk ladder.

What a quest asks in its own words about money trouble and fear at home stands on the same screen, in any language.

An instrument is scored only where its wording is that of the page around it: what somebody answers to questions in a
language that is not her own is kept, and read by nobody as a number (domain.md section 1).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from app import clock, house_rules
from app.ids import new_id
from app.models.clients import Client
from app.models.words import InstrumentResult, RiskAssessment
from app.services.clinician_calls import call_after_signs
from app.services.sealing import Locker
from app.services.signs import KINDS, keep_signs, signs_of_client
from quests.answers import Answer as Value
from quests.asking import instruments_of
from quests.definition import QuestionnaireStep, Step
from quests.instruments import Instrument, Score, instrument, score
from quests.risk import Assessment, assess
from quests.screen import Screen, blank_screen
from quests.signs import Signs, signs_in, with_signs

TABLE, COLUMN = "instrument_result", "result_sealed"

# Built once: these run with every step that the ladder reads.
_RESULT: sa.Table = InstrumentResult.__table__  # type: ignore[assignment]
_ADD_RESULT = sa.insert(_RESULT)
_ADD_ASSESSMENT = sa.insert(RiskAssessment.__table__)  # type: ignore[arg-type]
_AUDIENCE = sa.select(Client.audience).where(Client.id == sa.bindparam("of_client"))
_RESULTS = (
    sa.select(_RESULT)
    .where(_RESULT.c.client_id == sa.bindparam("of_client"), _RESULT.c.instrument.not_in(KINDS))
    .order_by(_RESULT.c.answered_at, _RESULT.c.id)
)


@dataclass(frozen=True)
class Result:
    """One instrument as answered once. ``score`` is None where it was not asked in the language of the page.
    Without a ``step`` it was answered in the short look before any plan.

    ``language`` is that of the questions, ``read_in`` that of the page around them. ``asked_by`` is the colleague who
    asked in a talk, ``card_id`` in which contact; both are None where she answered by herself.
    """

    answered_at: datetime
    instrument: str
    version: str
    language: str
    read_in: str
    is_validated_in_language: str
    step: str | None
    answers: Mapping[str, int | None]
    score: Score | None
    asked_by: str | None = None
    card_id: str | None = None

    @property
    def is_read(self) -> bool:
        """Whether the risk ladder reads it: scored, and not left to a person as the K10 is."""
        return self.score is not None and instrument(self.instrument).ladder == "reads"

    @property
    def is_of_look(self) -> bool:
        """Whether she answered it in the short look before any plan, and not to a colleague."""
        return self.step is None and self.asked_by is None


def item_key(instrument: str, item: str) -> str:
    """How an answer to an instrument's item is named among the answers of a step."""
    return f"{instrument}.{item}"


def is_scored(asked: Instrument, read_in: str) -> bool:
    """Whether answers given on a page in this language count: only where we have the wording in it."""
    return asked.language == read_in


Given = tuple[Instrument, dict[str, int | None]]


def tells_the_ladder(step: Step, values: Mapping[str, Value]) -> bool:
    """Whether these answers are assessed: those of a questionnaire, and any to a question that screens."""
    return isinstance(step, QuestionnaireStep) or bool(signs_in(step, values))


def given_to(step: Step, values: Mapping[str, Value]) -> list[Given]:
    """Each instrument of a step in which something was answered. Left empty stays unknown, never zero.

    Raises NotForAStep for an instrument that no form may ask, such as the ASQ.
    """
    return given_among(instruments_of(step) if isinstance(step, QuestionnaireStep) else (), values)


def given_among(instruments: Iterable[Instrument], values: Mapping[str, Value]) -> list[Given]:
    """The same of any instruments, whether a step asks them or not."""
    found: list[Given] = []
    for asked in instruments:
        answers = {item.key: _as_number(values.get(item_key(asked.slug, item.key))) for item in asked.items}
        if any(answer is not None for answer in answers.values()):
            found.append((asked, answers))
    return found


def _as_number(value: Value) -> int | None:
    return int(value) if isinstance(value, str) and value.isdigit() else None


def foresee(db: sa.Connection, locker: Locker, step: Step, values: Mapping[str, Value], *, language: str) -> Assessment:
    """What the ladder would say to these answers, nothing kept: so that help is shown before they are sent."""
    return foresee_given(db, locker, given_to(step, values), signs_in(step, values), language=language)


def foresee_given(
    db: sa.Connection, locker: Locker, given: Iterable[Given], signs: Iterable[Signs], *, language: str
) -> Assessment:
    """The same for answers to any instruments and any questions that screen."""
    told = [*signs_of_client(db, locker), *((clock.now(), one) for one in signs)]
    screen = screen_of(results_of_client(db, locker), told, audience_of(db, locker.client_id))
    for asked, answers in given:
        if is_scored(asked, language):
            screen = screen.with_score(score(asked, answers))
    return assess(_dated(screen, clock.now()), clock.now())


def record_screening(
    db: sa.Connection,
    locker: Locker,
    journey_id: str,
    step: Step,
    values: Mapping[str, Value],
    *,
    language: str,
) -> Assessment:
    """Keep the answers of a sent questionnaire and say which level of the ladder they reach.

    ``language`` is that of the page. What is not scored counts as unasked, which is treated as medium. Answers in the
    quest's own words are read in every language.
    """
    for asked, answers in given_to(step, values):
        _keep(db, locker, journey_id, step.slug, asked, answers, language)
    told = signs_in(step, values)
    keep_signs(db, locker, journey_id, step.slug, told, language=language)
    call_after_signs(db, told, client_id=locker.client_id, journey_id=journey_id)
    return assess_client(db, locker)


def record_look(
    db: sa.Connection, locker: Locker, given: Iterable[Given], signs: list[Signs], *, language: str
) -> Assessment:
    """Keep the answers of the short look, which belong to no journey, and say which level they reach."""
    for asked, answers in given:
        _keep(db, locker, None, None, asked, answers, language)
    keep_signs(db, locker, None, None, signs, language=language)
    call_after_signs(db, signs, client_id=locker.client_id, journey_id=None)
    return assess_client(db, locker)


def keep_asked(
    db: sa.Connection, locker: Locker, given: Iterable[Given], *, language: str, asked_by: str, card_id: str | None
) -> None:
    """Keep the answers to instruments that a colleague asked in a talk, in this language."""
    for asked, answers in given:
        _keep(db, locker, None, None, asked, answers, language, asked_by=asked_by, card_id=card_id)


def assess_client(db: sa.Connection, locker: Locker) -> Assessment:
    """What the ladder says today to all that she told us."""
    return assess_told(db, locker, signs_of_client(db, locker), audience_of(db, locker.client_id))


def assess_told(db: sa.Connection, locker: Locker, told: list[tuple[datetime, Signs]], audience: str) -> Assessment:
    """The same for who has read her signs, and who she is, already."""
    return assess(screen_of(results_of_client(db, locker), told, audience), clock.now())


def audience_of(db: sa.Connection, client_id: str) -> str:
    """Whom the help is for: herself, or somebody close to who gambles."""
    return str(db.execute(_AUDIENCE, {"of_client": client_id}).scalar_one())


def _keep(
    db: sa.Connection,
    locker: Locker,
    journey_id: str | None,
    step: str | None,
    asked: Instrument,
    answers: Mapping[str, int | None],
    language: str,
    *,
    asked_by: str | None = None,
    card_id: str | None = None,
) -> None:
    row_id = new_id()
    sealed = locker.seal(json.dumps(dict(answers)), table=TABLE, column=COLUMN, row_id=row_id)
    row = {
        "id": row_id,
        "client_id": locker.client_id,
        "journey_id": journey_id,
        "step": step,
        "instrument": asked.slug,
        "version": str(asked.version),
        "language": asked.language,
        "read_in": language,
        "is_validated_in_language": asked.validated(language).value,
        "answered_at": clock.now(),
        "result_sealed": sealed,
        "asked_by": asked_by,
        "card_id": card_id,
    }
    db.execute(_ADD_RESULT, row)


def results_of_client(db: sa.Connection, locker: Locker) -> list[Result]:
    """Every instrument she answered, oldest first; what is scored, by the instrument as it stands."""
    rows = db.execute(_RESULTS, {"of_client": locker.client_id}).mappings()
    found = []
    for row in rows:
        asked, read_in = instrument(row["instrument"]), row["read_in"] or row["language"]
        answers = json.loads(locker.unseal(row["result_sealed"], table=TABLE, column=COLUMN, row_id=row["id"]))
        found.append(
            Result(
                answered_at=row["answered_at"],
                instrument=row["instrument"],
                version=row["version"],
                language=row["language"],
                read_in=read_in,
                is_validated_in_language=row["is_validated_in_language"],
                step=row["step"],
                answers=answers,
                score=score(asked, answers) if row["language"] == read_in else None,
                asked_by=row["asked_by"],
                card_id=row["card_id"],
            )
        )
    return found


def screen_of(results: Iterable[Result], told: list[tuple[datetime, Signs]], audience: str) -> Screen:
    """The newest scored answer set of each instrument and the newest signs; as old as the oldest of them.

    What the ladder does not read, such as a K10, is left to a person and dates nothing.
    """
    read = [result for result in results if result.is_read]
    newest = {result.instrument: (result.answered_at, result.score) for result in read if result.score is not None}
    screen, told_at = with_signs(blank_screen(audience, house_rules.now().cut_offs), told)
    for _at, found in newest.values():
        screen = screen.with_score(found)
    dates = [at for at, _found in newest.values()]
    return _dated(screen, min(dates if told_at is None else [*dates, told_at], default=None))


def _dated(screen: Screen, at: datetime | None) -> Screen:
    return replace(screen, screened_at=at)


def record_assessment(
    db: sa.Connection,
    client_id: str,
    journey_id: str | None,
    *,
    level: str,
    assessed: str,
    rule: str,
    reasons: tuple[str, ...] = (),
    staff_id: str | None = None,
    reason: str | None = None,
    locker: Locker | None = None,
    card_id: str | None = None,
    row_id: str | None = None,
) -> None:
    """Write one statement about risk into the client's history: the level she has now, and what was assessed.

    Without a journey it was found by the short look before she had a plan, or by a colleague in a talk.
    """
    row_id = row_id or new_id()
    sealed = None
    if reason is not None and locker is not None:
        sealed = locker.seal(reason, table="risk_assessment", column="reason_sealed", row_id=row_id)
    row = {
        "id": row_id,
        "client_id": client_id,
        "journey_id": journey_id,
        "at": clock.now(),
        "level": level,
        "assessed": assessed,
        "rule": rule,
        "reasons": list(reasons),
        "staff_id": staff_id,
        "reason_sealed": sealed,
        "card_id": card_id,
    }
    db.execute(_ADD_ASSESSMENT, row)
