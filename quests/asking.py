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
        return [asked for instrument in instruments_of(step) for asked in items_of(instrument.slug)]
    asked = step.questions_asked
    if values is not None:
        asked = tuple(one for one in asked if _is_asked(one, values) and _is_agreed_to(step, one, values))
    return [Asked(question.key, question) for question in asked]


def instruments_of(step: QuestionnaireStep) -> list[Instrument]:
    """The instruments that a step asks, in order. Raises NotForAStep for one that no form may ask, such as the ASQ."""
    return [for_a_step(slug) for slug in step.instruments]


def _is_asked(question: Question, values: Mapping[str, Answer]) -> bool:
    return question.unless is None or values.get(question.unless.question) != question.unless.equals


def _is_agreed_to(step: Step, question: Question, values: Mapping[str, Answer]) -> bool:
    """Nobody is asked for a number before she said yes to its being kept, where the step asks for that yes."""
    if question.sets != "address":
        return True
    agrees = next((one.key for one in step.questions_asked if one.sets == "consent"), None)
    return agrees is None or values.get(agrees) == "yes"


@cache
def items_of(slug: str) -> list[Asked]:
    """The items of an instrument as pages; its words are locked, so they are put into pages once."""
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
