"""The questions of a step as pages: the quest's own questions, or the items of its instruments, one by one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from quests.definition import Choice, Question, QuestionnaireStep, Step
from quests.instruments import Instrument, instrument


@dataclass(frozen=True)
class Asked:
    """One page of a step. ``instrument`` is set where the words are locked; ``key`` names the answer."""

    key: str
    question: Question
    instrument: Instrument | None = None


def questions_of(step: Step) -> list[Asked]:
    """Every question of a step in order; none for a step that only asks for a tick."""
    if isinstance(step, QuestionnaireStep):
        return [asked for slug in step.instruments for asked in _items(slug)]
    return [Asked(question.key, question) for question in step.questions_asked]


@cache
def _items(slug: str) -> list[Asked]:
    """The items of an instrument; its words are locked, so they are put into pages once."""
    asked = instrument(slug)
    choices = tuple(Choice(value=str(answer.value), label=answer.label) for answer in asked.answers)
    return [
        Asked(
            f"{asked.slug}.{item.key}",
            Question(key=item.key, kind="choice", label=item.text, choices=choices),
            asked,
        )
        for item in asked.items
    ]
