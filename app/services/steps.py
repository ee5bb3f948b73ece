"""What a client does with a step: send it, skip it, ask for a review."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.services.answers import answers_of_step, forget_answers, forget_everywhere, mark_sent, save_answers
from app.services.danger import danger_found
from app.services.journeys import THE_CLIENT, Actor, Held, Performed, hold_still, perform, perform_held
from app.services.offering import after_act, must_be_open
from app.services.protocols import must_be_recorded
from app.services.safe_contact import keep_rules, kept_with_the_rules, rules_in
from app.services.screening import record_assessment, record_screening, tells_the_ladder
from app.services.sealing import Locker
from app.vocabulary import ContactChannel
from config import Settings
from quests.answers import Answer as Value
from quests.answers import declared_facts, still_offered
from quests.asking import questions_of
from quests.definition import ReviewStep, StaffTaskStep, Step
from quests.journey import JourneyState
from quests.overrides import after_screen, risk_standing
from quests.progress import Act, NothingToChange
from quests.risk import Assessment, RiskLevel, Rule
from quests.signs import is_found_now, signs_in


class StepEmpty(Exception):
    """Nothing was answered; a step is sent with something in it, or skipped."""


class AnswerMissing(Exception):
    """A question that the step needs is still open. ``question`` is its key."""

    def __init__(self, question: str) -> None:
        self.question = question
        super().__init__(question)


@dataclass(frozen=True)
class Sent:
    """What sending a step did. ``assessment`` is set where its answers were told to the risk ladder."""

    performed: Performed
    assessment: Assessment | None = None

    @property
    def is_high(self) -> bool:
        return self.assessment is not None and self.assessment.level >= RiskLevel.HIGH


def draft_answer(db: sa.Connection, locker: Locker, journey_id: str, step: str, question: str, value: Value) -> None:
    """Keep one answer as a draft; the first one also says that she began. Raises ActRefused."""
    draft_answers(db, locker, journey_id, step, {question: value})


def draft_answers(db: sa.Connection, locker: Locker, journey_id: str, step: str, values: Mapping[str, Value]) -> None:
    """Keep several answers of a step as drafts. Raises ActRefused."""
    with suppress(NothingToChange):
        perform(db, journey_id, Act("start_step", step), actor=THE_CLIENT)
    save_answers(db, locker, journey_id, step, values)


def send_step(
    db: sa.Connection,
    locker: Locker,
    journey_id: str,
    step_slug: str,
    *,
    key: str,
    language: str,
    settings: Settings | None = None,
) -> Sent:
    """Send a step with its drafted answers: it is done, or a counsellor has it now.

    Raises ActRefused, StepEmpty, AnswerMissing.
    """
    held = hold_still(db, journey_id)
    step = held.step(step_slug)
    # A step that asks nothing keeps nothing: a tick spares the questions about its answers.
    drafted = answers_of_step(db, locker, journey_id, step_slug).values if questions_of(step) else {}
    values = _asked_alone(db, journey_id, step, drafted)
    must_be_answered(step, values)
    if isinstance(step, ReviewStep):
        sent = Sent(perform_held(db, held, Act("send_for_review", step_slug), actor=THE_CLIENT, key=key))
    else:
        sent = complete(db, locker, held, step, values, actor=THE_CLIENT, key=key, language=language, settings=settings)
    if values:
        mark_sent(db, journey_id, step_slug)
    if not isinstance(step, ReviewStep) and (ruled := kept_with_the_rules(step)):
        forget_everywhere(db, journey_id, step_slug, ruled)
    return sent


def complete(
    db: sa.Connection,
    locker: Locker,
    held: Held,
    step: Step,
    values: Mapping[str, Value],
    *,
    actor: Actor,
    key: str | None,
    language: str,
    settings: Settings | None = None,
) -> Sent:
    """The step is done with these answers: scored, told to the ladder, and what they say of contact is her rule.

    Raises ActRefused.
    """
    detail: dict[str, Any] = {"evidence": step.evidence, "facts": declared_facts(step, values)}
    must_be_open(db, locker.client_id, step.moves_to(detail["facts"]), leaving=held.quest.slug)
    if isinstance(step, StaffTaskStep) and step.protocols:
        must_be_recorded(db, locker.client_id, held.journey_id, step.protocols)
    assessment, is_new, before = None, False, held.state.steps.get(step.slug)
    if before is not None and before.status in ("open", "skipped") and tells_the_ladder(step, values):
        assessment = record_screening(db, locker, held.journey_id, step, values, language=language)
        is_new = is_found_now(assessment, signs_in(step, values))
        detail["risk"] = _risk_detail(held.state, assessment, is_new=is_new)
    performed = perform_held(db, held, Act("do_step", step.slug, detail=detail), actor=actor, key=key)
    if not performed.is_repeat:
        keep_rules(db, locker, rules_in(step, values), staff_id=actor.staff_id)
        if assessment is not None:
            _follow_up(db, locker, held.journey_id, performed, assessment, is_new=is_new, by=actor, settings=settings)
        after_act(db, held.journey_id, performed, by=actor)
    return Sent(performed, assessment)


def _asked_alone(db: sa.Connection, journey_id: str, step: Step, values: Mapping[str, Value]) -> Mapping[str, Value]:
    """Her answers to what the step asks her. A draft that a later answer made needless is dropped, not sent."""
    asked = {page.key for page in questions_of(step, values)}
    needless = [key for key in values if key not in asked]
    if needless:
        forget_answers(db, journey_id, step.slug, needless)
    offered = {page.key: page.question for page in questions_of(step)}
    return {key: still_offered(offered[key], value) for key, value in values.items() if key in asked}


def must_be_answered(step: Step, values: Mapping[str, Value]) -> None:
    """Raises AnswerMissing and StepEmpty where the step needs more than these answers."""
    asked = questions_of(step, values)
    for page in asked:
        if not page.question.is_optional and values.get(page.key) in (None, "", []):
            raise AnswerMissing(page.key)
    needs_words = step.evidence in ("text", "num", "score")
    if asked and needs_words and all(values.get(page.key) in (None, "", []) for page in asked):
        raise StepEmpty


def _risk_detail(state: JourneyState, assessment: Assessment, *, is_new: bool) -> dict[str, Any]:
    """``is_new``: she said it now. What she told us before and has not taken back is no second alarm, and undoes no
    person's judgement: a supervisor who lowered the level since knew of it.
    """
    current = risk_standing(state)
    is_judged = current.rule is Rule.PERSON and not is_new and assessment.level >= RiskLevel.HIGH
    standing = current if is_judged else after_screen(current, assessment)
    return {
        "to": standing.level.value,
        "rule": standing.rule.value,
        "holds": is_new and assessment.level >= RiskLevel.HIGH,
    }


def _follow_up(
    db: sa.Connection,
    locker: Locker,
    journey_id: str,
    performed: Performed,
    assessment: Assessment,
    *,
    is_new: bool,
    by: Actor,
    settings: Settings | None,
) -> None:
    record_assessment(
        db,
        locker.client_id,
        journey_id,
        level=performed.state.risk,
        assessed=assessment.level.value,
        rule=assessment.rule.value,
        reasons=assessment.reasons,
    )
    if is_new and assessment.level >= RiskLevel.HIGH:
        danger_found(
            db,
            settings,
            level=assessment.level,
            rule=assessment.rule,
            reasons=assessment.reasons,
            # A colleague asks her on the phone; what she sends by herself is a form.
            channel=ContactChannel.PORTAL if by.staff_id is None else ContactChannel.CALL,
            client_id=locker.client_id,
            journey_id=journey_id,
            staff_id=by.staff_id,
        )


def skip_step(db: sa.Connection, journey_id: str, step: str, *, key: str) -> Performed:
    """ "Not for me": the step is put aside, not failed, and she may still do it later. Raises ActRefused."""
    return perform(db, journey_id, Act("skip_step", step), actor=THE_CLIENT, key=key)
