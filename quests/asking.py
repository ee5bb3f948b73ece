"""The questions of a step as pages: the quest's own questions, or the items of its instruments, one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from quests.answers import Answer
from quests.definition import Choice, Question, QuestionnaireStep, Step
from quests.instruments import Instrument, for_a_step


@dataclass(frozen=True)
class Asked:
    """One page of a step. ``instrument`` is set where the words are locked; ``key`` names the answer."""

    key: str
    question: Question
    instrument: Instrument | None = None


def questions_of(step: Step, values: Mapping[str, Answer] | None = None) -> list[Asked]:
    """Every question of a step in order; none for a step that only asks for a tick.

    With her answers so far, without those that an earlier answer makes needless. Raises NotForAStep.
    """
    if isinstance(step, QuestionnaireStep):
        return [asked for instrument in instruments_of(step) for asked in _items(instrument.slug)]
    return [Asked(question.key, question) for question in step.questions_asked if _is_asked(question, values or {})]


def instruments_of(step: QuestionnaireStep) -> list[Instrument]:
    """The instruments that a step asks, in order. Raises NotForAStep for one that no form may ask, such as the ASQ."""
    return [for_a_step(slug) for slug in step.instruments]


def _is_asked(question: Question, values: Mapping[str, Answer]) -> bool:
    return question.unless is None or values.get(question.unless.question) != question.unless.equals


@cache
def _items(slug: str) -> list[Asked]:
    """The items of an instrument; its words are locked, so they are put into pages once."""
    asked = for_a_step(slug)
    choices = tuple(Choice(value=str(answer.value), label=answer.label) for answer in asked.answers)
    return [
        Asked(
            f"{asked.slug}.{item.key}",
            Question(key=item.key, kind="choice", label=item.text, choices=choices),
            asked,
        )
        for item in asked.items
    ]
