"""What an imagined person answers: the coded values that rules read, and whether a screen finds a high risk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quests.definition import Question, QuestionnaireStep, Step
from quests.flight.luck import Luck
from quests.questions import NONE_OF_THESE

NAMES_ONE = 0.4
"""Each of several choices is named by so many, where nothing says that none applies. A decision of ours."""
NOTHING_APPLIES = 0.8
NO_FEAR = 0.95


def facts_of(step: Step, luck: Luck) -> dict[str, str | list[str]]:
    """The declared facts of a step. Choices are chosen evenly, but for those that screen for danger: seldom named."""
    given: dict[str, str | list[str]] = {}
    for question in step.questions_asked:
        if not question.is_fact or _is_left_out(question, given):
            continue
        if answer := _answer(step.slug, question, luck):
            given[question.key] = answer
    return given


def done_detail(step: Step, luck: Luck, high_risk: float) -> Mapping[str, Any]:
    """What belongs to the act of doing a step: its evidence, its facts, and the risk that a questionnaire finds."""
    detail: dict[str, Any] = {"evidence": step.evidence, "facts": facts_of(step, luck)}
    if isinstance(step, QuestionnaireStep):
        is_high = luck.happens(high_risk, "risk", step.slug)
        detail["risk"] = {"to": "high", "rule": "R1", "holds": True} if is_high else _not_high(luck, step.slug)
    return detail


def _not_high(luck: Luck, slug: str) -> dict[str, Any]:
    is_medium = luck.happens(0.7, "medium", slug)
    return {"to": "medium" if is_medium else "low", "rule": "R2" if is_medium else "R3", "holds": False}


def _is_left_out(question: Question, given: Mapping[str, str | list[str]]) -> bool:
    return question.unless is not None and given.get(question.unless.question) == question.unless.equals


def _answer(slug: str, question: Question, luck: Luck) -> str | list[str]:
    values = [choice.value for choice in question.choices]
    if question.screens == "fear_at_home":
        return "no" if luck.happens(NO_FEAR, slug, question.key) else luck.one_of(dict.fromkeys(values, 1), slug)
    if question.kind == "choice":
        return luck.one_of(dict.fromkeys(values, 1.0), slug, question.key)
    if NONE_OF_THESE in values and luck.happens(NOTHING_APPLIES, slug, question.key):
        return [NONE_OF_THESE]
    named = [value for value in values if value != NONE_OF_THESE]
    chosen = [value for value in named if luck.happens(NAMES_ONE, slug, question.key, value)]
    return chosen or [luck.one_of(dict.fromkeys(named, 1.0), slug, question.key, "one")]
